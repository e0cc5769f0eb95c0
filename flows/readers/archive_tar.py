"""TAR archives, read from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from flows.readers.containers import Entry
from transforms.decode import decode_name


def entries(file: BinaryIO, _name: str) -> Iterator[Entry]:
    """The members of an archive, in its order.

    Raises: tarfile.TarError over broken ones.
    """
    with tarfile.open(fileobj=file, mode="r|", errors="surrogateescape") as archive:
        for member in archive:
            if member.isdir():
                continue
            name = decode_name(member.name.encode("utf-8", "surrogateescape"))
            opener = cast("partial[BinaryIO]", partial(archive.extractfile, member))
            yield Entry(name, opener, member.size, refusal=_refusal(member))
            archive.members = []  # type: ignore[attr-defined] # which would otherwise grow with every member


def _refusal(member: tarfile.TarInfo) -> tuple[str, str] | None:
    if member.issym() or member.islnk():
        return "link", f"a link to {member.linkname!r}, not a file; deliver the file itself"
    if not member.isreg():
        return "no_file", "a device or pipe, not a file; deliver a file"
    return None
