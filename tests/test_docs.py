"""Documentation that a machine can hold to the code."""

from __future__ import annotations

import re

import pytest
from support import ROOT
from typer.main import get_command

from flows.cli import app
from flows.dictionary import data_dictionary
from flows.settings import _KNOWN
from transforms.schemas import PUBLISHED
from transforms.stages import STAGES

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"(?<!\S)(#|--) .*")
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def test_the_data_dictionary_is_up_to_date() -> None:
    written = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "run: python -m flows.dictionary > docs/tables.md"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_readme(command: str) -> None:
    assert f"gongwen {command}" in README
    for parameter in COMMANDS[command].params:
        for name in parameter.opts:
            if name.startswith("--") and name != "--help":
                assert name in README, f"{command} {name}"


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"[`/]gongwen ([a-z][a-z-]*)\b", README))
    assert named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_every_table_is_in_the_readme(table: object) -> None:
    assert f"| `{table.name}`" in README  # type: ignore[attr-defined]


def test_every_stage_and_setting_is_in_the_readme() -> None:
    for stage in STAGES:
        assert f"`{stage.name}`" in README
    for setting in _KNOWN:
        assert f"`{setting}`" in README


def _blocks(page: str) -> list[tuple[str, str]]:
    """The blocks of code without what is for people; of a map of the code, the names of files."""
    return [
        (kind, _COMMENT.sub("", block) if kind else " ".join(sorted(re.findall(r"[\w.]+(?:\.py|/)", block))))
        for kind, block in _FENCE.findall(page)
    ]


def _rows(page: str) -> list[str]:
    """The first cell of every row of a table that holds code: commands, settings, tables."""
    return re.findall(r"^\| (`.+?) \| ", page, re.MULTILINE)


def test_the_readme_in_chinese_has_the_same_commands_tables_settings_and_code() -> None:
    assert _blocks(CHINESE) == _blocks(README)
    assert _rows(CHINESE) == _rows(README)
    prose, chinese = _FENCE.sub("", README), _FENCE.sub("", CHINESE)
    assert sorted(re.findall(r"`[^`\n]+`", chinese)) == sorted(re.findall(r"`[^`\n]+`", prose))
    assert len(re.findall(r"^#+ ", chinese, re.MULTILINE)) == len(re.findall(r"^#+ ", prose, re.MULTILINE))
    links = r"\]\((?!README)([^)]+)\)"
    assert re.findall(links, chinese) == re.findall(links, prose)


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for file in folder.glob("0*.md"):
        assert f"({file.name})" in index


def test_links_lead_somewhere() -> None:
    for file in [
        ROOT / "README.md",
        ROOT / "README.zh.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "data/README.md",
    ]:
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"
