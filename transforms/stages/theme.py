"""THEME: clean text → what it is about, with the words that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from transforms.schemas import CLEANED, THEMES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import EvidenceColumn
from transforms.themes import REFERENCES, ThemeScore, make_rater


class _Columns:
    """The columns of `themes` as they grow."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {name: [] for name in ("document_id", "theme", "score", "rank")}
        self.evidence = EvidenceColumn()

    def add(self, document_id: str, scores: list[ThemeScore]) -> None:
        """Adds the themes of a document, best first."""
        for theme, score, evidence in scores:
            self.rows["theme"].append(theme)
            self.rows["score"].append(score)
            self.evidence.add(evidence)
        self.rows["document_id"] += [document_id] * len(scores)
        self.rows["rank"] += range(1, len(scores) + 1)

    def table(self) -> pa.Table:
        return THEMES.from_columns(self.rows | {"evidence": self.evidence.array()})


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    rate = make_rater(reference)

    def run(tables: Tables) -> Tables:
        columns = _Columns()
        cleaned = (tables[CLEANED.name].column(name).to_pylist() for name in ("document_id", "text", "body_start"))
        for key, text, body_start in zip(*cleaned, strict=True):
            columns.add(key, rate(text, body_start))
        return {THEMES.name: columns.table()}

    return run


THEME = Map("theme", reads=(CLEANED,), writes=(THEMES,), make=_make, references=REFERENCES)
