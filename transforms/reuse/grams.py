"""Grams: the sampled 12-grams of match texts by which shared passages are found.

A 12-gram is taken when the least of the hashes of its eight 5-grams is that of its first or of its last one (closed
syncmers, Edgar 2021, PeerJ 9:e10805). Whether one is taken depends on its own characters alone, so two documents take
the same ones of a passage they share; and of seven 12-grams in a row at least one is taken. About a quarter are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from transforms.dedupe.shingles import SHINGLE, Hashes, Numbers, combined, shingle_hashes
from transforms.schemas import COLUMNS

#: Characters in a gram, and in the shortest passage that is told (the contract's 12).
GRAM = 12

# 5-grams in a gram.
_PARTS = GRAM - SHINGLE + 1

#: A gram is sampled at least once in so many places, so a passage of `GRAM + EVERY - 1` = 18 characters has one. Of
#: passages of 12, 14 and 16 characters in news and laws a share of 0.24, 0.60 and 0.85 has.
EVERY = _PARTS - 1


class Grams(NamedTuple):
    """Columns of the table `grams`, a place for each text: see the columns of these names there."""

    grams: pa.ListArray[Any]
    gram_places: pa.ListArray[Any]


def sampled_grams(texts: Sequence[str]) -> Grams:
    """The grams of some match texts, in reading order, each text's depending on that text alone."""
    hashes, at = shingle_hashes(texts)
    places = _sampled_places(hashes, at)
    # a 5-gram at its start, one after it and one at its end are all of its characters
    grams = combined([hashes[places + step] for step in (0, SHINGLE, _PARTS - 1)])
    owner = np.searchsorted(at, places, side="right") - 1
    ends = np.searchsorted(places, at)
    return Grams(_listed("grams", grams, ends), _listed("gram_places", places - at[owner], ends))


def _sampled_places(hashes: Hashes, at: Numbers) -> Numbers:
    """Where in the hashes of 5-grams (text i's are `[at[i], at[i + 1])`) sampled grams begin, ascending."""
    count = max(len(hashes) - _PARTS + 1, 0)
    least = hashes[:count].copy()
    for step in range(1, _PARTS):
        np.minimum(least, hashes[step : count + step], out=least)
    places = np.flatnonzero((hashes[:count] == least) | (hashes[_PARTS - 1 : _PARTS - 1 + count] == least))
    end = at[np.searchsorted(at, places, side="right")]  # of the text it lies in
    return places[places + _PARTS <= end]


def _listed(column: str, values: Any, ends: Numbers) -> pa.ListArray[Any]:  # noqa: ANN401 - an array of any numbers
    kind, _ = COLUMNS[column]
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(values, kind.value_type), type=kind)
