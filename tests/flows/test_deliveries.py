"""Finding what was delivered, and the batch it belongs to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import fsspec
import pytest

from flows.deliveries import batch_of, collect, landed, valid_date


@pytest.mark.parametrize(
    ("path", "batch"),
    [
        ("landing/2026-03-02/a.txt", "2026-03-02"),
        ("2025-01-01/site/2026-03-02/a.txt", "2026-03-02"),
        ("s3://bucket/2026-03-02/deep/a.txt", "2026-03-02"),
        ("landing/2026-02-30/a.txt", "default"),
        ("landing/x2026-03-02/a.txt", "default"),
        ("2026-03-02.txt", "default"),
        ("landing\\2026-03-02\\a.txt", "2026-03-02"),
    ],
)
def test_the_last_dated_folder_is_the_batch(path: str, batch: str) -> None:
    assert batch_of(path, "default") == batch


@pytest.mark.parametrize("text", ["2026-13-01", "2026-3-1", "today", "20260301", "2026-02-29"])
def test_other_dates_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        valid_date(text)


def test_files_folders_globs_and_hidden_ones(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", ".hidden", "deep/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = collect([str(tmp_path)], batch="2026-01-01")
    assert [Path(d.path).name for d in found.by_batch["2026-01-01"]] == ["a.txt", "b.md", "c.txt"]
    globbed = collect([f"{tmp_path}/*.txt"], batch="2026-01-01")
    assert [d.path for d in globbed.by_batch["2026-01-01"]] == [f"{tmp_path}/a.txt"]
    assert collect([f"{tmp_path}/a.txt", f"{tmp_path}/none"], batch="2026-01-01").missing == (f"{tmp_path}/none",)


def test_paths_stay_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for given, path in (("in", "in/a.txt"), ("in/", "in/a.txt"), ("./in", "./in/a.txt"), ("in/*.txt", "in/a.txt")):
        found = collect([given], batch="2026-01-01").by_batch["2026-01-01"]
        assert [delivery.path for delivery in found] == [path]


def test_a_window_of_a_landing_place(tmp_path: Path) -> None:
    for day in ("2026-03-01", "2026-03-02", "2026-03-03", "undated"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "a.txt").write_text(day, encoding="utf-8")
    found = landed(str(tmp_path), date(2026, 3, 2), date(2026, 3, 3))
    assert sorted(found.by_batch) == ["2026-03-02", "2026-03-03"]
    with pytest.raises(ValueError, match="window"):
        landed(str(tmp_path), date(2026, 3, 3), date(2026, 3, 2))


def test_other_filesystems_work_too() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/landing/2026-03-02/a.txt", "公文".encode())
    found = collect(["memory://landing"], batch="2026-01-01")
    assert [d.path for d in found.by_batch["2026-03-02"]] == ["memory://landing/2026-03-02/a.txt"]
    assert found.by_batch["2026-03-02"][0].size == 6
