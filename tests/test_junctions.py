"""How well characters go together."""

from __future__ import annotations

from functools import cache

import numpy as np

from flows.reference import load
from transforms.junctions import REFERENCES, SCALE, UNKNOWN, Junctions, counted_as, make_junctions


@cache
def junctions() -> Junctions:
    return make_junctions(load(REFERENCES))


def test_inside_words_characters_go_together_and_across_chance_they_do_not() -> None:
    def along(text: str) -> list[float]:
        bits: list[float] = (junctions().along(junctions().ids_of(text)) / SCALE).tolist()
        return bits

    assert min(along("发展")) > 5
    assert min(along("基础设施")) > 3
    assert max(along("的了")) < -3


def test_width_and_digits_do_not_matter() -> None:
    ids = junctions().ids_of
    assert ids("ＡＢ，（５").tolist() == ids("xy,(9").tolist()
    assert (counted_as("５"), counted_as("Ａ"), counted_as("，"), counted_as("国")) == ("0", "a", ",", "国")


def test_what_is_not_in_the_table_is_unknown() -> None:
    assert junctions().ids_of("\u3000\U0002a6a5龘").tolist() == [UNKNOWN] * 3
    assert abs(int(junctions().strengths[UNKNOWN, UNKNOWN])) <= SCALE


def test_rare_strings_are_rare() -> None:
    assert junctions().rarity("工作") < junctions().rarity("工作总结") < junctions().rarity("述职报告范文")


def test_the_table_holds_each_pair_once() -> None:
    for row in load(REFERENCES)["bigrams"]:
        seconds = row["followers"][::2]
        assert len(row["followers"]) % 2 == 0
        assert len(set(seconds)) == len(seconds)


def test_strengths_are_what_the_counts_say() -> None:
    rows = (
        {"character": "甲", "count": "64", "followers": "乙<"},  # < is level 12: 2 ** 6
        {"character": "乙", "count": "64", "followers": ""},
    )
    made = make_junctions({"bigrams": rows})
    first, second = made.ids_of("甲乙").tolist()
    expected = 64 * 64 / 129
    assert made.strengths[first, second] == np.rint(np.log2((64 + 1) / (expected + 1)) * SCALE)
    assert made.strengths[second, first] == np.rint(np.log2(1 / (expected + 1)) * SCALE)
