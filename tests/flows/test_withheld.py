"""Documents that a stage raises on: their batch fails, or they are withheld and told, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import raising
from flows_helpers import contents, run_plain

from flows import attempt, engine, fingerprint, session, withheld, work
from flows.status import status_of
from flows.verify import verify_lake
from transforms.stage import Map, Parameters
from transforms.stages import STAGES
from transforms.withheld import REFUSALS, may_withhold, most_withheld

REJECT = Parameters(on_error="reject")
MAPS = [stage.name for stage in STAGES if isinstance(stage, Map) and may_withhold(stage)]
DAYS = ["2026-03-02", "2026-03-03"]
_TEXT = "关于召开{}会议的通知\n各乡镇人民政府：\n定于{}月召开会议，请按时参加。{}\n特此通知。\n"


@pytest.fixture(autouse=True)
def _raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "run_job", raising.run_job)


def _landing(folder: Path, *stages: str) -> Path:
    """Two batches of five notices; on the third of the second, one after the other, stages raise."""
    for day in DAYS:
        (folder / day).mkdir(parents=True)
        for number in range(5):
            told = "".join(raising.marker(stage) for stage in stages) if (day, number) == (DAYS[1], 2) else ""
            name = "一二三四五"[number]
            (folder / day / f"{number}.txt").write_text(_TEXT.format(name + day, name, told), encoding="utf-8")
    return folder


def _sound(lake: Path) -> None:
    found = verify_lake(str(lake))
    assert found is not None
    assert found["problems"] == []


def _rejects(lake: Path) -> list[dict[str, Any]]:
    rows = pd.read_parquet(lake / "rejects").query("reason == 'transform_error'")
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


@pytest.mark.parametrize("stage", MAPS)
def test_a_document_that_a_stage_raises_on_is_withheld_and_told(stage: str, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    report = run_plain(lake, _landing(tmp_path / "in", stage), parameters=REJECT)
    assert report["state"] == "completed"
    assert len(pd.read_parquet(lake / "documents")) == 9
    assert len(pd.read_parquet(lake / "sources")) == 10
    (row,) = _rejects(lake)
    assert row["path"].endswith("2026-03-03/2.txt")
    assert row["stage"] == stage
    if stage == "read":  # without a text there are no places in it
        assert pd.isna(row["raw_start"])
    else:
        assert row["raw_start"] == 0
        assert row["excerpt"].startswith("关于召开三2026-03-03会议的通知")
    assert row["detail"].startswith(f"stage {stage} raised ValueError: cannot read <object at 0x…> of ")
    _sound(lake)
    assert run_plain(lake, tmp_path / "in", parameters=REJECT)["did_nothing"]


def test_every_stage_on_one_batch_withholds_but_that_of_decisions() -> None:
    """That one only looks for words that people gave: an error of it is never one of a document."""
    others = [stage.name for stage in STAGES if isinstance(stage, Map) and not may_withhold(stage)]
    assert others == ["decide"]
    assert REFUSALS.keys() <= set(MAPS)


def test_without_being_asked_its_batch_fails_by_name(tmp_path: Path) -> None:
    landing = _landing(tmp_path / "in", "mention")
    report = run_plain(tmp_path / "lake", landing)
    assert "mention 2026-03-03: ValueError: cannot read" in report["state"]
    assert list((tmp_path / "lake" / "corpus").glob("2026-03-02.parquet"))
    assert run_plain(tmp_path / "lake", landing, parameters=REJECT)["state"] == "completed"
    run_plain(tmp_path / "other", landing, parameters=REJECT)
    assert contents(tmp_path / "lake") == contents(tmp_path / "other")


def test_what_was_withheld_fails_again_when_that_is_asked(tmp_path: Path) -> None:
    landing = _landing(tmp_path / "in", "mention")
    run_plain(tmp_path / "lake", landing, parameters=REJECT)
    elsewhere = run_plain(tmp_path / "lake", landing / DAYS[0])
    assert elsewhere["did_nothing"], "a parameter reaches no batch beyond the window"
    assert "mention 2026-03-03: ValueError" in run_plain(tmp_path / "lake", landing)["state"]


@pytest.mark.usefixtures("eager_pool")
def test_the_same_bytes_with_any_number_of_workers_and_in_any_order(tmp_path: Path) -> None:
    """Two stages side by side raise on one document, and one before them."""
    landing = _landing(tmp_path / "in", "theme", "mention")
    (landing / DAYS[0] / "4.txt").write_text(_TEXT.format("末", "末", raising.marker("gather")), encoding="utf-8")
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    run_plain(one, landing, parameters=REJECT)
    assert [(row["stage"], row["path"][-5:]) for row in _rejects(one)] == [("gather", "4.txt"), ("mention", "2.txt")]
    assert run_plain(two, landing, parameters=REJECT, workers=2)["state"] == "completed"
    assert contents(two) == contents(one)
    for day in (DAYS[1], DAYS[0]):
        run_plain(three, landing / day, parameters=REJECT)
    assert contents(three) == contents(one)
    assert run_plain(one, landing, parameters=REJECT, force=True)["state"] == "completed"
    assert contents(one) == contents(three)
    _sound(one)


def test_a_document_is_tried_again_when_the_rules_that_raised_are_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = _landing(tmp_path / "in", "mention")
    lake = tmp_path / "lake"
    run_plain(lake, landing, parameters=REJECT)
    code = fingerprint.code_checksum
    # the rules of the stage are others, and still raise
    monkeypatch.setattr(fingerprint, "code_checksum", lambda *roots: f"1 {code(*roots)}")
    found = status_of(str(lake), REJECT)
    assert found is not None
    assert [row["why"] for row in found["batches"] if (row["stage"], row["batch"]) == ("split", DAYS[1])] == [
        ["code", "withheld"]
    ]
    assert run_plain(lake, landing, parameters=REJECT)["state"] == "completed"
    assert len(_rejects(lake)) == 1
    # now they do not, and the batch is not even at hand
    monkeypatch.setattr(fingerprint, "code_checksum", lambda *roots: f"2 {code(*roots)}")
    monkeypatch.setattr(engine, "run_job", work.run_job)
    assert run_plain(lake, landing / DAYS[0], parameters=REJECT)["state"] == "completed"
    assert _rejects(lake) == []
    run_plain(lake, landing, parameters=REJECT)
    run_plain(tmp_path / "fresh", landing)
    assert contents(lake) == contents(tmp_path / "fresh")


def test_an_error_of_many_is_one_of_the_code(tmp_path: Path) -> None:
    landing = _landing(tmp_path / "in")
    for number in range(4):
        text = _TEXT.format(number, number, raising.marker("clean"))
        (landing / DAYS[1] / f"{number}.txt").write_text(text, encoding="utf-8")
    report = run_plain(tmp_path / "lake", landing, parameters=REJECT)
    assert "clean 2026-03-03: ValueError" in report["state"]
    assert not (tmp_path / "lake" / "_gongwen" / "withheld").exists()
    assert [most_withheld(rows) for rows in (0, 1, 2, 5, 150, 1000)] == [0, 0, 1, 3, 3, 20]


def test_many_in_small_chunks_fail_as_many_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.plan.CHUNK_FILES", 1)
    landing = _landing(tmp_path / "in")
    for stage in ("read", "split", "mention"):
        for number in range(4):
            text = _TEXT.format(number, number, raising.marker(stage))
            (landing / DAYS[1] / f"{number}.txt").write_text(text, encoding="utf-8")
        report = run_plain(tmp_path / stage, landing, parameters=REJECT)
        assert f"{stage} 2026-03-03: TooManyWithheld: ValueError" in report["state"]
        assert "it raises on 4 of 5" in report["state"]


def test_killed_between_finding_and_leaving_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing = _landing(tmp_path / "in", "theme", "mention")
    run_plain(tmp_path / "whole", landing, parameters=REJECT)

    class Killed(BaseException):
        """Stands for the end of the process."""

    def die(*_: object) -> None:
        raise Killed

    for name in ("add", "keep"):
        lake = tmp_path / name
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(withheld.Withholding, name, die)
            run_plain(lake, landing, parameters=REJECT)
        assert run_plain(lake, landing, parameters=REJECT)["state"] == "completed"
        assert contents(lake) == contents(tmp_path / "whole")


def test_a_source_that_came_anew_takes_what_was_withheld_with_it(tmp_path: Path) -> None:
    landing = _landing(tmp_path / "in", "mention")
    run_plain(tmp_path / "lake", landing, parameters=REJECT)
    shutil.rmtree(landing)
    _landing(landing)
    run_plain(tmp_path / "lake", landing, parameters=REJECT)
    run_plain(tmp_path / "fresh", landing, parameters=REJECT)
    assert contents(tmp_path / "lake") == contents(tmp_path / "fresh")
    assert not list((tmp_path / "lake" / "_gongwen" / "withheld").iterdir())


@pytest.mark.parametrize("where", ["heading", "part"])
def test_what_a_withheld_document_held_or_was_part_of_stays(where: str, tmp_path: Path) -> None:
    told = raising.marker("gather")
    body = "党员干部要带头学习，认真落实各项任务，做好群众工作，推动全县发展再上新台阶。" * 6
    text = f"第一篇：党员学习心得\n{body}\n第二篇：党员学习心得两篇\n{told if where == 'heading' else ''}\n"
    text += f"篇一：学习体会\n{body[3:]}\n{told if where == 'part' else ''}\n篇二：工作体会\n{body[6:]}\n"
    text += f"第三篇：党员工作总结\n{body[9:]}\n"
    folder = tmp_path / "in" / DAYS[0]
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    lake = tmp_path / "lake"
    report = run_plain(lake, tmp_path / "in", parameters=REJECT)
    assert report["state"] == "completed"
    (row,) = _rejects(lake)
    assert told in text[row["raw_start"] : row["raw_end"]]
    documents = pd.read_parquet(lake / "documents")
    assert len(documents) == 4
    assert documents["parent_id"].notna().sum() == (0 if where == "heading" else 1)
    _sound(lake)


def test_an_error_is_told_in_the_same_words_whenever_it_is_raised() -> None:
    first, second = ValueError(f"at {object()!r}"), ValueError(f"at {object()!r}")
    assert attempt.said(first) == attempt.said(second) == "ValueError: at <object object at 0x…>"
    assert len(attempt.said(ValueError("长" * 10_000))) <= 300


def test_what_may_pass_is_no_fault_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flaky(_job: object) -> None:
        raise OSError("flaky")

    monkeypatch.setattr(engine, "run_job", flaky)
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))
    assert "OSError: flaky" in run_plain(tmp_path / "lake", _landing(tmp_path / "in"), parameters=REJECT)["state"]
