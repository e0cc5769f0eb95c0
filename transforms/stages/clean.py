"""CLEAN: raw documents → clean text, the ledger of every change, and findings about what was left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transforms.clean import REFERENCES, Cleaned, Heading, make_cleaner
from transforms.edits import Edit, Ledger
from transforms.schemas import CLEANED, EDITS, OBSERVED, PARTS, Table
from transforms.stage import Map, Parameters, Reference, Tables

_NEEDED = ("document_id", "title", "raw_text", "title_start", "title_end", "heading_end")


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


def _add_text(columns: _Columns, document_id: str, title: str, cleaned: Cleaned) -> None:
    columns["document_id"].append(document_id)
    columns["title"].append(cleaned.title or title)
    columns["text"].append(cleaned.text)
    columns["body_start"].append(cleaned.body_start)
    columns["edits"].append(len(cleaned.edits))


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    clean = make_cleaner(reference)

    def run(tables: Tables) -> Tables:
        parts = tables[PARTS.name]
        parents = set(parts.column("parent_id").to_pylist())
        texts, edits, findings = (_Columns(table) for table in (CLEANED, EDITS, OBSERVED))
        for key, title, raw, *heading in zip(*(parts.column(name).to_pylist() for name in _NEEDED), strict=True):
            cleaned = of_parent(title, raw) if key in parents else clean(raw, Heading(*heading))
            _add_text(texts, key, title, cleaned)
            _add_edits(edits, key, raw, cleaned.edits)
            _add_findings(findings, key, cleaned)
        return {
            CLEANED.name: CLEANED.from_columns(texts),
            EDITS.name: EDITS.from_columns(edits),
            OBSERVED.name: OBSERVED.from_columns(findings),
        }

    return run


CLEAN = Map("clean", reads=(PARTS,), writes=(CLEANED, EDITS, OBSERVED), make=_make, references=REFERENCES)
