"""One writer at a time: who holds a lake, who waits, who takes over."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest
from flows_helpers import DAYS, SAMPLES, contents, run_plain

from flows import lease
from flows.lake import Lake, LakeError
from flows.lease import held, holder_of
from flows.status import status_of
from transforms.stage import Parameters


@pytest.fixture(params=["disk", "storage"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty lake on a disk, or on storage that knows no locks."""
    monkeypatch.setattr(lease, "BEAT", 0.05)
    monkeypatch.setattr(lease, "EXPIRY", 0.6)
    monkeypatch.setattr(lease, "_SETTLE", 0.05)
    monkeypatch.setattr(lease, "_LOOK", 0.05)
    root = str(tmp_path / "lake") if request.param == "disk" else f"memory://{tmp_path.name}/lake"
    made = Lake(root)
    made.prepare()
    return made


def test_a_second_run_leaves_with_the_name_of_the_first(lake: Lake) -> None:
    with held(lake, "first") as mine:
        mine.at("clean", ["2026-03-02"])
        time.sleep(0.15)
        found = holder_of(lake)
        assert found is not None
        assert (found.process, found.stage) == (os.getpid(), "clean")
        with pytest.raises(LakeError, match=f"process {os.getpid()} on .*, at clean"), held(lake, "second"):
            pass
    assert holder_of(lake) is None
    with held(lake, "third"):
        pass


def test_a_run_that_may_wait_gets_its_turn(lake: Lake) -> None:
    order: list[str] = []

    def long() -> None:
        with held(lake, "first"):
            began.set()
            time.sleep(0.5)
            order.append("first")

    began = threading.Event()
    other = threading.Thread(target=long)
    other.start()
    began.wait()
    with held(lake, "second", wait=10):
        order.append("second")
    other.join()
    assert order == ["first", "second"]


def test_a_holder_on_another_machine_that_gives_no_sign_is_replaced(lake: Lake) -> None:
    if lake.is_local:
        pytest.skip("the system lets go of a lock on a disk")
    with held(lake, "first") as mine:
        mine._ended.set()  # type: ignore[attr-defined]
        mine._thread.join()  # type: ignore[attr-defined]
        with pytest.raises(LakeError, match="another run holds"), held(lake, "second", wait=0.2):
            pass
        with held(lake, "third", wait=5):
            found = holder_of(lake)
            assert found is not None
            assert found.run.startswith("third")
        mine._ended.clear()  # type: ignore[attr-defined]
        mine._once()  # type: ignore[attr-defined]
        with pytest.raises(LakeError, match="another run took this lake over"):
            mine.check()


def _hold(root: str) -> None:
    with held(Lake(root), "killed"):
        time.sleep(60)


def test_a_killed_holder_is_replaced_at_once(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    lake.prepare()
    other = multiprocessing.get_context("fork").Process(target=_hold, args=(lake.root,))
    other.start()
    while holder_of(lake) is None:
        time.sleep(0.02)
    found = status_of(lake.root, Parameters())
    assert found is not None
    assert found["holder"]["process"] == other.pid
    other.kill()
    other.join()
    with held(lake, "mine"):
        pass


def test_two_runs_at_once_make_one_lake(tmp_path: Path, sample_lake: Path) -> None:
    lake = tmp_path / "lake"
    reports = []

    def night(day: str) -> None:
        reports.append(run_plain(lake, SAMPLES / day, wait=120))

    nights = [threading.Thread(target=night, args=(day,)) for day in reversed(DAYS)]
    for one in nights:
        one.start()
    for one in nights:
        one.join()
    assert [report["state"] for report in reports] == ["completed"] * 3
    assert contents(lake) == contents(sample_lake)
