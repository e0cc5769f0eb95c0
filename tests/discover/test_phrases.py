"""Strings that look put in."""

from __future__ import annotations

import pytest
from discover_helpers import discover, find, honest, put_in
from hypothesis import given, settings
from hypothesis import strategies as st

#: Phrases no list holds; some of them honest texts write as well.
_PHRASES = ["实操手册汇编", "稿件速递频道", "述法材料", "(www.example.com)", "欢迎访问本站！", "-稿件网-", "QQ群123456"]


def test_honest_texts_hold_none() -> None:
    assert len(honest()) > 100
    assert discover(list(honest())) == []


@pytest.mark.parametrize("phrase", _PHRASES)
def test_a_phrase_is_found_by_itself(phrase: str) -> None:
    (found,) = discover(put_in([phrase], 60))
    assert found.phrase == phrase
    assert found.share > 0.9


def test_a_few_places_are_not_enough() -> None:
    assert discover(put_in(["实操手册汇编"], 2)) == []


def test_a_phrase_is_neither_too_long_nor_too_short() -> None:
    """What always stands beside it belongs to it; what stands beside it by chance does not."""
    assert [one.phrase for one in discover(put_in(["新编述法材料选"], 40))] == ["新编述法材料选"]


def test_a_phrase_within_another_needs_places_of_its_own() -> None:
    both = [one.phrase for one in discover(put_in(["述法材料", "新编述法材料选"], 50))]
    assert both == ["新编述法材料选", "述法材料"]


def test_between_clauses_only_words_of_sites_count() -> None:
    texts = [text.replace("，", "，范文速查", 1) for text in honest()]
    assert [one.phrase for one in discover(texts)] == ["范文速查"]
    texts = [text.replace("，", "，春耕备耕", 1) for text in honest()]
    assert discover(texts) == []


@pytest.mark.parametrize("count", ["五个", "**", "第3"])
def test_numbers_and_masks_are_no_phrases(count: str) -> None:
    assert discover([text.replace("的", f"的{count}") for text in honest()]) == []


def test_a_string_that_one_text_repeats_is_its_subject() -> None:
    text = "".join(f"{char}量子谷" for char in honest()[0])
    assert discover([text, *honest()]) == []


_PIECES = st.lists(st.sampled_from([*"全县工作的，。\n 　x*", "范文", "&nbsp;", "<p>", "\0", "ａ"]), max_size=30)


@given(st.lists(_PIECES.map("".join), max_size=5))
@settings(deadline=None)
def test_occurrences_stand_where_they_say(texts: list[str]) -> None:
    for one in find(texts):
        rest = texts[one.text][one.start :]
        assert rest.startswith(one.phrase[0])
        assert "".join(rest.split()).startswith(one.phrase[:1])
        assert one.seam >= 0
