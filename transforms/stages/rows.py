"""Rows of per-document tables as the values that record functions take, and evidence as a column of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from transforms.columns import COLUMNS
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


class EvidenceColumn:
    """The column `evidence` as it grows: its pieces lie flat, with the place where each row's end.

    One list for each field is several times faster than a mapping for each piece.
    """

    def __init__(self) -> None:
        self._kind = COLUMNS["evidence"][0]
        self._fields = list(self._kind.value_type)
        self._pieces: tuple[list[Any], ...] = tuple([] for _ in self._fields)
        self._ends = [0]

    def add(self, evidence: Sequence[tuple[Any, ...]]) -> None:
        """Adds the pieces of one row, each a value for every field."""
        if evidence:
            for column, values in zip(self._pieces, zip(*evidence, strict=True), strict=True):
                column.extend(values)
        self._ends.append(self._ends[-1] + len(evidence))

    def array(self) -> pa.ListArray[Any]:
        """The column."""
        values = [pa.array(column, field.type) for column, field in zip(self._pieces, self._fields, strict=True)]
        return pa.ListArray.from_arrays(
            self._ends, pa.StructArray.from_arrays(values, fields=self._fields), type=self._kind
        )
