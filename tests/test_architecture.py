"""The rules of the house that a machine can hold."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

from flows.reference import MODELS
from transforms.schemas import PUBLISHED
from transforms.stage import Map, Reduce
from transforms.stages import STAGES

_TRANSFORMS = sorted((ROOT / "transforms").rglob("*.py"))
_CODE = [*_TRANSFORMS, *sorted((ROOT / "flows").rglob("*.py"))]
_REFERENCE = sorted((ROOT / "data" / "reference").glob("*.tsv"))

#: What a pure function never imports, and the calls by which clocks, files and chance come in without an import.
_EFFECTS = {"prefect", "flows", "pathlib", "os", "io", "logging", "random", "time", "subprocess", "tempfile", "fsspec"}
_EFFECT_CALLS = {"open", "print", "input"}


def _ids(files: list[Path]) -> list[str]:
    return [str(file.relative_to(ROOT)) for file in files]


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


@pytest.mark.parametrize("file", _TRANSFORMS, ids=_ids(_TRANSFORMS))
def test_transforms_are_pure(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert not {name.split(".")[0] for name in _imports(tree)} & _EFFECTS
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & _EFFECT_CALLS
    clocks = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"now", "today", "utcnow"}
    assert not clocks


def test_no_stage_imports_another() -> None:
    stages = ROOT / "transforms" / "stages"
    names = {f"transforms.stages.{stage.make.__module__.rsplit('.', 1)[-1]}" for stage in STAGES}
    for file in sorted(stages.glob("*.py")):
        if file.name != "__init__.py":
            assert not set(_imports(ast.parse(file.read_text(encoding="utf-8")))) & names, file.name


@pytest.mark.parametrize("file", _CODE, ids=_ids(_CODE))
def test_modules_are_small_and_introduced(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 320, "a module rarely passes 300 lines"
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "a module says first what it is"


def test_functions_are_small() -> None:
    sizes = []
    for file in _CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                sizes.append((node.end_lineno or 0) - first.lineno + 1)
    assert sorted(sizes)[len(sizes) * 9 // 10] <= 40
    assert max(sizes) <= 80


def test_public_functions_say_what_they_return() -> None:
    silent = []
    for file in _CODE:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{file.relative_to(ROOT)}: {node.name}")
    assert not silent


def test_every_table_has_one_writer_and_is_made_before_it_is_read() -> None:
    made: list[str] = ["deliveries"]
    for stage in STAGES:
        assert isinstance(stage, Map | Reduce)
        assert {table.name for table in stage.reads} <= set(made), stage.name
        assert not {table.name for table in stage.writes} & set(made), stage.name
        made += [table.name for table in stage.writes]
    assert {table.name for table in PUBLISHED} - {"runs"} <= set(made)


@pytest.mark.parametrize("file", _REFERENCE, ids=_ids(_REFERENCE))
def test_reference_files_are_reviewable(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    rows = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({len(row) for row in rows}) == 1, "every line has the header's columns"
    assert len({tuple(row) for row in rows}) == len(rows), "no line stands twice"
    assert all(cell == cell.strip() for row in rows for cell in row), "no stray blanks"
    provenance = file.with_suffix(".md")
    assert provenance.is_file(), "every reference file says where it comes from"
    assert len(provenance.read_text(encoding="utf-8")) > 100


def test_every_reference_file_is_used_and_every_used_one_is_there() -> None:
    named = {name for stage in STAGES for name in stage.references}
    models = {file.stem for file in (ROOT / "data" / "reference").glob("*.npz")}
    assert models == MODELS
    assert all((ROOT / "data" / "reference" / f"{model}.md").is_file() for model in models)
    assert named == {file.stem for file in _REFERENCE} | models


def test_nothing_tracked_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    for name in listed.stdout.decode().split("\0"):
        is_text = name and not name.startswith("data/samples/") and not name.endswith((".npz", ".png"))
        if is_text and (ROOT / name).is_file():
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not re.search(r"/(home|root|tmp|work)/[a-z]", text), name


def test_pins_name_no_registry() -> None:
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in pins
    assert "--hash=sha256:" in pins
