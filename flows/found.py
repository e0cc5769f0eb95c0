"""The files under an input: what lies there, and what of it is no file to read.

Local folders are walked by hand: a layer over them takes longer than reading a small file, follows links out of the
folder, waits for ever at a pipe, and stumbles over names that are no Unicode.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # walking a folder of this machine needs none of it, and comes before everything else
    import fsspec

#: What makes a path a pattern.
GLOB = "*?["
_NO_FILE = ("no_file", "a device, pipe, socket or broken link; deliver a file")


class Found(NamedTuple):
    """Something at a place of a filesystem; `refusal` is (reason, detail) where it is no file to read."""

    place: str
    refusal: tuple[str, str] | None = None


def is_of_this_machine(fs: fsspec.AbstractFileSystem) -> bool:
    """Whether a filesystem is that of the disks of this machine."""
    return "file" in (fs.protocol if isinstance(fs.protocol, tuple) else (fs.protocol,))


def has_glob(path: str) -> bool:
    """Whether a path holds marks of a glob."""
    return any(mark in path for mark in GLOB)


def find(fs: fsspec.AbstractFileSystem, root: str) -> Iterator[Found]:
    """Everything at or under a path or glob but hidden files and folders, in no particular order."""
    if has_glob(root) and not fs.exists(root):  # [2020]公文 is a name too
        for path in fs.glob(root):
            yield from _find_at(fs, path)
    else:
        yield from _find_at(fs, root)


def _find_at(fs: fsspec.AbstractFileSystem, root: str) -> Iterator[Found]:
    """Everything at or under a path, taken as it is written."""
    if is_of_this_machine(fs):
        yield from walk(root)
    elif fs.isdir(root):
        base = root.rstrip("/")
        for path in fs.find(base):
            if not any(part.startswith(".") for part in path[len(base) :].split("/")):
                yield Found(path)
    elif fs.exists(root):
        yield Found(root)


def walk(root: str) -> Iterator[Found]:
    """Everything at or under a path of this machine but hidden files and folders."""
    if not Path(root).is_dir():
        if os.path.lexists(root):
            yield _judged(root, Path(root).stat().st_mode if Path(root).exists() else 0)
        return
    home = os.path.realpath(root)
    folders = [root.rstrip("/") or "/"]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            detail = f"the folder could not be listed: {error}; mend its permissions or deliver it again"
            yield Found(folder, ("unreadable", detail))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                yield _linked(entry.path, home)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield Found(entry.path)
            else:
                yield Found(entry.path, _NO_FILE)


def _linked(place: str, home: str) -> Found:
    """A link is read where it leads to a file of the same input, which cannot be left nor gone round in circles."""
    target = os.path.realpath(place)
    if Path(target).is_file() and os.path.commonpath((home, target)) == home:
        return Found(place)
    detail = "a link that leads to no file of the same input; deliver the file itself"
    return Found(place, ("link", detail))


def _judged(place: str, mode: int) -> Found:
    return Found(place, None if stat.S_ISREG(mode) else _NO_FILE)
