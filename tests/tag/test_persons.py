"""Persons: see tests/cases/persons.toml."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.persons import make_person_finder
from transforms.tag.persons_lexicon import LIKELY, NO_NAME, POSSIBLE, make_lexicon

find = make_person_finder(reference())
lexicon = make_lexicon(reference())


@pytest.mark.parametrize("case", cases("persons"))
def test_persons(case: dict[str, Any]) -> None:
    methods = [mention.method for mention in check(find, case)]
    assert methods == case.get("methods", methods)


@given(st.sampled_from(["建国", "志强", "丽华", "明"]), st.sampled_from(["王", "李", "欧阳", "尤"]))
def test_a_name_with_a_title_is_found_wherever_it_stands(given_name: str, surname: str) -> None:
    name = surname + given_name
    (found,) = mentions(find, f"会上，{name}同志发了言。")
    assert (found.name, found.entity_id) == (name, f"person:{name}")


@given(
    st.lists(
        st.sampled_from(["尤权", "书记", "、", "同志", "说", "·", "叶利钦", "总统", "，男，", "任", "\n", "从严治党"])
    )
)
def test_mentions_are_in_order_and_do_not_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = mentions(find, text)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("王国强", LIKELY),
        ("欧阳明", LIKELY),
        ("和万春", POSSIBLE),
        ("高峰", NO_NAME),
        ("乔庄村", NO_NAME),
        ("福州", NO_NAME),
    ],
)
def test_shapes_of_names(word: str, shape: int) -> None:
    assert lexicon.shape(word) == shape
