"""Years and days in full, and years in the names of events: 2025全球数字经济大会."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from transforms.dating.bounds import Bound
from transforms.dating.claims import YEAR
from transforms.tag.numerals import integer

_NAMED = re.compile(
    "(?<![0-9.])(?P<year>(?:19|20)[0-9]{2})"
    "(?=(?:中国|世界|全球|国际|全国|亚洲|欧洲|北京|上海|天津|重庆|广州|深圳|杭州|成都|夏季达沃斯|数字|首届|第[一二三四五六七八九十])[^。，；！？\n]{2})"
)
#: Such an event is announced half a year before its year, and told of until the end of the next.
_ANNOUNCED = 7


#: What is to be done by then, and when a plan or term ends, is to come: 到2025年, 2020年前, 2035年远景目标.
_TO_COME = r"(?<![到至])(?<!力争)(?<!确保)(?<!展望)(?<!面向)(?<!预计)"
_NOT_YET = "(?!底?前|之前|末|目标|远景|如期|基本|全面|建成|实现|[止截])"
_YEAR = re.compile(rf"{_TO_COME}(?P<year>{YEAR})年{_NOT_YET}")
_DAY = re.compile(
    rf"{_TO_COME}(?P<year>{YEAR})年 ?(?P<month>[0-9]{{1,2}})月 ?(?P<day>[0-9]{{1,2}})日{_NOT_YET}(?![起开至到])"
)
#: What has gone on since a year, or is compared with it.
_SINCE = re.compile(rf"(?:截至|截止|早在)(?P<year>{YEAR})年|(?P<year_2>{YEAR})年(?:以来|同期|至今)")
#: A day is announced a season before.
_BEFORE = timedelta(days=90)
_FIRST, _LAST = 1900, 2100


#: Without one of these a text names no year in full; most texts with masked years have none.
_ANY = re.compile("[12][0-9]{3}|[一二][〇○零九]")


def year_bounds(text: str) -> Iterator[Bound]:
    """What the years and days in full, and the years in names of events, say of the text's date."""
    if not _ANY.search(text):
        return
    for match in _NAMED.finditer(text):
        year = int(match["year"])
        yield Bound("from", date(year - 1, _ANNOUNCED, 1), *match.span(), match[0])
        yield Bound("to", date(year + 1, 12, 31), *match.span(), match[0])
    years = ((integer(match["year"]) or 0, match) for match in _YEAR.finditer(text))
    year, last = max(((y, m) for y, m in years if _FIRST <= y < _LAST), key=lambda pair: pair[0], default=(0, None))
    if last:
        yield Bound("named", date(year, 1, 1), *last.span(), last[0])
    for match in _SINCE.finditer(text):
        year = integer(match["year"] or match["year_2"]) or 0
        if _FIRST <= year < _LAST:
            yield Bound("from", date(year, 1, 1), *match.span(), match[0])
    for match in _DAY.finditer(text):
        year, month, day = (integer(match[part]) or 0 for part in ("year", "month", "day"))
        if _FIRST <= year < _LAST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            yield Bound("from", date(year, month, day) - _BEFORE, *match.span(), match[0])
