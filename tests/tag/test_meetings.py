"""Meetings: see tests/cases/meetings.toml."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.meetings import make_meeting_finder

find = make_meeting_finder(reference())


@pytest.mark.parametrize("case", cases("meetings"))
def test_meetings(case: dict[str, Any]) -> None:
    check(find, case)


@pytest.mark.parametrize("row", reference()["meetings"], ids=lambda row: row["meeting_id"])
def test_every_listed_meeting_is_found_by_its_name_and_aliases(row: dict[str, str]) -> None:
    for written in (row["name"], *filter(None, row["aliases"].split("、"))):
        (found,) = mentions(find, f"自{written}以来")
        assert (found.name, found.entity_id) == (row["name"], f"meeting:{row['meeting_id']}")
        assert (found.start, found.end) == (1, 1 + len(written))


def test_listed_meetings_are_in_order_of_time() -> None:
    rows = reference()["meetings"]
    assert all(date.fromisoformat(row["from"]) <= date.fromisoformat(row["to"]) for row in rows)
    series = [row for row in rows if re.match("cpc-[0-9]", row["meeting_id"])]
    # A congress comes before its own plenums, and the last plenum before the next congress.
    series.sort(key=lambda row: [*map(int, row["meeting_id"].split("-")[1:])])
    assert [row["from"] for row in series] == sorted(row["from"] for row in series)


def test_names_and_aliases_are_disjoint() -> None:
    names = [
        name for row in reference()["meetings"] for name in (row["name"], *filter(None, row["aliases"].split("、")))
    ]
    assert len(names) == len(set(names))
