"""Which numberings open headings: those that count on. A lone `3.` is none, and neither is a date or an amount."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.sections.markers import POINTS, Mark, Style

#: Numberings that count, in order: 一、 二、 三、. The members of a run lie in one part of the outline.
Run = list[Mark]

#: Styles of which one alone, at the start of a line, is no accident: 一、 of a text whose end is lost.
_FORMAL = frozenset(
    {Style.BOOK, Style.PART, Style.CHAPTER, Style.DIVISION, Style.ARTICLE, Style.HANZI, Style.BRACKETED_HANZI}
)
#: Styles that a list of contents repeats ahead of the text.
_LISTED = frozenset({Style.BOOK, Style.PART, Style.CHAPTER, Style.DIVISION, Style.HANZI})
#: How far apart two points of one running text may lie, in characters: several long paragraphs.
_REACH = 3000
#: A line of at most so many characters without a full stop stands for itself.
_LINE = 45


def runs(marks: Iterable[Mark], padded: str) -> list[Run]:
    """The runs of marks that open headings, in order of their first; every mark is in at most one."""
    linked = _linked(marks)
    if not linked:
        return linked
    known: dict[Style, int] = {}
    accepted = [run for run in linked if _is_run(run, padded, known)]
    return _without_contents(accepted, padded)


def _linked(marks: Iterable[Mark]) -> list[Run]:
    """Every mark behind the last one of its style that has the number before."""
    waiting: dict[tuple[Style, int], Run] = {}
    latest: dict[Style, Run] = {}
    linked: list[Run] = []
    for mark in marks:
        run = waiting.pop((mark.style, mark.number - 1), None) if mark.number else _counted(latest.get(mark.style))
        if run is not None and _is_near(run[-1], mark):
            run.append(mark if mark.number else mark._replace(number=run[-1].number + 1))
        else:
            run = [mark]
            linked.append(run)
        waiting[(mark.style, run[-1].number)] = run
        latest[mark.style] = run
    return linked


def _counted(run: Run | None) -> Run | None:
    """A run that has counted to two: 首先 and 最后 alone do not count."""
    return run if run is not None and len(run) > 1 else None


def _is_near(last: Mark, mark: Mark) -> bool:
    """Whether a mark may go on counting from another: of points and marks inside lines, the nearest only."""
    if mark.style not in POINTS and (mark.at_line or last.at_line):
        return True
    return mark.start - last.start <= _REACH


def _is_run(run: Run, padded: str, known: dict[Style, int]) -> bool:
    """Whether a run opens headings; `known` holds the last number of each style that did, and is kept up."""
    first = run[0]
    style, number = first.style, first.number
    if len(run) > 1:
        accepted = number == 1 or first.at_line or style in POINTS or style in _FORMAL
    elif not first.at_line or style not in _FORMAL:
        accepted = first.at_line and style == Style.DIGIT and 1 < number - known.get(style, number) <= 2
    else:
        accepted = number == 1 or 1 < number - known.get(style, number) <= 2 or _is_heading_line(first, padded)
    if accepted:
        known[style] = run[-1].number
    return accepted


def _is_heading_line(mark: Mark, padded: str) -> bool:
    """Whether the mark's line is short and has no full stop."""
    line = padded[mark.start : padded.index("\n", mark.start)]
    return len(line) <= _LINE and line[-1] not in "。；！？，："


def _without_contents(accepted: list[Run], padded: str) -> list[Run]:
    """The runs without those of a list of contents: lines close together that a later run says again."""
    said: set[tuple[Style, str]] = set()
    kept = []
    for run in reversed(accepted):
        first = run[0]
        if first.style in _LISTED and first.at_line and len(run) > 1:
            line = (first.style, padded[first.start : padded.index("\n", first.start)])
            if line in said and padded.count("\n", first.start, run[1].start) == 1:
                continue
            said.add(line)
        kept.append(run)
    return kept[::-1]
