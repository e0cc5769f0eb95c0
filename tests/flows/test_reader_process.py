"""Readers in a process of their own: slow, greedy and crashing ones end as a reason, and the next file is read."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.readers.process import ReaderFailed, ReaderProcess
from transforms.stage import Limits

_PAGE = "<html><body><p>各村请于本月底前上报清单。</p></body></html>".encode()


@pytest.fixture
def reader(request: pytest.FixtureRequest) -> Iterator[ReaderProcess]:
    """A reader with the limits that a test names."""
    process = ReaderProcess(getattr(request, "param", Limits()))
    yield process
    process.stop()


def _text(reader: ReaderProcess) -> str:
    return str(reader.ask("extract", _PAGE, "a.html").text).strip()


def test_it_reads(reader: ReaderProcess) -> None:
    assert _text(reader) == "各村请于本月底前上报清单。"


@pytest.mark.parametrize("reader", [Limits(reader_seconds=1.0)], indirect=True)
def test_one_that_takes_too_long_is_killed_and_the_next_is_read(reader: ReaderProcess, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it waits for a writer that never comes
    began = time.monotonic()
    with pytest.raises(ReaderFailed, match="reader_seconds") as failure:
        reader.ask("unpack", str(tmp_path / "pipe"), "a.zip", "0" * 64, str(tmp_path / "spool"), Limits())
    assert failure.value.reason == "timeout"
    assert time.monotonic() - began < 10
    pytest.MonkeyPatch().setattr(reader, "_limits", Limits())
    assert _text(reader) == "各村请于本月底前上报清单。"


def test_one_that_crashes_is_started_again(reader: ReaderProcess) -> None:
    _text(reader)
    assert reader._process is not None
    reader._process.kill()
    reader._process.wait()
    with pytest.raises(ReaderFailed) as failure:
        _text(reader)
    assert failure.value.reason == "crashed"
    assert _text(reader) == "各村请于本月底前上报清单。"


@pytest.mark.parametrize("reader", [Limits(reader_mb=400.0)], indirect=True)
def test_one_that_takes_too_much_memory_is_stopped(reader: ReaderProcess) -> None:
    greedy = b"<html><body>" + b"<p>a</p>" * 4_000_000
    with pytest.raises(ReaderFailed) as failure:
        reader.ask("extract", greedy, "a.html")
    assert failure.value.reason in {"too_large", "crashed", "malformed"}
    assert _text(reader) == "各村请于本月底前上报清单。"


def test_what_a_library_raises_is_a_reason(reader: ReaderProcess, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"PK\x03\x04")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(ReaderFailed) as failure:
        reader.ask("unpack", str(file), "a.zip", digest, str(tmp_path / "no such folder" / "spool"), Limits())
    assert failure.value.reason == "unreadable"
    assert "no such folder" in failure.value.detail
    with pytest.raises(ReaderFailed) as failure:
        reader.ask("unpack", str(file), None, digest, str(tmp_path / "spool"), Limits())
    assert failure.value.reason == "malformed"
