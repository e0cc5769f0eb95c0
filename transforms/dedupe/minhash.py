"""Signatures: a few numbers a document, such that documents alike share some of them.

Two sorts of keys, told apart by their lowest bit:

- **bands** (even) find documents of which most is the same, once slots are left out: those that are alike without that
  are so all the more. MinHash by one permutation (Li, Owen, Zhang 2012): the 64-bit hashes are cut into 128 ranges, and
  the least hash of each is kept; an empty range borrows from another one (optimal densification, Shrivastava 2017). 32
  bands of 4 rows: of two documents with Jaccard 0.6, 0.5, 0.2 and 0.1 a share of 0.988, 0.873, 0.05 and 0.003 have a
  band in common, `1 - (1 - J ** 4) ** 32`.
- **anchors** (odd) find a document inside a longer one, where Jaccard is low. One shingle in 32 is sampled by its
  hash, so both documents sample the same ones, and each two neighbours among them make a key: some 32 characters of
  running text, which a phrase in common does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.dedupe.shingles import SHINGLE, Flags, Hashes, Numbers, combined, mixed, shingle_hashes
from transforms.schemas import COLUMNS

BANDS = 32
ROWS = 4
_BINS = BANDS * ROWS
_BIN_SHIFT = np.uint64(64 - 7)  # 2 ** 7 bins
_SAMPLED = np.uint64(32 - 1)
_ONE = np.uint64(1)

#: A document needs this many shingles to be like another without being the same. In fewer, set phrases make the larger
#: part: the five pairs of Jaccard 0.6 to 0.85 below 110 in 15,000 real documents were notices and answers of one
#: wording on other matters.
LEAST_SHINGLES = 100

# Characters hashed at a time: the arrays stay near the processor.
_BLOCK = 1 << 18


@dataclass(frozen=True)
class Signatures:
    """Columns of the table `signatures`, a place for each text: see the columns of these names there."""

    match_hash: list[str]
    shingles: list[int]
    bands: pa.ListArray[Any]


def signatures(texts: Sequence[str], slotted: Sequence[str]) -> Signatures:
    """The signatures of some match texts, given without slots as well; each one's depends on that text alone.

    A text of few shingles without slots has its bands with them.
    """
    shingles: list[int] = []
    keys: list[Hashes] = []
    for start, end in _blocks(texts):
        hashes, at = shingle_hashes(texts[start:end])
        anchors = _anchors(hashes, at)
        counts = np.diff(_distinct(hashes, at)[1])
        compared = [_compared(*each) for each in zip(texts[start:end], slotted[start:end], strict=True)]
        bands = _bands(*_distinct(*shingle_hashes(compared)), counts >= LEAST_SHINGLES)
        shingles += counts.tolist()
        keys += [_keys(*each) for each in zip(counts, bands, anchors, strict=True)]
    match_hash = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() for text in texts]
    return Signatures(match_hash, shingles, _listed(keys))


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where runs of texts of about `_BLOCK` characters begin and end."""
    first = size = 0
    for number, text in enumerate(texts):
        size += len(text)
        if size >= _BLOCK:
            yield first, number + 1
            first, size = number + 1, 0
    if first < len(texts):
        yield first, len(texts)


def _compared(text: str, slotted: str) -> str:
    """Of which of the two the bands are made: without slots, unless hardly anything is left."""
    return slotted if len(slotted) >= LEAST_SHINGLES + SHINGLE - 1 else text


def _keys(count: int, bands: Hashes, anchors: Hashes) -> Hashes:
    return np.concatenate([bands, anchors]) if count >= LEAST_SHINGLES else anchors[:0]


def _listed(keys: list[Hashes]) -> pa.ListArray[Any]:
    ends = np.cumsum([0, *(len(some) for some in keys)])
    values = np.concatenate(keys) if keys else np.empty(0, np.uint64)
    kind, _ = COLUMNS["bands"]
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(values, pa.uint64()), type=kind)


def _anchors(hashes: Hashes, at: Numbers) -> list[Hashes]:
    """Each text's anchors, distinct and sorted."""
    places = np.flatnonzero((hashes & _SAMPLED) == 0)
    sampled = hashes[places]
    joined = combined([sampled[:-1], sampled[1:]]) | _ONE
    ends = np.searchsorted(places, at)
    return [np.unique(joined[a : max(b - 1, a)]) for a, b in pairwise(ends.tolist())]


def _distinct(hashes: Hashes, at: Numbers) -> tuple[Hashes, Numbers]:
    """Each text's distinct hashes in ascending order, and where each text's begin."""
    ordered = hashes.copy()
    for start, end in pairwise(at.tolist()):
        ordered[start:end].sort()
    fresh = np.ones(len(ordered), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    fresh[at[:-1][at[:-1] < len(fresh)]] = True
    return ordered[fresh], np.concatenate([[0], np.cumsum(fresh)])[at]


def _bands(distinct: Hashes, at: Numbers, enough: Flags) -> Hashes:
    """The band keys, a row for each text; without meaning where it does not have enough shingles."""
    least, filled = _least_of_bins(distinct, at)
    least[enough] = _densified(least[enough], filled[enough])
    rows = least.reshape(-1, ROWS)
    number = np.tile(np.arange(BANDS, dtype=np.uint64), len(least))
    keys = combined([*rows.T, number]) & ~_ONE
    return keys.reshape(-1, BANDS)


def _least_of_bins(distinct: Hashes, at: Numbers) -> tuple[Hashes, Flags]:
    """The least hash of every bin, a row for each text, and whether the bin has one. Hashes come sorted by bin."""
    texts = len(at) - 1
    slot = np.repeat(np.arange(texts) * _BINS, np.diff(at)) + (distinct >> _BIN_SHIFT).astype(np.int64)
    first = np.flatnonzero(np.diff(slot, prepend=-1))
    least, filled = np.zeros(texts * _BINS, np.uint64), np.zeros(texts * _BINS, bool)
    least[slot[first]], filled[slot[first]] = distinct[first], True
    return least.reshape(texts, _BINS), filled.reshape(texts, _BINS)


def _densified(least: Hashes, filled: Flags) -> Hashes:
    """The same with every empty bin filled from a bin that had one, tried in an order of the empty bin's own."""
    dense = least.copy()
    row, column = np.nonzero(~filled)
    attempt = 0
    while len(row):
        attempt += 1
        donor = (mixed((column + attempt * _BINS).astype(np.uint64)) >> _BIN_SHIFT).astype(np.int64)
        has = filled[row, donor]
        dense[row[has], column[has]] = least[row[has], donor[has]]
        row, column = row[~has], column[~has]
    return dense
