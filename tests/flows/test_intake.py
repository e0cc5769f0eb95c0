"""Deliveries of every sort, from file to tables: archives, tables, pages, repeats, late and changed files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from archives import tarred, zipped
from flows_helpers import contents, made, run_plain

from flows import engine
from flows.deliveries import collect
from flows.session import session
from flows.verify import verify_lake
from transforms.stage import Limits, Parameters

DAY = "2026-01-05"


def _letter(about: str) -> bytes:
    body = f"  请按职责分工抓好{about}工作,月底前报送情况。\n  特此通知。\n"
    return f"关于做好{about}工作的通知\n各镇人民政府:\n{body}".encode()


def _deliver(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _table(lake: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(lake / name)


def _by_name(lake: Path, name: str, column: str) -> dict[str, Any]:
    table = _table(lake, name)
    return {path.rsplit("/raw/", 1)[-1]: value for path, value in zip(table["path"], table[column], strict=True)}


def _assert_sound(lake: Path) -> None:
    result = verify_lake(str(lake))
    assert result is not None
    assert result["problems"] == []


def test_members_of_archives_are_sources_of_their_own(tmp_path: Path) -> None:
    files = {"a.zip": zipped({"防汛.txt": _letter("防汛"), "b/防火.txt": _letter("防火")}), "c.txt": _letter("春耕")}
    report = run_plain(tmp_path / "lake", _deliver(tmp_path / "raw", files), batch=DAY)
    assert report["state"] == "completed"
    assert _by_name(tmp_path / "lake", "sources", "status") == {
        "a.zip": "ok",
        "a.zip!/b/防火.txt": "ok",
        "a.zip!/防汛.txt": "ok",
        "c.txt": "ok",
    }
    assert _by_name(tmp_path / "lake", "documents", "title") == {
        "a.zip!/b/防火.txt": "关于做好防火工作的通知",
        "a.zip!/防汛.txt": "关于做好防汛工作的通知",
        "c.txt": "关于做好春耕工作的通知",
    }
    members = _table(tmp_path / "lake", "sources").set_index("path")["member_of"].dropna()
    assert set(members) == {f"{tmp_path}/raw/a.zip"}
    _assert_sound(tmp_path / "lake")
    assert not list((tmp_path / "lake" / "_gongwen" / "tmp").iterdir())


def test_a_second_run_opens_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = _deliver(tmp_path / "raw", {"a.zip": zipped({"a.txt": _letter("防汛")})})
    run_plain(tmp_path / "lake", raw, batch=DAY)
    before = contents(tmp_path / "lake")
    monkeypatch.setattr("flows.intake.reader_process", lambda _: pytest.fail("an archive was opened"))
    assert run_plain(tmp_path / "lake", raw, batch=DAY)["did_nothing"]
    assert contents(tmp_path / "lake") == before


def test_files_one_by_one_give_the_lake_of_all_at_once(tmp_path: Path) -> None:
    files = {
        "a.zip": zipped({"x.txt": _letter("防汛"), "y.txt": _letter("防火")}),
        "b.tar.gz": tarred({"z.txt": _letter("春耕")}, mode="w:gz"),
        "c.jsonl": json.dumps(
            {"title": "关于值班的通知", "content": "请各单位安排值班。"}, ensure_ascii=False
        ).encode(),
        "d.txt": _letter("消防"),
    }
    raw = _deliver(tmp_path / "raw", files)
    run_plain(tmp_path / "once", raw, batch=DAY)
    for name in reversed(files):
        run_plain(tmp_path / "steps", raw / name, batch=DAY)
    assert contents(tmp_path / "steps") == contents(tmp_path / "once")
    run_plain(tmp_path / "two", raw, batch=DAY, workers=2)
    assert contents(tmp_path / "two") == contents(tmp_path / "once")


def test_late_files_of_a_batch_of_several_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.plan.CHUNK_BYTES", 500)
    files = {f"{name}.txt": _letter(name) * 2 for name in "bdfhk"}
    late = {f"{name}.txt": _letter(name) * 2 for name in "aceglm"}
    run_plain(tmp_path / "once", _deliver(tmp_path / "raw", files | late), batch=DAY)
    for name in (*files, *late):
        assert run_plain(tmp_path / "steps", tmp_path / "raw" / name, batch=DAY)["state"] == "completed"
    assert contents(tmp_path / "steps") == contents(tmp_path / "once")


def test_a_file_that_was_not_there_for_a_moment_is_read_by_the_next_run(tmp_path: Path) -> None:
    raw = _deliver(tmp_path / "raw", {"a.txt": _letter("防汛"), "b.zip": zipped({"c.txt": _letter("防火")})})
    deliveries = collect([str(raw)], batch=DAY)
    for name in ("a.txt", "b.zip"):
        (raw / name).rename(tmp_path / name)
    with session("run", str(tmp_path / "lake"), deliveries, parameters=Parameters(), workers=1, asked={}) as current:
        current.walk(current.make_group_retrying)
    assert _by_name(tmp_path / "lake", "rejects", "reason") == {"a.txt": "unreadable", "b.zip": "unreadable"}
    for name in ("a.txt", "b.zip"):
        (tmp_path / name).rename(raw / name)
    run_plain(tmp_path / "lake", raw, batch=DAY)
    assert set(_by_name(tmp_path / "lake", "documents", "title")) == {"a.txt", "b.zip!/c.txt"}
    assert run_plain(tmp_path / "lake", raw, batch=DAY)["did_nothing"]


def test_a_page_with_little_text_keeps_what_the_page_says(tmp_path: Path) -> None:
    body = "<a href='/'>首页</a><p>今晚停水检修。</p>"
    page = f"<html><head><title>停水通知_某市政府网</title></head><body>{body}</body></html>"
    run_plain(tmp_path / "lake", _deliver(tmp_path / "raw", {"a.html": page.encode()}), batch=DAY)
    document = _table(tmp_path / "lake", "documents").iloc[0]
    assert (document["title"], document["title_method"]) == ("停水通知", "page")
    assert "今晚停水检修" in document["text"]
    _assert_sound(tmp_path / "lake")


def test_a_container_of_which_some_was_refused_is_partial(tmp_path: Path) -> None:
    raw = _deliver(tmp_path / "raw", {"a.zip": zipped({"a.txt": _letter("防汛"), "../b.txt": b"x"})})
    run_plain(tmp_path / "lake", raw, batch=DAY)
    assert _by_name(tmp_path / "lake", "sources", "status") == {
        "a.zip": "partial",
        "a.zip!/../b.txt": "rejected",
        "a.zip!/a.txt": "ok",
    }


def test_the_same_bytes_again_are_a_repeat_wherever_they_lie(tmp_path: Path) -> None:
    files = {
        "2026-01-02/first.txt": _letter("防汛"),
        "2026-01-03/a.zip": zipped({"again.txt": _letter("防汛"), "new.txt": _letter("防火")}),
        "2026-01-04/same.zip": zipped({"again.txt": _letter("防汛"), "new.txt": _letter("防火")}),
    }
    run_plain(tmp_path / "lake", _deliver(tmp_path / "raw", files))
    assert _by_name(tmp_path / "lake", "sources", "status") == {
        "2026-01-02/first.txt": "ok",
        "2026-01-03/a.zip": "ok",
        "2026-01-03/a.zip!/again.txt": "repeat",
        "2026-01-03/a.zip!/new.txt": "ok",
        "2026-01-04/same.zip": "repeat",
        "2026-01-04/same.zip!/again.txt": "repeat",
        "2026-01-04/same.zip!/new.txt": "repeat",
    }
    assert len(_table(tmp_path / "lake", "documents")) == 2


def test_a_late_file_makes_its_batch_stale_and_a_changed_one_is_a_new_source(tmp_path: Path) -> None:
    raw = _deliver(tmp_path / "raw", {"2026-01-02/a.txt": _letter("防汛"), "2026-01-03/b.txt": _letter("防火")})
    run_plain(tmp_path / "lake", raw)
    before = _by_name(tmp_path / "lake", "sources", "source_id")
    _deliver(raw, {"2026-01-02/late.txt": _letter("春耕")})
    report = run_plain(tmp_path / "lake", raw)
    assert made(report, "read") == 1
    assert "2026-01-02/late.txt" in _by_name(tmp_path / "lake", "documents", "title")
    _deliver(raw, {"2026-01-03/b.txt": _letter("消防")})
    assert made(run_plain(tmp_path / "lake", raw), "read") == 1
    after = _by_name(tmp_path / "lake", "sources", "source_id")
    assert after["2026-01-03/b.txt"] != before["2026-01-03/b.txt"]
    assert after["2026-01-02/a.txt"] == before["2026-01-02/a.txt"]
    assert _by_name(tmp_path / "lake", "documents", "title")["2026-01-03/b.txt"] == "关于做好消防工作的通知"


def test_what_stands_around_the_main_text_of_a_page_is_a_reject(tmp_path: Path) -> None:
    body = "".join(
        f"<p>{number}月份，各单位要把安全生产检查抓细抓实，发现隐患立即整改，并上报结果。</p>" for number in range(1, 7)
    )
    page = (
        "<html><head><title>关于安全检查的通知_某市政府网</title></head><body><ul><li>首页</li><li>政务公开</li></ul>"
        f"<h1>关于安全检查的通知</h1><div class='content'>{body}</div><p>版权所有 某市人民政府办公室</p></body></html>"
    )
    run_plain(tmp_path / "lake", _deliver(tmp_path / "raw", {"a.html": page.encode()}), batch=DAY)
    document = _table(tmp_path / "lake", "documents").iloc[0]
    assert document["title"] == "关于安全检查的通知"
    assert "政务公开" not in document["raw_text"]
    rejects = _table(tmp_path / "lake", "rejects")
    assert set(rejects["reason"]) == {"boilerplate"}
    assert "政务公开" in "".join(rejects["excerpt"])
    assert _by_name(tmp_path / "lake", "sources", "status") == {"a.html": "ok"}
    _assert_sound(tmp_path / "lake")


def test_hostile_deliveries_are_rejects_and_the_rest_goes_on(tmp_path: Path) -> None:
    raw = _deliver(
        tmp_path / "raw",
        {
            "bomb.zip": zipped({f"{number}.txt": bytes(20_000_000) for number in range(8)}),
            "broken.docx": b"PK\x03\x04" + bytes(26) + b"word/document.xml" + os.urandom(200),
            "broken.pdf": b"%PDF-1.7\n" + os.urandom(500),
            "deep.html": b"<div>" * 100_000 + "深".encode(),
            "large.txt": "一".encode() * 1_000_000,
            "nul.txt": _letter("防汛") + b"\0\0",
            "old.doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
            "ok.txt": _letter("防火"),
        },
    )
    os.mkfifo(raw / "pipe")
    (raw / "out").symlink_to("/etc/hostname")
    limits = Parameters(limits=Limits(file_mb=2.5))
    report = run_plain(tmp_path / "lake", raw, batch=DAY, parameters=limits)
    assert report["state"] == "completed"
    reasons = _by_name(tmp_path / "lake", "rejects", "reason")
    expected = {"bomb.zip": "too_large", "large.txt": "too_large", "pipe": "no_file", "out": "link"}
    assert {name: reasons.get(name) for name in expected} == expected
    assert {"broken.docx", "broken.pdf", "old.doc"} <= set(reasons)
    assert _by_name(tmp_path / "lake", "documents", "title")["ok.txt"] == "关于做好防火工作的通知"
    assert all(len(detail) > 20 for detail in _table(tmp_path / "lake", "rejects")["detail"])
    _assert_sound(tmp_path / "lake")


def test_a_limit_is_an_ingredient(tmp_path: Path) -> None:
    raw = _deliver(tmp_path / "raw", {"a.txt": _letter("防汛") * 4000})
    run_plain(tmp_path / "lake", raw, batch=DAY, parameters=Parameters(limits=Limits(file_mb=0.1)))
    assert list(_by_name(tmp_path / "lake", "rejects", "reason").values()) == ["too_large"]
    report = run_plain(tmp_path / "lake", raw, batch=DAY)
    assert made(report, "read") == 1
    assert "too_large" not in set(_table(tmp_path / "lake", "rejects")["reason"])


def test_a_file_that_changes_while_it_is_read_is_told_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = _deliver(tmp_path / "raw", {"a.txt": _letter("防汛")})
    make = engine.make

    def change_then_make(plan: Any, stage: Any, *rest: Any) -> Any:
        if stage.name == "read":
            (raw / "a.txt").write_bytes(_letter("防火"))
        return make(plan, stage, *rest)

    monkeypatch.setattr("flows.session.make", change_then_make)
    run_plain(tmp_path / "lake", raw, batch=DAY)
    assert _by_name(tmp_path / "lake", "rejects", "reason") == {"a.txt": "changed"}
    monkeypatch.undo()
    run_plain(tmp_path / "lake", raw, batch=DAY)
    assert _by_name(tmp_path / "lake", "documents", "title") == {"a.txt": "关于做好防火工作的通知"}
