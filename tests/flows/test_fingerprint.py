"""What a stage depends on, read from the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from flows_helpers import ROOT

from flows.fingerprint import _closure, _imported
from transforms.stages import STAGES

_MODULES = sorted((ROOT / "transforms").rglob("*.py"))


@pytest.mark.parametrize("file", _MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_are_those_the_parser_finds(file: Path) -> None:
    source = file.read_bytes()
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update({node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)})
    assert names <= _imported(source)


def test_a_stage_depends_on_its_rules_and_not_on_others() -> None:
    behind = {stage.name: _closure(stage.make.__module__)[0] for stage in STAGES}
    assert "transforms.clean.punctuation" in behind["clean"]
    assert "transforms.tag.segment" in behind["mention"]
    assert "transforms.themes" in behind["theme"]
    assert "transforms.themes" not in behind["clean"]
    assert "transforms.tag.persons" not in behind["theme"]
    assert all("transforms.edits" in behind[name] for name in ("clean",))
