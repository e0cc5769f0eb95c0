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


# ------------------------------------------------------------------------------------ borders, terms, pairs
_TWO = (
    "第1篇 某镇防汛工作总结\n今年入汛以来，全镇上下严阵以待，转移群众三百人，加固堤坝五处，没有人员伤亡。\n"
    "第2篇 某镇抗旱工作总结\n今年夏天少雨，镇里打井四眼，送水一百车，农田灌溉得到保障，群众很满意。\n"
)


def _written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        file = folder / "2026-01-05" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_a_border_is_confirmed_or_taken_away(tmp_path: Path) -> None:
    lake, landing = tmp_path / "lake", _written(tmp_path / "raw", two=_TWO)
    _run(lake, landing)
    first, second = pd.read_parquet(lake / "documents").document_id
    yes = _decision("border", second, "yes")
    assert _run(lake, landing, yes)["state"] == "completed"
    row = pd.read_parquet(lake / "documents").iloc[1]
    assert (row.border_score, list(row.border_evidence)[-1]) == (1.0, yes.mark)
    assert _run(lake, landing, _decision("border", second, "no"))["state"] == "completed"
    documents = pd.read_parquet(lake / "documents")
    assert list(documents.document_id) == [first]
    assert "抗旱" in documents.text[0]
    gone = _decision("border", first.replace("-0", "-7"), "yes")
    assert f"{gone.decision_id} " in _run(lake, landing, gone)["state"]
    assert _gongwen("verify", "--lake", lake).exit_code == 0


def test_a_term_that_is_accepted_speaks_for_its_theme(tmp_path: Path) -> None:
    text = "某镇工作总结\n" + "全镇打井四眼，送水一百车，保苗一千亩。" * 6 + "\n"
    lake, landing = tmp_path / "lake", _written(tmp_path / "raw", one=text)
    _run(lake, landing)
    before = pd.read_parquet(lake / "themes")
    terms = [_decision("theme_term", f"应急救灾|{term}", "yes") for term in ("打井", "送水", "保苗")]
    report = _run(lake, landing, *terms)
    assert (report["state"], made(report, "theme"), made(report, "clean")) == ("completed", 1, 0)
    now = pd.read_parquet(lake / "themes")
    assert len(now) > len(before)
    (evidence,) = now[now.theme == "应急救灾"].evidence
    assert {"打井", "送水", "保苗"} <= {piece["term"] for piece in evidence}


def test_a_pair_that_a_person_parts_is_parted_and_what_stays_joined_is_told(tmp_path: Path) -> None:
    body = "".join(f"第{one}村修了{one * 7}公里路，架了{one + 3}座桥，受益{one * 31}户。" for one in range(1, 30))
    near, nearer = body.replace("受益1", "惠及1"), body.replace("受益1", "惠及1").replace("架了4", "造了4")
    lake = tmp_path / "lake"
    landing = _written(tmp_path / "raw", a=f"修路汇报\n{body}\n", b=f"修路汇报\n{near}\n", c=f"修路汇报\n{nearer}\n")
    _run(lake, landing)
    clusters = pd.read_parquet(lake / "clusters")
    assert clusters.cluster_id.nunique() == 1
    paths = pd.read_parquet(lake / "documents").set_index("path").document_id
    a, b, c = (next(key for path, key in paths.items() if path.endswith(f"{name}.txt")) for name in "abc")
    ab, ac = (_decision("pair", "|".join(sorted(pair)), "no") for pair in ((a, b), (a, c)))
    assert "other copies still join the two" in _run(lake, landing, ab)["state"]
    report = _run(lake, landing, ab, ac)
    assert (report["state"], made(report, "cluster"), made(report, "clean")) == ("completed", 1, 0)
    now = pd.read_parquet(lake / "clusters").set_index("document_id")
    assert now.cluster_id[a] != now.cluster_id[b] == now.cluster_id[c]
    assert now.reason[b].endswith(ab.mark)
