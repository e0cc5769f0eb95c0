"""CLEAN: raw documents → clean text, the ledger of every change, and findings about what was left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from transforms.clean import REFERENCES, Cleaned, Heading, make_cleaner
from transforms.edits import Edit
from transforms.schemas import CLEANED, EDITS, OBSERVED, PARTS
from transforms.stage import Map, Parameters, Reference, Tables

_Row = dict[str, Any]


def of_parent(title: str, raw: str) -> Cleaned:
    """A document that only holds others: its heading is in `title`, the text is with its parts."""
    edits = (Edit(0, len(raw), "", "heading_of_parts"),) if raw else ()
    return Cleaned(title=title, text="", body_start=0, edits=edits, findings=())


def edit_rows(document_id: str, raw: str, cleaned: Cleaned) -> Iterator[_Row]:
    """Rows of `edits` for one document."""
    for order, edit in enumerate(cleaned.edits):
        yield {
            "document_id": document_id,
            "order": order,
            "rule": edit.rule,
            "raw_start": edit.start,
            "raw_end": edit.end,
            "before": raw[edit.start : edit.end],
            "after": edit.after,
            "confidence": edit.confidence,
        }


def finding_rows(document_id: str, cleaned: Cleaned) -> Iterator[_Row]:
    """Rows of `observed` for one document."""
    for finding in cleaned.findings:
        yield {
            "document_id": document_id,
            "start": finding.start,
            "end": finding.end,
            "kind": finding.kind,
            "text": cleaned.text[finding.start : finding.end],
            "detail": finding.detail,
            "confidence": finding.confidence,
        }


def _heading(part: Mapping[str, Any]) -> Heading:
    return Heading(part["title_start"], part["title_end"], part["heading_end"])


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    clean = make_cleaner(reference)

    def run(tables: Tables) -> Tables:
        parts = tables[PARTS.name].to_pylist()
        parents = {part["parent_id"] for part in parts}
        texts: list[_Row] = []
        edits: list[_Row] = []
        findings: list[_Row] = []
        for part in parts:
            key, raw = part["document_id"], part["raw_text"]
            cleaned = of_parent(part["title"], raw) if key in parents else clean(raw, _heading(part))
            texts.append(
                {
                    "document_id": key,
                    "title": cleaned.title or part["title"],
                    "text": cleaned.text,
                    "body_start": cleaned.body_start,
                    "edits": len(cleaned.edits),
                }
            )
            edits += edit_rows(key, raw, cleaned)
            findings += finding_rows(key, cleaned)
        return {
            CLEANED.name: CLEANED.from_rows(texts),
            EDITS.name: EDITS.from_rows(edits),
            OBSERVED.name: OBSERVED.from_rows(findings),
        }

    return run


CLEAN = Map("clean", reads=(PARTS,), writes=(CLEANED, EDITS, OBSERVED), make=_make, references=REFERENCES)
