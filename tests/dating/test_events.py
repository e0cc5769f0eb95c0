"""Events, offices, bodies, phrases, plans and laws."""

from __future__ import annotations

from datetime import date

import pytest
from dating_helpers import days, reference

from transforms.dating.events import SORTS, make_event_bounds

_bounds = make_event_bounds(reference())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国务院总理温家宝主持会议。", {("from", "2003-03-16"), ("to", "2013-03-15")}),
        ("温家宝总理作报告。", {("from", "2003-03-16"), ("to", "2013-03-15")}),
        ("会见美国前总统克林顿。", set()),
        ("会见时任美国总统奥巴马。", {("from", "2009-01-20")}),
        ("国家卫计委印发通知。", {("from", "2013-03-14"), ("to", "2019-03-17")}),
        ("原国家卫计委印发的通知。", {("from", "2018-03-17")}),
        ("各级劳动保障部门要抓好落实。", set()),
        ("以胡锦涛同志为总书记的党中央。", {("from", "2002-11-15"), ("to", "2012-11-15")}),
        ("贯彻新发展理念。", {("from", "2016-01-18")}),
        ("大胆创新发展理念。", set()),
        ("“十三五”规划实施以来。", {("from", "2015-03-01"), ("to", "2021-12-31")}),
        ("编制十四五规划。", {("from", "2019-07-01"), ("to", "2026-12-31")}),
        ("三十四五个人参加。", set()),
        ("当前已有十四五个。", set()),
        ("汶川地震以来。", {("from", "2008-05-12")}),
        ("迎接北京冬奥会胜利召开。", {("from", "2014-02-04"), ("to", "2022-03-13")}),
        ("北京冬奥会成功举办。", {("from", "2022-02-04")}),
        ("审议外商投资法草案。", {("from", "2014-03-15")}),
        ("外商投资法施行后。", {("from", "2019-03-15")}),
    ],
)
def test_what_a_text_knows_bounds_it(text: str, expected: set[tuple[str, str]]) -> None:
    assert days(_bounds(text)) == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("今年是“十四五”开局之年。", "2021"),
        ("今年是“十四五”规划的收官之年。", "2025"),
        ("今年是实施“十三五”规划的第二年。", "2017"),
    ],
)
def test_this_year_tells_the_year_of_a_plan(text: str, year: str) -> None:
    assert {("from", f"{year}-01-01"), ("to", f"{year}-12-31")} <= days(_bounds(text))


def test_another_year_of_a_plan_is_not_the_year_of_the_text() -> None:
    assert ("to", "2021-12-31") not in days(_bounds("十四五开局之年我们打下了基础。"))


def test_bounds_stand_where_the_words_are() -> None:
    text = "会上，国务院总理朱镕基讲话。"
    assert {text[bound.start : bound.end] for bound in _bounds(text)} == {"国务院总理朱镕基"}


def test_rows_are_in_order_and_no_word_means_two() -> None:
    words = [word for row in reference()["events"] for word in row["words"].split("|")]
    assert len(words) == len(set(words))
    for row in reference()["events"]:
        assert row["sort"] in SORTS
        assert row["source"]
        assert row["since"] <= row["from"] <= (row["to"] or "9999"), row["event"]
        assert all(date.fromisoformat(row[name]) for name in ("since", "from"))
