"""Archives of every sort and temper, made in memory for tests."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped_as(encoding: str, members: Mapping[str, bytes], *, flags: int = 0, attributes: int = 0) -> bytes:
    """A ZIP archive that does not say how its names are encoded, as Windows writes them."""
    out, directory = io.BytesIO(), io.BytesIO()
    for name, content in members.items():
        raw, at = name.encode(encoding), out.tell()
        sizes = (zlib.crc32(content), len(content), len(content))
        out.write(struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, flags, 0, 0, 0, *sizes, len(raw), 0) + raw + content)
        entry = (b"PK\x01\x02", 3 << 8, 20, flags, 0, 0, 0, *sizes, len(raw), 0, 0, 0, 0, attributes << 16, at)
        directory.write(struct.pack("<4s6H3I5H2I", *entry) + raw)
    at, size = out.tell(), directory.tell()
    out.write(directory.getvalue())
    out.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(members), len(members), size, at, 0))
    return out.getvalue()


def tarred(members: Mapping[str, bytes], *, mode: str = "w", others: Iterable[tarfile.TarInfo] = ()) -> bytes:
    """A TAR archive of members by name, and of others that are no files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in others:
            archive.addfile(info)
    return out.getvalue()


def special(name: str, sort: bytes, target: str = "") -> tarfile.TarInfo:
    """A member that is no file: a link, a device."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = sort, target
    return info
