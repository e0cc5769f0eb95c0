"""The report as an artifact of a run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import fsspec
import pytest

from flows.lake import Lake
from flows.report import link
from flows.report.page import report


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The artifacts that are made."""
    made: list[dict[str, Any]] = []
    monkeypatch.setattr(link, "create_link_artifact", lambda **artifact: made.append(artifact))
    return made


def test_a_run_leads_to_the_page_of_its_lake(sample_lake: Path, tmp_path: Path, linked: list[dict[str, Any]]) -> None:
    lake = shutil.copytree(sample_lake, tmp_path / "lake")
    address = link.link_report(str(lake))
    assert address == (lake / "report.html").as_uri()
    assert (lake / "report.html").read_text(encoding="utf-8") == report(Lake(str(sample_lake)))[0]
    assert [(artifact["key"], artifact["link"]) for artifact in linked] == [("gongwen-report", address)]


def test_on_other_filesystems_the_page_has_their_address(sample_lake: Path, linked: list[dict[str, Any]]) -> None:
    fsspec.filesystem("memory").put(str(sample_lake), "/linked-lake", recursive=True)
    assert link.link_report("memory://linked-lake") == linked[0]["link"] == "memory:///linked-lake/report.html"


def test_a_page_that_is_there_is_drawn_again_only_when_wanted(
    sample_lake: Path, tmp_path: Path, linked: list[dict[str, Any]]
) -> None:
    lake = shutil.copytree(sample_lake, tmp_path / "lake")
    (lake / "report.html").write_text("of yesterday", encoding="utf-8")
    link.link_report(str(lake), anew=False)
    assert (lake / "report.html").read_text(encoding="utf-8") == "of yesterday"
    link.link_report(str(lake))
    assert (lake / "report.html").read_text(encoding="utf-8") != "of yesterday"
    assert len(linked) == 2
