"""The command line as a person meets it: words, exit codes, what goes where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from flows_helpers import DAYS, ROOT, SAMPLES


def _gongwen(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_run_says_where_and_what(tmp_path: Path) -> None:
    done = _gongwen("run", "--plain", "--lake", tmp_path / "lake")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "lake") in done.stdout
    assert "documents" in done.stdout
    lines = [line for line in done.stderr.splitlines() if "rows in" in line]
    assert len([line for line in lines if f"split {DAYS[0]}" in line]) == 1
    again = _gongwen("run", "--plain", "--lake", tmp_path / "lake")
    assert "nothing to do" in again.stdout
    assert json.loads(_gongwen("run", "--plain", "--json", "--lake", tmp_path / "lake").stdout)["did_nothing"]


BACKFILL = ["--lake", "{tmp}/lake", "--landing"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--lake", "{tmp}/lake", "{tmp}/nowhere"], "nowhere"),
        (["run", "--lake", "{tmp}/lake", "{tmp}/*.nothing"], "nothing"),
        (["run", "--plain", "--lake", "{tmp}/file/lake", "data/samples"], "cannot be written to"),
        (["run", "--lake", "{tmp}/lake", "--batch", "2026-13-01"], "YYYY-MM-DD"),
        (["run"], "--lake"),
        (["run", "--lake", "{tmp}/lake", "--workers", "0"], "workers"),
        (["backfill", "--from", "2026-03-03", "--to", "2026-03-01", *BACKFILL, "data/samples"], "window"),
        (["backfill", "--from", "2026-03-03", "--to", "2026-03-04", *BACKFILL, "{tmp}/nowhere"], "nowhere"),
        (["status", "--lake", "{tmp}/lake"], "no lake there"),
        (["verify", "--lake", "{tmp}/lake"], "no lake there"),
        (["explain", "0-0", "--lake", "{tmp}/lake"], "no lake there"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_why(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    done = _gongwen(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_missing_input_beside_a_good_one_is_named_and_the_rest_published(tmp_path: Path) -> None:
    done = _gongwen("run", "--plain", SAMPLES / DAYS[0], tmp_path / "nowhere", "--lake", tmp_path / "lake")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert len(pd.read_parquet(tmp_path / "lake" / "corpus")) > 0


def test_settings_come_from_file_and_environment(tmp_path: Path) -> None:
    (tmp_path / "gongwen.toml").write_text("near_jaccard = 2\n", encoding="utf-8")
    done = _gongwen("status", "--lake", tmp_path, cwd=tmp_path)
    assert done.returncode == 2
    assert "near_jaccard" in done.stderr
    (tmp_path / "gongwen.toml").write_text("nearly = 0.5\n", encoding="utf-8")
    done = _gongwen("status", "--lake", tmp_path, cwd=tmp_path)
    assert "unknown setting 'nearly'" in done.stderr


def test_a_batch_in_the_path_wins_over_the_option(tmp_path: Path) -> None:
    loose = tmp_path / "loose.txt"
    loose.write_text("关于做好春季防火工作的通知\n各村：\n请落实责任。\n", encoding="utf-8")
    done = _gongwen("run", "--plain", SAMPLES / DAYS[0], loose, "--batch", "2026-02-01", "--lake", tmp_path / "lake")
    assert done.returncode == 0, done.stderr
    assert set(pd.read_parquet(tmp_path / "lake" / "sources")["batch"]) == {DAYS[0], "2026-02-01"}


def test_backfill_takes_the_window_and_skips_what_is_fresh(tmp_path: Path) -> None:
    window = ["--landing", "data/samples", "--from", DAYS[1], "--to", DAYS[2], "--lake", tmp_path / "lake", "--plain"]
    done = _gongwen("backfill", *window)
    assert done.returncode == 0, done.stderr
    assert set(pd.read_parquet(tmp_path / "lake" / "documents")["batch"]) == set(DAYS[1:])
    assert "nothing to do" in _gongwen("backfill", *window).stdout
    forced = json.loads(_gongwen("backfill", *window, "--force", "--json").stdout)
    assert next(row["batches"] for row in forced["stages"] if row["stage"] == "clean") == 2


def test_status_verify_explain(sample_lake: Path) -> None:
    status = _gongwen("status", "--lake", sample_lake)
    assert status.returncode == 0
    assert "fresh" in status.stdout
    verify = _gongwen("verify", "--lake", sample_lake)
    assert verify.returncode == 0
    assert "as promised" in verify.stdout
    edits = pd.read_parquet(sample_lake / "edits")
    key = edits["document_id"].value_counts().index[0]
    explain = _gongwen("explain", key, "--lake", sample_lake)
    assert explain.returncode == 0, explain.stderr
    assert "{+" in explain.stdout
    for word in ("edits", "sections", "mentions", "themes", "findings", "cluster", key):
        assert word in explain.stdout
    found = json.loads(_gongwen("explain", key, "--lake", sample_lake, "--json").stdout)
    assert len(found["edits"]) == (edits["document_id"] == key).sum()
    assert _gongwen("explain", "0123456789abcdef-0", "--lake", sample_lake).returncode == 2
