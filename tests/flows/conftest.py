"""The lake that the samples make, for every test of flows."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from flows_helpers import ROOT, SAMPLES, run_plain

from flows import workers


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake of the samples; tests must not change it."""
    lake = tmp_path_factory.mktemp("samples") / "lake"
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        report = run_plain(lake, SAMPLES)
    finally:
        os.chdir(here)
    assert report["state"] == "completed"
    return lake


@pytest.fixture
def eager_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every run with two workers or more use a pool from its first job on."""

    def waited_for(self: workers.Workers) -> ProcessPoolExecutor | None:
        return self._starting.result() if self._starting is not None else None

    monkeypatch.setattr(workers, "WORTH_A_POOL", 0)
    monkeypatch.setattr(workers.Workers, "_pool", waited_for)
