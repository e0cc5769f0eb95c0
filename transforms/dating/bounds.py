"""What bounds the date of a document from below and from above, and the interval that is left."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

#: Years that a document may be of, or tell of: from the first up to the second. Other numbers are none.
FIRST_YEAR, END_YEAR = 1900, 2100


def is_year(number: int) -> bool:
    """Whether a number may be a year that a text tells of."""
    return FIRST_YEAR <= number < END_YEAR


def day_of(year: int, month: int, day: int) -> date | None:
    """The day of the calendar, of such a year; None where there is none."""
    if is_year(year) and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


class Bound(NamedTuple):
    """A document is not older (`side` 'from') or not younger (`side` 'to') than `day`; `text[start:end]` says so.

    `side` 'named': the text names that day, which may have been to come; so it is no lower bound, but whatever sets an
    upper bound before it is past.
    `term`: what stands there, in words. `is_firm`: it can show that a title claims another year; other bounds are rules
    of thumb. Offsets are code points of the clean text, half-open.
    """

    side: str
    day: date
    start: int
    end: int
    term: str
    is_firm: bool = False


class Interval(NamedTuple):
    """When a document was written, as far as its text tells; None is open. `evidence`: the bounds that decided."""

    from_: date | None
    to: date | None
    evidence: tuple[Bound, ...]


def interval(bounds: Iterable[Bound], claimed: int | None = None) -> Interval:
    """The latest lower bound, and of the upper ones that are not before it the earliest.

    A text can tell of what is long past, but not of what is to come: an upper bound that contradicts a lower one is
    something the text looks back on. So is one before a day that the text names; but the year that the title claims is
    no such day to a firm bound, for who rewrites titles rewrites years in texts too.
    """
    given = sorted(bounds, key=lambda bound: (bound.start, bound.end, bound.term))
    lowest = max((bound for bound in given if bound.side == "from"), key=lambda bound: bound.day, default=None)
    told = [bound for bound in given if bound.side != "to"]
    latest = max((bound.day for bound in told), default=date.min)
    unclaimed = max((b.day for b in told if b.side == "from" or b.day.year != claimed), default=date.min)
    upper = [b for b in given if b.side == "to" and b.day >= (unclaimed if b.is_firm else latest)]
    highest = min(upper, key=lambda bound: bound.day, default=None)
    evidence = tuple(bound for bound in (lowest, highest) if bound is not None)
    return Interval(lowest.day if lowest else None, highest.day if highest else None, evidence)
