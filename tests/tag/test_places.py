"""Places: see tests/cases/places.toml."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases
from tag_pages import check, mentions, page, reference

from transforms.tag.document_place import place_of_document
from transforms.tag.places import make_place_finder
from transforms.tag.places_gazetteer import LEVELS, make_gazetteer

find = make_place_finder(reference())
gazetteer = make_gazetteer(reference())
whole = make_gazetteer(reference())
whole._holds_town = lambda _: True  # type: ignore[method-assign]
PARENTS = {
    "province": {""},
    "prefecture": {"province"},
    "county": {"prefecture", "province"},
    "town": {"county", "prefecture"},
}


@pytest.mark.parametrize("case", cases("places"))
def test_places(case: dict[str, Any]) -> None:
    methods = [mention.method for mention in check(find, case)]
    assert methods == case.get("methods", methods)


@given(
    st.lists(
        st.sampled_from(["福建省", "鼓楼区", "龙井", "和", "县委", "文昌", "、", "老城镇", "海仔村", "中国", "\n"])
    )
)
def test_mentions_are_in_order_and_do_not_overlap(pieces: list[str]) -> None:
    found = mentions(find, "".join(pieces))
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(mention.kind == "PLACE" and 0 < mention.score < 1 for mention in found)


def test_levels_and_parents_of_the_gazetteer() -> None:
    levels: dict[str, set[str]] = {"": {""}}
    for row in reference()["places"]:
        levels.setdefault(row["code"], set()).add(row["level"])
    for row in reference()["places"]:
        assert row["level"] in LEVELS
        assert levels[row["parent"]] & PARENTS[row["level"]], row
        assert len(row["code"]) == (9 if row["level"] == "town" else 6), row
        assert not row["valid_from"] or not row["valid_to"] or row["valid_from"] <= row["valid_to"], row


def test_names_in_force_are_unique_within_their_parent() -> None:
    names = [(row["parent"], row["name"], row["code"]) for row in reference()["places"]]
    assert len(set(names)) == len(names) > 43_000


def test_chains_lead_up_to_the_province() -> None:
    assert gazetteer.chain("469023100") == ("469023100", "469023", "460000")
    assert gazetteer.chain("350102") == ("350102", "350100", "350000")


@pytest.mark.parametrize(
    ("title", "body", "place"),
    [
        ("福州市工作报告\n", "学习浙江省和江苏省的经验。", ("福州市", "350100")),
        ("讲话\n", "老城镇、文儒镇、仁兴镇和福山镇要走在前列。", None),
        ("讲话\n", "我们澄迈抓得早。老城镇、文儒镇、仁兴镇和福山镇走在前列。", ("澄迈县", "469023")),
        ("讲话\n", "为辽宁发展提供保证。", ("辽宁省", "210000")),
        ("讲话\n", "有的地方学浙江。", None),
        ("讲话\n", "福建、浙江、江西、湖南和广东都来了。", None),
        ("讲话\n", "中国和俄罗斯，中国和法国。", None),
    ],
)
def test_the_place_of_a_document(title: str, body: str, place: tuple[str, str] | None) -> None:
    text = title + body
    found = place_of_document(find(page(text)), text, len(title))
    assert ((found[1].value, found[0]) if found else None) == place
    if found:
        assert text[found[1].start : found[1].end] == found[1].term
        assert 0.6 <= found[1].score <= 1


@given(
    st.lists(st.sampled_from(["福州市", "鼓楼区", "老城镇", "澄迈", "和", "镇", "乡", "街道", "新华", "县委", "朝阳"]))
)
def test_the_lighter_search_finds_the_same_where_no_town_is_named(pieces: list[str]) -> None:
    text = "".join(pieces)
    tokens = page(text).tokens
    found = list(gazetteer.hits(text, tokens))
    assert [(h.start, h.end) for h in found] == [(h.start, h.end) for h in whole.hits(text, tokens)]
