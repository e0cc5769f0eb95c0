"""What was delivered: the files under the inputs of a run, each with its batch and the checksum of its bytes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import fsspec
import fsspec.core

from flows.found import GLOB, Found, find, has_glob, is_of_this_machine
from flows.readers.containers import HEAD, container_format
from flows.readers.extracted import About
from flows.storage import again
from transforms.decode import decode_name

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_URL = re.compile("://|::")  # as fsspec tells a URL from a path
#: The first part of a path with a glob's mark, up to the mark.
_GLOB_PART = re.compile(f"[^/]*[{re.escape(GLOB)}]")
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Files are read piece by piece; most are over with the first.
_FIRST_PIECE, _PIECE = 1 << 16, 1 << 22
_NO_BYTES = hashlib.sha256().hexdigest()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivered file, or one member of a delivered archive or table.

    `path` is as given, `source_id` the SHA-256 and `size` the number of its bytes. They lie at `place` (`path`, if that
    is None) from `offset` on. `format` is that of a container, which holds members; they have the path of the delivered
    file in `member_of`, and may be told `about`. `reason` and `detail` say why it is not read; the checksum is then
    that of no bytes, unless they were read. `members` counts those of a container that was opened.
    """

    path: str
    batch: str
    source_id: str
    size: int
    source_name: str | None = None
    place: str | None = None
    offset: int = 0
    format: str | None = None
    member_of: str | None = None
    about: About | None = None
    reason: str | None = None
    detail: str | None = None
    members: int | None = None

    @property
    def where(self) -> str:
        """Where its bytes lie: a path of this machine or a URL."""
        return self.path if self.place is None else self.place

    @property
    def is_local(self) -> bool:
        """Whether they lie on a disk of this machine. A colon in a name makes no URL of it."""
        return not _URL.search(self.where) or Path(self.where).is_file()


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


def collect(
    inputs: Iterable[str], *, batch: str, source_name: str | None = None, window: tuple[str, str] | None = None
) -> Deliveries:
    """Every file under some files, folders, globs or fsspec URLs. Hidden files and folders are passed over.

    With a `window` (first and last batch), files of other batches are passed over unread.
    """
    found: dict[tuple[str, str], Delivery] = {}
    alike: list[Delivery] = []
    missing = []
    for given in inputs:
        fs, root = fsspec.core.url_to_fs(given)
        is_there = False
        for file in find(fs, root):
            is_there = True
            shown = _as_given(given, root, file.place)
            home = batch_of(shown, batch)
            if window is None or window[0] <= home <= window[1]:
                delivery = _delivery(fs, file, shown, home, source_name)
                other = found.setdefault((home, delivery.path), delivery)
                if other.place != delivery.place:
                    alike.append(delivery)
        if not is_there and not fs.exists(root):
            missing.append(given)
    for delivery in alike:
        _tell_apart(found, delivery)
    by_batch: dict[str, list[Delivery]] = {}
    for key in sorted(found):
        by_batch.setdefault(key[0], []).append(found[key])
    return Deliveries({home: tuple(some) for home, some in by_batch.items()}, tuple(missing))


def _tell_apart(found: dict[tuple[str, str], Delivery], delivery: Delivery) -> None:
    """Files it under a path of its own, where its name reads as another's: the bytes tell them apart.

    The name that is Unicode keeps its path, whichever came first.
    """
    key = (delivery.batch, delivery.path)
    for one in filter(None, (found.pop(key, None), delivery)):
        if one.place is None:
            found[key] = one
        else:
            name = os.fsencode(one.place.rsplit("/", 1)[-1]).decode("ascii", "backslashreplace")
            path = f"{one.path.rpartition('/')[0]}/{name}"
            found[one.batch, path] = replace(one, path=path)


def anything_in(inputs: Iterable[str]) -> bool:
    """Whether there is any file under some inputs; nothing is read."""
    return any(next(find(*fsspec.core.url_to_fs(given)), None) for given in inputs)


def landed(landing: str, start: date, end: date, *, source_name: str | None = None) -> Deliveries:
    """What lies in the dated folders of a landing place, from `start` to `end`, both included.

    Raises: ValueError when the window ends before it starts.
    """
    if end < start:
        raise ValueError(f"--from {start} --to {end}: expected a window that ends on or after its first day")
    return collect([landing], batch="", source_name=source_name, window=(start.isoformat(), end.isoformat()))


def _as_given(given: str, root: str, path: str) -> str:
    """The path in the words of the input it was found under, so that a lake does not depend on where it was made."""
    if has_glob(given) and not path.startswith(root.rstrip("/")):
        base, stem = (_GLOB_PART.split(pattern, maxsplit=1)[0] for pattern in (given, root))
        return base + path[len(stem) :]
    return given.rstrip("/") + path[len(root.rstrip("/")) :]


def content_of(delivery: Delivery) -> bytes:
    """The bytes of a delivery.

    Raises: OSError when they cannot be read.
    """
    if delivery.member_of is not None:
        with Path(delivery.where).open("rb") as handle:
            handle.seek(delivery.offset)
            return handle.read(delivery.size)
    if delivery.is_local:  # to ask for the filesystem of each of a million small files takes longer than reading
        with _unbuffered(delivery.where) as handle:
            return handle.read()
    fs, place = fsspec.core.url_to_fs(delivery.where)
    content: bytes = again(fs.cat_file, place)
    return content


def fetch(delivery: Delivery, handle: BinaryIO) -> None:
    """Copies the bytes of a delivery to an open file, piece by piece.

    Raises: OSError when they cannot be read.
    """
    with fsspec.open(delivery.where, "rb") as source:
        shutil.copyfileobj(source, handle, _PIECE)


def _delivery(fs: fsspec.AbstractFileSystem, file: Found, shown: str, batch: str, source_name: str | None) -> Delivery:
    place = None
    if shown.startswith("~"):
        place = file.place
    if _SURROGATE.search(shown):  # bytes of a name that are no Unicode; tables hold nothing else
        shown, place = "/".join(decode_name(os.fsencode(part)) for part in shown.split("/")), file.place
    reason, detail = file.refusal or (None, None)
    source_id, size, sort = _NO_BYTES, 0, None
    if reason is None:
        try:
            source_id, size, head = again(_digest, fs, file.place)
            sort = container_format(head, shown)
        except OSError as error:
            reason = "unreadable"
            detail = f"the file could not be opened: {error}; mend its permissions or deliver it again"
    return Delivery(shown, batch, source_id, size, source_name, place, format=sort, reason=reason, detail=detail)


def _digest(fs: fsspec.AbstractFileSystem, place: str) -> tuple[str, int, bytes]:
    """The checksum, the size and the first bytes of a file."""
    with _unbuffered(place) if is_of_this_machine(fs) else fs.open(place, "rb") as handle:
        piece = handle.read(_FIRST_PIECE)
        head, digest, size = piece[:HEAD], hashlib.sha256(piece), len(piece)
        while piece := handle.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size, head


def _unbuffered(place: str) -> BinaryIO:
    """A local file, opened to be read in few and large pieces."""
    return cast("BinaryIO", open(place, "rb", buffering=0))  # noqa: PTH123 - for a Path takes as long again
