"""Where a heading's words end and its body begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.chars import BLANK, BLANKS
from transforms.sections.markers import POINTS, Mark, Style


class Head(NamedTuple):
    """A heading in the padded text: its words end at `stop`, its body begins at `body`.

    `is_heading` is false of a point that only has its first clause for a heading, being one sentence of a list.
    """

    stop: int
    body: int
    is_heading: bool


#: A heading of its own line, and one that a full stop parts from what follows, in characters. The longest headings of
#: government reports and Party speeches have two or three clauses, 45 to 50 characters.
_LONGEST = 60
_RUN_IN = 45
#: Before a colon stand a few words (指导思想：); later ones belong to a sentence.
_COLON = 22
#: The first clause of a point that is a long sentence.
_CLAUSE = 32
_STOP = re.compile(r"[。；！？：;!?]|:(?!\d)")
_PAUSE = re.compile(r"[，。；！？：;]|[,:](?!\d)")
_SENTENCE = re.compile("[。；！？]")
_FINAL = "。；！？：;:!?"
#: The name of an article: 第一条（目的和依据）, 第一条【立法目的】.
_NAMED = re.compile(rf"[{BLANK}]*[（(【〔\[][^\n）)】〕\]]{{1,30}}[）)】〕\]]")


def head(padded: str, mark: Mark, end: int) -> Head:
    """The heading that a mark opens, where the next mark or the line's end is at `end`."""
    if mark.style == Style.ARTICLE:
        return _article(padded, mark, end)
    at = _separation(padded, mark.end, end)
    if at < 0 or mark.style in POINTS:
        return _point(padded, mark, end)
    body = at + (at < end)
    return Head(_without_blanks(padded, mark.end, at), body, is_heading=padded[at] not in "；;")


def _separation(padded: str, start: int, end: int) -> int:
    """Where a heading's words end: at a full stop or colon not too far on, or with the line; -1 if nowhere."""
    match = _STOP.search(padded, start, min(end, start + _LONGEST))
    if match is None:
        return end if end - start <= _LONGEST else -1
    at = match.start()
    if match[0] in "：:" and at - start > _COLON and at + 1 < end:
        match = _SENTENCE.search(padded, at, min(end, start + _LONGEST))
        if match is None:
            return -1
        at = match.start()
    is_last = at + 1 >= end
    return at if is_last or at - start <= _RUN_IN else -1


def _article(padded: str, mark: Mark, end: int) -> Head:
    """An article of a law: its number is its heading, and its name if it has one."""
    named = _NAMED.match(padded, mark.end, end)
    stop = named.end() if named else mark.end
    if end - stop <= _RUN_IN and not _PAUSE.search(padded, stop, end):
        stop = end
    return Head(_without_blanks(padded, mark.start, stop), stop, is_heading=True)


def _point(padded: str, mark: Mark, end: int) -> Head:
    """A point: its first sentence if short, else its first clause, else its number alone."""
    limit = min(end, mark.end + _CLAUSE)
    match = _STOP.search(padded, mark.end, limit) or _PAUSE.search(padded, mark.end, limit)
    while match and padded.count("“", mark.end, match.start()) > padded.count("”", mark.end, match.start()):
        match = _PAUSE.search(padded, match.end(), limit)
    if match is None:
        stop = end if end - mark.end <= _CLAUSE else mark.end
        return Head(_without_blanks(padded, mark.start, stop), stop, is_heading=False)
    body = match.end() if match[0] in _FINAL else match.start()
    return Head(_without_blanks(padded, mark.end, match.start()), body, is_heading=False)


def _without_blanks(padded: str, start: int, stop: int) -> int:
    """The end of a heading's words, without blanks and full stops behind them."""
    while stop > start and (padded[stop - 1] in BLANKS or padded[stop - 1] in _FINAL):
        stop -= 1
    return stop
