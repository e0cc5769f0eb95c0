"""The nodes of a document's outline: numbered headings, headings without a number, and the lines around the body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

from transforms.sections.frame import Line, Tail, annex_list, tail
from transforms.sections.heads import Head, head
from transforms.sections.lines import Lines, is_date, may_be_heading
from transforms.sections.markers import POINTS, Mark, Style, marks
from transforms.sections.runs import Run, runs
from transforms.sections.tree import Node

#: Lines of which some stand for themselves: a salutation may name many offices.
_SHORT = re.compile(r"\n([^\n。；？]{2,120})(?=\n)")
_LONGEST_SALUTATION = 45
#: The first lines after the title, among which date and addressee stand.
_FRONT_LINES = 4
#: A paragraph, under or above a heading without a number, has a sentence or is this long.
_PARAGRAPH = 40
_SENTENCE_END = re.compile("[。！？]")
_FINAL = "。！？；：”）…"


def outline(padded: str, body: int, lines: Lines) -> list[Node]:
    """The nodes of a padded text whose body begins at `body`, in order; its title, if there is one, is the first."""
    numbered = runs(marks(padded), padded)
    annexes = annex_list(padded, body)
    heads = sorted(mark for run in numbered for mark in run if body <= mark.start < annexes) if numbered else []
    starts = [mark.start for mark in heads]
    below = tail(padded, body, annexes, lines, starts)
    short = [match.span(1) for match in _SHORT.finditer(padded, max(body - 1, 0), below.start)]
    apart = _apart(padded, short, lines, body)
    plain = _plain(padded, short, starts, {line.start for line in apart}, body)
    title = (Line(1, max(padded.find("\n", 1), 1), "title"),) if body > 1 else ()
    framing = (*title, *apart, *below.lines)
    nodes = [_framing(padded, line) for line in framing]
    nodes += _numbered(padded, numbered, heads, below)
    nodes += [Node(start, end, end, below.start, "heading", start, Style.PLAIN) for start, end in plain]
    return sorted(nodes, key=itemgetter(0))


def _framing(padded: str, line: Line) -> Node:
    """The node of a line apart; of a closing of several sentences, the first is its heading."""
    first = _SENTENCE_END.search(padded, line.start, line.end) if line.kind == "closing" else None
    stop = first.end() if first else line.end
    return Node(line.start, stop, stop, line.end, line.kind, line.start)


def _apart(padded: str, short: Sequence[tuple[int, int]], lines: Lines, body: int) -> list[Line]:
    """The salutations, wherever they stand, and the dates and addressees among the first lines."""
    found = []
    front = body
    for number, (start, end) in enumerate(short):
        line = padded[start:end]
        is_front = number < _FRONT_LINES and start <= front + 1
        if _is_address(line, lines, is_front=is_front):
            found.append(Line(start, end, "salutation"))
        elif is_front and is_date(line):
            found.append(Line(start, end, "date"))
        front = end if is_front else front
    return found


def _is_address(line: str, lines: Lines, *, is_front: bool) -> bool:
    """Whether a line addresses its hearers or, among the first lines, its readers (主送机关)."""
    if line[-1] not in "：:！!们表员导":
        return False
    return (len(line) <= _LONGEST_SALUTATION and lines.salutation(line)) or (is_front and lines.recipient(line))


# ---------------------------------------------------------------------------------------------------- numbered
def _numbered(padded: str, numbered: Iterable[Run], heads: Sequence[Mark], below: Tail) -> Iterator[Node]:
    """The nodes of numbered headings."""
    found = {mark.start: head(padded, mark, _segment_end(padded, heads, at)) for at, mark in enumerate(heads)}
    for run in numbered:
        members = [mark for mark in run if mark.start in found and mark.start < below.start]
        kind = _kind(members, found)
        limits = _limits(padded, members, kind, below.start)
        for mark, limit in zip(members, limits, strict=True):
            stop, after, _ = found[mark.start]
            yield Node(mark.start, stop, after, limit, kind, mark.end, mark.style, mark.number, members[0].start)


def _segment_end(padded: str, heads: Sequence[Mark], at: int) -> int:
    """Where the line ends, or the next heading in it begins."""
    mark = heads[at]
    following = heads[at + 1].start if at + 1 < len(heads) else len(padded)
    end = padded.find("\n", mark.end, following)
    return following if end < 0 else end


def _kind(members: Sequence[Mark], found: dict[int, Head]) -> str:
    """`heading` of a run of which at least half have words of their own before a text; else `item`.

    What the last one is followed by may be another's text, so it has no say where there are others.
    """
    if not members or members[0].style in POINTS:
        return "item"
    if len(members) == 1:
        return "heading" if found[members[0].start].is_heading else "item"
    heads = [found[mark.start] for mark in members[:-1]]
    ends = (mark.start - 1 for mark in members[1:])
    count = sum(head.is_heading and end > head.body for head, end in zip(heads, ends, strict=True))
    return "heading" if 2 * count >= len(heads) else "item"


def _limits(padded: str, members: Sequence[Mark], kind: str, end: int) -> Iterator[int]:
    """Where the rule of each member of a run ends at the latest: the last point of a list ends with its paragraph."""
    yield from (min(end, following.start) for following in members[1:])
    if members:
        last = members[-1]
        line_end = padded.index("\n", last.start)
        first_line = padded.find("\n", members[0].start)
        within_line = not last.at_line and first_line == line_end
        yield min(end, line_end) if within_line or (kind == "item" and _is_list(padded, members)) else end


def _is_list(padded: str, members: Sequence[Mark]) -> bool:
    """Whether every member of a run but the last is one paragraph, or a part of one."""
    return all(padded.find("\n", mark.start, following.start - 1) < 0 for mark, following in pairwise(members))


# ------------------------------------------------------------------------------------------------------- plain
def _plain(
    padded: str, short: Iterable[tuple[int, int]], starts: Sequence[int], apart: set[int], body: int
) -> list[tuple[int, int]]:
    """The headings without a number: short lines between paragraphs, of which one alone is no evidence."""
    found = []
    for start, end in short:
        if start in apart or not may_be_heading(padded[start:end]):
            continue
        if _has_head(starts, start, end) or not _opens(padded, start, end, starts, body, apart):
            continue
        found.append((start, end))
    return found if len(found) > 1 else []


def _has_head(starts: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end


def _opens(padded: str, start: int, end: int, starts: Sequence[int], body: int, apart: set[int]) -> bool:
    """Whether a line stands between the end of a paragraph and the beginning of another, or of a numbered heading."""
    before = padded.rfind("\n", 0, start - 1) + 1
    after = padded.find("\n", end + 1)
    if after < 0:
        return False
    ends_above = start <= body or before in apart or padded[start - 2] in _FINAL or _has_head(starts, before, start)
    opens_below = "。" in padded[end + 1 : after] or after - end > _PARAGRAPH or _has_head(starts, end + 1, end + 2)
    return ends_above and opens_below
