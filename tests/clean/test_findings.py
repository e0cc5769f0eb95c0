"""Findings: masks, deletions, truncation."""

from __future__ import annotations

from typing import Any

import pytest
from clean_helpers import NO_HEADING, cleaner
from support import cases


@pytest.mark.parametrize("case", cases("findings"))
def test_case(case: dict[str, Any]) -> None:
    cleaned = cleaner()(case["text"], NO_HEADING)
    found = [(f.kind, cleaned.text[f.start : f.end], f.detail) for f in cleaned.findings]
    wanted = [tuple(entry.split("|")) for entry in case["found"]]
    assert [f[: len(w)] for f, w in zip(found, wanted, strict=False)] == wanted, case["why"]
    assert len(found) == len(wanted), found
