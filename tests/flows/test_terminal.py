"""Manners at the terminal: help, completion, colours, and one line for what goes wrong."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flows_helpers import ROOT
from rich.console import Console
from typer.main import get_command

from flows import progress
from flows.cli import app
from flows.terminal import EVERYDAY, GROWING, LOOKING

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]

#: Commands without a summary for machines: one serves until it is stopped, one prints JSON in any case.
_WITHOUT_JSON = {"serve", "train-tagger"}

_COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-9]|9[0-7])[0-9;]*m")


def _gongwen(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    given = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=given)


def _on_a_terminal(*arguments: object, **environment: str) -> str:
    """What a person sees."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    given = {**os.environ, "TERM": "xterm-256color", **environment}
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, env=given):
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 65536):
                seen += part
        except OSError:  # the other end is closed: Linux says so in this way
            pass
    os.close(ours)
    return seen.decode()


def test_help_groups_the_commands_and_begins_with_three() -> None:
    for arguments in ([], ["--help"]):
        done = _gongwen(*arguments)
        assert done.returncode == 0
        assert [done.stdout.index(panel) for panel in (EVERYDAY, LOOKING, GROWING)]
        first = done.stdout[done.stdout.index("The first three commands") :]
        named = re.findall(r"^ +gongwen ([a-z-]+)", first, re.MULTILINE)
        assert len(named) == 3
        assert set(named) <= set(COMMANDS)
        assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_stands_in_a_group_and_speaks_json(command: str) -> None:
    assert COMMANDS[command].rich_help_panel in (EVERYDAY, LOOKING, GROWING)
    options = {name for parameter in COMMANDS[command].params for name in parameter.opts}
    assert ("--json" in options) != (command in _WITHOUT_JSON)


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, flows.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pyarrow", "pandas", "numpy", "duckdb", "prefect", "fsspec", "jieba"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "Missing option '--lake' (env var: 'GONGWEN_LAKE'); see gongwen run --help"),
        (["statsu"], "No such command 'statsu'. Did you mean 'status'?; see gongwen --help"),
        (["query"], "Missing argument 'SQL'; see gongwen query --help"),
        (["status", "--lak", "x"], "see gongwen status --help"),
        (["run", "--lake", "x", "--workers", "none"], "see gongwen run --help"),
    ],
)
def test_wrong_usage_is_one_line_with_where_to_read_on(arguments: list[str], said: str) -> None:
    done = _gongwen(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("gongwen: ")
    assert said in done.stderr


def test_shells_complete_commands() -> None:
    done = _gongwen(_GONGWEN_COMPLETE="complete_bash", COMP_WORDS="gongwen propose-", COMP_CWORD="1")
    assert done.stdout.split() == ["propose-policies", "propose-terms"]
    assert "complete" in _gongwen("--show-completion", "bash").stdout


def test_colours_are_for_terminals_and_off_by_no_color(tmp_path: Path) -> None:
    run = ["run", "--plain", "--workers", "1", "--lake"]
    assert _COLOUR.search(_on_a_terminal(*run, tmp_path / "one"))
    plain = _on_a_terminal(*run, tmp_path / "two", NO_COLOR="1")
    assert "completed" in plain
    assert not _COLOUR.search(plain)
    piped = _gongwen(*run, tmp_path / "three")
    assert "\x1b" not in piped.stdout + piped.stderr


def test_bars_tell_how_fast_and_how_long() -> None:
    console = Console(force_terminal=True, width=100, record=True, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    with progress.shown(console):
        progress.tell("read", added=4)
        for _ in range(4):
            progress.tell("read", done=1)
    console.file.close()
    shown = console.export_text()
    assert "4/4" in shown
    assert re.search(r"\d\.\d/s", shown)


def test_nothing_is_shown_where_nobody_looks() -> None:
    console = Console(force_terminal=False, record=True, file=sys.stderr)
    with progress.shown(console):
        progress.tell("read", added=1, done=1)
    assert console.export_text() == ""
