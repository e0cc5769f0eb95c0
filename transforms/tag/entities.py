"""The things that mentions point to, each once: what it is, what it is called, how often it is named.

Mentions are counted a portion at a time: what is held grows with the things, not with their mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from transforms.schemas import ENTITIES
from transforms.stage import Reference

#: Reference files that tell which unit lies in which.
REFERENCES: tuple[str, ...] = ("places",)

#: The columns of mentions that are looked at.
LOOKED_AT: tuple[str, ...] = ("entity_id", "batch", "document_id", "kind", "name")

# What the entity_id of a thing with a code begins with.
_PLACE, _COUNTRY = "place:", "country:"

# Mentions counted at a time: some 20 MB, and Arrow takes several times that on the way.
_PORTION = 100_000

_FORM = ("entity_id", "kind", "name")
_FIGURES = {"batch": "min", "mentions": "sum", "documents": "sum"}
_COUNTS = pa.schema(
    [
        *((name, pa.string()) for name in _FORM),
        ("batch", pa.date32()),
        ("mentions", pa.int64()),
        ("documents", pa.int64()),
    ]
)


def places_above(reference: Reference) -> dict[str, str]:
    """The code of the unit above, by the code of a place; a province has none.

    Where a code was used for several units, that in force decides.
    """
    in_force_last = sorted(reference["places"], key=lambda row: not row["valid_to"])
    return {row["code"]: row["parent"] for row in in_force_last if row["parent"]}


def entities_of(mentions: Iterable[pa.RecordBatch], above: Mapping[str, str]) -> pa.Table:
    """The table `entities`: a row for each entity_id that mentions point to, by batch, then entity_id.

    `mentions` hold the columns `LOOKED_AT`, those of a document together, documents in any order; those without an
    entity_id do not count. `batch` is the earliest that mentions the entity, `kind` and `name` are the most frequent of
    its mentions, among equals the smallest. Only what is mentioned has a row, so `parent_id` may name a unit that has
    none. `above`: see `places_above`.
    """
    counts = _counted(mentions)
    sums = _summed(counts, "entity_id").sort_by("entity_id")
    ids = sums.column("entity_id")
    table = ENTITIES.from_columns(
        {
            **{name: sums.column(name) for name in ("entity_id", *_FIGURES)},
            "kind": _most_frequent(counts, "kind"),
            "name": _most_frequent(counts, "name"),
            "code": pc.coalesce(_after(_PLACE, ids), _after(_COUNTRY, ids)),
            "parent_id": _parents(ids, above),
        }
    )
    return table.sort_by([("batch", "ascending"), ("entity_id", "ascending")])


# ------------------------------------------------------------------------------------------------------ counting
def _counted(mentions: Iterable[pa.RecordBatch]) -> pa.Table:
    """How often each entity is mentioned under each kind and name, and since which batch, as `_COUNTS`.

    `documents` are those where the form is the first of its entity; over all forms they sum up to those of the entity.
    """
    total, new = _COUNTS.empty_table(), [_COUNTS.empty_table()]
    for some in _portions(mentions):
        new.append(_of_portion(some))
        if sum(map(len, new)) > max(len(total), _PORTION):  # so that each row is summed up a few times only
            total, new = _summed(pa.concat_tables([total, *new]), *_FORM), []
    return _summed(pa.concat_tables([total, *new]), *_FORM)


def _portions(mentions: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The mentions that have an entity_id, about `_PORTION` at a time; those of a document in one portion."""
    waiting: list[pa.RecordBatch] = []
    for some in mentions:
        waiting.append(some.select(list(LOOKED_AT)).filter(some.column("entity_id").is_valid()))
        if sum(map(len, waiting)) >= _PORTION:
            table = pa.Table.from_batches(waiting)
            ids = table.column("document_id")
            end = int(np.flatnonzero(pc.not_equal(ids, ids[-1])).max(initial=-1)) + 1  # where the last document begins
            yield table.slice(0, end)
            waiting = table.slice(end).to_batches()
    if waiting:
        yield pa.Table.from_batches(waiting)


def _of_portion(some: pa.Table) -> pa.Table:
    """The counts of one portion."""
    pair = _numbers(some.column("entity_id")) << 32 | _numbers(some.column("document_id"))
    is_first = np.zeros(len(some), np.int64)
    is_first[np.unique(pair, return_index=True)[1]] = 1
    columns = [some.column(name) for name in _FORM]
    columns += [some.column("batch").cast(pa.date32()), pa.array(np.ones(len(some), np.int64)), pa.array(is_first)]
    return _summed(pa.Table.from_arrays(columns, schema=_COUNTS), *_FORM)


def _numbers(column: pa.ChunkedArray[Any]) -> NDArray[np.int64]:
    """A number for each value, the same for the same."""
    numbers: NDArray[np.int64] = column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return numbers


def _summed(counts: pa.Table, *keys: str) -> pa.Table:
    """The counts of all rows that are alike in some columns."""
    sums = counts.group_by(list(keys)).aggregate(list(_FIGURES.items()))
    figures = [f"{name}_{how}" for name, how in _FIGURES.items()]
    return sums.select([*keys, *figures]).rename_columns([*keys, *_FIGURES])


def _most_frequent(counts: pa.Table, name: str) -> pa.ChunkedArray[Any]:
    """The value of a column that most mentions of each entity have, among equals the smallest; by entity_id."""
    ranked = _summed(counts, "entity_id", name).sort_by(
        [("entity_id", "ascending"), ("mentions", "descending"), (name, "ascending")]
    )
    ids = ranked.column("entity_id").combine_chunks()
    is_foremost = np.ones(len(ids), bool)
    is_foremost[1:] = pc.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    return ranked.column(name).filter(pa.array(is_foremost))


# -------------------------------------------------------------------------------------------------------- places
def _after(prefix: str, ids: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """What follows a prefix; null where there is another."""
    rest = pc.utf8_slice_codeunits(ids, len(prefix))
    return pc.if_else(pc.starts_with(ids, prefix), rest, pa.scalar(None, pa.string()))


def _parents(ids: pa.ChunkedArray[Any], above: Mapping[str, str]) -> pa.ChunkedArray[Any]:
    """The entity_id of the unit above each place; null above a province and for what is no place."""
    codes, parents = pa.array(above.keys(), pa.string()), pa.array(above.values(), pa.string())
    found = parents.take(pc.index_in(_after(_PLACE, ids), value_set=codes, skip_nulls=True))
    return pc.binary_join_element_wise(_PLACE, found, "")
