"""Files that hold others: archives, compressed files, tables of texts. How they are told, and what they hold.

A format is one function from an open file to its entries; `unpack` knows which opens which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from flows.readers.extracted import About
from transforms.formats import find_format

#: First bytes of a file by which it is judged; a tar archive is told by those from 257 on.
HEAD = 512

#: The formats of `transforms.formats` that hold other files.
_HOLDING = frozenset({"zip", "tar", "gzip", "bzip2", "xz", "zstd"})
_PARQUET = b"PAR1"
_TABLES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
#: Documents that are ZIP archives inside, by the name of their first member or by their own.
_OFFICE_FIRST = (b"[Content_Types].xml", b"mimetype")
_OFFICE_NAMES = (".docx", ".docm", ".odt", ".xlsx", ".pptx", ".ods", ".odp", ".epub", ".ofd")
_LOCAL_HEADER = 30


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
    found = find_format(head)
    if found is not None and found.name in _HOLDING:
        return None if found.name == "zip" and _is_office(head, name) else found.name
    if head.startswith(_PARQUET):
        return "parquet"
    if "." not in name[-8:]:
        return None
    suffix = name[name.rindex(".") :].lower()
    if suffix == ".tar" and b"\0" in head:  # of before there was a magic word
        return "tar"
    return _TABLES.get(suffix)


def _is_office(head: bytes, name: str) -> bool:
    return name.lower().endswith(_OFFICE_NAMES) or head.startswith(_OFFICE_FIRST, _LOCAL_HEADER)
