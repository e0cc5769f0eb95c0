"""Years and days in full, and in names of events."""

from __future__ import annotations

import pytest
from dating_helpers import days

from transforms.dating.years import year_bounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025全球数字经济大会开幕。", {("from", "2024-07-01"), ("to", "2026-12-31")}),
        ("2016年以来，", {("named", "2016-01-01"), ("from", "2016-01-01")}),
        ("2016年和2018年都有增长。", {("named", "2018-01-01")}),
        ("于2019年3月5日召开会议。", {("named", "2019-01-01"), ("from", "2018-12-05")}),
        ("二〇一九年度有增长。", {("named", "2019-01-01")}),
    ],
)
def test_years_bound_a_text(text: str, expected: set[tuple[str, str]]) -> None:
    assert days(year_bounds(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["到2035年实现目标。", "2030年前碳达峰。", "力争2025年建成。", "2020年底前完成。", "编号12019年。", "共2025人。"],
)
def test_what_is_to_come_says_nothing(text: str) -> None:
    assert not days(year_bounds(text))
