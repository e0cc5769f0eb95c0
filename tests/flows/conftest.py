"""The lake that the samples make, for every test of flows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flows_helpers import ROOT, SAMPLES, run_plain


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
