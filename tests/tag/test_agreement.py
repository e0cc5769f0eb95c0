"""What the mentions of a document say about each other."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tag_pages import reference

from transforms.tag import make_tagger
from transforms.tag.agreement import make_link, one_kind
from transforms.tag.mention import Mention

_tag = make_tagger(reference())
_link = make_link(reference())


def _organs(text: str) -> dict[str, str | None]:
    return {text[m.start : m.end]: m.entity_id for m in _tag(text, 0) if m.kind == "ORG"}


def test_organs_of_a_place_that_is_not_said_are_those_the_document_names_in_full() -> None:
    text = "中共澄迈县委印发通知。县委要求，由澄迈县人民政府落实，县委组织部指导，县政府督查。"
    text += "澄迈县政协调研，县政协反映民意。"
    found = _organs(text)
    assert found["中共澄迈县委"] == found["县委"] == "org:中国共产党澄迈县委员会"
    assert found["县政府"] == found["澄迈县人民政府"] == "org:澄迈县人民政府"
    assert found["县政协"] == found["澄迈县政协"] == "org:中国人民政治协商会议澄迈县委员会"
    assert found["县委组织部"] is None  # the document names no such department in full


def test_with_two_of_a_sort_it_stays_open_which_is_meant() -> None:
    found = _organs("澄迈县委和定安县委分别部署。县委要求抓好落实。")
    assert found["县委"] is None
    assert found["澄迈县委"] != found["定安县委"]


def test_a_short_name_of_an_organ_of_the_state_points_to_it() -> None:
    text = "中组部、国家发展改革委印发通知。"
    mentions = [Mention(0, 3, "ORG", "中组部", "model", 0.65), Mention(4, 11, "ORG", "国家发展改革委", "model", 0.65)]
    assert [m.entity_id for m in _link(text, mentions)] == ["org:中共中央组织部", "org:国家发展和改革委员会"]


def test_our_own_organs_are_so_abroad_too() -> None:
    mentions = [Mention(0, 6, "ORG", "中国全国人大", "model", 0.65)]
    assert [m.entity_id for m in _link("中国全国人大", mentions)] == ["org:全国人民代表大会"]


def test_what_is_generic_stays_without_an_entity() -> None:
    mentions = [Mention(0, 3, "ORG", "教育局", "model", 0.65)]
    assert _link("教育局", mentions) == mentions


def _mention(text: str, words: str, kind: str, score: float, nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Mention(start, start + len(words), kind, words, "model", score, f"{kind.lower()}:{words}")


def test_a_surface_is_of_one_kind_in_a_document() -> None:
    text = "华山说，华山同意，华山来了"
    mentions = [
        _mention(text, "华山", "PERSON", 0.8),
        _mention(text, "华山", "PLACE", 0.6, 1),
        _mention(text, "华山", "PERSON", 0.6, 2),
    ]
    agreed = one_kind(text, mentions)
    assert [m.kind for m in agreed] == ["PERSON"] * 3
    assert (agreed[1].method, agreed[1].entity_id, agreed[1][:2]) == ("agreed", "person:华山", mentions[1][:2])


def test_what_is_sure_keeps_its_kind() -> None:
    text = "华山说，登上华山，华山同意"
    mentions = [
        _mention(text, "华山", "PERSON", 0.95),
        _mention(text, "华山", "PLACE", 0.9, 1),
        _mention(text, "华山", "PERSON", 0.95, 2),
    ]
    assert one_kind(text, mentions) == mentions


@example([(0, "PERSON", 0.0), (0, "PLACE", 0.0)])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["PERSON", "PLACE", "ORG", "DATE"]), st.floats(0, 1))))
def test_spans_stay_and_what_is_unsure_agrees(rows: list[tuple[int, str, float]]) -> None:
    text = "甲乙甲乙"
    mentions = [Mention(at, at + 1, kind, text[at], "model", score) for at, kind, score in rows]
    agreed = one_kind(text, mentions)
    assert [m[:2] for m in agreed] == [m[:2] for m in mentions]
    assert one_kind(text, agreed) == agreed or any(m.score >= 0.85 for m in agreed)
    for word in "甲乙":
        unsure = {m.kind for m in agreed if text[m.start] == word and m.score < 0.85 and m.kind != "DATE"}
        assert len(unsure) <= 1


@pytest.mark.parametrize("mentions", [[], [Mention(0, 1, "DATE", "甲", "date", 0.9)]])
def test_nothing_to_agree_on_changes_nothing(mentions: list[Mention]) -> None:
    assert one_kind("甲", mentions) == mentions
    assert _link("甲", mentions) == mentions
