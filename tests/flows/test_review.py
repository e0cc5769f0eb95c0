"""`gongwen review`: what is doubtful goes out as a sheet, comes back as decisions, and the next run heeds them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flows_helpers import contents, made, run_plain
from typer.testing import CliRunner

from flows.cli import app
from flows.decisions import VARIABLE, decisions_in
from transforms.decisions import Decision, id_of
from transforms.review.merge import as_table
from transforms.stage import Parameters

_PLACE = "完成换届任务|申请书|四是统筹推进"
_TEXTS = {
    "2026-01-05": "工作报告\n同志们：\n我们完成换届任务。申请书四是统筹推进，组织学习，调动积极性。\n",
    "2026-01-06": "工作总结\n同志们：\n今年我们认真提交申请书，抓好项目建设，改善民生。\n",
}


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    for day, text in _TEXTS.items():
        file = tmp_path / "landing" / day / "a.txt"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "landing"


def _decision(sort: str, key: str, verdict: str) -> Decision:
    return Decision(id_of(sort, key), sort, key, verdict, "某人", "2026-03-02", "")


def _run(lake: Path, landing: Path, *decisions: Decision) -> dict[str, Any]:
    return run_plain(lake, landing, parameters=Parameters(decisions=decisions))


def _gongwen(*words: str) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def _text(lake: Path, batch: str) -> str:
    return str(pd.read_parquet(lake / "documents" / f"batch={batch}").text[0])


# ------------------------------------------------------------------------------------------------ the sheet
def test_a_lake_gives_one_sheet_the_most_valuable_first(sample_lake: Path, tmp_path: Path) -> None:
    first = _gongwen("review", "--lake", sample_lake, "--limit", "50")
    assert first.exit_code == 0, first.output
    rows = list(csv.DictReader(io.StringIO(first.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {"site_place", "mention"} <= {row["sort"] for row in rows}
    assert len(rows) <= 50
    assert [float(row["value"]) for row in rows] == sorted((float(row["value"]) for row in rows), reverse=True)
    assert all(row["id"] == id_of(row["sort"], row["key"]) and not row["decision"] for row in rows)
    out = tmp_path / "deep" / "sheet.tsv"
    assert _gongwen("review", "--lake", sample_lake, "--limit", "50", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8-sig") == first.stdout
    told = json.loads(_gongwen("review", "--lake", sample_lake, "--limit", "3", "--json").stdout)
    assert [one["id"] for one in told] == [row["id"] for row in rows[:3]]


def test_what_is_decided_is_asked_no_more(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet, file = tmp_path / "sheet.tsv", tmp_path / "decisions.tsv"
    _gongwen("review", "--lake", sample_lake, "--out", sheet, "--limit", "5")
    header, *rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    at = header.split("\t").index("decision")
    filled = ["\t".join([*row.split("\t")[:at], "no", *row.split("\t")[at + 1 :]]) for row in rows]
    sheet.write_bytes("\r\n".join([header, *filled]).encode("utf-16"))  # as a spreadsheet saves it
    monkeypatch.setenv(VARIABLE, str(file))
    done = _gongwen("review", "--lake", sample_lake, "--apply", sheet, "--who", "某人")
    assert done.exit_code == 0, done.output
    first = file.read_bytes()
    assert len(decisions_in(None)) == 5
    assert _gongwen("review", "--lake", sample_lake, "--apply", sheet, "--who", "别人").exit_code == 0
    assert file.read_bytes() == first
    left = json.loads(_gongwen("review", "--lake", sample_lake, "--limit", "500", "--json").stdout)
    assert not {one.decision_id for one in decisions_in(None)} & {one["id"] for one in left}


def test_a_sheet_that_cannot_be_applied_changes_nothing(
    tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, file = tmp_path / "sheet.tsv", tmp_path / "decisions.tsv"
    sheet.write_text("id\tsort\tkey\tdecision\twhy\nsite_phrase-0\tsite_phrase\t词\tyes\t\n", encoding="utf-8")
    assert "expected --who" in _gongwen("review", "--lake", sample_lake, "--apply", sheet).output
    done = _gongwen("review", "--lake", sample_lake, "--apply", sheet, "--who", "某人")
    assert (done.exit_code, "GONGWEN_DECISIONS" in done.output) == (2, True)
    file.write_text(as_table([_decision("policy", "四网一格", "yes")]), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(file))
    before = file.read_bytes()
    done = _gongwen("review", "--lake", sample_lake, "--apply", sheet, "--who", "某人")
    assert done.exit_code == 2
    assert "line 2: id 'site_phrase-0' is not that of its sort and key" in done.output
    assert file.read_bytes() == before
    assert [*tmp_path.iterdir()] == [sheet, file] or {*tmp_path.iterdir()} == {sheet, file}


def test_a_file_of_decisions_that_is_none_stops_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.tsv"))
    done = _gongwen("run", "--lake", tmp_path / "lake", "--plain")
    assert (done.exit_code, "none.tsv" in done.output) == (2, True)
    (tmp_path / "none.tsv").write_bytes(b"\xff\xfe\xff")
    assert _gongwen("status", "--lake", tmp_path / "lake").exit_code == 2


# ------------------------------------------------------------------------------------------------ what a run does
def test_a_decision_is_applied_to_the_batch_it_touches_alone(landing: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    _run(lake, landing)
    before = contents(lake)
    one = _decision("site_place", _PLACE, "yes")
    report = _run(lake, landing, one)
    assert report["state"] == "completed"
    assert (made(report, "decide"), made(report, "clean"), made(report, "split")) == (2, 1, 0)
    assert "任务。四是" in _text(lake, "2026-01-05")
    edits = pd.read_parquet(lake / "edits")
    assert one.mark in set(edits.rule)
    now = contents(lake)
    untouched = [name for name in before if name.startswith(("documents/", "edits/", "mentions/")) and "01-06" in name]
    assert len(untouched) == 3
    assert all(now[name] == before[name] for name in untouched)
    assert made(_run(lake, landing, one), "decide") == 0
    fresh = tmp_path / "fresh"
    _run(fresh, landing, one)
    assert contents(fresh) == now
    assert _gongwen("verify", "--lake", lake).exit_code == 0
    key = pd.read_parquet(lake / "documents" / "batch=2026-01-05").document_id[0]
    assert one.mark in _gongwen("explain", key, "--lake", lake).stdout
    taken_back = _run(lake, landing)
    assert taken_back["state"] == "completed"
    assert contents(lake) == before


def test_batches_beyond_the_window_of_a_run_get_their_decisions_too(landing: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    _run(lake, landing)
    report = _run(lake, landing / "2026-01-06", _decision("site_place", _PLACE, "yes"))
    assert report["state"] == "completed"
    assert "任务。四是" in _text(lake, "2026-01-05")


def test_decisions_that_match_nothing_any_more_fail_the_run_by_name(landing: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    gone = _decision("site_phrase", "本文由某网整理", "yes")
    moved = _decision("site_place", "今年我们认真提交|申请书|四是统筹推进", "no")
    placed = _decision("place", "0123456789abcdef-0|东城", "110101")
    report = _run(lake, landing, gone, moved, placed, _decision("site_place", _PLACE, "yes"))
    assert report["state"].startswith("failed: ")
    assert gone.decision_id in report["state"]
    assert moved.decision_id in report["state"]
    assert placed.decision_id in report["state"]
    assert id_of("site_place", _PLACE) not in report["state"]
    assert "take its row out of the decisions" in report["state"]
    assert "任务。四是" in _text(lake, "2026-01-05"), "everything else is published"


def test_mentions_and_phrases_of_policy_carry_who_decided(landing: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    one = _decision("policy", "调动积极性", "yes")
    _run(lake, landing, one)
    mentions = pd.read_parquet(lake / "mentions")
    found = mentions[mentions.method == one.mark]
    assert list(found.text) == ["调动积极性"]
    assert "policy:调动积极性" in set(pd.read_parquet(lake / "entities").entity_id)


def test_decisions_go_through_prefect_by_the_name_of_their_file(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "decisions.tsv"
    file.write_text(as_table([_decision("site_place", _PLACE, "yes")]), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(file))
    done = _gongwen("run", landing, "--lake", tmp_path / "lake")
    assert done.exit_code == 0, done.output
    assert "任务。四是" in _text(tmp_path / "lake", "2026-01-05")
