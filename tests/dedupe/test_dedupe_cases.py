"""Cases of copies: see tests/cases/dedupe.toml."""

from __future__ import annotations

from typing import Any

import pytest
from dedupe.makers import match_text, profile
from support import cases

from transforms.dedupe.relations import relate
from transforms.stage import Parameters


@pytest.mark.parametrize("case", [case for case in cases("dedupe") if "match" in case.values[0]])
def test_match_text(case: dict[str, Any]) -> None:
    assert match_text()(case["text"], case.get("body_start", 0)) == case["match"]


@pytest.mark.parametrize("case", [case for case in cases("dedupe") if "relation" in case.values[0]])
def test_relation(case: dict[str, Any]) -> None:
    a, b = (profile(case[name]) for name in "ab")
    found = relate(a, b, Parameters().near_jaccard)
    assert (found.kind if found else "none") == case["relation"]
    assert relate(b, a, Parameters().near_jaccard) == found
