"""Files that hold others: archives, compressed files, tables of texts. How they are told, and what they hold.

A format is one function from an open file to its entries; `OPENERS` names them by what a file begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

#: First bytes of a file by which it is judged; a tar archive is told by those from 257 on.
HEAD = 512

_ZIP, _TAR, _TAR_AT = (b"PK\x03\x04", b"PK\x05\x06"), b"ustar", 257
_STREAMS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_PARQUET = b"PAR1"
_TABLES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
}
#: Documents that are ZIP archives inside, by the name of their first member or by their own.
_OFFICE_FIRST = (b"[Content_Types].xml", b"mimetype")
_OFFICE_NAMES = (".docx", ".docm", ".odt", ".xlsx", ".pptx", ".ods", ".odp", ".epub", ".ofd")
_LOCAL_HEADER = 30


class About(NamedTuple):
    """What a page or the row of a table says of its text, as written; dates in ISO 8601 where they can be read."""

    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None


class Entry(NamedTuple):
    """One member of a container: its name within it and a function that opens it; `refusal` is (reason, detail)."""

    name: str
    open: Callable[[], BinaryIO] | None
    size: int | None = None
    about: About | None = None
    refusal: tuple[str, str] | None = None


#: Opens a container that lies in a file and has a name; entries are read before the next one is asked for.
Opener = Callable[[BinaryIO, str], Iterator[Entry]]


def container_format(head: bytes, name: str) -> str | None:
    """The format of a file that holds others, by its first bytes and its name; None for any other."""
    if head.startswith(_ZIP):
        return None if _is_office(head, name) else "zip"
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "tar"
    if head.startswith(_PARQUET):
        return "parquet"
    stream = next((sort for magic, sort in _STREAMS.items() if head.startswith(magic)), None)
    if stream or "." not in name[-8:]:
        return stream
    suffix = name[name.rindex(".") :].lower()
    if suffix == ".tar" and b"\0" in head:  # of before there was a magic word
        return "tar"
    return _TABLES.get(suffix) if suffix != ".parquet" else None


def _is_office(head: bytes, name: str) -> bool:
    return name.lower().endswith(_OFFICE_NAMES) or head.startswith(_OFFICE_FIRST, _LOCAL_HEADER)
