"""One source text cut into its documents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from transforms.split.evidence import local_evidence
from transforms.split.headings import Heading, find_headings
from transforms.split.lexicon import Lexicon, make_lexicon
from transforms.split.parts import VISIBLE, Leftover, Part, Split, TitleMethod, is_blank
from transforms.split.runs import choose_borders
from transforms.split.scores import WEIGHTS, Border, score
from transforms.split.tails import trim
from transforms.split.titles import find_title_below, find_title_line, opening_words
from transforms.split.unnumbered import find_borders
from transforms.stage import Reference

#: Prose before the first heading is a document of its own from this many visible characters on; below it is what a
#: site writes over a page.
_SHORTEST_DOCUMENT = 100
_SENTENCE_END = re.compile("[。！？!?；;]")
#: A longer text that holds words of presentation is a document all the same.
_LONGEST_PRESENTATION = 400
_START = attrgetter("start")

_HEADING: TitleMethod = "heading"
_OPENING: TitleMethod = "opening"
_FIRST_LINE: TitleMethod = "first_line"

#: Why a document begins where the source does.
_FIRST = ("start_of_source",)


class _Page(NamedTuple):
    """A source text and what its lines are judged by."""

    text: str
    lexicon: Lexicon
    refused: Set[int] = frozenset()

    def allows(self, border: Border) -> bool:
        """Whether nobody decided that no document begins there."""
        return border.heading.start not in self.refused


class _Parent(NamedTuple):
    """The document that others lie in: its place among the parts and its title."""

    ordinal: int
    title: str


def make_splitter(reference: Reference) -> Callable[..., Split]:
    """A function that cuts a source text into its documents; see `split`.

    Reads the tables named in `transforms.split.REFERENCES`.
    """
    return partial(split, lexicon=make_lexicon(reference))


def split(text: str, *, lexicon: Lexicon, refused: Set[int] = frozenset()) -> Split:
    """The documents of a source text, and what belongs to none of them.

    Borders are headings that count documents, else titles and salutations that evidence shows to open one; without
    any, a text is one document. A document whose text counts further documents in another style is their parent: it
    spans its own heading line and what stands before its first child.

    A reader that knows a span of a source to be a text of its own (a row of a table, the body of a page) splits the
    substring: of a part only `start` and `end` count from the beginning of what was given, and shift with it; all
    other offsets count from `start`. `refused`: where a person decided that no document begins.
    """
    if not text:
        return Split(())
    if is_blank(text, 0, len(text)):
        return Split((), (Leftover(0, len(text), "blank", "nothing but white space"),))
    page = _Page(text, lexicon, refused)
    headings = tuple(find_headings(text))
    borders = _find_borders(page, headings)
    if not borders:
        return Split(*trim(lexicon, text, [_plain_part(page, (0, len(text)), None, _FIRST)]))
    before = _before_headings(page, borders[0].heading.start)
    begin = borders[0].heading.start if before.parts or before.leftovers else 0
    headed = _headed_parts(page, headings, borders, (begin, len(text)), None, len(before.parts))
    parts, below = trim(lexicon, text, [*before.parts, *headed])
    return Split(parts, (*before.leftovers, *below))


def _find_borders(page: _Page, headings: Sequence[Heading]) -> tuple[Border, ...]:
    """The borders of the top level: headings that count documents, else titles.

    Where a document stands before the first of the headings, they may all lie in one document among others.
    """
    numbered = _numbered(page, _outermost(page.text, headings))
    if numbered and not _is_document(page, 0, numbered[0].heading.start):
        return numbered
    titled = tuple(filter(page.allows, find_borders(page.lexicon, page.text)))
    if len(titled) == 1 and not _is_document(page, 0, titled[0].heading.start):
        titled = ()  # one document, with what a site writes over it
    if not numbered or not titled:
        return numbered or titled
    first, last = numbered[0].heading.start, numbered[-1].heading.start
    is_inside = titled[0].heading.start < first and not any(first < b.heading.start < last for b in titled)
    return titled if is_inside else numbered


def _numbered(page: _Page, headings: Sequence[Heading]) -> tuple[Border, ...]:
    """Headings that count documents as borders, with what else speaks for them."""
    found = (Border(heading, ("numbering",)) for heading in headings)
    return tuple(
        border.plus(*(word for word in local_evidence(page.lexicon, page.text, border.heading) if WEIGHTS[word] > 0))
        for border in filter(page.allows, found)
    )


def _before_headings(page: _Page, end: int) -> Split:
    """What stands before the first heading, at `end`: nothing, a document, or what a site writes over a page."""
    if is_blank(page.text, 0, end):
        return Split(())
    if _is_document(page, 0, end):
        return Split((_plain_part(page, (0, end), None, _FIRST),))
    return Split((), (Leftover(0, end, "preamble", "what stands before the first heading is no document"),))


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


def _headed_parts(
    page: _Page,
    headings: Sequence[Heading],
    borders: Sequence[Border],
    span: tuple[int, int],
    parent: _Parent | None,
    ordinal: int,
) -> list[Part]:
    """The documents that `borders` open within a span, each followed by its children; the first is part `ordinal`."""
    begin, stop = span
    starts = [begin, *(border.heading.start for border in borders[1:])]
    parts: list[Part] = []
    for border, start, end in zip(borders, starts, [*starts[1:], stop], strict=True):
        first, last = bisect_left(headings, border.heading.end, key=_START), bisect_left(headings, end, key=_START)
        inside = headings[first:last]
        parts += _headed_family(page, border, inside, (start, end), parent, ordinal + len(parts))
    return parts


def _headed_family(
    page: _Page,
    border: Border,
    inside: Sequence[Heading],
    span: tuple[int, int],
    parent: _Parent | None,
    ordinal: int,
) -> list[Part]:
    """The document that one heading opens, and its children: the prose before their headings is one of them.

    Where there is no heading line, prose and children stand side by side.
    """
    start, end = span
    children = _numbered(page, choose_borders(page.text, inside, end))
    if not children:
        return [_headed_part(page, border, span, parent)]
    above, first = border.heading.end, children[0].heading.start
    has_prose = _is_document(page, above, first)
    if has_prose and above == start:  # a salutation opens it, no line that could be the heading of them all
        within = None if parent is None else parent.ordinal
        prose = _plain_part(page, (start, first), within, border.evidence)
        return [prose, *_headed_parts(page, inside, children, (first, end), parent, ordinal + 1)]
    own = _headed_part(page, border, (start, above if has_prose else first), parent)
    parts = [own, _plain_part(page, (above, first), ordinal, ("after_heading",))] if has_prose else [own]
    as_parent, following = _Parent(ordinal, own.title), ordinal + len(parts)
    return parts + _headed_parts(page, inside, children, (first, end), as_parent, following)


def _is_document(page: _Page, start: int, end: int) -> bool:
    """Whether a span before a heading is a text of its own, not what a site writes over a page."""
    size = sum(1 for _ in VISIBLE.finditer(page.text, start, end))
    if size < _SHORTEST_DOCUMENT or len(_SENTENCE_END.findall(page.text, start, end)) < 2:
        return False
    return size > _LONGEST_PRESENTATION or page.lexicon.presentation.search(page.text, start, end) is None


def _plain_part(page: _Page, span: tuple[int, int], parent: int | None, evidence: tuple[str, ...]) -> Part:
    """A document without a numbered heading."""
    start, end = span
    line = find_title_line(page.lexicon, page.text, start, end)
    sure = (evidence, score(evidence))
    if line is None:
        words = opening_words(page.lexicon, page.text, start, end)
        return Part(start, end, parent, words, "opening", None, 0, 0, 0, *sure)
    words = page.text[line.start : line.end]
    offsets = (line.start - start, line.end - start, line.after - start)
    return Part(start, end, parent, words, "first_line", None, *offsets, *sure)


def _headed_part(page: _Page, border: Border, span: tuple[int, int], parent: _Parent | None) -> Part:
    """A document opened by a heading.

    Where that shows no title, the next line is the title if it reads as one, else the parent has it or the first words.
    """
    (start, end), text, lexicon, heading = span, page.text, page.lexicon, border.heading
    words = text[heading.start : heading.end].strip() if heading.number else None
    after = min(heading.end, end)
    left, right = heading.title_start, heading.title_end
    title, method = text[left:right], _HEADING if heading.number else _FIRST_LINE
    if not title:
        line = find_title_below(lexicon, text, after, end)
        if line is not None:
            left, right, after = line
            title = text[left:right]
        elif parent is not None:
            title = parent.title
        else:
            title, method = opening_words(lexicon, text, after, end) or words or "", _OPENING
    evidence = border.evidence if start > 0 else ("start_of_source", *border.evidence)
    sure = (tuple(dict.fromkeys(evidence)), score(evidence))
    within = None if parent is None else parent.ordinal
    return Part(start, end, within, title, method, words, left - start, right - start, after - start, *sure)
