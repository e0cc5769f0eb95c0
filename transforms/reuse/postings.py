"""Postings: which documents hold the same grams, and where. Documents are numbers, in the order they arrived.

Everything told of a document rests on those that arrived before it, so later arrivals change nothing that was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow.dataset import Dataset

from transforms.dedupe.shingles import Flags, Hashes, Numbers

#: The first holders of a gram, each two of which are paired; later ones are paired with the very first alone.
FEW = 8

# Grams sorted at a time: some 250 MB while they are.
_GRAMS_AT_A_TIME = 6_000_000

# While all grams are held, numbers take half the room.
_Ints = NDArray[np.int32]


class Postings(NamedTuple):
    """Occurrences of grams that several documents hold, by gram, then document: a document's first of each gram.

    `rank` is the place among the gram's holders, from 0.
    """

    document: Numbers
    place: Numbers
    rank: Numbers


class Seeds(NamedTuple):
    """Grams that two documents share: where in both (match-text offsets), and whether few hold the gram.

    Few: at most `FEW` when the later one arrived.
    """

    earlier: Numbers
    later: Numbers
    earlier_place: Numbers
    later_place: Numbers
    few: Flags


class _Known:
    """A set of grams that tells quickly of most others that they are not in it."""

    def __init__(self, grams: Hashes) -> None:
        self._grams = np.sort(grams)
        self._beginnings = np.zeros(1 << 24, bool)
        self._beginnings[self._grams >> np.uint64(40)] = True

    def __len__(self) -> int:
        return len(self._grams)

    def has(self, grams: Hashes) -> Flags:
        """Which of some grams are in it."""
        found: Flags = self._beginnings[grams >> np.uint64(40)]
        likely = np.flatnonzero(found)
        at = np.searchsorted(self._grams, grams[likely])
        found[likely] = self._grams[np.minimum(at, len(self._grams) - 1)] == grams[likely]
        return found


def shared_postings(grams: Dataset, numbers: Numbers, since: str = "") -> Postings:
    """The postings of all grams in two documents or more; with `since`, of those that a batch from it on holds.

    `numbers` are those of the documents of the rows, in the order they are read; -1 leaves one out.
    """
    known = _Known(_grams_since(grams, since)) if since else None
    shares = 1 + _held(grams, known) // _GRAMS_AT_A_TIME
    parts = [_shared(*_share(grams, numbers, known, shares, share)) for share in range(shares)]
    return Postings(*map(np.concatenate, zip(*parts, strict=True)))


def _held(grams: Dataset, known: _Known | None) -> int:
    """About how many grams are held; of known ones, one of which few documents have, some more than there are."""
    chars = pc.sum(grams.scanner(columns=["chars"]).to_table()["chars"]).as_py() or 0
    return chars // 4 if known is None else min(chars // 4, 8 * len(known))


def _grams_since(grams: Dataset, since: str) -> Hashes:
    found = grams.scanner(columns=["grams"], filter=pc.field("batch") >= since).to_table()["grams"]
    values: Hashes = pc.list_flatten(found).to_numpy()
    return values


def _share(
    grams: Dataset, numbers: Numbers, known: _Known | None, shares: int, share: int
) -> tuple[Hashes, _Ints, _Ints]:
    """One share of all grams, with documents and places: all occurrences of a gram fall to the same share."""
    parts = [(np.empty(0, np.uint64), np.empty(0, np.int32), np.empty(0, np.int32))]
    for values, document, place in _rows(grams, numbers):
        mine = np.flatnonzero((values >> np.uint64(20)) % np.uint64(shares) == share)
        if known is not None:
            mine = mine[known.has(values[mine])]
        parts.append((values[mine], document[mine], place[mine]))
    return tuple(map(np.concatenate, zip(*parts, strict=True)))  # type: ignore[return-value]


def _rows(grams: Dataset, numbers: Numbers) -> Iterator[tuple[Hashes, _Ints, _Ints]]:
    """Of all documents with a number, in portions: the grams, and for each the document and the place."""
    scanner = grams.scanner(columns=["grams", "gram_places"], batch_readahead=1, fragment_readahead=1)
    at = 0
    for batch in scanner.to_batches():
        mine = numbers[at : at + len(batch)].astype(np.int32)
        at += len(batch)
        wanted = batch.filter(pa.array(mine >= 0))
        lists = wanted.column("grams")
        document: _Ints = np.repeat(mine[mine >= 0], pc.list_value_length(lists).to_numpy())
        yield lists.flatten().to_numpy(), document, wanted.column("gram_places").flatten().to_numpy()


def _shared(gram: Hashes, document: _Ints, place: _Ints) -> Postings:
    order = np.argsort(gram)
    order = order[_of_several(gram[order])]  # by far the most grams are in one place alone
    order = order[np.lexsort((place[order], document[order], gram[order]))]
    gram, document, place = gram[order], document[order], place[order]
    first = np.ones(len(gram), bool)
    first[1:] = (gram[1:] != gram[:-1]) | (document[1:] != document[:-1])
    gram, document, place = gram[first], document[first], place[first]
    several = _of_several(gram)
    gram, document, place = gram[several], document[several], place[several]
    rank = np.arange(len(gram)) - np.searchsorted(gram, gram)
    return Postings(document.astype(np.int64), place.astype(np.int64), rank)


def _of_several(ascending: Hashes) -> Flags:
    """Which values are there more than once."""
    same = ascending[1:] == ascending[:-1]
    out = np.zeros(len(ascending), bool)
    out[1:] |= same
    out[:-1] |= same
    return out


def paired(postings: Postings, first_new: int) -> Numbers:
    """The documents of which some gram is paired with one of a document from `first_new` on, these included.

    A document is there once for each such gram.
    """
    is_new = postings.document >= first_new
    begin = np.arange(len(is_new)) - postings.rank
    before = np.bincount(begin, weights=~is_new, minlength=1)[begin]
    among_few = (postings.rank < FEW) & (before < FEW)
    documents: Numbers = postings.document[is_new | (postings.rank == 0) | among_few]
    return documents


def seeds(postings: Postings, seeds_at_a_time: int, first_new: int = 0) -> Iterator[Seeds]:
    """All seeds whose later document is `first_new` or behind it, in portions of about so many.

    Those of one later document are never divided; no portion is empty.
    """
    met = np.where(postings.rank < FEW, postings.rank, 1) * (postings.document >= first_new)
    by_document = np.bincount(postings.document, weights=met).astype(np.int64)
    portion_of = np.cumsum(by_document) // seeds_at_a_time
    mine = portion_of[postings.document]
    for portion in range(int(portion_of[-1]) + 1 if len(portion_of) else 0):
        later = np.flatnonzero((mine == portion) & (met > 0))
        if len(later):
            yield _paired(postings, later)


def _paired(postings: Postings, later: Numbers) -> Seeds:
    """The seeds of some postings with those of earlier documents."""
    rank = postings.rank[later]
    among_few = [later[(rank >= step) & (rank < FEW)] for step in range(1, FEW)]
    beyond = later[rank >= FEW]
    left = np.concatenate([*(some - step for step, some in enumerate(among_few, 1)), beyond - postings.rank[beyond]])
    right = np.concatenate([*among_few, beyond])
    places = (postings.place[left], postings.place[right])
    return Seeds(postings.document[left], postings.document[right], *places, postings.rank[right] < FEW)
