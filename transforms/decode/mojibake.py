"""Stretches within a text whose bytes were read by the wrong encoding (乱码, mojibake): found, and read anew.

UTF-8 becomes rare hanzi in GBK, three for two, and accented letters and signs in Latin-1, three for one: `鍏充簬` is
关于, `å…³äºŽ` too. A stretch is read anew where its bytes tell exactly what stood there; where some were lost (锟斤拷,
锛?) it is only found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial
from itertools import product
from typing import NamedTuple

from transforms.chars import is_hanzi
from transforms.decode.misread import CP1252
from transforms.decode.rarity import STRANGE, rarity
from transforms.decode.stretch import read_stretch
from transforms.stage import Reference

#: Share of common hanzi among the hanzi of a stretch read anew; honest hanzi that can be misread so give rare ones.
_LEAST_COMMON = 0.5
#: Hanzi that a stretch of accented letters must give to be more than chance.
_FEWEST_HANZI = 3
#: The least stretch: three characters of GBK are two of UTF-8.
_UNIT = 3


class Mojibake(NamedTuple):
    """A garbled stretch of a text: `text[start:end]` (code points, half-open).

    `restored` is what stood there, None where it is lost; `misreading` says what was taken for what.
    """

    start: int
    end: int
    restored: str | None
    misreading: str


def make_mojibake_finder(reference: Reference) -> Callable[[str], Iterator[Mojibake]]:
    """A function of a text that yields its garbled stretches, sorted and disjoint. Reads the table `common_hanzi`."""
    return partial(_find, common=frozenset(row["char"] for row in reference["common_hanzi"]))


def _class(leads: Iterable[int], trails: Iterable[int]) -> str:
    """A character class of what GBK reads from some bytes; for use inside brackets."""
    pairs = (bytes(pair).decode("gb18030", "ignore") for pair in product(leads, trails))
    return "".join(char for char in pairs if len(char) == 1)


#: Bytes that begin a hanzi or a mark in UTF-8, and those that go on: two, then one and the first of the next.
_BEGIN, _GO_ON = (*range(0xE2, 0xEA), 0xEF), range(0x80, 0xC0)
_FIRST, _SECOND = _class(_BEGIN, _GO_ON), _class(_GO_ON, (*_BEGIN, *_GO_ON))
_IN_GBK = re.compile(f"[{_FIRST}][{_SECOND}€\ufffd]")
#: The first two bytes of a character with the third lost; at the comma and the full stop it shows in any text.
_CUT = re.compile(f"[{_FIRST}][?？\ufffd]")
_CUT_MARK = re.compile("[锛銆][?？\ufffd]")
_SIGN = "\u0080-\u00bf" + "".join(map(chr, CP1252))
_IN_LATIN = re.compile(f"(?:[\u00e2-\u00e9\u00ef][{_SIGN}]{{2}}|[\u00c2-\u00df][{_SIGN}])+")
_GBK_IN_LATIN = re.compile("[\u00a1-\u00fe]{6,}")
#: A character that betrays one of them; official prose has hardly any.
_TRIGGER = re.compile(
    f"[{_FIRST}](?=[{_SECOND}€?？\ufffd])|[\u00c2-\u00e9\u00ef](?=[{_SIGN}])|[\u00a1-\u00fe](?=[\u00a1-\u00fe])"
)


def _find(text: str, *, common: Set[str]) -> Iterator[Mojibake]:
    """The garbled stretches of a text."""
    if _TRIGGER.search(text) is None:
        return
    found = [*_in_gbk(text, common)]
    cut = _CUT if found else _CUT_MARK
    found += (Mojibake(*match.span(), None, "UTF-8 taken for GBK") for match in cut.finditer(text))
    found += [*_in_latin(text, common), *_gbk_in_latin(text, common)]
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end


def _in_gbk(text: str, common: Set[str]) -> Iterator[Mojibake]:
    """What stood in UTF-8 where GBK shows something else."""
    at = 0
    while match := _IN_GBK.search(text, at):
        start, (end, restored) = match.start(), read_stretch(text, match.start(), common)
        at = max(end, start + 1)
        if (
            end - start >= _UNIT
            and _is_common(restored, common)
            and (end - start > _UNIT or not set(match[0]) & common)
        ):
            yield Mojibake(start, end, restored if restored.strip("\ufffd") else None, "UTF-8 taken for GBK")


def _in_latin(text: str, common: Set[str]) -> Iterator[Mojibake]:
    """What stood in UTF-8 where Latin-1 shows something else."""
    for match in _IN_LATIN.finditer(text):
        restored = _reread(match[0].translate(CP1252), "utf-8")
        if restored and max(restored) > "\u07ff" and _is_common(restored, common):
            lost = not restored.strip("\ufffd")
            yield Mojibake(*match.span(), None if lost else restored, "UTF-8 taken for Latin-1")


def _gbk_in_latin(text: str, common: Set[str]) -> Iterator[Mojibake]:
    """What stood in GBK where Latin-1 shows something else."""
    for match in _GBK_IN_LATIN.finditer(text):
        restored = _reread(match[0], "gb2312")
        if len({char for char in restored if is_hanzi(char)}) >= _FEWEST_HANZI and _is_common(restored, common):
            yield Mojibake(*match.span(), restored, "GBK taken for Latin-1")


def _reread(shown: str, encoding: str) -> str:
    """Latin-1 read by another encoding; nothing where that reads it not without fault."""
    try:
        return shown.encode("latin-1").decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_common(restored: str, common: Set[str]) -> bool:
    """Whether a text is made of hanzi, common ones for the most part, and of marks."""
    hanzi = [char for char in restored if is_hanzi(char)]
    if not restored or sum(map(common.__contains__, hanzi)) < _LEAST_COMMON * len(hanzi):
        return False
    return all(rarity(char) < STRANGE or char == "\ufffd" for char in restored)
