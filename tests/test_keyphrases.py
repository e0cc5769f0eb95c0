"""Phrases that mark a document."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tag_pages import segmenter

from flows.reference import load
from transforms.keyphrases import REFERENCES, Keyphrase, Keyphraser, make_keyphraser


@cache
def _of() -> Keyphraser:
    return make_keyphraser(load(REFERENCES), segmenter())


def _phrases(text: str, body_start: int = 0) -> list[str]:
    return [one.phrase for one in _of()(text, body_start, ())]


_TEXT = (
    "长护险待遇由定点护理机构提供。定点护理机构应当建立档案,长护险基金按月结算。"
    "参保人申请长护险待遇的,定点护理机构应当受理。工作要抓好,工作要落实。"
)


def test_what_a_document_says_often_and_others_do_not_marks_it() -> None:
    found = _phrases(_TEXT)
    assert "定点护理机构" in found
    assert not {"工作", "机构", "护理机构"} & set(found)


def test_what_stands_once_marks_nothing_unless_the_title_has_it() -> None:
    title = "长期护理保险失能评估办法\n"
    assert "失能评估" in "".join(_phrases(title + "第一条 本市适用。", len(title)))
    assert not _phrases("失能评估由机构受理。")


def test_a_set_phrase_is_one_phrase() -> None:
    text = "坚持三会一课制度。落实三会一课制度。三会一课要规范。"
    spans = [(at, at + 4) for at in range(len(text)) if text.startswith("三会一课", at)]
    (found,) = [one for one in _of()(text, 0, spans) if "三会一课" in one.phrase]
    assert found[0] == "三会一课"
    assert found.times == 3
    assert text[found.start :].startswith("三会一课")


def test_a_part_is_not_told_beside_its_whole() -> None:
    found = _phrases("乡村规划师制度试点。建立乡村规划师制度。完善乡村规划师制度。")
    assert sum("规划师" in phrase for phrase in found) == 1


@pytest.mark.parametrize("text", ["", "xx年xx月xx日。xx年xx月。", "的的的的。", "12345,12345。"])
def test_what_says_nothing_has_no_phrases(text: str) -> None:
    assert not _phrases(text)


@given(
    st.lists(st.sampled_from(["乡村振兴", "建设", "公租房", "，", "。", "\n", "护理", "机构", "xx", "A1"]), max_size=40)
)
def test_phrases_stand_where_they_say(words: list[str]) -> None:
    text = "".join(words)
    found = _of()(text, 0, ())
    assert len(found) <= 12
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.phrase for one in found}) == len(found)
    for one in found:
        assert isinstance(one, Keyphrase)
        assert text[one.start : one.start + len(one.phrase)] == one.phrase
        assert 1 <= one.times <= text.count(one.phrase)
        assert 0.5 <= one.score <= 1
