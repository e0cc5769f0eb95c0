"""Lists that hold fewer points than the words before them announce: 主要有四个方面：一是… 二是… 三是…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.clean.ordinals import is_written, written
from transforms.findings import Finding
from transforms.patterns import longest_first
from transforms.sections.markers import POINTS, Mark, Style
from transforms.stage import Reference

_NUMERALS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_N = "一二三四五六七八九十两"
#: How far before the first point the words that announce it begin, in characters.
_REACH = 40
#: What the last point of a list may begin with instead of its number.
_LAST = re.compile("最后|此外|另外|再就是|还有|另一")

#: What announces a list at the end of a text: a number, then what is counted, and little after it.
Nouns = re.Pattern[str]


def read_nouns(reference: Reference) -> Nouns:
    """The expression of an announcement, with the words for what is counted from the rows of `list_nouns`."""
    words = longest_first(row["words"] for row in reference["list_nouns"])
    number = rf"(?<![{_N}百第\d])(?P<count>[{_N}]{{1,2}}|\d)"
    return re.compile(rf"{number}(?:{'|'.join(words)})[^，。；：？！“”\n]{{0,14}}[：。:]?\n?[ \u3000]*$")


def announced(padded: str, found: Sequence[Mark], nouns: Nouns) -> Iterator[Finding]:
    """Tell announcements of more points than follow; the finding spans the number and what it counts."""
    for at, mark in enumerate(found):
        if mark.number != 1 or mark.style is Style.FIRST_OF_ALL or padded[mark.start - 1] not in "：:。\n \u3000":
            continue
        match = nouns.search(padded[max(0, mark.start - _REACH) : mark.start])
        count = _count(match["count"]) if match else 0
        if match and count > 1 and (given := _given(padded, found, at, count)):
            start = max(0, mark.start - _REACH) - 1 + match.start()
            end = start + len(match[0].rstrip("：:。\n \u3000"))
            detail = f"{count} announced, {given} given: {written(mark.style, given + 1)} missing"
            confidence = 0.6 if count - given == 1 else 0.8
            yield Finding(start, end, "numbering_gap", detail, confidence)


def _count(numeral: str) -> int:
    """The value of a numeral below 20; 0 for another."""
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) == 1:
        return _NUMERALS[numeral]
    return 10 + _NUMERALS[numeral[1]] if numeral[0] == "十" and numeral[1] != "两" else 0


def _given(padded: str, found: Sequence[Mark], at: int, count: int) -> int:
    """How many points of a list are there, if fewer than `count` and no other words could be one of them; else 0."""
    first = found[at]
    given, end = 1, len(padded)
    for following in range(at + 1, len(found)):
        mark = found[following]
        if mark.style == first.style:
            if mark.number == 1:
                end = mark.start
                break
            given = max(given, mark.number)
        elif _ends_list(first, mark):
            end = mark.start
            break
        if given >= count:
            return 0
    if first.style in POINTS and given == 1:
        return 0
    rest = padded[first.end : end]
    if any(is_written(rest, first.style, n) for n in range(given + 1, count + 1)):
        return 0
    return 0 if given + 1 == count and first.style in POINTS and _LAST.search(rest) else given


def _ends_list(first: Mark, mark: Mark) -> bool:
    """Whether a heading is above a list, so that the list is over."""
    if not mark.at_line or mark.style in POINTS:
        return False
    return mark.style < (Style.DIGIT if first.style in POINTS else first.style)
