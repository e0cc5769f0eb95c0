"""Organisations: see tests/cases/organisations.toml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.organisations import make_organisation_finder

find = make_organisation_finder(reference())


@pytest.mark.parametrize("case", cases("organisations"))
def test_organisations(case: dict[str, Any]) -> None:
    methods = [mention.method for mention in check(find, case)]
    assert methods == case.get("methods", methods)


@given(
    st.lists(
        st.sampled_from(
            ["福州市", "教育", "局", "和", "省委", "组织部", "中国", "大学", "有限公司", "各", "，", "干部"]
        )
    )
)
def test_every_mention_lies_in_the_text_once(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = [(mention.start, mention.end) for mention in mentions(find, text)]
    assert spans == sorted(set(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize("suffix", ["教育局", "人民法院", "图书馆", "职业技术学院", "人民政府办公室"])
def test_a_place_and_a_suffix_make_an_organisation(suffix: str) -> None:
    assert f"福州市{suffix}" in {mention.name for mention in mentions(find, f"由福州市{suffix}负责。")}
