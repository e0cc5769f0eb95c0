"""Which candidate headings are borders: those that count, one after the other, documents that have text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from transforms.split.headings import Heading
from transforms.split.numerals import NUMERAL, value
from transforms.split.parts import is_blank

#: Headings that may be missing between two of a run: scraped pages lose one now and then.
_WIDEST_STEP = 4

_CHAPTER = re.compile(rf"\n[ \t\u3000]*第({NUMERAL})章")


def choose_borders(text: str, headings: Iterable[Heading], end: int) -> tuple[Heading, ...]:
    """The headings of the outermost level among candidates of `text[:end]`; empty where nothing counts documents.

    Styles compete: the one whose numbering begins first is the outermost, and what other styles count lies inside.
    """
    levels = [
        tuple(heading for run in _runs(text, found) if _counts_documents(text, run, end) for heading in run)
        for found in _by_style(headings)
    ]
    return min((level for level in levels if level), key=lambda level: level[0].start, default=())


def in_runs(text: str, headings: Sequence[Heading]) -> Iterator[Heading]:
    """The headings of one style that count one after the other, from a first or second on."""
    for run in _runs(text, [heading for heading in headings if heading.number]):
        if len(run) > 1 and run[0].number <= 2:
            yield from run


def _by_style(headings: Iterable[Heading]) -> Iterator[list[Heading]]:
    """The candidates of one style each.

    Arabic and Chinese numbers are two styles where both begin to count (第1篇 over 第一篇, 第二篇), and one where a
    page goes over from one to the other (篇九, 篇十, 篇11).
    """
    shapes: dict[str, list[Heading]] = {}
    for heading in headings:
        shapes.setdefault(heading.style, []).append(heading)
    for found in shapes.values():
        begun = {heading.digits for heading in found if heading.number <= 2}
        if len(begun) < 2:
            yield found
        else:
            yield [heading for heading in found if heading.digits == "arabic"]
            yield [heading for heading in found if heading.digits == "hanzi"]


def _runs(text: str, headings: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Headings of one style in stretches of rising numbers; one out of step is passed over."""
    run: list[Heading] = []
    for index, heading in enumerate(headings):
        step = heading.number - run[-1].number if run else 0
        if run and step == 0 and is_blank(text, run[-1].end, heading.start):
            continue  # the same heading printed twice
        if run and (heading.number <= min(2, run[-1].number - 1) or (len(run) == 1 and step < 0)):
            yield run
            run = []
        following = headings[index + 1].number if index + 1 < len(headings) else 0
        is_stray = bool(run) and step > 1 and following == run[-1].number + 1
        if not run or (0 <= step <= _WIDEST_STEP and not is_stray):
            run.append(heading)
    if run:
        yield run


def _counts_documents(text: str, run: Sequence[Heading], end: int) -> bool:
    """Whether a run is long enough, begins at the beginning, and is neither a list of contents nor a book's outline."""
    if len(run) < 2 or run[-1].number == run[0].number:
        return False
    if run[0].number > 2 and (len(run) < 3 or any(b.number - a.number != 1 for a, b in pairwise(run))):
        return False
    empty = sum(is_blank(text, a.end, b.start) for a, b in pairwise(run))
    return 2 * empty <= len(run) - 1 and not _is_outline(text, run, end)


def _is_outline(text: str, run: Sequence[Heading], end: int) -> bool:
    """Whether chapters are counted on across the headings, as in the parts (篇) of one plan or one book."""
    if not run[0].is_leading or "章" not in text:
        return False
    ends = [heading.start for heading in run[1:]] + [end]
    chapters = [_chapters(text, heading.end - 1, to) for heading, to in zip(run, ends, strict=True)]
    counted = [found for found in chapters if found]
    carried = sum(b[0] == a[-1] + 1 and b[0] > 1 for a, b in pairwise(counted))
    return len(counted) > 1 and 2 * carried >= len(counted) - 1


def _chapters(text: str, start: int, end: int) -> list[int]:
    """The numbers of the chapter headings within a span."""
    return [number for found in _CHAPTER.finditer(text, start, end) if (number := value(found[1])) is not None]
