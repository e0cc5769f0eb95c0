"""When a document was written: the year its title claims, the latest event it looks back on, and whether they agree.

Template sites rewrite the year in a title and leave the text as it was. What the text tells of cannot be rewritten so
easily: congresses and plenums it carries out, anniversaries it marks, the date under the signature.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from transforms.findings import Finding
from transforms.stage import Reference
from transforms.tag.numerals import fold_width, integer

REFERENCES: tuple[str, ...] = ("anniversaries", "meetings")


@dataclass(frozen=True)
class Dating:
    """What is known of a document's date; `findings` are of kind 'anachronism', in clean text."""

    claimed_year: int | None
    dated_from: date | None
    is_anachronistic: bool
    findings: tuple[Finding, ...]


class Event(NamedTuple):
    """Something datable at `text[start:end]` (code points, half-open) that had happened by `day` at the earliest."""

    day: date
    start: int
    end: int


#: An entity the text mentions: (entity_id, kind, name).
Mentioned = tuple["str | None", str, str]
Dater = Callable[[str, str, Iterable[Mentioned]], Dating]
_Finder = Callable[[str], list[Event]]

_YEAR = r"(?:(?<![0-9])(?:19|20)[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})"
_CLAIM = re.compile(rf"({_YEAR})(?=年|[-—–~～至/.])|(?<=[-—–~～至])({_YEAR})(?=年|[）)]|$)")
#: Years that such a title names are what it is about, not when it was written.
_ABOUT_THE_PAST = re.compile("周年|纪念|以来|[文选]集|文选|年谱")
#: What is written when a year is over may well tell of the first months of the next.
_CLOSES_A_YEAR = re.compile(r"年度|总结|述职|考核|评议|决算|回顾|报告")
_CLOSING_MONTHS = 6

_AHEAD_BEFORE = re.compile(r"(?:迎接|喜迎|迎来|筹备|将|献礼|明年|提请|提交|建议|(?:决定|关于)召开)[^。；！？\n]{0,12}$")
_AHEAD_AFTER = re.compile(r"[^。；，！？\n]{0,8}(?:即将|将于|将要|将在|在即|前夕|献礼)")
_BACK_BEFORE = re.compile(r"(?:学习|贯彻|落实|宣传|领会|自|自从|按照|根据)(?:好|了)?(?:党的|中共)?$")
_BACK_AFTER = re.compile(r"[^。；，！？\n]{0,8}?(?:以来|精神|召开|闭幕|通过|提出|指出|强调|作出|做出|确立|之后|后)")
_WINDOW = 30
#: No document tells of an anniversary later than that; a number before 周年 may be anything.
_LAST_YEAR = 2100

_NUMBER_BEFORE = re.compile(r"(?P<number>[0-9]{1,3}|[一二三四五六七八九十百零]{1,5}) ?$")
_YEAR_IS = re.compile(
    rf"(?:(?P<year>{_YEAR})年|(?P<this>今年|本年))(?:正|又|恰|适)?(?:是|值|逢|为)[^。；！？\n]{{0,14}}$"
)
_SIGNED = re.compile(
    rf"(?P<year>{_YEAR})年 ?(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月 ?"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日[）)]?\s*$"
)
#: A signature line holds an organ's name and a date, a sentence holds more.
_SIGNATURE_LINE = 40
_SIGNATURE_LINES = 3
_LINE = re.compile(r"[^\n]+")
_SENTENCE_MARK = re.compile("[，。；：！？]")

_SERIES = re.compile("(.{1,3}届)([一二三四五六七八]中)全会$")
_LISTED = "(?:[一二三四五六七八]中[、，和与及]?)"


def make_dater(reference: Reference) -> Dater:
    """A function of (title, clean text, its mentions as (entity_id, kind, name)) that returns the Dating.

    Reads the tables `anniversaries` and `meetings`. It is conservative: a congress counts only where the text looks
    back on it, and only a contradiction in plain words or of full years is an anachronism.
    """
    meetings = {f"meeting:{row['meeting_id']}": _meeting_finder(row) for row in reference["meetings"]}
    events = {row["event"]: int(row["year"]) for row in reference["anniversaries"]}
    names = sorted(events, key=lambda name: (-len(name), name))

    def read(title: str, text: str, mentions: Iterable[Mentioned]) -> Dating:
        folded = fold_width(text)
        claimed = claimed_year(title)
        marked = list(_anniversaries(folded, names, events))
        finders = [meetings[key] for key in sorted(meetings.keys() & {entity for entity, _, _ in mentions})]
        past = [*chain.from_iterable(find(folded) for find in finders), *_signatures(folded)]
        past += [event for event in marked if not _is_ahead(folded, event.start, event.end)]
        latest = max(past, key=lambda event: (event.day, -event.start), default=None)
        found = {finding[:2]: finding for finding in _late_event(title, claimed, latest)}
        found |= {finding[:2]: finding for finding in _wrong_anniversaries(folded, title, claimed, marked)}
        findings = tuple(found[span] for span in sorted(found))
        return Dating(claimed, latest.day if latest else None, bool(findings), findings)

    return read


def claimed_year(title: str) -> int | None:
    """The year a title claims, the last of several (2018—2020年, 2018年总结和2019年计划); None if masked or absent."""
    if _ABOUT_THE_PAST.search(title):
        return None
    words = (first or second for first, second in _CLAIM.findall(fold_width(title)))
    years = [year for word in words if (year := integer(word)) is not None and 1900 <= year < 2100]
    return max(years, default=None)


def _meeting_finder(row: Mapping[str, str]) -> _Finder:
    """A function of a text that returns the places where it looks back on one meeting."""
    day = date.fromisoformat(row["from"])
    names = [row["name"], *filter(None, row["aliases"].split("、"))]
    words = [re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    words += [
        rf"{term}{_LISTED}{{0,6}}?{plenum}(?:[、，和与及]?{_LISTED}){{0,6}}全会" for term, plenum in _series(names)
    ]
    pattern = re.compile("|".join(words))

    def find(text: str) -> list[Event]:
        spans = (found.span() for found in pattern.finditer(text))
        return [Event(day, start, end) for start, end in spans if _looks_back(text, start, end)]

    return find


def _series(names: Iterable[str]) -> list[tuple[str, str]]:
    """Term and number of a plenum, so that it is found in 十八届三中、四中全会 too."""
    return [(found[1], found[2]) for name in names if (found := _SERIES.match(name))]


def _looks_back(text: str, start: int, end: int) -> bool:
    if _is_ahead(text, start, end):
        return False
    return bool(_BACK_AFTER.match(text, end) or _BACK_BEFORE.search(text[max(0, start - _WINDOW) : start]))


def _is_ahead(text: str, start: int, end: int) -> bool:
    """Whether the text awaits what stands at the span: 迎接党的十九大胜利召开."""
    return bool(_AHEAD_AFTER.match(text, end) or _AHEAD_BEFORE.search(text[max(0, start - _WINDOW) : start]))


def _anniversaries(text: str, names: Iterable[str], events: dict[str, int]) -> Iterator[Event]:
    """Anniversaries the text marks, dated to the first day of their year."""
    at = text.find("周年")
    while at >= 0:
        before = text[max(0, at - _WINDOW) : at]
        if number := _NUMBER_BEFORE.search(before):
            before = before[: number.start()].rstrip()
            name = next((name for name in names if before.endswith(name)), None)
            years = integer(number["number"])
            if name is not None and years and events[name] + years < _LAST_YEAR:
                start = max(0, at - _WINDOW) + len(before) - len(name)
                yield Event(date(events[name] + years, 1, 1), start, at + 2)
        at = text.find("周年", at + 2)


def _signatures(text: str) -> Iterator[Event]:
    """Full dates that stand in a line of their own, or after a name, above or below the text."""
    lines = list(_LINE.finditer(text))
    for line in {*lines[:_SIGNATURE_LINES], *lines[-_SIGNATURE_LINES:]}:
        start, end = line.span()
        found = _SIGNED.search(line[0]) if end - start <= _SIGNATURE_LINE else None
        if found and not _SENTENCE_MARK.search(line[0], 0, found.start()):
            year, month, day = (integer(found[part]) or 0 for part in ("year", "month", "day"))
            if 1900 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                yield Event(date(year, month, day), start + found.start(), start + found.end())


def _first_too_late(title: str, year: int) -> date:
    """The first day that a document of that year cannot tell of."""
    return date(year + 1, 1 + _CLOSING_MONTHS if _CLOSES_A_YEAR.search(title) else 1, 1)


def _late_event(title: str, claimed: int | None, latest: Event | None) -> Iterator[Finding]:
    """The event after the year the title claims, if that is so."""
    if claimed is not None and latest is not None and latest.day >= _first_too_late(title, claimed):
        detail = f"the title claims {claimed}, the text tells of {latest.day.isoformat()}"
        yield Finding(latest.start, latest.end, "anachronism", detail, 0.9)


def _wrong_anniversaries(text: str, title: str, claimed: int | None, marked: Iterable[Event]) -> Iterator[Finding]:
    """Anniversaries that the text puts into a year that is not theirs: 2022年是中华人民共和国成立70周年."""
    for event in marked:
        found = _YEAR_IS.search(text, max(0, event.start - _WINDOW), event.start)
        year = None if found is None else integer(found["year"]) if found["year"] else claimed
        if found is None or year is None or year == event.day.year:
            continue
        if found["this"] and year + 1 == event.day.year and _CLOSES_A_YEAR.search(title):
            continue
        words = text[event.start : event.end]
        yield Finding(found.start(), event.end, "anachronism", f"{words} was in {event.day.year}, not in {year}", 0.95)
