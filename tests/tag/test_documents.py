"""Cited documents: see tests/cases/documents.toml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.documents import make_document_finder, title_spans

find = make_document_finder(reference())


@pytest.mark.parametrize("case", cases("documents"))
def test_documents(case: dict[str, Any]) -> None:
    found = check(find, case)
    kinds = [mention.method.partition(":")[2] for mention in found if mention.method.startswith("title_marks")]
    assert kinds == case.get("kinds", kinds)


def test_a_bare_kind_points_to_no_document() -> None:
    whole, short = mentions(find, "《防汛办法》公布。《办法》共五章。")
    assert whole.entity_id == "document:防汛办法"
    assert short.entity_id is None


@given(st.text(alphabet="《》〈〉甲乙\n", max_size=40))
def test_title_spans_are_disjoint_and_closed(text: str) -> None:
    reach = 0
    for start, end in title_spans(text):
        assert reach <= start < end
        assert (text[start], text[end - 1]) == ("《", "》")
        assert text.count("《", start, end) == text.count("》", start, end)
        assert "\n" not in text[start:end]
        reach = end
