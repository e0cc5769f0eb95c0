"""ZIP archives (压缩包), read member by member; names as Windows in China writes them."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from flows.readers.containers import Entry
from transforms.decode import decode_name

_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNIX = 3


def entries(file: BinaryIO, _name: str) -> Iterator[Entry]:
    """The members of an archive, in the order of its directory.

    Raises: zipfile.BadZipFile and what `zipfile` raises over broken ones.
    """
    archive = zipfile.ZipFile(file)
    for info in archive.infolist():
        if not info.is_dir():
            opener = cast("partial[BinaryIO]", partial(archive.open, info))
            yield Entry(_name_of(info), opener, info.file_size, refusal=_refusal(info))


def _name_of(info: zipfile.ZipInfo) -> str:
    """A member's name: Unicode if it says so, else in the writer's own encoding, which is mostly GBK."""
    if info.flag_bits & _UTF8:
        return info.filename
    return decode_name(info.orig_filename.encode("cp437"))


def _refusal(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    if info.flag_bits & _ENCRYPTED:
        return "password", "the archive is protected by a password; deliver it unpacked"
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        return "link", "a link, not a file; deliver the file itself"
    return None
