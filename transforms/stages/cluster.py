"""CLUSTER: the signatures of the whole corpus → which documents are related, and which copy of each is kept.

`duplicates` has a row for every pair found. Up to eight copies of one match text are there in full, each with each; of
k > 8 only the pairs with the least document_id among them (k - 1 rows, not k²). A relation of two texts that have such
copies is there once, between their least ones. Rows come by batch, document_id and other_id; `batch` is that of
document_id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import Dataset

from transforms.dedupe import REFERENCES, MatchText, make_match_text
from transforms.dedupe.candidates import Register
from transforms.dedupe.joins import EDGES, Edge, clusters, components
from transforms.dedupe.keep import ALONE, Copy, reasons
from transforms.dedupe.relations import Profile, Relation, relate
from transforms.dedupe.shingles import Numbers
from transforms.schemas import CLEANED, CLUSTERS, DUPLICATES, SIGNATURES
from transforms.stage import Corpus, Parameters, Reduce, Reference, Tables

# Shingles of the documents whose texts are held at a time: some 150 MB. Every portion reads `cleaned` once.
_SHINGLES_AT_A_TIME = 10_000_000

# Copies of one match text up to which each pair of them is told: 28 rows for eight.
_COPIES_IN_FULL = 8

_Order = list[tuple[str, Literal["ascending", "descending"]]]
_PLACE: _Order = [("batch", "ascending"), ("document_id", "ascending")]
_PAIR_PLACE: _Order = [*_PLACE, ("other_id", "ascending")]


class _Pair(NamedTuple):
    """Two documents to compare, by number; `banded` when most of both seemed the same."""

    first: int
    second: int
    banded: bool


class _Found(NamedTuple):
    """A related pair, and which of the two is the shorter."""

    pair: _Pair
    relation: Relation
    shorter: int

    def edge(self) -> Edge:
        first, second, _ = self.pair
        longer = first if self.shorter == second else second
        kind, jaccard, _, in_shorter, in_longer = self.relation
        return Edge(self.shorter, longer, kind == "near", jaccard, *in_shorter, *in_longer)


def _make(reference: Reference, parameters: Parameters) -> Callable[[Corpus], Tables]:
    match_text = make_match_text(reference)

    def run(corpus: Corpus) -> Tables:
        register = Register(corpus[SIGNATURES.name])
        rows, edges = [_exact(register)], [np.empty(0, EDGES)]
        for pairs in _portions(register):
            profiles = _profiles(register, corpus[CLEANED.name], pairs, match_text)
            found = list(_related(pairs, profiles, parameters.near_jaccard))
            rows.append(_alike(register, found))
            edges.append(np.array([one.edge() for one in found], EDGES))
        return {
            DUPLICATES.name: pa.concat_tables(rows).sort_by(_PAIR_PLACE),
            CLUSTERS.name: _placed(register, clusters(register.model, np.concatenate(edges))).sort_by(_PLACE),
        }

    return run


CLUSTER = Reduce(
    "cluster",
    reads=(SIGNATURES, CLEANED),
    writes=(DUPLICATES, CLUSTERS),
    make=_make,
    references=REFERENCES,
    parameters=("near_jaccard",),
)


def _portions(register: Register) -> Iterator[list[_Pair]]:
    """The candidates in portions of bounded text; those that hang together come together, so few texts come twice."""
    candidates = register.candidates()
    first, second = (candidates[name].to_numpy() for name in ("first", "second"))
    banded = candidates["banded"].to_numpy()
    order = np.argsort(components(len(register.model), first, second)[first], kind="stable")
    portion: list[_Pair] = []
    held: set[int] = set()
    size = 0
    for pair in map(_Pair, first[order].tolist(), second[order].tolist(), banded[order].tolist()):
        fresh = {pair.first, pair.second} - held
        size += sum(int(register.shingles[number]) for number in fresh)
        held |= fresh
        portion.append(pair)
        if size >= _SHINGLES_AT_A_TIME:
            yield portion
            portion, held, size = [], set(), 0
    if portion:
        yield portion


def _profiles(
    register: Register, cleaned: Dataset, pairs: Iterable[_Pair], match_text: MatchText
) -> Mapping[int, Profile]:
    """The match texts of all documents of some pairs, by number.

    Raises: ValueError when a signed document has no text.
    """
    numbers = np.unique([number for pair in pairs for number in (pair.first, pair.second)])
    ids = register.document_id.take(numbers)
    by_id = dict(zip(ids.to_pylist(), numbers.tolist(), strict=True))
    wanted = pc.field("batch").isin(register.batch.take(numbers).unique()) & pc.field("document_id").isin(ids)
    scanner = cleaned.scanner(
        columns=["document_id", "text", "body_start"],
        filter=wanted,
        batch_size=1024,
        batch_readahead=1,
        fragment_readahead=1,
    )
    profiles = {
        by_id[document_id]: Profile(match_text(text, body_start))
        for batch in scanner.to_batches()
        for document_id, text, body_start in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    }
    missing = sorted(set(numbers.tolist()) - set(profiles))
    if missing:
        example = register.document_id[missing[0]].as_py()
        raise ValueError(f"cleaned: {len(missing)} documents of signatures are not there, for example {example}")
    return profiles


def _related(pairs: Iterable[_Pair], profiles: Mapping[int, Profile], near_jaccard: float) -> Iterator[_Found]:
    for pair in pairs:
        first, second = profiles[pair.first], profiles[pair.second]
        relation = relate(first, second, near_jaccard)
        if relation:
            yield _Found(pair, relation, pair.first if first.size() <= second.size() else pair.second)


def _exact(register: Register) -> pa.Table:
    """The rows of `duplicates` for copies of one match text."""
    first, second = _exact_pairs(register.model)
    ones = np.ones(len(first))
    words = [[word] * len(first) for word in ("exact", "match_hash")]
    return _rows(register, first, second, (words[0], ones, ones, words[1]))


def _exact_pairs(models: Numbers) -> tuple[Numbers, Numbers]:
    """The lesser and the greater number of each pair of copies; `models` names for each the least of its copies."""
    copies = np.bincount(models, minlength=len(models))[models]
    many = np.flatnonzero((copies > _COPIES_IN_FULL) & (models != np.arange(len(models))))
    first, second = [models[many]], [many]
    few = np.flatnonzero((copies > 1) & (copies <= _COPIES_IN_FULL))
    few = few[np.argsort(models[few], kind="stable")]
    for step in range(1, _COPIES_IN_FULL):  # those of one text stand side by side, in ascending order
        left, right = few[:-step], few[step:]
        alike = models[left] == models[right]
        first.append(left[alike])
        second.append(right[alike])
    return np.concatenate(first), np.concatenate(second)


def _alike(register: Register, found: Sequence[_Found]) -> pa.Table:
    """The rows of `duplicates` for related documents of different match texts."""
    first, second = (np.array([one.pair[end] for one in found], np.int64) for end in (0, 1))
    figures = (
        [one.relation.kind for one in found],
        [round(one.relation.jaccard, 4) for one in found],
        [round(one.relation.containment, 4) for one in found],
        [_method(one) for one in found],
    )
    return _rows(register, first, second, figures)


def _method(found: _Found) -> str:
    """How a pair came to be compared, and what was measured."""
    measure = "jaccard5" if found.relation.kind == "near" else "containment5"
    return f"{'minhash' if found.pair.banded else 'sampled'}+{measure}"


def _rows(register: Register, first: Numbers, second: Numbers, figures: tuple[Any, Any, Any, Any]) -> pa.Table:
    columns = {
        "document_id": register.document_id.take(first),
        "other_id": register.document_id.take(second),
        "batch": register.batch.take(first),
    }
    names = ("relation", "jaccard", "containment", "method")
    return DUPLICATES.from_columns(columns | dict(zip(names, figures, strict=True)))


def _placed(register: Register, cluster: Numbers) -> pa.Table:
    """The table `clusters`, given the least document of each one's cluster."""
    copies = np.bincount(cluster, minlength=len(cluster))[cluster]
    is_kept = copies == 1
    why = np.full(len(cluster), ALONE, object)
    several = np.flatnonzero(copies > 1)
    for _, numbers in groupby(several[np.argsort(cluster[several], kind="stable")].tolist(), key=cluster.__getitem__):
        ranked = sorted(((_copy(register, number), number) for number in numbers), key=lambda one: one[0].rank())
        is_kept[ranked[0][1]] = True
        why[[number for _, number in ranked]] = reasons([copy for copy, _ in ranked])
    columns = {
        "document_id": register.document_id,
        "batch": register.batch,
        "cluster_id": register.document_id.take(cluster),
        "is_kept": is_kept,
        "copies": copies,
        "reason": why,
    }
    return CLUSTERS.from_columns(columns)


def _copy(register: Register, number: int) -> Copy:
    return Copy(
        register.document_id[number].as_py(),
        register.batch[number].as_py(),
        int(register.shingles[number]),
        int(register.completeness[number]),
    )
