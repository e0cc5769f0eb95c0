"""Storage that is far, full, read-only, flaky or gone: the lake comes out the same, or says why it cannot."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec
import pytest
from flows_helpers import DAYS, SAMPLES, contents, run_plain
from fsspec.implementations.dirfs import DirFileSystem
from fsspec.implementations.local import LocalFileSystem
from prefect_server import free_port, wait_until

from flows import session, storage
from flows.deliveries import collect
from flows.lake import Lake, LakeError
from flows.lease import holder_of
from flows.verify import verify_lake
from transforms.stage import Parameters


def _of(lake: Lake, into: Path) -> dict[str, str]:
    """The checksums of a lake's files, wherever it lies."""
    into.mkdir()
    lake.fs.invalidate_cache()
    lake.fs.get(lake.locate(""), str(into), recursive=True)
    return contents(into)


# ---------------------------------------------------------------------------------------------------------- S3
@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket of an S3 on this machine."""
    pytest.importorskip("moto", reason="needs moto, which is in the extra `dev`")
    pytest.importorskip("s3fs", reason="needs s3fs, which is in the extra `s3`")
    port = free_port()
    named = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    log = (tmp_path_factory.mktemp("s3") / "log").open("wb")
    served = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stdout=log, stderr=log)
    before = {name: os.environ.get(name) for name in named}
    os.environ.update(named)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    try:
        fs = fsspec.filesystem("s3")
        wait_until(30, "the S3 answers", lambda: _answers(named["AWS_ENDPOINT_URL"]))
        fs.mkdir("lakes")
        yield "s3://lakes"
    finally:
        served.kill()
        served.wait()
        log.close()
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(address, timeout=2):
        return True
    return False


def test_a_lake_and_a_landing_place_on_s3(bucket: str, tmp_path: Path, sample_lake: Path) -> None:
    fs = fsspec.filesystem("s3")
    fs.put(f"{SAMPLES}/{DAYS[2]}", f"lakes/landing/{DAYS[2]}", recursive=True)
    run_plain(tmp_path / "near", SAMPLES)
    root = f"{bucket}/lake"
    report = run_plain(root, SAMPLES)
    assert report["state"] == "completed"
    assert _of(Lake(root), tmp_path / "copy") == contents(sample_lake)
    assert run_plain(root, SAMPLES)["did_nothing"]
    assert holder_of(Lake(root)) is None
    checked = verify_lake(root)
    assert checked is not None
    assert checked["problems"] == []
    far = run_plain(f"{bucket}/far", f"{bucket}/landing")
    assert far["tables"]["sources"]["rows"] == report["tables"]["sources"]["rows"] - _sources_before(sample_lake)


def _sources_before(lake: Path) -> int:
    """How many sources the first two days have."""
    found = Lake(str(lake))
    counts = (found.read_file(f"sources/batch={day}/part-0.parquet", ["path"]).num_rows for day in DAYS[:2])
    return sum(counts)


def test_a_lost_object_is_made_again(bucket: str, tmp_path: Path) -> None:
    lake = Lake(f"{bucket}/holes")
    run_plain(lake.root, SAMPLES / DAYS[2])
    before = _of(lake, tmp_path / "before")
    for path in sorted(before)[::3]:
        if not path.startswith("_gongwen/manifest/read"):
            lake.remove(path)
    assert run_plain(lake.root, SAMPLES / DAYS[2])["state"] == "completed"
    assert _of(lake, tmp_path / "after") == before


# ------------------------------------------------------------------------------------------------------- flaky
class _Flaky(DirFileSystem):  # type: ignore[misc]
    """A folder whose every third call or so fails, `left` times."""

    protocol = "flaky"
    cachable = False
    left = 0
    chance = random.Random(3)

    def __init__(self, **options: Any) -> None:
        super().__init__(path="/", fs=LocalFileSystem(auto_mkdir=True), **options)

    @classmethod
    def maybe(cls) -> None:
        """Raises: OSError, now and then."""
        if cls.left and cls.chance.random() < 0.3:
            cls.left -= 1
            raise OSError("the storage does not answer")


def _failing(name: str) -> Callable[..., Any]:
    def call(self: _Flaky, *words: Any, **options: Any) -> Any:
        self.maybe()
        return getattr(super(_Flaky, self), name)(*words, **options)

    return call


for _name in ("info", "ls", "cat_file", "put_file", "rm_file", "pipe_file", "open", "find"):
    setattr(_Flaky, _name, _failing(_name))
fsspec.register_implementation("flaky", _Flaky, clobber=True)


@pytest.mark.parametrize("failures", [3, 40])
def test_storage_that_fails_now_and_then_makes_the_same_lake(
    failures: int, tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either a run gets through, or it says what failed and a later one does."""
    monkeypatch.setattr(storage, "WAITS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(session, "RETRY_WAITS", (0.0, 0.0))
    root = f"flaky://{tmp_path}/lake"
    _Flaky.left = failures
    for _ in range(30):
        try:
            report = run_plain(root, SAMPLES)
        except (OSError, LakeError):
            continue
        if report["state"] == "completed":
            break
    _Flaky.left = 0
    assert run_plain(root, SAMPLES)["state"] == "completed"
    assert contents(tmp_path / "lake") == contents(sample_lake)


# ------------------------------------------------------------------------------------------- full, and read-only
@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few hundred KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not _mount("-t", "tmpfs", "-o", "size=700k", "none", str(disk)):
        pytest.skip("this user may not mount a disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _mount(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_a_full_disk_fails_by_name_and_is_made_up_for(small_disk: Path, sample_lake: Path) -> None:
    lake = small_disk / "lake"
    began = time.monotonic()
    try:
        said = run_plain(lake, SAMPLES)["state"]
    except (OSError, LakeError) as error:
        said = str(error)
    assert "No space left on device" in said
    assert time.monotonic() - began < 120
    assert _mount("-o", "remount,size=100m", str(small_disk))
    assert run_plain(lake, SAMPLES)["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


def test_a_read_only_lake_is_said_to_be_one(small_disk: Path) -> None:
    assert _mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(LakeError, match="cannot be written to"):
        run_plain(small_disk / "lake", SAMPLES)


# --------------------------------------------------------------------------------------------------------- gone
def test_a_source_that_vanishes_is_a_reject_and_is_read_when_it_is_back(tmp_path: Path) -> None:
    landing = tmp_path / DAYS[0]
    landing.mkdir()
    for name in ("a.txt", "b.txt"):
        (landing / name).write_text(f"关于{name}有关事项的通知\n请各单位按时办理，不得延误。\n", encoding="utf-8")
    deliveries = collect([str(landing)], batch=DAYS[0])
    (landing / "a.txt").rename(tmp_path / "away")
    options: dict[str, Any] = {"parameters": Parameters(), "workers": 1, "asked": {}}
    with session.session("run", str(tmp_path / "lake"), deliveries, **options) as current:
        report = current.walk(current.make_group_retrying)
    assert report["state"] == "completed"
    assert {row["reason"] for row in report["rejects"]} == {"unreadable"}
    (tmp_path / "away").rename(landing / "a.txt")
    run_plain(tmp_path / "lake", landing)
    run_plain(tmp_path / "whole", landing)
    assert contents(tmp_path / "lake") == contents(tmp_path / "whole")
