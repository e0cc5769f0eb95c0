"""Rows of per-document tables as the values that record functions take."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from transforms.findings import Finding
from transforms.tag.mention import Mention


def findings_by_document(table: pa.Table) -> dict[str, list[Finding]]:
    """The findings of each document that has any."""
    out: dict[str, list[Finding]] = {}
    names = ("document_id", "start", "end", "kind", "detail", "confidence")
    for key, *values in zip(*(table.column(name).to_pylist() for name in names), strict=True):
        out.setdefault(key, []).append(Finding(*values))
    return out


def mentions_by_document(table: pa.Table, kinds: list[str]) -> dict[str, list[Mention]]:
    """The mentions of some kinds, of each document that has any."""
    some = table.filter(pc.is_in(table.column("kind"), pa.array(kinds)))
    out: dict[str, list[Mention]] = {}
    names = ("document_id", "start", "end", "kind", "name", "method", "score", "entity_id")
    for key, *values in zip(*(some.column(name).to_pylist() for name in names), strict=True):
        out.setdefault(key, []).append(Mention(*values))
    return out
