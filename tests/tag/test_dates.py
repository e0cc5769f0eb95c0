"""Dates: see tests/cases/dates.toml."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.dates import make_date_finder

find = make_date_finder(reference())


@pytest.mark.parametrize("case", cases("dates"))
def test_dates(case: dict[str, Any]) -> None:
    methods = [mention.method for mention in check(find, case)]
    assert methods == case.get("methods", methods)


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_found_whole_and_named_as_in_iso_8601(day: date) -> None:
    for written in (f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
        (found,) = mentions(find, f"于{written}，开工")
        assert (found.start, found.end, found.name, found.method) == (1, 1 + len(written), day.isoformat(), "date")


@given(st.text(alphabet="0129xX*年月日上下半本今去至—-第初底一二十", max_size=24))
def test_mentions_are_in_order_and_apart(text: str) -> None:
    reach = 0
    for mention in mentions(find, text):
        assert reach <= mention.start < mention.end <= len(text)
        assert mention.name
        reach = mention.end
