"""What tests of tagging share: pages over the real segmenter, and what a finder finds as (words, name)."""

from __future__ import annotations

from functools import cache
from typing import Any

from flows.reference import load
from transforms.tag import REFERENCES
from transforms.tag.mention import Finder, Mention
from transforms.tag.page import Page
from transforms.tag.segment import Segmenter, make_segmenter

reference = cache(lambda: load(REFERENCES))


@cache
def segmenter() -> Segmenter:
    return make_segmenter(reference())


def page(text: str) -> Page:
    return Page(text, 0, segmenter())


def mentions(find: Finder, text: str) -> list[Mention]:
    return list(find(page(text)))


def check(find: Finder, case: dict[str, Any]) -> list[Mention]:
    """The mentions of a case's text, after asserting what holds for each and that they are those of the case."""
    found = mentions(find, case["text"])
    shown = [(case["text"][m.start : m.end], m.name, m.entity_id or "") for m in found]
    assert [list(entry[: len(expected)]) for entry, expected in zip(shown, case["found"], strict=False)] == case[
        "found"
    ]
    assert len(shown) == len(case["found"]), shown
    return found
