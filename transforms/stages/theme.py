"""THEME: clean text → what it and its paragraphs are about, with the words that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transforms.schemas import CLEANED, PARAGRAPH_THEMES, THEMES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import EvidenceColumn
from transforms.themes import REFERENCES, ParagraphTheme, Rated, make_rater


class _Columns:
    """The columns of `themes` and `paragraph_themes` as they grow."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {name: [] for name in ("document_id", "theme", "score", "rank")}
        self.evidence = EvidenceColumn()
        self.paragraphs: dict[str, list[Any]] = {name: [] for name in PARAGRAPH_THEMES.schema.names}

    def add(self, document_id: str, rated: Rated) -> None:
        """Adds the themes of a document, best first, and of its paragraphs, in order."""
        for theme, score, evidence in rated.document:
            self.rows["theme"].append(theme)
            self.rows["score"].append(score)
            self.evidence.add(evidence)
        self.rows["document_id"] += [document_id] * len(rated.document)
        self.rows["rank"] += range(1, len(rated.document) + 1)
        for paragraph in rated.paragraphs:
            self.paragraphs["document_id"].append(document_id)
            for name, value in zip(ParagraphTheme._fields, paragraph, strict=True):
                self.paragraphs[name].append(value)

    def tables(self) -> Tables:
        themes = THEMES.from_columns(self.rows | {"evidence": self.evidence.array()})
        return {THEMES.name: themes, PARAGRAPH_THEMES.name: PARAGRAPH_THEMES.from_columns(self.paragraphs)}


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    rate = make_rater(reference)

    def run(tables: Tables) -> Tables:
        columns = _Columns()
        cleaned = (tables[CLEANED.name].column(name).to_pylist() for name in ("document_id", "text", "body_start"))
        for key, text, body_start in zip(*cleaned, strict=True):
            columns.add(key, rate(text, body_start))
        return columns.tables()

    return run


THEME = Map("theme", reads=(CLEANED,), writes=(THEMES, PARAGRAPH_THEMES), make=_make, references=REFERENCES)
