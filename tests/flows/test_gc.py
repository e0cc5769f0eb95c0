"""What is reclaimed, and what never is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from flows_helpers import DAYS, contents
from typer.testing import CliRunner

from flows.cli import app
from flows.gc import reclaim
from flows.lake import Lake, LakeError
from flows.lease import held
from flows.verify import verify_lake


@pytest.fixture
def lake(tmp_path: Path, sample_lake: Path) -> Path:
    """A copy of the samples' lake."""
    return Path(shutil.copytree(sample_lake, tmp_path / "lake"))


def _put(lake: Path, path: str) -> str:
    (lake / path).parent.mkdir(parents=True, exist_ok=True)
    (lake / path).write_bytes(b"left")
    return path


def test_nothing_of_a_whole_lake_is_reclaimed(lake: Path) -> None:
    assert reclaim(str(lake), delete=True)["files"] == []


def test_only_what_no_manifest_refers_to_is_removed(lake: Path) -> None:
    before = contents(lake)
    kept = [
        _put(lake, "documents/notes.txt"),
        _put(lake, f"documents/batch={DAYS[0]}/mine.parquet"),
        _put(lake, "mine/2026-03-02.parquet"),
        _put(lake, "/".join(("_gongwen", "work", "notes", "2026-03-02.parquet"))),
    ]
    old = json.loads((lake / "_gongwen" / "manifest" / "theme" / f"{DAYS[0]}.json").read_text())
    old["outputs"] = {"old_table": {**old["outputs"]["themes"], "path": "old_table/batch=2026-03-02/part-0.parquet"}}
    (lake / "_gongwen" / "manifest" / "old_stage").mkdir()
    (lake / "_gongwen" / "manifest" / "old_stage" / f"{DAYS[0]}.json").write_text(json.dumps(old))
    gone = [
        f"_gongwen/manifest/old_stage/{DAYS[0]}.json",
        _put(lake, "_gongwen/tmp/0"),
        _put(lake, "clusters/2025-01-01.parquet"),
        _put(lake, "documents/batch=2025-01-01/part-0.parquet"),
        _put(lake, f"documents/batch={DAYS[0]}/part-1.parquet"),
        _put(lake, "old_table/batch=2026-03-02/part-0.parquet"),
    ]
    listed = reclaim(str(lake), delete=False)
    assert [file["path"] for file in listed["files"]] == gone
    assert all((lake / path).exists() for path in (*gone, *kept))
    assert reclaim(str(lake), delete=True)["files"] == listed["files"]
    assert not any((lake / path).exists() for path in gone)
    assert all((lake / path).exists() for path in kept)
    for path in kept:
        (lake / path).unlink()
    assert contents(lake) == before
    checked = verify_lake(str(lake))
    assert checked is not None
    assert checked["problems"] == []


def test_what_a_killed_run_will_make_again_is_kept(lake: Path) -> None:
    (lake / "_gongwen" / "manifest" / "theme" / f"{DAYS[0]}.json").unlink()
    assert reclaim(str(lake), delete=True)["files"] == []
    assert (lake / "themes" / f"batch={DAYS[0]}" / "part-0.parquet").exists()


def test_a_lake_at_work_is_left_alone(lake: Path) -> None:
    _put(lake, "_gongwen/tmp/0")
    with held(Lake(str(lake)), "a run"):
        assert reclaim(str(lake), delete=False)["files"] == []
        with pytest.raises(LakeError, match="another run holds this lake"):
            reclaim(str(lake), delete=True)


def test_the_command_lists_first_and_removes_when_told(lake: Path, tmp_path: Path) -> None:
    left = lake / _put(lake, "_gongwen/tmp/0")
    shown = CliRunner().invoke(app, ["gc", "--lake", str(lake)])
    assert "remove them with --delete" in shown.stdout
    assert left.exists()
    removed = CliRunner().invoke(app, ["gc", "--lake", str(lake), "--delete", "--json"])
    assert json.loads(removed.stdout)["removed"] is True
    assert not left.exists()
    nowhere = CliRunner().invoke(app, ["gc", "--lake", str(tmp_path / "none")])
    assert nowhere.exit_code == 2
