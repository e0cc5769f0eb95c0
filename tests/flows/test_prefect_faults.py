"""Servers and workers that are killed in the middle of a run, and schedules that one machine serves."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flows_helpers import DAYS, ROOT, SAMPLES, contents, run_plain
from prefect_server import Server, end, free_port, started, wait_until, worker

from flows.lake import Lake
from flows.lease import holder_of

BACKFILL = "gongwen-backfill/backfill"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    served = Server(tmp_path / "prefect")
    served.start()
    served.prefect("work-pool", "create", "gongwen", "--type", "process")
    where = {"GONGWEN_HOME": str(ROOT), "GONGWEN_LANDING": "data/samples", "GONGWEN_LAKE": str(tmp_path / "lake")}
    deployed = served.prefect("--no-prompt", "deploy", "--all", **where)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    yield served
    served.end(signal.SIGKILL)


def _at_work(lake: Path) -> int:
    """The process that is making a lake, once it has published something."""
    holder = holder_of(Lake(str(lake))) if lake.exists() else None
    return holder.process if holder and list(lake.glob("_gongwen/manifest/*/*.json")) else 0


def test_a_killed_server_a_killed_worker_and_a_killed_run_cost_no_byte(
    server: Server, tmp_path: Path, sample_lake: Path
) -> None:
    lake = tmp_path / "lake"
    dates = {"start": DAYS[0], "end": DAYS[-1], "wait_seconds": 60}
    with worker(server) as process:
        first = server.run_of(BACKFILL, dates)
        run = wait_until(60, "the run is at work", lambda: _at_work(lake))
        end(process, signal.SIGKILL)
        os.kill(run, signal.SIGKILL)
    assert server.get(f"flow_runs/{first}")["state_type"] == "RUNNING"
    # as the automation of docs/operations.md does: until then the dead run keeps the deployment's only place
    server.post(f"flow_runs/{first}/set_state", {"state": {"type": "CRASHED", "name": "Crashed"}, "force": True})
    with worker(server):
        second = server.run_of(BACKFILL, dates)
        wait_until(60, "the next run is at work", lambda: _at_work(lake))
        server.end(signal.SIGKILL)
        server.start()
        third = server.run_of(BACKFILL, {**dates, "force": True})
        found = server.finished(third, 180)
        assert found["state_type"] == "COMPLETED", (second, found["state"]["message"])
    assert run_plain(lake, SAMPLES)["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_one_machine_serves_its_schedules(how: signal.Signals, tmp_path: Path) -> None:
    port = free_port()
    served = Server(tmp_path / "prefect")  # for its environment and its questions; `gongwen serve` starts the server
    served.home.mkdir()
    served.port = port
    words = ["-m", "flows.cli", "serve", "--lake", str(tmp_path / "lake"), "--landing", "data/samples"]
    process = started([*words, "--cron", "30 1 * * *", "--port", str(port)], served.environment, tmp_path / "log")
    try:
        ask: Any = {"deployments": {"name": {"any_": ["nightly"]}}}

        def runs() -> Any:
            try:
                return served.post("flow_runs/filter", ask)
            except OSError:
                return []

        found = wait_until(90, "the nights are scheduled", runs)
        assert re.search("T17:30:00", found[0]["expected_start_time"])
        run = served.run_of(BACKFILL, {"start": DAYS[2], "end": DAYS[2]})
        assert served.finished(run)["state_type"] == "COMPLETED"
    finally:
        end(process, how)
    assert (tmp_path / "lake" / "corpus" / f"{DAYS[2]}.parquet").exists()
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "nightly at '30 1 * * *' (Asia/Shanghai)" in said
    wait_until(20, "the port is free", lambda: _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_schedule_that_is_none_is_refused(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "flows.cli", "serve", "--lake", str(tmp_path), "--landing", str(tmp_path)]
    words += ["--port", str(free_port())]
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}
    for wrong in (["--cron", "at night"], ["--timezone", "Asia/Nowhere"]):
        done = subprocess.run([*words, *wrong], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert wrong[1] in done.stderr
        assert "Traceback" not in done.stderr
