"""The year that a title claims, and what of the text contradicts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from transforms.dating.bounds import Interval, is_year
from transforms.findings import Finding
from transforms.tag.numerals import fold_width, integer

#: A year in full, in digits or spelled digit by digit.
YEAR = r"(?:(?<![0-9])(?:19|20)[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})"
_CLAIM = re.compile(rf"({YEAR})(?=年|[-—–~～至/.])|(?<=[-—–~～至])({YEAR})(?=年|[）)]|$)")
#: Years that such a title names are what it is about, not when it was written.
_ABOUT_THE_PAST = re.compile("周年|纪念|以来|[文选]集|文选|年谱")
#: What is written when a year is over may well tell of the first months of the next.
_CLOSES_A_YEAR = re.compile(r"年度|总结|述职|考核|评议|决算|回顾|报告")
_CLOSING_MONTHS = 6
#: The least years by which a claim must pass what the text knows: upper bounds are rules of thumb.
_TOO_YOUNG = 2


def claimed_year(title: str) -> int | None:
    """The year a title claims, the last of several (2018—2020年, 2018年总结和2019年计划); None if masked or absent."""
    if _ABOUT_THE_PAST.search(title):
        return None
    words = (first or second for first, second in _CLAIM.findall(fold_width(title)))
    years = [year for word in words if (year := integer(word)) is not None and is_year(year)]
    return max(years, default=None)


def closes_a_year(title: str) -> bool:
    """Whether such a document is written when the year it is about is over."""
    return _CLOSES_A_YEAR.search(title) is not None


def contradictions(title: str, claimed: int | None, written: Interval) -> Iterator[Finding]:
    """Where the text tells of what came after the year the title claims, or lives in years long before it."""
    if claimed is None:
        return
    for bound in filter(attrgetter("is_firm"), written.evidence):
        if bound.side == "from" and bound.day >= _first_too_late(title, claimed):
            detail = f"the title claims {claimed}, the text tells of {bound.day.isoformat()}"
            yield Finding(bound.start, bound.end, "anachronism", detail, 0.9)
        elif bound.side == "to" and claimed >= bound.day.year + _TOO_YOUNG:
            detail = f"the title claims {claimed}, the text was written by {bound.day.isoformat()}: {bound.term}"
            yield Finding(bound.start, bound.end, "anachronism", detail, 0.7)


def _first_too_late(title: str, year: int) -> date:
    """The first day that a document of that year cannot tell of."""
    return date(year + 1, 1 + _CLOSING_MONTHS if closes_a_year(title) else 1, 1)
