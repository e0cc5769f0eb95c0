"""Titles that count at their end, from the first line of a source on: T（一）, T（二）, or T1, T2, T3."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from transforms.split.headings import Heading
from transforms.split.numerals import NUMERAL, value
from transforms.split.parts import INVISIBLE, is_blank

#: So many titles in a row are no chance: more where nothing sets the number off from the title.
_FEWEST, _FEWEST_BARE = 2, 3
#: Numbers that one title may be ahead of the next in a row: a line that is no candidate lies between them.
_STEPS = 3
#: Characters of a title without its counter.
_SHORTEST = 4
_IN_BRACKETS = re.compile(rf"[（(【\[〔]\s?({NUMERAL})\s?[）)】\]〕]$")
#: Words whose number belongs to the title: 材料1, 附件2.
_NUMBERED = ("材料", "资料", "附件", "附表", "案例", "第", "卷", "篇", "部分", "之", "-", "—", ".")

#: The length of a title without its counter, where that is a number; None where it is not.
_Cut = Callable[[str, int], int | None]


def without_counters(text: str, headings: Sequence[Heading]) -> tuple[list[Heading], set[int]]:
    """Candidates of one style, their titles without the counters at their ends; and where those start that count.

    What counts is a run 1, 2, 3, … that begins with the first line of the source. Any other number at the end of a
    title is left there.
    """
    if headings and is_blank(text, 0, headings[0].start):
        cuts: tuple[tuple[_Cut, int], ...] = ((_bracketed, _FEWEST), (_bare, _FEWEST_BARE))
        for cut, fewest in cuts:
            ends = dict(_run(text, headings, cut))
            if len(ends) >= fewest:
                shorter = (
                    heading._replace(title_end=ends.get(heading.start, heading.title_end)) for heading in headings
                )
                return list(shorter), set(ends)
    return list(headings), set()


def _run(text: str, headings: Sequence[Heading], cut: _Cut) -> Iterator[tuple[int, int]]:
    """For each title of a run where its line starts, and where the title ends without its counter."""
    number = 1
    for heading in headings:
        title = text[heading.title_start : heading.title_end]
        steps = range(number, number + (_STEPS if number > 1 else 1))
        found = next(((step, size) for step in steps if (size := cut(title, step)) is not None), None)
        if found is not None:
            number = found[0] + 1
            yield heading.start, heading.title_start + found[1]
        elif number == 1:
            return


def _bracketed(title: str, number: int) -> int | None:
    """Where a title ends before a number in brackets."""
    match = _IN_BRACKETS.search(title)
    return None if match is None or value(match[1]) != number else _size(title[: match.start()])


def _bare(title: str, number: int) -> int | None:
    """Where a title ends before digits; None where a word stands before them that is counted itself."""
    stem = title.removesuffix(str(number))
    return None if stem == title or stem.endswith(_NUMBERED) else _size(stem)


def _size(stem: str) -> int | None:
    """The length of a title without the blanks at its end; None where hardly anything is left."""
    size = len(stem.rstrip(INVISIBLE))
    return size if size >= _SHORTEST else None
