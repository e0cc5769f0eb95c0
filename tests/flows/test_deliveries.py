"""Finding what was delivered, and the batch it belongs to."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import fsspec
import pytest

from flows.deliveries import batch_of, collect, content_of, landed, valid_date


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


def test_what_is_no_file_is_a_refusal_and_nothing_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    os.mkfifo(tmp_path / "in" / "pipe")
    for name, target in (("out", "../outside.txt"), ("round", "."), ("broken", "nowhere"), ("same", "a.txt")):
        (tmp_path / "in" / name).symlink_to(target)
    found = collect([str(tmp_path / "in")], batch="2026-01-01").by_batch["2026-01-01"]
    assert {Path(d.path).name: d.reason for d in found} == {
        "a.txt": None,
        "broken": "link",
        "out": "link",
        "pipe": "no_file",
        "round": "link",
        "same": None,
    }
    assert all(d.size == 0 for d in found if d.reason)


def test_names_that_are_no_unicode_are_shown_and_still_found(tmp_path: Path) -> None:
    for name in (b"\xd7\xdc\xbd\xe1.txt", b"\xff\xfe.txt"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(name)
    found = collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"]
    assert sorted(Path(d.path).name for d in found) == ["\\xff\\xfe.txt", "总结.txt"]
    assert sorted(content_of(d) for d in found) == [b"\xd7\xdc\xbd\xe1.txt", b"\xff\xfe.txt"]


def test_batches_outside_the_window_are_not_read(tmp_path: Path) -> None:
    for day in ("2026-03-01", "2026-03-02"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "a.txt").write_text(day, encoding="utf-8")
    (tmp_path / "2026-03-01" / "a.txt").chmod(0)
    found = landed(str(tmp_path), date(2026, 3, 2), date(2026, 3, 2))
    assert [d.reason for d in found.by_batch["2026-03-02"]] == [None]


def test_large_files_are_read_piece_by_piece(tmp_path: Path) -> None:
    content = os.urandom(1000) * 9_000
    (tmp_path / "a.txt").write_bytes(content)
    found = collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"][0]
    assert (found.source_id, found.size) == (hashlib.sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize(
    ("name", "content", "sort"),
    [
        ("a.txt", b"PK\x03\x04" + bytes(26) + b"a.txt", "zip"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + b"word/document.xml", None),
        ("unnamed", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", None),
        ("a.gz", b"\x1f\x8b\x08", "gzip"),
        ("a.csv", b"a,b", "csv"),
        ("a.txt", b"a,b", None),
        ("a.parquet", b"no such thing", None),
        ("a.bin", bytes(257) + b"ustar", "tar"),
        ("空.txt", b"", None),
    ],
)
def test_containers_are_told_by_their_first_bytes_and_names(
    tmp_path: Path, name: str, content: bytes, sort: str | None
) -> None:
    (tmp_path / name).write_bytes(content)
    assert collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"][0].format == sort


def test_names_that_read_alike_are_told_apart_by_their_bytes(tmp_path: Path) -> None:
    for name in ("政策.txt".encode(), "政策.txt".encode("gbk")):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(name)
    found = collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"]
    assert [Path(d.path).name for d in found] == ["\\xd5\\xfe\\xb2\\xdf.txt", "政策.txt"]
    assert len({content_of(d) for d in found}) == 2
    (tmp_path / "政策.txt").unlink()
    Path(os.fsdecode(bytes(tmp_path) + b"/\xd5\xfe\xb2\xdf.txt")).unlink()
    for name in (b"\xac\xa8.txt", b"\xcb\xab.txt"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(name)
    assert len(collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"]) == 2


@pytest.mark.parametrize("folder", ["[2020]公文", "a::b", "a*b"])
def test_names_that_look_like_globs_or_urls_are_names(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.txt").write_text("公文", encoding="utf-8")
    found = collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"]
    assert [content_of(d) for d in found] == ["公文".encode()]
    if "::" not in folder:
        given = str(tmp_path / folder)
        assert [d.path for d in collect([given], batch="2026-01-01").by_batch["2026-01-01"]] == [f"{given}/a.txt"]


def test_a_folder_that_cannot_be_listed_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text("b", encoding="utf-8")
    scan = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("/a"):
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr("flows.found.os.scandir", refuse)
    found = collect([str(tmp_path)], batch="2026-01-01").by_batch["2026-01-01"]
    assert [(Path(d.path).name, d.reason) for d in found] == [("a", "unreadable"), ("b.txt", None)]
