"""Nights and backfills on a real Prefect server with a real worker, deployed as `prefect.yaml` says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from flows_helpers import DAYS, ROOT, contents
from prefect_server import Server, wait_until, worker

NIGHTLY, BACKFILL = "gongwen-nightly/nightly", "gongwen-backfill/backfill"


class _Told(BaseHTTPRequestHandler):
    """Keeps what is posted."""

    said: list[dict[str, Any]] = []  # noqa: RUF012 - shared on purpose

    def do_POST(self) -> None:
        self.said.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def webhook() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Told) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.shutdown()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, webhook: str) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("prefect")
    served = Server(home, {"GONGWEN_WEBHOOK": webhook})
    served.start()
    pool = served.prefect("work-pool", "create", "gongwen", "--type", "process")
    assert pool.returncode == 0, pool.stderr
    where = {"GONGWEN_HOME": str(ROOT), "GONGWEN_LANDING": "data/samples", "GONGWEN_LAKE": str(home / "lake")}
    deployed = served.prefect("--no-prompt", "deploy", "--all", **where)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    with worker(served):
        yield served
    served.end()


def test_every_night_gets_a_run(server: Server) -> None:
    deployment = server.get(f"deployments/name/{NIGHTLY}")
    asked = {"deployments": {"id": {"any_": [deployment["id"]]}}}
    runs = wait_until(60, "the schedule makes runs", lambda: server.post("flow_runs/filter", asked))
    for run in runs[:3]:
        begins = pd.Timestamp(run["expected_start_time"]).astimezone(ZoneInfo("Asia/Shanghai"))
        assert (begins.hour, begins.minute) == (2, 0)
    assert deployment["concurrency_options"]["collision_strategy"] == "ENQUEUE"
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert {"gongwen", "nightly"} <= set(deployment["tags"])


def test_a_late_run_works_on_the_night_it_was_scheduled_for(server: Server, tmp_path: Path, sample_lake: Path) -> None:
    """18:00 UTC on the second is 02:00 on the third in Shanghai: two days up to the third."""
    lake = tmp_path / "lake"
    run = server.run_of(NIGHTLY, {"lake": str(lake), "days": 2}, scheduled="2026-03-02T18:00:00Z")
    found = server.finished(run)
    assert found["state_type"] == "COMPLETED", found["state"]["message"]
    assert sorted(folder.name for folder in (lake / "documents").iterdir()) == [f"batch={day}" for day in DAYS[:2]]
    retry = {"state": {"type": "SCHEDULED", "name": "AwaitingRetry"}, "force": True}
    again = server.post(f"flow_runs/{run}/set_state", retry)
    assert again["status"] == "ACCEPT"
    wait_until(60, "the run is retried", lambda: server.get(f"flow_runs/{run}")["run_count"] == 2)
    assert server.finished(run)["state_type"] == "COMPLETED"
    rows = pd.read_parquet(lake / "runs")
    asked = {json.loads(text)["end"] for text in rows["parameters"]}
    assert asked == {"2026-03-03"}
    run = server.run_of(NIGHTLY, {"lake": str(lake)}, scheduled="2026-03-03T18:00:00Z")
    assert server.finished(run)["state_type"] == "COMPLETED"
    assert contents(lake) == contents(sample_lake)


def test_a_backfill_is_a_run_with_dates(server: Server, tmp_path: Path, sample_lake: Path) -> None:
    lake = tmp_path / "lake"
    run = server.run_of(BACKFILL, {"lake": str(lake), "start": DAYS[0], "end": DAYS[-1]})
    found = server.finished(run)
    assert found["state_type"] == "COMPLETED", found["state"]["message"]
    assert contents(lake) == contents(sample_lake)
    asked = {"logs": {"flow_run_id": {"any_": [run]}}, "limit": 200}

    def lines() -> list[str]:
        return [line["message"] for line in server.post("logs/filter", asked)]

    wait_until(30, "the log is there", lambda: any("steps, 100%" in line for line in lines()))
    assert any(line.startswith("clean 2026-03-03: ") for line in lines())


def test_a_backfill_of_no_dates_is_refused_by_name(server: Server, tmp_path: Path) -> None:
    lake = str(tmp_path / "lake")
    run = server.run_of(BACKFILL, {"lake": lake, "start": "soon", "end": DAYS[2]})
    found = server.finished(run)
    assert found["state_type"] == "FAILED"
    assert "start" in found["state"]["message"]
    run = server.run_of(BACKFILL, {"lake": lake, "start": "2026-03-04", "end": "2026-03-02"})
    found = server.finished(run)
    assert found["state_type"] == "FAILED"
    assert "expected a window that ends on or after its first day" in found["state"]["message"]
    assert not Path(lake).exists()


def test_a_failed_run_is_told_and_names_the_batch(server: Server, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    for day in DAYS:
        (landing / day).mkdir(parents=True)
        (landing / day / "a.txt").write_text(f"关于{day}工作安排的通知\n请各单位按时办理。\n", encoding="utf-8")
    lake = tmp_path / "lake"
    (lake / "documents").mkdir(parents=True)
    (lake / "documents" / f"batch={DAYS[1]}").write_text("in the way of a folder", encoding="utf-8")
    run = server.run_of(BACKFILL, {"lake": str(lake), "landing": str(landing), "start": DAYS[0], "end": DAYS[-1]})
    found = server.finished(run)
    assert found["state_type"] == "FAILED"
    assert DAYS[1] in found["state"]["message"]
    assert f"describe {DAYS[0]}" not in found["state"]["message"]
    told = wait_until(20, "the webhook is told", lambda: [said for said in _Told.said if said["run_id"] == run])
    assert told[0]["flow"] == "gongwen-backfill"
    assert DAYS[1] in told[0]["text"]
