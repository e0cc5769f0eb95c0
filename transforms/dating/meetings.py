"""Congresses, plenums and sessions: a text that carries one out was written after it, and before the next one did."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from transforms.dating.bounds import Bound
from transforms.dating.context import is_guide, looks_back
from transforms.stage import Reference
from transforms.tag.numerals import integer

_SERIES = re.compile("(.{1,3}届)([一二三四五六七八]中)全会$")
_LISTED = "(?:[一二三四五六七八]中[、，和与及]?)"
#: A congress and the plenums after it guide until a year after the next congress; there is one every five years.
_CONGRESS = re.compile("cpc-[0-9]+$")
_OF_TERM = re.compile("cpc-[0-9]+")
_TERM, _YEAR = timedelta(days=5 * 365), timedelta(days=365)
#: The plenums that a text lists together are all there were, but for the latest weeks: 十九届二中、三中、四中全会精神.
_LIST = re.compile(f"届{_LISTED}{{2,8}}全会")
_PLENUM = re.compile("cpc-[0-9]+-[0-9]+$")
_TAUGHT = timedelta(days=180)
#: A session is spoken of until the next one, a year later, and some months more.
_SESSION = re.compile("npc-[0-9]+-[0-9]+$")
_SESSION_LASTS = timedelta(days=600)

_N = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
#: Where a report was made: ——6月15日在第一届全国人民代表大会第三次会议上.
_OPENING = 400
_AT_SESSION = re.compile(
    rf"在(?P<place>[^，。；！？\n]{{0,12}}?)第?(?P<term>{_N})届(?P<national>全国)?(?:人民代表大会|人大)第?(?P<number>{_N})次会议上"
)
_PROVINCE = re.compile(r"(?:[一-鿿]{2,3}省|[一-鿿]{2,7}自治区|北京市|天津市|上海市|重庆市)$")
#: Terms of the people's congresses of provinces are those of the national one since the fifth, of 1978.
_FIFTH, _FIFTH_YEAR, _SESSIONS = 5, 1978, 5
_MOST_TERMS = 20

Spans = Callable[[str], list[tuple[int, int]]]


def make_meeting_bounds(reference: Reference) -> Callable[[str, Iterable[str]], Iterator[Bound]]:
    """A function of a text (half-width digits) and the entity ids it mentions that yields the bounds meetings set.

    A meeting counts only where the text looks back on it; of a list (二中、三中全会) the last sets the upper bound.
    """
    rows = {row["meeting_id"]: row for row in reference["meetings"]}
    finders = {key: _finder(row) for key, row in rows.items()}
    starts = {key: date.fromisoformat(row["from"]) for key, row in rows.items()}
    plenums = sorted(starts[key] for key in rows if _PLENUM.match(key))
    congresses = sorted(starts[key] for key in rows if _CONGRESS.match(key))

    def bounds(text: str, entities: Iterable[str]) -> Iterator[Bound]:
        yield from _delivered(text[:_OPENING], rows)
        last: dict[int, tuple[date, str, int]] = {}  # by where a list of plenums starts: the latest meeting in it
        for key in sorted({entity.removeprefix("meeting:") for entity in entities} & rows.keys()):
            for start, end in finders[key](text):
                if looks_back(text, start, end):
                    yield Bound("from", starts[key], start, end, rows[key]["name"], True)
                    last[start] = max(last.get(start, (starts[key], key, end)), (starts[key], key, end))
        for start, (day, key, end) in sorted(last.items()):
            until = _until(key, day, (plenums, congresses), text, start, end)
            if until:
                yield Bound("to", until, start, end, rows[key]["name"], is_guide(text, start, end))

    return bounds


def _finder(row: Mapping[str, str]) -> Spans:
    """A function of a text that returns where one meeting is named."""
    names = [row["name"], *filter(None, row["aliases"].split("、"))]
    words = [re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    words += [
        rf"{term}{_LISTED}{{0,6}}?{plenum}(?:[、，和与及]?{_LISTED}){{0,6}}全会" for term, plenum in _series(names)
    ]
    pattern = re.compile("|".join(words))
    return lambda text: [found.span() for found in pattern.finditer(text)]


def _series(names: Iterable[str]) -> list[tuple[str, str]]:
    """Term and number of a plenum, so that it is found in 十八届三中、四中全会 too."""
    return [(found[1], found[2]) for name in names if (found := _SERIES.match(name))]


def _until(
    key: str, day: date, held: tuple[Sequence[date], Sequence[date]], text: str, start: int, end: int
) -> date | None:
    """Until when a text would look back on a meeting as this one does; None where it may do so for ever.

    `held`: the days of all plenums and of all congresses, in order.
    """
    if _SESSION.match(key):
        return day + _SESSION_LASTS if not text.startswith("以来", end) else None
    if not (_OF_TERM.match(key) and is_guide(text, start, end)):
        return None
    plenums, congresses = held
    if _LIST.search(text, start, end):
        later = bisect_right(plenums, day)
        return plenums[later] + _TAUGHT if later < len(plenums) else None
    later = bisect_right(congresses, day)
    return (congresses[later] if later < len(congresses) else congresses[-1] + _TERM) + _YEAR


def _delivered(opening: str, rows: Mapping[str, Mapping[str, str]]) -> Iterator[Bound]:
    """The session at which a report was made, by its opening: the day lies within the session."""
    for match in _AT_SESSION.finditer(opening):
        term, number = integer(match["term"]) or 0, integer(match["number"]) or 0
        if match["national"]:
            row = rows.get(f"npc-{term}-{number}")
            if row:
                yield Bound("from", date.fromisoformat(row["from"]), *match.span(), row["name"], True)
                yield Bound("to", date.fromisoformat(row["to"]), *match.span(), row["name"], True)
        elif _PROVINCE.search(match["place"]) and _FIFTH <= term < _MOST_TERMS and 1 <= number <= _SESSIONS:
            year = _FIFTH_YEAR + 5 * (term - _FIFTH) + number - 1
            yield Bound("from", date(year - 1, 12, 1), *match.span(), match[0])
            yield Bound("to", date(year, 6, 30), *match.span(), match[0])
