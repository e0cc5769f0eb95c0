"""Numbered series."""

from __future__ import annotations

import pytest
from dating_helpers import days, reference

from transforms.dating.series import make_series_bounds

_bounds = make_series_bounds(reference())


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("第七届中国国际进口博览会闭幕。", 2024),
        ("在第33个国际博物馆日，", 2009),
        ("庆祝第四十个教师节。", 2024),
        ("二十国集团领导人第十九次峰会在里约热内卢举行。", 2024),
        ("第三届“一带一路”国际合作高峰论坛。", 2023),
        ("第135届广交会。", 2024),
        ("十四届全国人大常委会第十次会议审议。", 2024),
    ],
)
def test_an_edition_lies_within_its_bounds(text: str, year: int) -> None:
    (low,) = {day for side, day in days(_bounds(text)) if side == "from"}
    (high,) = {day for side, day in days(_bounds(text)) if side == "to"}
    assert low < f"{year}-12-31"
    assert high > f"{year}-01-01"
    assert int(high[:4]) - int(low[:4]) <= 3


def test_what_is_awaited_is_not_over() -> None:
    assert ("to", "2023-10-08") in days(_bounds("备战第十九届亚运会。"))


@pytest.mark.parametrize(
    "text", ["教师节快乐。", "第九百个教师节。", "第二届村运动会。", "第99届亚运会。", "第零个教师节。"]
)
def test_what_has_no_edition_says_nothing(text: str) -> None:
    assert not days(_bounds(text))


def test_every_series_has_editions_in_order() -> None:
    for row in reference()["event_series"]:
        assert bool(row["first"]) != bool(row["editions"])
        assert all("#" in pattern for pattern in row["words"].split("|"))
        days_of = [edition.partition("=")[2].split("/") for edition in row["editions"].split()]
        assert all(start <= end for start, end in days_of)
        assert days_of == sorted(days_of)
