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


@pytest.mark.parametrize("case", cases("genre"))
def test_cases(case: dict[str, Any]) -> None:
    assert (_GENRE(case["title"], case.get("opening", "")) or "") == case["genre"]
    assert (_LEVEL(case["title"]) or "") == case["level"]


def test_cues_stand_once_in_a_place() -> None:
    places = [(row["cue"], row["where"]) for row in _REFERENCE["genres"]]
    assert len(set(places)) == len(places)
    assert {where for _, where in places} == {"end", "part", "frame", "start", "first", "verb"}


def test_levels_are_those_of_the_contract() -> None:
    assert {row["level"] for row in _REFERENCE["levels"]} - {""} == _LEVELS
    assert {row["kind"] for row in _REFERENCE["levels"] if not row["level"]} == {"none"}


@pytest.mark.parametrize("tail", ["（试行）", "范文", "篇三", "（一）", " ", "模板5篇", "。"])
def test_what_follows_the_genre_does_not_matter(tail: str) -> None:
    assert _GENRE(f"机关党建工作总结{tail}", "") == "工作总结"


@given(st.text(alphabet="关于的在讲话通知《》（）市县委镇书记工作总结报告202年，听取 第一篇"), st.text(max_size=40))
def test_answers_are_known_words(title: str, opening: str) -> None:
    assert _GENRE(title, opening) in _GENRES | {None}
    assert _LEVEL(title) in _LEVELS | {None}
