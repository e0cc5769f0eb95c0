"""Which relations make two documents copies of one another, and which are only told. Nothing here depends on order.

1. `exact` joins, and any relation from Jaccard 0.8 on: the two are one text.
2. A document that shares different places of itself with different texts is a collection or a splice of them. It joins
   nobody through that; `duplicates` still tells of it. So too where it has but a passage of a text, of a tenth of it.
3. Likewise a document that has copies by (1) is joined by nobody through a place that a copy of it lacks: there it
   holds something of another origin, such as a second text.
4. A document that lies in several longer ones joins through the one it is most like; otherwise a passage that many
   quote would make one cluster of them all.
5. Every other `near`, `rewrite` or `contained` joins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from transforms.dedupe.relations import SAME
from transforms.dedupe.shingles import Numbers
from transforms.reuse.kinds import Runs


class Edge(NamedTuple):
    """Two related documents by number, and where in each (shingles, half-open) what they share lies."""

    shorter: int
    longer: int
    is_near: bool
    jaccard: float
    shorter_start: int
    shorter_end: int
    longer_start: int
    longer_end: int


#: Edges as rows of one array: there may be millions.
EDGES = np.dtype([(name, {"is_near": "?", "jaccard": "f8"}.get(name, "i8")) for name in Edge._fields])
Edges = NDArray[np.void]


class _Part(NamedTuple):
    """A place of a document that it shares with another text, and by which edge."""

    start: int
    end: int
    group: int
    edge: int


_Parts = defaultdict[int, list[_Part]]

# A copied passage that shows what a document is made of: its least length in characters, and its share of the document.
# A quotation that two editions of a text both have is shorter than a tenth of them.
_LEAST_RUN = 100
_WEIGHTY = 0.1
_NO_EDGE = -1


def components(count: int, left: Numbers, right: Numbers) -> Numbers:
    """For each of `count` documents the least one it is joined with over any number of pairs `left[i]`, `right[i]`."""
    label = np.arange(count)
    while True:
        before = label.copy()
        least = np.minimum(label[left], label[right])
        for ends in (left, right, before[left], before[right]):
            np.minimum.at(label, ends, least)
        label = label[label]
        if np.array_equal(label, before):
            return label


def edges_of(related: pa.Table) -> Edges:
    """The rows of the table `related` as edges."""
    edges = np.empty(related.num_rows, EDGES)
    is_shorter = related["is_shorter"].to_numpy()
    mine, others = (["document", "start", "end"], ["other", "other_start", "other_end"])
    for name, own, other in zip(("", "_start", "_end"), mine, others, strict=True):
        values = related[own].to_numpy(), related[other].to_numpy()
        edges[f"shorter{name}"], edges[f"longer{name}"] = np.where(is_shorter, values, values[::-1])
    edges["is_near"] = pc.not_equal(related["relation"], "contained").to_numpy()
    edges["jaccard"] = pc.coalesce(related["slotted_jaccard"], related["jaccard"]).to_numpy()
    return edges


def clusters(models: Numbers, edges: Edges, runs: Runs, sizes: Numbers) -> Numbers:
    """For each document the first one of its cluster.

    `models` names for each the first of the same match text, `sizes` its shingles; `runs` are copied passages.
    """
    same = edges[edges["jaccard"] >= SAME]
    group = _joined(models, same)
    within = group[edges["shorter"]] == group[edges["longer"]]
    across = [Edge(*row) for row in edges[~within].tolist()]
    parts = _parts(across, group)
    beside = np.isin(edges["shorter"], list(parts)) | np.isin(edges["longer"], list(parts))
    own = _parts([Edge(*row) for row in edges[within & beside].tolist()], group)
    refused = _refused(_with_runs(parts, runs, sizes, group), own)
    joining = _joining(across, refused, group)
    return _joined(models, np.concatenate([same, np.array(joining, EDGES)]))


def _joined(models: Numbers, edges: Edges) -> Numbers:
    left = np.concatenate([np.arange(len(models)), edges["shorter"]])
    return components(len(models), left, np.concatenate([models, edges["longer"]]))


def _parts(edges: Sequence[Edge], group: Numbers) -> _Parts:
    """For each document the places it shares."""
    parts: _Parts = defaultdict(list)
    for place, edge in enumerate(edges):
        parts[edge.longer].append(_Part(edge.longer_start, edge.longer_end, int(group[edge.shorter]), place))
        parts[edge.shorter].append(_Part(edge.shorter_start, edge.shorter_end, int(group[edge.longer]), place))
    return parts


def _with_runs(parts: _Parts, runs: Runs, sizes: Numbers, group: Numbers) -> _Parts:
    """The same with the passages that documents among them have in common with any text and that weigh enough."""
    sides = (
        (runs.earlier, runs.earlier_start, runs.earlier_end, runs.later),
        (runs.later, runs.later_start, runs.later_end, runs.earlier),
    )
    among = np.zeros(len(sizes), bool)
    among[list(parts)] = True
    out = _Parts(list, {number: list(some) for number, some in parts.items()})
    for document, start, end, other in sides:
        weighs = among[document] & (runs.chars >= np.maximum(_LEAST_RUN, _WEIGHTY * sizes[document]))
        columns = (document[weighs], start[weighs], end[weighs], group[other[weighs]])
        for number, first, last, text in zip(*(column.tolist() for column in columns), strict=True):
            out[number].append(_Part(first, last, text, _NO_EDGE))
    return out


def _refused(parts: _Parts, own: _Parts) -> set[int]:
    """The edges that do not join: those of a document that falls into parts, those at a place its copies lack."""
    refused: set[int] = set()
    for number, some in parts.items():
        apart = _fall_apart(some)
        copies = own.get(number, ())
        refused.update(part.edge for part in some if apart or not all(_overlap(part, copy) for copy in copies))
    return refused


def _fall_apart(parts: Sequence[_Part]) -> bool:
    """Whether they fall into groups that neither overlap nor belong to one text."""
    start, end, group, _ = np.array(parts).T
    far = np.arange(len(parts)) > 0
    near = [0]
    while near:
        one = near.pop()
        shared = np.minimum(end, end[one]) - np.maximum(start, start[one])
        overlap = 2 * shared >= np.minimum(end - start, end[one] - start[one])
        met = np.flatnonzero(far & (overlap | (group == group[one])))
        far[met] = False
        near += met.tolist()
    return bool(far.any())


def _overlap(one: _Part, other: _Part) -> bool:
    """Whether they share half of the smaller one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= min(one.end - one.start, other.end - other.start)


def _joining(edges: Sequence[Edge], refused: set[int], group: Numbers) -> list[Edge]:
    """Of the edges not refused all `near` ones, and the best `contained` one of each text."""
    near: list[Edge] = []
    best: dict[int, Edge] = {}
    for place, edge in enumerate(edges):
        if place in refused:
            continue
        if edge.is_near:
            near.append(edge)
            continue
        inner = int(group[edge.shorter])
        best[inner] = min(best.get(inner, edge), edge, key=lambda e: (-e.jaccard, e.shorter, e.longer))
    return [*near, *best.values()]
