"""Bounds that congresses, plenums and sessions set."""

from __future__ import annotations

from dating_helpers import days, reference

from transforms.dating.meetings import make_meeting_bounds

_bounds = make_meeting_bounds(reference())


def _days(text: str, *keys: str) -> set[tuple[str, str]]:
    return days(_bounds(text, [f"meeting:{key}" for key in keys]))


def test_a_report_was_made_at_its_session() -> None:
    text = "政府工作报告\n——xx年3月5日在第八届全国人民代表大会第五次会议上"
    assert _days(text) == {("from", "1997-03-01"), ("to", "1997-03-14")}


def test_provinces_count_their_terms_like_the_state() -> None:
    assert _days("——在福建省第十三届人民代表大会第二次会议上") == {("from", "2018-12-01"), ("to", "2019-06-30")}
    assert not _days("——在某某县第十七届人民代表大会第二次会议上")


def test_what_guides_does_so_until_the_next_congress_is_taught() -> None:
    found = _days("深入学习贯彻党的十八届六中全会精神。", "cpc-18-6")
    assert found == {("from", "2016-10-24"), ("to", "2018-10-18")}
    assert _days("党的十八大以来。", "cpc-18") == {("from", "2012-11-08")}


def test_of_plenums_listed_together_the_last_was_the_latest() -> None:
    text = "贯彻落实党的十九大和十九届二中、三中、四中全会精神。"
    found = _days(text, "cpc-19", "cpc-19-2", "cpc-19-3", "cpc-19-4")
    assert max(day for side, day in found if side == "from") == "2019-10-28"
    assert min(day for side, day in found if side == "to") == "2021-04-24"


def test_a_session_is_spoken_of_until_the_next() -> None:
    found = _days("十四届全国人大二次会议闭幕后。", "npc-14-2")
    assert found == {("from", "2024-03-05"), ("to", "2025-10-26")}


def test_what_is_awaited_bounds_nothing() -> None:
    assert not _days("喜迎党的十九大胜利召开。", "cpc-19")
