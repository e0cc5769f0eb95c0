"""Dated events, offices, bodies and phrases, and what each says of when a text that names it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.dating.bounds import Bound
from transforms.dating.context import is_ahead, looks_back
from transforms.stage import Reference

#: Who held the office before is not who holds it now: 前总统, 时任总理; the body that was: 原国家卫计委.
_FORMER = ("前", "原", "时任", "前任", "已故", "历任")
#: A body's word for its kind goes on: 劳动保障部|门.
_GOES_ON = frozenset("门长队")
#: A body that has ended is still spoken of for a while.
_LINGERS = timedelta(days=365)
_NUMERALS = frozenset("一二三四五六七八九十百千万零0123456789")
_COUNTED = frozenset("一二三四五六七八九十百千万个年岁人名元天月日次条项")
#: 今年是“十四五”开局之年 and the like, by what follows the plan.
_YEAR_OF_PLAN = re.compile(
    '[”"]?(?:规划|计划|时期)?的?(?:(?P<first>开局|起步|第一)|(?P<last>收官|最后一|决胜|末)|第?(?P<second>第二))[之个]?年?'
)
_THIS_YEAR = re.compile(r"(?:今年|本年|今年既?[是为])[^。；！？\n]{0,12}$")
_PLAN_YEARS = 5

Bounds = Callable[[str], Iterator[Bound]]


class Event(NamedTuple):
    """A row of `events`."""

    name: str
    sort: str
    since: date
    from_: date
    to: date | None
    not_after: frozenset[str]


def make_event_bounds(reference: Reference) -> Bounds:
    """A function of a text (half-width digits) that yields what the events named in it say of its date."""
    rows = {word: _event(row) for row in reference["events"] for word in row["words"].split("|")}
    words = sorted(rows)
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)

    def bounds(text: str) -> Iterator[Bound]:
        for number, start, end in automaton.find_matches_as_indexes(text):
            event = rows[words[number]]
            if text[start - 1 : start] not in event.not_after:
                yield from _RULES[event.sort](event, text, start, end)

    return bounds


def _event(row: Mapping[str, str]) -> Event:
    to = date.fromisoformat(row["to"]) if row["to"] else None
    since, from_ = date.fromisoformat(row["since"]), date.fromisoformat(row["from"])
    return Event(row["event"], row["sort"], since, from_, to, frozenset(row["not_after"]))


def _is_former(text: str, start: int) -> bool:
    return text.endswith(_FORMER, 0, start)


def _of_office(event: Event, text: str, start: int, end: int) -> Iterator[Bound]:
    """Whoever is called by the office holds it, or held it."""
    yield Bound("from", event.from_, start, end, event.name, is_firm=True)
    if event.to and not _is_former(text, start):
        yield Bound("to", event.to, start, end, event.name, is_firm=True)


def _of_body(event: Event, text: str, start: int, end: int) -> Iterator[Bound]:
    """A body exists, or existed: 原国家卫计委 is named when it is gone."""
    if text[end - 1] == "部" and text[end : end + 1] in _GOES_ON:
        return
    if _is_former(text, start):
        yield Bound("from", event.to or event.from_, start, end, event.name, is_firm=True)
        return
    yield Bound("from", event.from_, start, end, event.name, is_firm=True)
    if event.to:
        yield Bound("to", event.to + _LINGERS, start, end, event.name)


def _of_term(event: Event, _text: str, start: int, end: int) -> Iterator[Bound]:
    """A phrase is not said before it was coined."""
    yield Bound("from", event.from_, start, end, event.name, is_firm=True)
    if event.to:
        yield Bound("to", event.to, start, end, event.name, is_firm=True)


def _of_plan(event: Event, text: str, start: int, end: int) -> Iterator[Bound]:
    """A plan is spoken of from its drafting until the year after its end; 今年 tells which of its years it is."""
    if text[start - 1 : start] in _NUMERALS or text[end : end + 1] in _COUNTED:
        return
    yield Bound("from", event.from_, start, end, event.name, is_firm=True)
    if not event.to:
        return
    yield Bound("to", event.to, start, end, event.name)
    found = _YEAR_OF_PLAN.match(text, end)
    if found and found.lastgroup and _THIS_YEAR.search(text, max(0, start - 20), start):
        years = {"first": _PLAN_YEARS, "second": _PLAN_YEARS - 1, "last": 1}[found.lastgroup]
        year = event.to.year - years
        yield Bound("from", date(year, 1, 1), start, found.end(), event.name, is_firm=True)
        yield Bound("to", date(year, 12, 31), start, found.end(), event.name)


def _of_event(event: Event, text: str, start: int, end: int) -> Iterator[Bound]:
    """An event is awaited until it is over, and looked back on once it has begun."""
    if is_ahead(text, start, end):
        yield Bound("from", event.since, start, end, event.name, is_firm=True)
        if event.to:
            yield Bound("to", event.to, start, end, event.name)
    else:
        day = event.from_ if looks_back(text, start, end) else event.since
        yield Bound("from", day, start, end, event.name, is_firm=True)


def _of_law(event: Event, text: str, start: int, end: int) -> Iterator[Bound]:
    """A law is spoken of while it is drafted, and carried out once it is passed."""
    day = event.from_ if looks_back(text, start, end) else event.since
    yield Bound("from", day, start, end, event.name, is_firm=True)


_RULES: Mapping[str, Callable[[Event, str, int, int], Iterator[Bound]]] = {
    "office": _of_office,
    "body": _of_body,
    "term": _of_term,
    "plan": _of_plan,
    "event": _of_event,
    "law": _of_law,
}
#: What a row of `events` may be.
SORTS = tuple(_RULES)
