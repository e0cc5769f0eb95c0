"""Genre and issuing level, by title and opening."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from flows.reference import load
from transforms.genre import REFERENCES, make_genre_reader, make_level_reader

_REFERENCE = load(REFERENCES)
_GENRE = make_genre_reader(_REFERENCE)
_LEVEL = make_level_reader(_REFERENCE)
_GENRES = {row["genre"] for row in _REFERENCE["genres"]} - {""}
_LEVELS = {"中央", "省", "市", "县", "乡镇", "村/社区", "部门", "高校", "企业"}


def _genre(title: str, text: str) -> str:
    reading = _GENRE(title, text, 0)
    if reading:
        assert {"title": title, "text": text}[reading.where][reading.start : reading.end] == reading.term
        assert reading.term
    return reading.value if reading else ""


def _level(title: str, text: str = "", place: tuple[str, str] | None = None) -> str:
    reading = _LEVEL(title, text, place)
    if reading:
        assert {"title": title, "text": text}[reading.where][reading.start : reading.end] == reading.term
        assert reading.term
    return reading.value if reading else ""


@pytest.mark.parametrize("case", cases("genre"))
def test_cases(case: dict[str, Any]) -> None:
    assert _genre(case["title"], case.get("opening", "")) == case["genre"]
    assert _level(case["title"]) == case["level"]


def test_cues_stand_once_in_a_place() -> None:
    places = [(row["cue"], row["where"]) for row in _REFERENCE["genres"]]
    assert len(set(places)) == len(places)
    assert {where for _, where in places} == {"end", "part", "frame", "start", "first", "verb"}


def test_levels_are_those_of_the_contract() -> None:
    assert {row["level"] for row in _REFERENCE["levels"]} - {""} == _LEVELS
    assert {row["kind"] for row in _REFERENCE["levels"] if not row["level"]} == {"none"}


@pytest.mark.parametrize("tail", ["（试行）", "范文", "篇三", "（一）", " ", "模板5篇", "。"])
def test_what_follows_the_genre_does_not_matter(tail: str) -> None:
    assert _genre(f"机关党建工作总结{tail}", "") == "工作总结"


@given(st.text(alphabet="关于的在讲话通知《》（）市县委镇书记工作总结报告202年，听取 第一篇"), st.text(max_size=40))
def test_answers_are_known_words(title: str, opening: str) -> None:
    assert _genre(title, opening) in _GENRES | {""}
    assert _level(title, opening) in _LEVELS | {""}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("我县大力推进，我县群众满意，位居全省第一。", "县"),
        ("全镇干部行动起来，全镇上下一心，全镇成效明显，全镇面貌一新。", "乡镇"),
        ("我局认真落实，我局还组织培训。", "部门"),
        ("我们县里。全面落实，全部完成。", ""),
        ("我县工作。", ""),
        ("我县和我市，我县和我市，我县和我市。", ""),
    ],
)
def test_where_the_title_names_nobody_the_text_says_who_speaks(text: str, level: str) -> None:
    assert _level("工作总结", text) == level


def test_the_title_goes_before_the_text() -> None:
    assert _level("市教育局工作总结", "我县……我县……我县") == "部门"


@pytest.mark.parametrize(
    ("title", "place", "level"),
    [
        ("金寨县年度工作总结", ("金寨县", "341524"), "县"),
        ("琴溪镇春季植树工作小结", ("琴溪镇", "341823108"), "乡镇"),
        ("福州市交通发展规划", ("福州市", "350100"), "市"),
        ("在辽宁省工作会议上的讲话", ("辽宁省", "210000"), "省"),
        ("赴金寨县考察报告", ("金寨县", "341524"), ""),
        ("金寨县农业农村局工作总结", ("金寨县", "341524"), "部门"),
    ],
)
def test_a_title_may_begin_with_the_place_that_speaks(title: str, place: tuple[str, str], level: str) -> None:
    assert _level(title, "", place) == level
