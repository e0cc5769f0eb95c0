"""Positions: see tests/cases/positions.toml."""

from __future__ import annotations

from typing import Any

import pytest
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.positions import make_position_finder

find = make_position_finder(reference())


@pytest.mark.parametrize("case", cases("positions"))
def test_positions(case: dict[str, Any]) -> None:
    check(find, case)


def test_an_office_with_its_organ_is_surer_than_one_without() -> None:
    with_organ, without = mentions(find, "财政局局长和局长")
    assert (with_organ.method, without.method) == ("organ", "office")
    assert with_organ.score > without.score


def test_the_list_is_reviewable() -> None:
    rows = reference()["positions"]
    assert {(row["role"], row["needs_organ"]) for row in rows} == {
        ("office", "yes"),
        ("office", "no"),
        ("organ", ""),
        ("organ_ending", ""),
        ("outside", ""),
        ("after", ""),
    }
    words = [row["word"] for row in rows]
    assert words == sorted(set(words))
