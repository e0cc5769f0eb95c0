"""Years and days in full, and years in the names of events: 2025全球数字经济大会."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from transforms.dating.bounds import Bound, day_of, is_year
from transforms.tag.numerals import integer

#: Before a year these make it part of a number: 12019年, 1.2025.
_OF_NUMBERS = tuple("0123456789.")
# Patterns begin with characters the engine can look for; what stands before is asked after a match.
_NAMED = re.compile(
    "(?P<year>[12][0-9]{3})"
    "(?=(?:中国|世界|全球|国际|全国|亚洲|欧洲|北京|上海|天津|重庆|广州|深圳|杭州|成都|夏季达沃斯|数字|首届|第[一二三四五六七八九十])[^。，；！？\n]{2})"
)
#: Such an event is announced half a year before its year, and told of until the end of the next.
_ANNOUNCED = 7
_YEAR = re.compile("(?P<year>[12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})年")
#: What is to be done by then, and when a plan or term ends, is to come: 到2025年, 2020年前, 2035年远景目标.
_TO_COME = ("到", "至", "力争", "确保", "展望", "面向", "预计")
_NOT_YET = re.compile("底?前|之前|末|目标|远景|如期|基本|全面|建成|实现|[止截]")
#: What has gone on since a year, or is compared with it.
_SINCE_BEFORE, _SINCE_AFTER = ("截至", "截止", "早在"), ("以来", "同期", "至今")
_DAY = re.compile(r" ?(?P<month>[0-9]{1,2})月 ?(?P<day>[0-9]{1,2})日(?!底?前|之前|[止截起开至到])")
#: A day is announced a season before.
_BEFORE = timedelta(days=90)


def year_bounds(text: str) -> Iterator[Bound]:
    """What the years and days in full, and the years in names of events, say of the text's date."""
    for match in _NAMED.finditer(text):
        year, start = int(match["year"]), match.start()
        if is_year(year) and not text.endswith(_OF_NUMBERS, 0, start):
            yield Bound("from", date(year - 1, _ANNOUNCED, 1), *match.span(), match[0])
            yield Bound("to", date(year + 1, 12, 31), *match.span(), match[0])
    named: Bound | None = None
    for match in _YEAR.finditer(text):
        start, end = match.span()
        year = integer(match["year"]) or 0
        if not is_year(year) or text.endswith(_OF_NUMBERS, 0, start):
            continue
        if text.endswith(_SINCE_BEFORE, 0, start) or text.startswith(_SINCE_AFTER, end):
            yield Bound("from", date(year, 1, 1), start, end, match[0])
        if text.endswith(_TO_COME, 0, start) or _NOT_YET.match(text, end):
            continue
        if named is None or year > named.day.year:
            named = Bound("named", date(year, 1, 1), start, end, match[0])
        yield from _of_day(text, year, match)
    if named:
        yield named


def _of_day(text: str, year: int, match: re.Match[str]) -> Iterator[Bound]:
    """What the day in full that begins with a year says."""
    found = _DAY.match(text, match.end())
    day = day_of(year, int(found["month"]), int(found["day"])) if found else None
    if found and day:
        yield Bound("from", day - _BEFORE, match.start(), found.end(), text[match.start() : found.end()])
