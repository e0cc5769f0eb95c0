"""The Prefect flows, against Prefect's own API in a temporary home."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flows_helpers import DAYS, SAMPLES, contents

from flows import embedded, session, work
from flows.flow import BatchesFailed, backfill_flow, run_flow

pytest.importorskip("prefect")

from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(scope="module", autouse=True)
def _prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


async def _recorded() -> tuple[list[Any], list[Any], list[Any]]:
    async with get_client() as client:
        return await client.read_flow_runs(), await client.read_task_runs(), await client.read_artifacts()


def test_the_flow_makes_the_same_lake_as_the_plain_run(tmp_path: Path, sample_lake: Path) -> None:
    report = embedded.run("run_flow", {"lake": str(tmp_path / "lake"), "inputs": ["data/samples"], "workers": 1})
    assert report["state"] == "completed"
    assert contents(tmp_path / "lake") == contents(sample_lake)
    flows, tasks, artifacts = asyncio.run(_recorded())
    mine = next(run for run in flows if run.parameters["lake"] == str(tmp_path / "lake"))
    assert mine.state_name == "Completed"
    assert mine.parameters["near_jaccard"] == 0.6
    names = {task.name for task in tasks if task.flow_run_id == mine.id}
    assert {f"split: {DAYS[0]} … {DAYS[1]} (2)", f"split: {DAYS[2]}"} <= names
    assert len(names) <= 100
    shown = {artifact.key: artifact for artifact in artifacts if artifact.flow_run_id == mine.id}
    assert "rows_rejected" in str(shown["gongwen-run"].data)
    assert '"reason": "binary"' in str(shown["gongwen-run-rejects"].data)
    assert shown["gongwen-run-progress"].data == 100
    assert "100%" in shown["gongwen-run-progress"].description
    page = tmp_path / "lake" / "report.html"
    assert page.as_uri() in shown["gongwen-report"].data
    assert "<html" in page.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_drawn_fails_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.report.link.report", lambda _: 1 / 0)
    state: Any = run_flow(str(tmp_path / "lake"), [str(SAMPLES / DAYS[2])], return_state=True)
    assert state.is_completed()
    assert not (tmp_path / "lake" / "report.html").exists()
    _, tasks, _ = asyncio.run(_recorded())
    assert any(task.name.startswith("report") and task.state_name == "Failed" for task in tasks)


def test_a_failed_batch_fails_the_run_by_name_and_the_rest_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = work.prepared

    def broken(name: str, parameters: Any) -> Any:
        run = prepared(name, parameters)
        return run if name != "theme" else lambda _: 1 / 0

    monkeypatch.setattr(work, "prepared", broken)
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))
    state: Any = run_flow(str(tmp_path / "lake"), [str(SAMPLES / DAYS[2])], return_state=True)
    assert state.is_failed()
    assert f"theme {DAYS[2]}: ZeroDivisionError" in state.message
    error = state.result(raise_on_failure=False)
    assert isinstance(error, BatchesFailed)
    assert list((tmp_path / "lake" / "documents").rglob("*.parquet"))


def test_parameters_are_validated(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="workers"):
        run_flow(str(tmp_path / "lake"), ["data/samples"], workers=0)
    with pytest.raises(Exception, match="near_jaccard"):
        run_flow(str(tmp_path / "lake"), ["data/samples"], near_jaccard=1.5)


def test_a_backfill_is_one_run_over_a_window(tmp_path: Path) -> None:
    report = backfill_flow(str(tmp_path / "lake"), "data/samples", date(2026, 3, 3), date(2026, 3, 4))
    assert report["state"] == "completed"
    assert report["tables"]["documents"]["batches"] == 2
