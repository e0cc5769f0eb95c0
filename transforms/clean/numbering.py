"""Gaps in the numbering of an outline: 一、 二、 四、; （二） with no （一） before it; 三、 that comes twice.

A number is missing only where nothing between its neighbours could be it: neither a heading that begins inside a line,
nor one in another shape. What the gap means is for the reader: a part that was lost, or a slip of the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.clean.announced import Nouns, announced, read_nouns
from transforms.clean.ordinals import is_written, written
from transforms.findings import Finding, Observer
from transforms.sections.markers import POINTS, Mark, Style, marks
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("list_nouns",)

#: Styles that say where in an outline they stand: decimals hold the numbers above, 首先 may stand alone.
_LEFT_OUT = frozenset({Style.DECIMAL, Style.DECIMAL_3, Style.FIRST_OF_ALL})
#: Styles that open headings only at the start of a line; inside one they are as often amounts and citations.
_LINES_ONLY = frozenset({Style.DIGIT, Style.DIGIT_BRACKET, Style.BRACKETED_DIGIT, Style.CIRCLED, Style.ARTICLE})
#: Styles of which a first number other than 1 means something: 2. may be a year's or an amount's.
_FORMAL = frozenset(
    {Style.BOOK, Style.PART, Style.CHAPTER, Style.DIVISION, Style.HANZI, Style.BRACKETED_HANZI, Style.POINT}
)
#: Articles and chapters may share a number: 第十条之一.
_WITH_BRANCHES = frozenset({Style.BOOK, Style.CHAPTER, Style.DIVISION, Style.ARTICLE})
_NUMERAL = re.compile("[一二三四五六七八九十]")
#: Points of one list lie so near each other, in characters and in paragraphs.
_REACH = 1500
_PARAGRAPHS = 3
#: So many of the missing numbers are looked for, the last ones; a gap that is wider is no gap of one outline.
_LOOKED_FOR = 3
#: The longest title line, in characters, and how many lines a title and a salutation have.
_TITLE = 60
_TITLES = 3
_PAUSE = re.compile("[，。；：、！？]")


class _Gap(NamedTuple):
    """A mark that does not follow the one before it, in a part of the text that begins at `start`."""

    mark: Mark
    last: Mark | None
    start: int


def make_numbering_observer(reference: Reference) -> Observer:
    """An observer of gaps in numbering, and of lists that hold fewer points than the text before them announces."""
    nouns = read_nouns(reference)

    def numbering(text: str) -> Iterator[Finding]:
        return _numbering(text, nouns)

    return numbering


def _numbering(text: str, nouns: Nouns) -> Iterator[Finding]:
    padded = f"\n{text}\n"
    found = marks(padded)
    if not found:
        return
    if head := _head(padded, found):
        yield head
    for gap in _gaps(padded, found):
        if not (head and gap.start == 0):
            yield from _told(padded, gap)
    yield from announced(padded, found, nouns)


def _gaps(padded: str, found: Sequence[Mark]) -> Iterator[_Gap]:
    """The marks that do not count on from the last of their style, nor from one that is still open around them."""
    latest: dict[Style, Mark] = {}
    open_: dict[tuple[Style, int], Mark] = {}
    above: list[Mark] = []
    for mark in found:
        style = mark.style
        if not _counts(padded, mark):
            continue
        start = max((outer.start for outer in above if outer.style < style), default=0)
        last = latest.get(style)
        before = open_.pop((style, mark.number - 1), None)
        counts_on = mark.number == 1 or (last is not None and last.number == mark.number - 1)
        if not counts_on and (before is None or style in POINTS or before.start < start):
            yield _Gap(mark, *_neighbourhood(padded, mark, last, start))
        latest[style] = open_[(style, mark.number)] = mark
        if mark.at_line and style not in POINTS:
            above = [outer for outer in above if outer.style < style] + [mark]


def _counts(padded: str, mark: Mark) -> bool:
    """Whether a mark is one of an outline: not 第二、三卷 or 五、六年级, which are rows of numbers."""
    if mark.style in _LEFT_OUT or (mark.style in _LINES_ONLY and not mark.at_line):
        return False
    if mark.style is Style.ORDINAL:
        return padded[mark.end - 1] in "，,："
    return mark.style is not Style.HANZI or not _NUMERAL.match(padded, mark.end)


def _neighbourhood(padded: str, mark: Mark, last: Mark | None, start: int) -> tuple[Mark | None, int]:
    """The last mark of the same list, if there is one, and where the part of the text begins that may hold others."""
    if mark.style not in POINTS:
        return (last, last.end) if last and last.start > start else (None, start)
    is_near = last and mark.start - last.start <= _REACH
    if last and is_near and padded.count("\n", last.start, mark.start) <= _PARAGRAPHS:
        return last, last.end
    return None, max(start, mark.start - _REACH, 1)


def _told(padded: str, gap: _Gap) -> Iterator[Finding]:
    """The finding of a gap, unless a missing number stands there in another shape or the style tells nothing."""
    mark, last, start = gap
    style, number = mark.style, mark.number
    if last is None and (style not in _FORMAL or (style not in POINTS and not mark.at_line)):
        return
    if last and last.number == number:
        if style in _FORMAL - _WITH_BRANCHES:
            yield _finding(mark, f"{written(style, number)} twice", 0.5)
        return
    is_back = last is not None and last.number > number
    first = last.number + 1 if last and not is_back else 1
    if is_back and style not in _FORMAL:
        return
    if any(is_written(padded[start : mark.start], style, n) for n in range(max(first, number - _LOOKED_FOR), number)):
        return
    missing = written(style, first) if number - first == 1 else f"{written(style, first)}–{written(style, number - 1)}"
    place = f"{written(style, number)} follows {written(style, last.number)}" if last else "the list begins later"
    if _has_lines_instead(padded, gap, number - first):
        yield _finding(mark, f"{missing} missing: {place}, lines without a number stand there", 0.5)
    else:
        yield _finding(mark, f"{missing} missing: {place}", _confidence(mark, last, number - first))


def _has_lines_instead(padded: str, gap: _Gap, count: int) -> bool:
    """Whether as many items of a list stand there as numbers are missing, so that numbers were lost and no text."""
    lines = padded[gap.start : gap.mark.start - 1].split("\n")
    before, items = lines[-count - 1 : -count], lines[-count:]
    if not before or not all(line.endswith("；") for line in items):
        return False
    return before[0].endswith("：") if gap.last is None else len(lines) == count + 1


def _confidence(mark: Mark, last: Mark | None, count: int) -> float:
    """How sure a gap of `count` numbers is: on lines of their own stand headings, inside lines also citations."""
    if count > _LOOKED_FOR or (last and last.number > mark.number):
        return 0.5
    if not mark.at_line:
        return 0.6 if last else 0.5
    return 0.85 if count == 1 else 0.75


def _finding(mark: Mark, detail: str, confidence: float) -> Finding:
    return Finding(mark.start - 1, mark.end - 1, "numbering_gap", detail, confidence)


def _head(padded: str, found: Sequence[Mark]) -> Finding | None:
    """The finding of a text that begins in the middle of an outline: its first heading is a later one.

    Where more than a title stands before it, and that opens as a text does, the heading alone is missing.
    """
    first = next((mark for mark in found if mark.at_line and mark.style in _FORMAL | {Style.ARTICLE}), None)
    if first is None or first.number < 2 or first.style in POINTS or not _counts(padded, first):
        return None
    above = padded[1 : first.start - 1]
    if any(is_written(above, first.style, n) for n in (1, first.number - 1)):
        return None
    lines = [line for line in above.split("\n") if line.strip()]
    titles = [line for line in lines[:_TITLES] if len(line) <= _TITLE and line[-1] not in "。！？；"]
    if len(titles) == len(lines):
        return Finding(first.start - 1, first.end - 1, "truncation", "head", 0.8 if lines else 0.9)
    goes_on = any(mark.at_line and mark[2:4] == (first.style, first.number + 1) for mark in found)
    if titles or not goes_on:
        return None
    return Finding(0, len(_PAUSE.split(lines[0], maxsplit=1)[0]), "truncation", "head", 0.6)
