"""CLEAN: raw documents → clean text, the ledger of every change, and findings about what was left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from transforms.clean import REFERENCES as CLEAN_REFERENCES
from transforms.clean import Cleaned, Heading, clean, make_rules, with_site
from transforms.clean.injected import Judge, make_judge
from transforms.clean.mended import mended_places
from transforms.clean.reviewed import phrases_of, with_decisions
from transforms.discover.words import REFERENCES as SITE_REFERENCES
from transforms.discover.words import known_phrases, site_only
from transforms.edits import Edit, Ledger
from transforms.junctions import REFERENCES as JUNCTION_REFERENCES
from transforms.junctions import make_junctions
from transforms.review.decided import decided_by_source
from transforms.schemas import CLEANED, DECIDED_PHRASES, EDITS, OBSERVED, PARTS, SITE_LINES, SITE_PHRASES, Table
from transforms.split import REFERENCES as SPLIT_REFERENCES
from transforms.split import make_retitler
from transforms.split.retitle import Title
from transforms.stage import Map, Parameters, Reference, Tables

_NEEDED = ("document_id", "raw_text", "title", "title_method", "title_start", "title_end", "heading_end")
#: Titles that a line of the page may have been taken for.
_UNSURE = frozenset({"first_line", "opening"})


def of_parent(title: str, raw: str) -> Cleaned:
    """A document that only holds others: its heading is in `title`, the text is with its parts."""
    edits = (Edit(0, len(raw), "", "heading_of_parts"),) if raw else ()
    return Cleaned(title=title, text="", body_start=0, edits=edits, findings=())


class _Columns(dict[str, list[Any]]):
    """The columns of a table as they grow: one list each is several times faster than a mapping for each row."""

    def __init__(self, table: Table) -> None:
        super().__init__((name, []) for name in table.schema.names)


def _add_edits(columns: _Columns, document_id: str, raw: str, edits: Ledger) -> None:
    for start, end, after, rule, confidence in edits:
        columns["rule"].append(rule)
        columns["raw_start"].append(start)
        columns["raw_end"].append(end)
        columns["before"].append(raw[start:end])
        columns["after"].append(after)
        columns["confidence"].append(confidence)
    columns["document_id"] += [document_id] * len(edits)
    columns["order"] += range(len(edits))


def _add_findings(columns: _Columns, document_id: str, cleaned: Cleaned) -> None:
    for start, end, kind, detail, confidence in cleaned.findings:
        columns["start"].append(start)
        columns["end"].append(end)
        columns["kind"].append(kind)
        columns["text"].append(cleaned.text[start:end])
        columns["detail"].append(detail)
        columns["confidence"].append(confidence)
    columns["document_id"] += [document_id] * len(cleaned.findings)


def _add_text(columns: _Columns, document_id: str, title: Title, cleaned: Cleaned) -> None:
    columns["document_id"].append(document_id)
    columns["title"].append(cleaned.title or title.words)
    columns["title_method"].append(title.method)
    columns["text"].append(cleaned.text)
    columns["body_start"].append(cleaned.body_start)
    columns["edits"].append(len(cleaned.edits))
    columns["mended"].append(mended_places(cleaned.edits))


_NO_PHRASES: Mapping[str, float] = {}


def _make_phrase_judge(reference: Reference) -> Callable[..., Judge]:
    """A function that makes a judge of phrases found for a batch, of others to look for and of those always known."""
    junctions = make_junctions(reference)
    known, pure = known_phrases(reference), site_only(reference)

    def phrase_judge(shares: Mapping[str, float], others: Mapping[str, float] = _NO_PHRASES) -> Judge:
        return make_judge({**others, **known, **shares}, pure, junctions)

    return phrase_judge


def _pairs(table: pa.Table, key: str, value: str) -> dict[Any, Any]:
    """Two columns of a table as a mapping."""
    return dict(zip(*(table.column(name).to_pylist() for name in (key, value)), strict=True))


def _make(reference: Reference, parameters: Parameters) -> Callable[[Tables], Tables]:
    rules = make_rules(reference, simplified=parameters.simplified)
    phrase_judge, retitle = _make_phrase_judge(reference), make_retitler(reference)

    def run(tables: Tables) -> Tables:
        forms = _pairs(tables[SITE_LINES.name], "form", "position")
        shares = _pairs(tables[SITE_PHRASES.name], "phrase", "share")
        for_batch = with_site(rules, forms=forms, judge=phrase_judge(shares))
        decided = decided_by_source(tables[DECIDED_PHRASES.name])
        reviewed = {
            source: with_decisions(for_batch, phrase_judge(shares, phrases_of(some)), some)
            for source, some in decided.items()
        }
        parts = tables[PARTS.name]
        parents = set(parts.column("parent_id").to_pylist())
        texts, edits, findings = (_Columns(table) for table in (CLEANED, EDITS, OBSERVED))
        for key, raw, *told in zip(*(parts.column(name).to_pylist() for name in _NEEDED), strict=True):
            title = Title(*told)
            if forms and title.method in _UNSURE:
                title = retitle(raw, forms.keys()) or title
            heading = Heading(title.start, title.end, title.heading_end)
            mine = reviewed.get(key.partition("-")[0], for_batch)
            cleaned = of_parent(title.words, raw) if key in parents else clean(raw, heading, rules=mine)
            _add_text(texts, key, title, cleaned)
            _add_edits(edits, key, raw, cleaned.edits)
            _add_findings(findings, key, cleaned)
        return {
            CLEANED.name: CLEANED.from_columns(texts),
            EDITS.name: EDITS.from_columns(edits),
            OBSERVED.name: OBSERVED.from_columns(findings),
        }

    return run


CLEAN = Map(
    "clean",
    reads=(PARTS, SITE_PHRASES, SITE_LINES, DECIDED_PHRASES),
    writes=(CLEANED, EDITS, OBSERVED),
    make=_make,
    references=tuple(dict.fromkeys((*CLEAN_REFERENCES, *SITE_REFERENCES, *JUNCTION_REFERENCES, *SPLIT_REFERENCES))),
    parameters=("simplified",),
)
