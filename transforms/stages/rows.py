"""Rows of per-document tables as the values that record functions take."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any, cast

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


def mentions_of_entities(table: pa.Table, prefixes: Iterable[str]) -> dict[str, list[Mention]]:
    """The mentions whose entity_id begins with one of some prefixes, of each document that has any."""
    entities = table.column("entity_id")
    known = reduce(pc.or_, (pc.starts_with(entities, prefix) for prefix in prefixes))
    some = table.select(["document_id", *Mention._fields]).filter(known)
    keys, *columns = (cast(list[Any], column.to_pylist()) for column in some.columns)
    out: dict[str, list[Mention]] = {}
    for key, mention in zip(keys, map(Mention, *columns), strict=True):
        out.setdefault(key, []).append(mention)
    return out
