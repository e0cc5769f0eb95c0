"""The day that a document bears: a full date in a line of its own, or after a name, above or below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.dating.bounds import Bound, day_of
from transforms.dating.claims import YEAR
from transforms.tag.numerals import integer

_SIGNED = re.compile(
    rf"(?P<year>{YEAR})年 ?(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月 ?"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日[）)]?\s*$"
)
#: A signature line holds an organ's name and a date, a sentence holds more.
_SIGNATURE_LINE = 40
_SIGNATURE_LINES = 3
_LINE = re.compile(r"[^\n]+")
_SENTENCE_MARK = re.compile("[，。；：！？]")


def signature_bounds(text: str) -> Iterator[Bound]:
    """The days the text bears; of several the latest is the lower bound, and the earliest after it the upper one."""
    lines = list(_LINE.finditer(text))
    for line in sorted({*lines[:_SIGNATURE_LINES], *lines[-_SIGNATURE_LINES:]}, key=lambda line: line.start()):
        start, end = line.span()
        found = _SIGNED.search(line[0]) if end - start <= _SIGNATURE_LINE else None
        if found and not _SENTENCE_MARK.search(line[0], 0, found.start()):
            year, month, day = (integer(found[part]) or 0 for part in ("year", "month", "day"))
            signed = day_of(year, month, day)
            if signed:
                span = (start + found.start(), start + found.end(), found[0].strip())
                yield Bound("from", signed, *span, is_firm=True)
                yield Bound("to", signed, *span)
