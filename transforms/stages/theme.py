"""THEME: clean text → what it is about, with the words that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from transforms.schemas import CLEANED, THEMES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.themes import REFERENCES, ThemeScore, make_rater


def _rows(document_id: str, scores: list[ThemeScore]) -> Iterator[dict[str, Any]]:
    for rank, score in enumerate(scores, 1):
        yield {
            "document_id": document_id,
            "theme": score.theme,
            "score": score.score,
            "rank": rank,
            "evidence": [evidence._asdict() for evidence in score.evidence],
        }


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    rate = make_rater(reference)

    def run(tables: Tables) -> Tables:
        cleaned = tables[CLEANED.name].to_pylist()
        rows = [row for one in cleaned for row in _rows(one["document_id"], rate(one["text"], one["body_start"]))]
        return {THEMES.name: THEMES.from_rows(rows)}

    return run


THEME = Map("theme", reads=(CLEANED,), writes=(THEMES,), make=_make, references=REFERENCES)
