"""Set phrases of policy: see tests/cases/policy.toml."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.policy import make_policy_finder

find = make_policy_finder(reference())


@pytest.mark.parametrize("case", cases("policy"))
def test_policy(case: dict[str, Any]) -> None:
    check(find, case)


def test_every_term_is_found_in_quotation_marks() -> None:
    for row in reference()["policy_terms"]:
        (found,) = mentions(find, f"“{row['term']}”")
        assert (found.start, found.end, found.name) == (1, 1 + len(row["term"]), row["name"])


def test_the_list_is_reviewable() -> None:
    rows = reference()["policy_terms"]
    assert len(rows) >= 350
    terms = [row["term"] for row in rows]
    assert terms == sorted(set(terms))
    assert all(re.fullmatch("((19|20)[0-9]{2})?", row["since"]) for row in rows)
    assert {row["cue"] for row in rows} == {"", "quoted"}
    groups: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row["name"], set()).add(row["group"])
    assert [name for name, found in groups.items() if len(found) > 1] == []
