"""Events in numbered series: 第七届进博会 is that of 2024, 第33个国际博物馆日 that of 2009."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from transforms.dating.bounds import END_YEAR, Bound
from transforms.dating.context import is_ahead
from transforms.stage import Reference
from transforms.tag.numerals import integer

_NUMBER = "第(?P<number>[0-9]{{1,3}}|[一二三四五六七八九十百零]{{1,6}})[{}](?:全国)?"
#: Preparations are reported that long before: the last edition is over by then.
_AHEAD = timedelta(days=400)
#: An edition is the latest for a year, and is named for some months more.
_LATEST = timedelta(days=550)


class _Series(NamedTuple):
    """A row of `event_series`: the year of the first edition and its months, or the days of each edition."""

    name: str
    first: int
    months: tuple[int, int]
    editions: Mapping[int, tuple[date, date]]


def make_series_bounds(reference: Reference) -> Callable[[str], Iterator[Bound]]:
    """A function of a text (half-width digits) that yields what the editions named in it say of its date."""
    # one part of a pattern beside the number is rare, so it is looked for before the pattern is tried
    by_word: dict[str, list[tuple[_Series, re.Pattern[str]]]] = {}
    for row in reference["event_series"]:
        series = _series(row)
        for pattern in row["words"].split("|"):
            by_word.setdefault(_longest(pattern), []).append((series, re.compile(_expression(pattern, row))))
    words = sorted(by_word)
    automaton = AhoCorasick(words)

    def bounds(text: str) -> Iterator[Bound]:
        named = {words[number] for number, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}
        for word in sorted(named):
            for series, expression in by_word[word]:
                for match in expression.finditer(text):
                    yield from _bounds(series, integer(match["number"]), text, *match.span())

    return bounds


def _longest(pattern: str) -> str:
    return max(pattern.split("#"), key=len)


def _expression(pattern: str, row: Mapping[str, str]) -> str:
    """The pattern of one way to write the series; # stands for the number."""
    before, after = pattern.split("#")
    return re.escape(before) + _NUMBER.format(row["measures"]) + re.escape(after)


def _series(row: Mapping[str, str]) -> _Series:
    editions = {}
    for edition in row["editions"].split():
        number, _, days = edition.partition("=")
        start, _, end = days.partition("/")
        editions[int(number)] = (date.fromisoformat(start), date.fromisoformat(end))
    months = (int(row["month_from"] or 1), int(row["month_to"] or 12))
    return _Series(row["words"].split("|")[0].replace("#", ""), int(row["first"] or 0), months, editions)


def _days(series: _Series, number: int) -> tuple[date, date] | None:
    if number in series.editions:
        return series.editions[number]
    year = series.first + number - 1
    if not series.first or year >= END_YEAR:  # a large number is another thing
        return None
    first, last = series.months
    return date(year, first, 1), date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)


def _bounds(series: _Series, number: int | None, text: str, start: int, end: int) -> Iterator[Bound]:
    days = _days(series, number) if number else None
    if days is None:
        return
    term = f"{series.name} {number}"
    if is_ahead(text, start, end):
        yield Bound("from", days[0] - _LATEST, start, end, term)
        yield Bound("to", days[1], start, end, term)
    else:
        yield Bound("from", days[0] - _AHEAD, start, end, term)
        yield Bound("to", days[1] + _LATEST, start, end, term)
