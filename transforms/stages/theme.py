"""THEME: clean text → what it and its paragraphs are about, with the words that say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from transforms.decisions import Decision, parts_of
from transforms.review.decided import decided_by_source
from transforms.schemas import CLEANED, DECIDED_TERMS, PARAGRAPH_THEMES, THEMES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import EvidenceColumn
from transforms.themes import REFERENCES, ParagraphTheme, Rated, Rater, make_rater


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


#: The weight of a term that a person accepted: that of most terms of the table.
_WEIGHT = "1"


def _with_terms(reference: Reference, decisions: Sequence[Decision]) -> Rater:
    """A rater that knows the terms that people accepted as well; those that a table holds by now are as it has them."""
    listed = {(row["theme"], row["term"]) for row in reference["theme_terms"]}
    vetoes = {row["term"] for row in reference["theme_vetoes"]}
    accepted = [tuple(parts_of(one)) for one in decisions if one.verdict == "yes"]
    more = [
        {"term": term, "theme": theme, "weight": _WEIGHT}
        for theme, term in accepted
        if (theme, term) not in listed and term not in vetoes
    ]
    return make_rater(Reference({**reference, "theme_terms": (*reference["theme_terms"], *more)}))


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    rate = make_rater(reference)

    def run(tables: Tables) -> Tables:
        columns = _Columns()
        cleaned = (tables[CLEANED.name].column(name).to_pylist() for name in ("document_id", "text", "body_start"))
        decided = decided_by_source(tables[DECIDED_TERMS.name])
        raters = {some: _with_terms(reference, some) for some in set(decided.values())}
        for key, text, body_start in zip(*cleaned, strict=True):
            mine = decided.get(key.partition("-")[0])
            columns.add(key, (raters[mine] if mine else rate)(text, body_start))
        return columns.tables()

    return run


THEME = Map(
    "theme",
    reads=(CLEANED, DECIDED_TERMS),
    writes=(THEMES, PARAGRAPH_THEMES),
    make=_make,
    references=REFERENCES,
)
