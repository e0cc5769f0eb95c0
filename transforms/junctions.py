"""How well two characters go together in official Chinese: a character language model of adjacent pairs.

Written language is held together by its neighbours: in 进一步加强 every character makes the next one likely. Where
something was put into a sentence, or taken out of it, that breaks: two characters meet that hardly ever do. The counts
are rows of `data/reference/bigrams.tsv`; their provenance file says of what texts.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.chars import BLANKS
from transforms.stage import Reference

#: The reference files that junctions read.
REFERENCES = ("bigrams",)

Ids = NDArray[np.int32]
Bits = NDArray[np.int8]

#: Parts of a bit in which strengths are kept; eight of them fit -16 to 16 bits into a byte.
SCALE = 8
#: Of the character ids: what is no character of the table, and a blank, which joins what it stands between.
UNKNOWN = 0
#: In the table a count is a character: level n of them stands for 2 ** (n / 2).
_LEVEL_ZERO = "0"
#: What every digit and every Latin letter is counted as.
DIGIT, LETTER = "0", "a"
#: What a text begins and ends with, as far as its neighbours go: the end of a sentence.
BORDER = "。"
_PLANE = 0x10000
#: Blocks with characters that are counted as another: Latin, marks, letterlike signs, radicals, wide forms.
_BLOCKS = ((0x30, 0x80), (0xA0, 0x250), (0x2000, 0x2800), (0x2E80, 0x3400), (0xF900, 0xFB00), (0xFE10, 0xFFF0))


def counted_as(char: str) -> str:
    """The character that stands for another in the table: marks and letters without their width, digits as one."""
    folded = unicodedata.normalize("NFKC", char)
    one = folded if len(folded) == 1 else char
    if one.isdecimal():
        return DIGIT
    return LETTER if one.isascii() and one.isalpha() else one


@dataclass(frozen=True)
class Junctions:
    """The strength of junctions between characters, by their ids.

    `ids` maps a code point below 65,536 to the id of what it is counted as; `strengths[a, b]` is how much more often b
    follows a than chance would have it, in eighths of a bit, and near 0 where the counts are too small to tell.
    `frequencies` are the shares of the characters, by id, in eighths of a bit (negative).
    """

    ids: Ids
    strengths: Bits
    frequencies: NDArray[np.int16]

    def ids_of(self, text: str) -> Ids:
        """The ids of the characters of a text."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ids: Ids = self.ids[np.minimum(codes, _PLANE - 1)]
        return ids

    def along(self, ids: Ids) -> Bits:
        """The strengths of the junctions between neighbours: n - 1 of them."""
        along: Bits = self.strengths[ids[:-1], ids[1:]]
        return along

    def rarity(self, text: str) -> float:
        """How rare a string is, in bits: 20 bits is once in a million characters."""
        ids = self.ids_of(text)
        bits = -float(self.frequencies[ids].sum(dtype=np.int64)) - float(self.along(ids).sum(dtype=np.int64))
        return bits / SCALE


def make_junctions(reference: Reference) -> Junctions:
    """The junctions, from the rows of `bigrams`."""
    rows = reference["bigrams"]
    chars = [row["character"] for row in rows]
    place = np.zeros(_PLANE, np.int32)
    place[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
    counts = np.array([1, *(int(row["count"]) for row in rows)], np.float32)
    strengths = _strengths(place, counts, [row["followers"] for row in rows])
    frequencies = np.rint(np.log2(counts / counts.sum()) * SCALE).astype(np.int16)
    return Junctions(_folded(place), strengths, frequencies)


def _strengths(place: Ids, counts: NDArray[np.float32], followers: list[str]) -> Bits:
    """log2((seen + 1) / (expected + 1)) of all pairs: rare characters say little, and never much against."""
    expected = counts[:, None] * (counts[None, :] / counts.sum())
    seen = np.zeros_like(expected)
    for row, packed in enumerate(followers, 1):
        codes = np.frombuffer(packed.encode("utf-32-le"), dtype="<u4")
        seen[row, place[codes[::2]]] = np.exp2((codes[1::2] - ord(_LEVEL_ZERO)) / 2)
    bits: Bits = np.clip(np.rint(np.log2((seen + 1) / (expected + 1)) * SCALE), -127, 127).astype(np.int8)
    return bits


@cache
def _stands_for() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Code points that are counted as another, and the other."""
    codes = [code for start, end in _BLOCKS for code in range(start, end)]
    pairs = [(code, ord(counted_as(chr(code)))) for code in codes]
    unlike = np.array([pair for pair in pairs if pair[0] != pair[1]])
    return unlike[:, 0], unlike[:, 1]


def _folded(place: Ids) -> Ids:
    """The ids of all code points: those that stand for themselves, and those that are counted as one of these."""
    codes, others = _stands_for()
    out = place.copy()
    out[codes] = place[np.minimum(others, _PLANE - 1)]
    out[[ord(blank) for blank in BLANKS]] = UNKNOWN
    return out
