"""Killed, cut off, refused: what a run leaves and how the next one mends it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from flows_helpers import DAYS, ROOT, SAMPLES, contents, run_or_die, run_plain

from flows import engine, session, work, workers
from flows.lake import Lake, LakeError, Publication, Published
from flows.lease import held
from flows.status import status_of
from flows.verify import verify_lake
from transforms.schemas import Table
from transforms.stage import Parameters, Tables


def _start(lake: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flows.cli", "run", "--plain", "data/samples", "--lake", str(lake)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def test_killed_at_any_moment_the_next_run_finishes_the_work(tmp_path: Path, sample_lake: Path) -> None:
    chance = random.Random(7)
    began = time.monotonic()
    assert _start(tmp_path / "whole").wait() == 0
    took = time.monotonic() - began
    lake = tmp_path / "lake"
    for _ in range(8):
        process = _start(lake)
        time.sleep(chance.uniform(0.25, 0.95) * took)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for file in lake.glob("documents/*/*.parquet"):
            assert file.stat().st_size > 0
    assert run_plain(lake, SAMPLES)["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


_PLAIN, _PREFECT = ["--plain", "--workers", "2"], ["--workers", "1"]


@pytest.mark.parametrize(
    ("how", "options"),
    [
        pytest.param(signal.SIGINT, _PLAIN, id="ctrl-c"),
        pytest.param(signal.SIGTERM, _PLAIN, id="terminated"),
        pytest.param(signal.SIGKILL, _PLAIN, id="killed"),
        # what is killed cannot end the server that Prefect embeds: docs/operations.md says so
        pytest.param(signal.SIGINT, _PREFECT, id="ctrl-c with Prefect"),
        pytest.param(signal.SIGTERM, _PREFECT, id="terminated with Prefect"),
    ],
)
def test_ended_from_outside_it_leaves_nobody_behind(
    how: signal.Signals, options: list[str], tmp_path: Path, sample_lake: Path
) -> None:
    """Ctrl-C, a supervisor, the kernel: no process stays, and the next run goes on from there."""
    landing = tmp_path / "landing"
    shutil.copytree(SAMPLES, landing)
    (landing / "2026-03-05").mkdir()
    long = "\n".join(f"关于第{number}次会议议定事项的通知，请各单位按时办理。" for number in range(2000))
    for number in range(40):
        (landing / "2026-03-05" / f"{number}.txt").write_text(f"{number}\n{long}", encoding="utf-8")
    lake = tmp_path / "lake"
    command = [sys.executable, "-m", "flows.cli", "run", str(landing), "--lake", str(lake), *options]
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(lake.glob("_gongwen/manifest/split/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(how)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode in {-how, 128 + how}
    assert how == signal.SIGKILL or "Traceback" not in said
    deadline = time.monotonic() + 20
    while _left_of(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _left_of(process.pid)
    shutil.rmtree(landing / "2026-03-05")
    assert run_plain(lake, SAMPLES)["state"] == "completed"
    done = {file for file in contents(lake) if "2026-03-05" not in file and "manifest" not in file}
    assert done >= {file for file in contents(sample_lake) if "manifest" not in file}


def _left_of(session: int) -> list[str]:
    """The processes of a session that are there."""
    found = subprocess.run(["ps", "-s", str(session), "-o", "args="], capture_output=True, text=True, check=False)
    return found.stdout.splitlines()


def test_killed_between_two_files_of_a_batch(
    tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th attempt dies as it puts its n-th file in place."""
    lake = tmp_path / "lake"
    put = engine.Publication._commit
    left = 0

    class Killed(BaseException):
        """Stands for the end of the process: nothing handles it."""

    def die_at_last(publication: Publication, table: Table) -> Published:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return put(publication, table)

    monkeypatch.setattr(engine.Publication, "_commit", die_at_last)
    killed = 0
    while True:
        left = killed + 1
        try:
            report = run_plain(lake, SAMPLES)
            break
        except Killed:
            killed += 1
    assert killed >= 8
    assert report["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


@pytest.mark.usefixtures("eager_pool")
def test_a_killed_worker_is_replaced(tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))
    pool = workers.Workers._pool
    killed: list[int] = []

    def kill_one(self: workers.Workers) -> object:
        found = pool(self)
        if found is not None and len(killed) < 2:
            killed.append(next(iter(found._processes)))
            os.kill(killed[-1], signal.SIGKILL)
        return found

    monkeypatch.setattr(workers.Workers, "_pool", kill_one)
    report = run_plain(tmp_path / "lake", SAMPLES, workers=2)
    assert killed
    assert report["state"] == "completed"
    assert contents(tmp_path / "lake") == contents(sample_lake)


@pytest.mark.usefixtures("eager_pool")
@pytest.mark.parametrize("seed", range(4))
def test_jobs_that_lose_their_workers_cost_no_other_job_a_try(
    tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Each kill breaks the pool under the jobs of other batches and stages too."""
    jobs: list[work.Job] = []
    submit = workers.Workers.submit

    def noted(self: workers.Workers, run: Callable[..., work.Done], job: work.Job, size: int) -> object:
        jobs.append(job)
        return submit(self, run, job, size)

    with monkeypatch.context() as patch:
        patch.setattr(workers.Workers, "submit", noted)
        run_plain(tmp_path / "whole", SAMPLES)
    chance = random.Random(seed)
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    for job in chance.sample(jobs, 8):
        (deaths / f"{job.stage} {job.batch} {job.index}").write_text(str(chance.randint(1, 2)))
    monkeypatch.setattr(engine, "run_job", partial(run_or_die, deaths))
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))
    report = run_plain(tmp_path / "lake", SAMPLES, workers=2)
    assert report["state"] == "completed"
    assert {file.read_text() for file in deaths.iterdir()} == {"0"}
    assert contents(tmp_path / "lake") == contents(sample_lake)


@pytest.mark.usefixtures("eager_pool")
def test_a_job_that_always_loses_its_worker_fails_its_batch_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    (deaths / f"split {DAYS[0]} 0").write_text("1000")
    monkeypatch.setattr(engine, "run_job", partial(run_or_die, deaths))
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))
    report = run_plain(tmp_path / "lake", SAMPLES, workers=2)
    assert {failed["batch"] for failed in report["failed"]} == {DAYS[0]}
    assert "BrokenProcessPool" in report["state"]
    assert (deaths / f"split {DAYS[0]} 0").read_text() == str(1000 - 6)


def _poison(monkeypatch: pytest.MonkeyPatch, stage: str, error: Exception, *, times: int = 10**6) -> None:
    """Makes a stage raise on the batch of the second day, some times."""
    prepared = work.prepared
    left = times

    def broken(name: str, parameters: Parameters) -> Callable[[Tables], Tables]:
        run = prepared(name, parameters)

        def maybe(tables: Tables) -> Tables:
            nonlocal left
            rows = next(iter(tables.values()))
            if name == stage and left > 0 and any("dangjian" in path for path in rows.column("path").to_pylist()):
                left -= 1
                raise error
            return run(tables)

        return maybe

    monkeypatch.setattr(work, "prepared", broken)
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))


def test_a_failing_batch_fails_by_name_and_the_rest_is_published(
    tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    _poison(monkeypatch, "split", ValueError("poisoned"))
    report = run_plain(lake, SAMPLES / DAYS[1], SAMPLES / DAYS[2])
    assert "split 2026-03-03: ValueError: poisoned" in report["state"]
    assert "clean" not in {failed["stage"] for failed in report["failed"]} or "skipped" in report["state"]
    assert list((lake / "corpus").glob("2026-03-04.parquet"))
    found = status_of(str(lake), Parameters())
    assert found is not None
    failed = [row for row in found["batches"] if row["state"] == "failed"]
    assert [(row["batch"], row["stage"]) for row in failed] == [("2026-03-03", "split")]
    monkeypatch.undo()
    monkeypatch.chdir(ROOT)
    assert run_plain(lake, SAMPLES)["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


def test_failed_io_is_tried_again_and_other_failures_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _poison(monkeypatch, "split", OSError("flaky"), times=2)
    assert run_plain(tmp_path / "a", SAMPLES / DAYS[1])["state"] == "completed"
    _poison(monkeypatch, "split", ValueError("wrong"), times=1)
    assert run_plain(tmp_path / "b", SAMPLES / DAYS[1])["state"].startswith("failed")


def test_a_second_writer_is_turned_away_by_name(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    mine = Lake(str(lake))
    mine.prepare()
    with held(mine, "mine"), pytest.raises(LakeError, match=f"process {os.getpid()} on"):
        run_plain(lake, SAMPLES / DAYS[0])
    assert run_plain(lake, SAMPLES / DAYS[0])["state"] == "completed"


def test_files_that_cannot_be_read_are_rows_not_ends(tmp_path: Path) -> None:
    folder = tmp_path / "2026-01-02"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes("\u3000\n \n".encode())
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 4)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "good.txt").write_text("关于召开全县春耕生产现场会的通知\n各乡镇：\n请按时参加。\n", encoding="utf-8")
    report = run_plain(tmp_path / "lake", folder)
    assert report["state"] == "completed"
    sources = pd.read_parquet(tmp_path / "lake" / "sources")
    status = {Path(row.path).name: row.status for row in sources.itertuples()}
    assert status["good.txt"] == "ok"
    assert {status[name] for name in ("empty.txt", "noise.txt", "gone.txt")} == {"rejected"}
    rejects = pd.read_parquet(tmp_path / "lake" / "rejects")
    reasons = {Path(row.path).name: row.reason for row in rejects.itertuples()}
    assert reasons["empty.txt"] == "empty"
    assert reasons["gone.txt"] == "link"
    assert reasons["blank.txt"] == "blank"
    assert (rejects["detail"].str.len() > 10).all()
    result = verify_lake(str(tmp_path / "lake"))
    assert result is not None
    assert result["problems"] == []
