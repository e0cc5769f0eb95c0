"""Figures of texts, many at a time: what they are made of and how much of it they say twice. No judgement.

What is much or little of a figure stands in `transforms.quality`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_BLANK, _HANZI, _GARBLED = 1, 2, 4
#: First and last code points of hanzi.
_HANZI_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3FFFF), (0x3007, 0x3007), (0x3005, 0x3005))
#: Control characters, private use, replacement characters.
_NO_TEXT_BLOCKS = (
    (0x00, 0x08),
    (0x0B, 0x0C),
    (0x0E, 0x1F),
    (0x7F, 0x9F),
    (0xE000, 0xF8FF),
    (0xFFF0, 0xFFFF),
    (0xF0000, 0x10FFFF),
)
#: What UTF-8 becomes when it is read as GBK: 锛銆锟斤拷.
_MISREAD = "锛銆锟"
_LINE_FINALS = ("。", "！", "？", "；", "：", "…", "”", "）", "!", "?", ".", "』", "」", "》")
_CLAUSE_ENDS = "，。；：！？"
#: Ten words, by 1.6 characters a word: the longest n-grams that fineweb-2 has a limit for. Shorter ones are met in any
#: official text, whose set phrases run to thirteen characters.
_NGRAM = 16
#: One n-gram in four is looked at, chosen by its hash, so that the same words are chosen wherever they stand.
_SAMPLED = np.uint64(3)
_DOCUMENT_BITS = np.uint64(40)


class Figures(NamedTuple):
    """Of one text: `char_count` characters that are not blank, `garbled` of them that are no text.

    `hanzi_share` share of hanzi among them; `line_mark_share` share of lines that end in a mark;
    `duplicate_ngram_share` share of its 16-character n-grams (blanks left out) that stood in it before. Shares 0 to 1.
    """

    char_count: int
    garbled: int
    hanzi_share: float
    line_mark_share: float
    duplicate_ngram_share: float


def measure(texts: Sequence[str]) -> list[Figures]:
    """The figures of some texts."""
    codes, ends = _codes(texts)
    sorts = _SORTS[codes]
    blank, hanzi, garbled = (_within(sorts & sort != 0, ends) for sort in (_BLANK, _HANZI, _GARBLED))
    visible = np.diff(ends, prepend=0) - blank
    shares = hanzi / np.maximum(visible, 1)
    repeated = _repeated(codes[sorts & _BLANK == 0], np.cumsum(visible))
    columns = (visible.tolist(), garbled.tolist(), shares.tolist(), map(line_mark_share, texts), repeated)
    return [
        Figures(chars, no_text, round(share, 4), marked, round(twice, 4))
        for chars, no_text, share, marked, twice in zip(*columns, strict=True)
    ]


def count_visible(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Of some texts the characters that are not blank, and those of them that are no text."""
    codes, ends = _codes(texts)
    sorts = _SORTS[codes]
    visible, garbled = _within(sorts & _BLANK == 0, ends), _within(sorts & _GARBLED != 0, ends)
    return list(zip(visible.tolist(), garbled.tolist(), strict=True))


def line_mark_share(text: str) -> float:
    """The share of lines that end in a mark, 0 to 1; 1 for one or two lines with any mark, which may be signed."""
    lines = [line for line in map(str.rstrip, text.split("\n")) if line]
    if len(lines) < 3:
        return float(len(lines) == 2 or any(mark in text for mark in _CLAUSE_ENDS))
    return round(sum(line.endswith(_LINE_FINALS) for line in lines) / len(lines), 4)


_Numbers = NDArray[np.int64]


def _codes(texts: Sequence[str]) -> tuple[NDArray[np.uint32], _Numbers]:
    """The code points of texts in a row, and where each text ends."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    return codes, np.fromiter(accumulate(map(len, texts)), np.int64, len(texts))


def _within(found: NDArray[np.bool_], ends: _Numbers) -> _Numbers:
    """How many characters of each text are of a sort."""
    before = np.concatenate(([0], np.cumsum(found, dtype=np.int64)))
    return np.diff(before[ends], prepend=0)


def _sorts() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for first, last in _HANZI_BLOCKS:
        table[first : last + 1] |= _HANZI
    for first, last in _NO_TEXT_BLOCKS:
        table[first : last + 1] |= _GARBLED
    table[[ord(char) for char in _MISREAD]] |= _GARBLED
    table[[code for code in range(0x3001) if chr(code).isspace()]] |= _BLANK
    return table


#: By code point what sorts it is of.
_SORTS = _sorts()


def _repeated(codes: NDArray[np.uint32], ends: _Numbers) -> list[float]:
    """For each text the share of its sampled n-grams that stood in it before; 0 for a text without one."""
    if len(codes) < _NGRAM:
        return [0.0] * len(ends)
    hashes = codes.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for width in (1, 2, 4, 8):  # n-grams of twice the length from those of half of it
        hashes = (hashes[:-width] ^ (hashes[:-width] >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + hashes[width:]
    chosen = np.flatnonzero((hashes >> np.uint64(13)) & _SAMPLED == 0)
    owners = np.searchsorted(ends, chosen, side="right")
    whole = chosen + _NGRAM <= ends[owners]
    chosen, owners = chosen[whole], owners[whole]
    keys = (owners.astype(np.uint64) << _DOCUMENT_BITS) | (hashes[chosen] >> (np.uint64(64) - _DOCUMENT_BITS))
    keys.sort()
    again = keys[1:][keys[1:] == keys[:-1]] >> _DOCUMENT_BITS
    total = np.bincount(owners, minlength=len(ends))
    twice = np.bincount(again.astype(np.int64), minlength=len(ends))
    shares: list[float] = (twice / np.maximum(total, 1)).tolist()
    return shares
