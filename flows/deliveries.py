"""What was delivered: the files under the inputs of a run, each with its batch and the checksum of its bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import fsspec
import fsspec.core
from fsspec.implementations.local import LocalFileSystem

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_URL = re.compile("://|::")  # as fsspec tells a URL from a path


@dataclass(frozen=True)
class Delivery:
    """One delivered file: its path as given, its batch, the SHA-256 and number of its bytes, who delivered it.

    A file that cannot be read has the checksum of no bytes and says why in `error`.
    """

    path: str
    batch: str
    source_id: str
    size: int
    source_name: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Deliveries:
    """The files found, by batch and then by path, and the inputs that are not there."""

    by_batch: dict[str, tuple[Delivery, ...]]
    missing: tuple[str, ...]


def valid_date(text: str) -> str:
    """The same date, when it is one, as YYYY-MM-DD.

    Raises: ValueError saying what was expected.
    """
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError(f"{text!r} is not a date: expected YYYY-MM-DD, such as 2026-03-02")


def batch_of(path: str, default: str) -> str:
    """The batch a path names (its last folder that is a date), else the default."""
    for part in reversed(path.replace("\\", "/").split("/")[:-1]):
        if _DATE.fullmatch(part):
            try:
                return valid_date(part)
            except ValueError:
                continue
    return default


def collect(inputs: Iterable[str], *, batch: str, source_name: str | None = None) -> Deliveries:
    """Every file under some files, folders, globs or fsspec URLs. Hidden files and folders are passed over."""
    found: dict[tuple[str, str], Delivery] = {}
    missing = []
    for given in inputs:
        fs, root = fsspec.core.url_to_fs(given)
        paths = list(_files(fs, root))
        if not paths and not fs.exists(root):
            missing.append(given)
        for path in paths:
            shown = _as_given(given, root, path)
            home = batch_of(shown, batch)
            found[home, shown] = _delivery(fs, path, shown, home, source_name)
    by_batch: dict[str, list[Delivery]] = {}
    for (home, _), delivery in sorted(found.items()):
        by_batch.setdefault(home, []).append(delivery)
    return Deliveries({home: tuple(some) for home, some in by_batch.items()}, tuple(missing))


def anything_in(inputs: Iterable[str]) -> bool:
    """Whether there is any file under some inputs; nothing is read."""
    return any(next(_files(*fsspec.core.url_to_fs(given)), None) for given in inputs)


def landed(landing: str, start: date, end: date, *, source_name: str | None = None) -> Deliveries:
    """What lies in the dated folders of a landing place, from `start` to `end`, both included.

    Raises: ValueError when the window ends before it starts.
    """
    if end < start:
        raise ValueError(f"--from {start} --to {end}: expected a window that ends on or after its first day")
    every = collect([landing], batch="", source_name=source_name)
    chosen = {batch: some for batch, some in every.by_batch.items() if start.isoformat() <= batch <= end.isoformat()}
    return Deliveries(chosen, every.missing)


def _files(fs: fsspec.AbstractFileSystem, root: str) -> Iterator[str]:
    if any(mark in root for mark in "*?["):
        for path in sorted(fs.glob(root)):
            yield from _files(fs, path) if fs.isdir(path) else (path,)
    elif fs.isdir(root):
        base = root.rstrip("/")
        for path in sorted(fs.find(base)):
            if not any(part.startswith(".") for part in path[len(base) :].split("/")):
                yield path
    elif fs.exists(root):
        yield root


def _as_given(given: str, root: str, path: str) -> str:
    """The path in the words of the input it was found under, so that a lake does not depend on where it was made."""
    if any(mark in given for mark in "*?["):
        base = re.split(r"[^/]*[*?\[]", given, maxsplit=1)[0]
        stem = re.split(r"[^/]*[*?\[]", root, maxsplit=1)[0]
        return base + path[len(stem) :]
    return given.rstrip("/") + path[len(root.rstrip("/")) :]


def read_whole(path: str) -> bytes:
    """The bytes of a file at a path or URL."""
    if not _URL.search(path):  # to ask for the filesystem of each of a million small files takes longer than reading
        return Path(path).read_bytes()
    fs, place = fsspec.core.url_to_fs(path)
    return _bytes_of(fs, place)


def _bytes_of(fs: fsspec.AbstractFileSystem, place: str) -> bytes:
    if isinstance(fs, LocalFileSystem):  # a million small files: opening them through a layer takes longer than reading
        return Path(place).read_bytes()
    content: bytes = fs.cat_file(place)
    return content


def _delivery(fs: fsspec.AbstractFileSystem, place: str, shown: str, batch: str, source_name: str | None) -> Delivery:
    try:
        content = _bytes_of(fs, place)
    except OSError as error:
        return Delivery(shown, batch, hashlib.sha256().hexdigest(), 0, source_name, str(error))
    return Delivery(shown, batch, hashlib.sha256(content).hexdigest(), len(content), source_name)
