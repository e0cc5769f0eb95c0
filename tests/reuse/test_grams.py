"""Grams: a sample that depends on the characters alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.reuse.grams import EVERY, GRAM, sampled_grams

prose = st.text(st.sampled_from("一二三四五六七八九十"), max_size=80)


def places(text: str) -> list[int]:
    return list(sampled_grams([text]).gram_places[0].as_py())


def hashed(text: str) -> dict[int, int]:
    some = sampled_grams([text])
    return dict(zip(some.gram_places[0].as_py(), some.grams[0].as_py(), strict=True))


@given(prose)
def test_one_of_every_seven_is_sampled(text: str) -> None:
    ends = [-1, *places(text), max(len(text) - GRAM + 1, 0)]
    assert all(after - before <= EVERY for before, after in pairwise(ends))


@given(prose, prose, prose)
def test_a_passage_gives_the_same_grams_wherever_it_stands(before: str, passage: str, after: str) -> None:
    alone, within = hashed(passage), hashed(before + passage + after)
    inside = {place - len(before): gram for place, gram in within.items()}
    assert {place: gram for place, gram in inside.items() if 0 <= place <= len(passage) - GRAM} == alone


@given(st.lists(prose, max_size=5))
def test_a_text_gives_the_same_grams_whatever_stands_beside_it(texts: list[str]) -> None:
    together = sampled_grams(texts)
    assert together.grams.to_pylist() == [sampled_grams([text]).grams[0].as_py() for text in texts]
    assert together.gram_places.to_pylist() == [places(text) for text in texts]


@given(prose)
def test_grams_are_equal_where_the_characters_are(text: str) -> None:
    by_gram: dict[int, set[str]] = {}
    for place, gram in hashed(text).items():
        by_gram.setdefault(gram, set()).add(text[place : place + GRAM])
    assert all(len(words) == 1 for words in by_gram.values())
    assert len({next(iter(words)) for words in by_gram.values()}) == len(by_gram)
