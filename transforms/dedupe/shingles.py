"""Character 5-grams (shingles) as 64-bit hashes, for many texts at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Characters in a shingle. Five hanzi are two to three words: rarer than a word, shorter than a set phrase.
SHINGLE = 5

# Odd 64-bit numbers without meaning, one for each place of a shingle (successive outputs of splitmix64 from 0, made
# odd). They are part of what is stored: another set makes every signature another.
_PLACES = (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F5, 0x06C45D188009454F, 0xF88BB8A8724C81ED, 0x1B39896A51A8749B)


def mixed(values: Hashes) -> Hashes:
    """The same numbers with every bit depending on every bit: the finaliser of MurmurHash3 (public domain)."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def combined(columns: Sequence[Hashes]) -> Hashes:
    """One hash for each row of up to five columns; their order matters."""
    total = columns[0] * np.uint64(_PLACES[0])
    for column, place in zip(columns[1:], _PLACES[1:], strict=False):
        total += column * np.uint64(place)
    return mixed(total)


def shingle_hashes(texts: Sequence[str]) -> tuple[Hashes, Numbers]:
    """The hashes of all shingles in reading order, and where each text's begin: text i has `[at[i], at[i + 1])`.

    A text shorter than a shingle has none. The same bytes on every machine.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    lengths = [len(text) for text in texts]
    counts = [max(length - SHINGLE + 1, 0) for length in lengths]
    at = np.fromiter(accumulate(counts, initial=0), np.int64, len(texts) + 1)
    if len(codes) < SHINGLE:
        return np.empty(0, np.uint64), at
    across = combined([codes[place : len(codes) - SHINGLE + 1 + place] for place in range(SHINGLE)])
    starts = accumulate(lengths, initial=0)
    within = [across[start : start + count] for start, count in zip(starts, counts, strict=False)]
    return np.concatenate(within), at
