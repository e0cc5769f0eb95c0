"""Which pairs are copies as a person decided: those join, or do not, whatever their likeness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.decisions import BAR, REVIEWED
from transforms.dedupe.joins import EDGES, Edge, Edges
from transforms.dedupe.shingles import Numbers


class Decided(NamedTuple):
    """Two documents, by number, that are one text or are not, and the mark of the decision."""

    first: int
    second: int
    is_same: bool
    mark: str


def decided_pairs(table: pa.Table, documents: pa.ChunkedArray) -> list[Decided]:
    """The decisions about pairs of which both documents are there, in order; `documents` are the ids by number."""
    rows = {(row["decision_id"], row["decision_key"], row["verdict"]) for row in table.to_pylist()}
    out = []
    for decision_id, key, verdict in sorted(rows):
        first, second = (pc.index(documents, one).as_py() for one in key.split(BAR))
        if first >= 0 and second >= 0:
            out.append(Decided(first, second, verdict == "yes", f"{REVIEWED}{decision_id}"))
    return out


def as_decided(edges: Edges, decided: Sequence[Decided], models: Numbers) -> Edges:
    """The edges without those of pairs that are no copies, and with one for each pair that is.

    `models` names for each document the first of the same match text, which edges are between.
    """
    kept = np.ones(len(edges), bool)
    more: list[Edge] = []
    for one in decided:
        ends = int(models[one.first]), int(models[one.second])
        for left, right in (ends, ends[::-1]):
            kept &= (edges["shorter"] != left) | (edges["longer"] != right)
        if one.is_same:
            more.append(Edge(*ends, True, 1.0, 0, 1, 0, 1))
    if not decided:
        return edges
    return np.concatenate([edges[kept], np.array(more, EDGES)])
