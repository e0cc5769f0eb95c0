"""One source text cut into its documents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from transforms.split.headings import Heading, find_headings
from transforms.split.parts import VISIBLE, Leftover, Part, Split, TitleMethod, is_blank
from transforms.split.runs import choose_borders
from transforms.split.titles import find_title_line, opening_words

#: Prose before the first heading is a document of its own from this many visible characters on; below it is what a
#: site writes over a page.
_SHORTEST_DOCUMENT = 100
_SENTENCE_END = re.compile("[。！？!?；;]")
#: How a site presents a page; a longer text that holds these words is a document all the same.
_PRESENTS = re.compile(
    "小编|欢迎(?:大家|您|阅读|参阅|借鉴)|供(?:大家|您|你)?(?:参考|借鉴|阅读)|(?:以下|下面)是.{0,20}(?:整理|收集|搜集)"
)
_LONGEST_PRESENTATION = 400
_START = attrgetter("start")

_HEADING: TitleMethod = "heading"
_OPENING: TitleMethod = "opening"


def split(text: str) -> Split:
    """The documents of a source text, and what belongs to none of them.

    A text without numbered headings is one document. A document whose text counts further documents in another style
    is their parent: it spans its own heading line and what stands before its first child.
    """
    if not text:
        return Split(())
    if is_blank(text, 0, len(text)):
        return Split((), (Leftover(0, len(text), "blank", "nothing but white space"),))
    headings = tuple(find_headings(text))
    top = _outermost(text, headings)
    if not top:
        return Split((_plain_part(text, 0, len(text), None),))
    parts: list[Part] = []
    leftovers: list[Leftover] = []
    begin = 0
    if not is_blank(text, 0, top[0].start):
        begin = top[0].start
        if _is_document(text, 0, begin):
            parts.append(_plain_part(text, 0, begin, None))
        else:
            leftovers.append(Leftover(0, begin, "preamble", "what stands before the first heading is no document"))
    _add_documents(parts, text, headings, top, (begin, len(text)), None)
    return Split(tuple(parts), tuple(leftovers))


def _outermost(text: str, headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings of the top level: a run, or a single first one at the very start of the text."""
    borders = choose_borders(text, headings, len(text))
    if not headings or headings[0] in borders:
        return borders
    first = headings[0]
    begins = first.is_leading and is_blank(text, 0, first.start)
    has_text = not is_blank(text, first.end, len(text))
    is_other = all(border.style != first.style for border in borders)  # not the list of contents of the same run
    return (first,) if begins and has_text and is_other else borders


def _add_documents(
    parts: list[Part],
    text: str,
    headings: Sequence[Heading],
    borders: Sequence[Heading],
    span: tuple[int, int],
    parent: int | None,
) -> None:
    """Append the documents that `borders` open within a span, each followed by its children."""
    begin, stop = span
    starts = [begin, *(border.start for border in borders[1:])]
    for border, start, end in zip(borders, starts, [*starts[1:], stop], strict=True):
        inside = headings[bisect_left(headings, border.end, key=_START) : bisect_left(headings, end, key=_START)]
        children = choose_borders(text, inside, end)
        if not children:
            parts.append(_headed_part(text, start, end, parent, border, parts))
            continue
        own = len(parts)
        first = children[0].start
        has_prose = _is_document(text, border.end, first)
        parts.append(_headed_part(text, start, border.end if has_prose else first, parent, border, parts))
        if has_prose:
            parts.append(_plain_part(text, border.end, first, own))
        _add_documents(parts, text, inside, children, (first, end), own)


def _is_document(text: str, start: int, end: int) -> bool:
    """Whether a span before a heading is a text of its own, not what a site writes over a page."""
    size = sum(1 for _ in VISIBLE.finditer(text, start, end))
    if size < _SHORTEST_DOCUMENT or len(_SENTENCE_END.findall(text, start, end)) < 2:
        return False
    return size > _LONGEST_PRESENTATION or _PRESENTS.search(text, start, end) is None


def _plain_part(text: str, start: int, end: int, parent: int | None) -> Part:
    """A document without a numbered heading."""
    line = find_title_line(text, start, end)
    if line is None:
        return Part(start, end, parent, opening_words(text, start, end), "opening", None, 0, 0, 0)
    words = text[line.start : line.end]
    return Part(start, end, parent, words, "first_line", None, line.start - start, line.end - start, line.after - start)


def _headed_part(text: str, start: int, end: int, parent: int | None, heading: Heading, parts: Sequence[Part]) -> Part:
    """A document opened by a numbered heading.

    Where that shows no title, the next line is the title if it reads as one, else the parent has it or the first words.
    """
    words = text[heading.start : heading.end].strip()
    after = min(heading.end, end)
    left, right = heading.title_start, heading.title_end
    title, method = text[left:right], _HEADING
    if not title:
        line = find_title_line(text, after, end)
        if line is not None:
            left, right, after = line
            title = text[left:right]
        elif parent is not None:
            title = parts[parent].title
        else:
            title, method = opening_words(text, after, end) or words, _OPENING
    return Part(start, end, parent, title, method, words, left - start, right - start, after - start)
