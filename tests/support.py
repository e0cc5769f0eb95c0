"""What tests share: where the evaluation data may lie, reference data, and reading of case files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the evaluation data, which is not shipped")


def cases(name: str) -> list[Any]:
    """The cases of `tests/cases/<name>.toml` as parameters; those with `known_failure` are strict expected failures."""
    loaded = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text(encoding="utf-8"))
    out = []
    for kind, entries in loaded.items():
        for number, entry in enumerate(entries):
            marks = ()
            if "known_failure" in entry:
                marks = (pytest.mark.xfail(reason=entry["known_failure"], strict=True),)
            out.append(pytest.param(entry, id=f"{kind}-{number}", marks=marks))
    return out
