"""TAR archives, read from front to back, over damaged headers and several archives in a row."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from flows.readers.containers import Entry
from transforms.decode import decode_name

_PIECE = 1 << 20


def entries(file: BinaryIO, _name: str) -> Iterator[Entry]:
    """The members of an archive, in its order; bytes that belong to none, but for padding, as a refused entry.

    Raises: tarfile.TarError over broken ones.
    """
    with tarfile.open(fileobj=file, mode="r:", errors="surrogateescape", ignore_zeros=True) as archive:
        at = 0
        while (member := archive.next()) is not None:
            yield from _gap(file, at, member.offset)
            at = archive.offset
            if not member.isdir():
                name = decode_name(member.name.encode("utf-8", "surrogateescape"))
                opener = cast("partial[BinaryIO]", partial(archive.extractfile, member))
                yield Entry(name, opener, member.size, refusal=_refusal(member))
            archive.members = []  # type: ignore[attr-defined] # which would otherwise grow with every member
        yield from _gap(file, at, file.seek(0, io.SEEK_END))


def _gap(file: BinaryIO, start: int, end: int) -> Iterator[Entry]:
    """What lies between two members and is no padding, as one entry that cannot be read."""
    if end <= start:
        return
    back = file.tell()
    file.seek(start)
    left, is_padding = end - start, True
    while left > 0 and is_padding and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        is_padding = not piece.strip(b"\0")
    file.seek(back)
    if not is_padding:
        detail = f"{end - start:,} bytes from byte {start:,} on belong to no member that can be read; deliver it again"
        yield Entry(f"bytes {start}-{end}", None, refusal=("malformed", detail))


def _refusal(member: tarfile.TarInfo) -> tuple[str, str] | None:
    if member.issym() or member.islnk():
        return "link", f"a link to {member.linkname!r}, not a file; deliver the file itself"
    if not member.isreg():
        return "no_file", "a device or pipe, not a file; deliver a file"
    return None
