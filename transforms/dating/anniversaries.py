"""Anniversaries that a text marks: 中华人民共和国成立70周年 was in 2019."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from transforms.dating.bounds import END_YEAR, Bound
from transforms.dating.claims import YEAR, closes_a_year
from transforms.dating.context import WINDOW, is_ahead
from transforms.findings import Finding
from transforms.stage import Reference
from transforms.tag.numerals import integer

_NUMBER_BEFORE = re.compile(r"(?P<number>[0-9]{1,3}|[一二三四五六七八九十百零]{1,5}) ?$")
_YEAR_IS = re.compile(
    rf"(?:(?P<year>{YEAR})年|(?P<this>今年|本年))(?:正|又|恰|适)?(?:是|值|逢|为|迎来)[^。；！？\n]{{0,14}}$"
)
#: What was said on an anniversary is cited for years.
_CITED = re.compile("(?:[^。；，！？\n]{0,8})(?:会上|讲话|指出|强调|以来|精神)")
#: An anniversary is marked, and told of, in its year and the next.
_TOLD_OF = 1


class Anniversary(NamedTuple):
    """An anniversary at `text[start:end]`, code points, that falls into `year`."""

    year: int
    start: int
    end: int


def make_anniversary_finder(reference: Reference) -> Callable[[str], list[Anniversary]]:
    """A function of a text that returns the anniversaries it marks, in order."""
    years = {row["event"]: int(row["year"]) for row in reference["anniversaries"]}
    names = sorted(years, key=lambda name: (-len(name), name))

    def find(text: str) -> list[Anniversary]:
        return [*_anniversaries(text, names, years)] if "周年" in text else []

    return find


def _anniversaries(text: str, names: Iterable[str], years: dict[str, int]) -> Iterator[Anniversary]:
    at = text.find("周年")
    while at >= 0:
        before = text[max(0, at - WINDOW) : at]
        if number := _NUMBER_BEFORE.search(before):
            before = before[: number.start()].rstrip()
            name = next((name for name in names if before.endswith(name)), None)
            count = integer(number["number"])
            if name is not None and count and years[name] + count < END_YEAR:  # else no count of years
                start = max(0, at - WINDOW) + len(before) - len(name)
                yield Anniversary(years[name] + count, start, at + 2)
        at = text.find("周年", at + 2)


def anniversary_bounds(text: str, marked: Iterable[Anniversary]) -> Iterator[Bound]:
    """What the anniversaries say of the text's date: 今年是 tells the year, others that it has come."""
    for year, start, end in marked:
        words = text[start:end]
        if not is_ahead(text, start, end):
            yield Bound("from", date(year, 1, 1), start, end, words, is_firm=True)
            if not _CITED.match(text, end):
                yield Bound("to", date(year + _TOLD_OF, 12, 31), start, end, words)
        found = _year_said(text, start)
        if found and found["this"]:
            yield Bound("from", date(year, 1, 1), found.start(), end, words)
            yield Bound("to", date(year, 12, 31), found.start(), end, words)


def _year_said(text: str, start: int) -> re.Match[str] | None:
    """The year that the words right before an anniversary put it into."""
    return _YEAR_IS.search(text, max(0, start - WINDOW), start)


def wrong_anniversaries(text: str, title: str, claimed: int | None, marked: Iterable[Anniversary]) -> Iterator[Finding]:
    """Anniversaries that the text puts into a year that is not theirs: 2022年是中华人民共和国成立70周年."""
    for true_year, start, end in marked:
        found = _year_said(text, start)
        year = None if found is None else integer(found["year"]) if found["year"] else claimed
        if found is None or year is None or year == true_year:
            continue
        if found["this"] and year + 1 == true_year and closes_a_year(title):
            continue
        detail = f"{text[start:end]} was in {true_year}, not in {year}"
        yield Finding(found.start(), end, "anachronism", detail, 0.95)
