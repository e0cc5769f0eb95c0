"""Single files compressed by gzip, bzip2, xz or zstd; an archive within shows when its member is looked at."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from flows.readers.containers import Entry

#: Suffixes that a compressed file's name adds to that of its member, and what stands for them there.
_SUFFIXES = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}
_ADDED = (".gz", ".bz2", ".xz", ".zst", ".zstd")


def gzip_entries(file: BinaryIO, name: str) -> Iterator[Entry]:
    """The one member of a gzip file.

    Raises: OSError, EOFError or zlib.error while it is read, where it is broken.
    """
    return _one(name, lambda: cast("BinaryIO", gzip.GzipFile(fileobj=file)))


def bzip2_entries(file: BinaryIO, name: str) -> Iterator[Entry]:
    """The one member of a bzip2 file; raises as `gzip_entries`."""
    return _one(name, lambda: cast("BinaryIO", bz2.BZ2File(file)))


def xz_entries(file: BinaryIO, name: str) -> Iterator[Entry]:
    """The one member of an xz file; raises lzma.LZMAError or EOFError while it is read, where it is broken."""
    return _one(name, lambda: cast("BinaryIO", lzma.LZMAFile(file)))


def zstd_entries(file: BinaryIO, name: str) -> Iterator[Entry]:
    """The one member of a Zstandard file; raises OSError while it is read, where it is broken."""
    import pyarrow as pa  # its decompressor, for the standard library of these versions has none

    return _one(name, lambda: cast("BinaryIO", pa.CompressedInputStream(pa.PythonFile(file), "zstd")))


def _one(name: str, opener: Callable[[], BinaryIO]) -> Iterator[Entry]:
    yield Entry(_inner(name), opener)


def _inner(name: str) -> str:
    """The name of the member: that of the file at a path, without what compressing added."""
    name = name[max(name.rfind("/"), name.rfind("\\")) + 1 :]
    lower = name.lower()
    for suffix, stands_for in _SUFFIXES.items():
        if lower.endswith(suffix):
            return name[: -len(suffix)] + stands_for
    found = next((suffix for suffix in _ADDED if lower.endswith(suffix)), "")
    return name[: -len(found)] if found else name
