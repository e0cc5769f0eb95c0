"""Dates as pages and tables write them, in ISO 8601."""

from __future__ import annotations

import re
from datetime import date

#: 2021-03-05, 2021/3/5, 2021.3.5, 2021年3月5日, with whatever follows.
WRITTEN_DATE = re.compile(r"(?<![0-9])([12][0-9]{3})\s?[-/.年]\s?([01]?[0-9])\s?[-/.月]\s?([0-3]?[0-9])(?![0-9])")
_PLAIN_DATE = re.compile(r"^([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9])")


def iso_date(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD; None where there is none."""
    for pattern in (_PLAIN_DATE, WRITTEN_DATE):
        for match in pattern.finditer(text):
            year, month, day = map(int, match.groups())
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
    return None
