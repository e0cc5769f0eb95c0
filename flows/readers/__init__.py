"""Readers: delivered bytes → text with its passages, one module a format.

What a file is, its bytes decide, then its name. What no reader claims is plain text. Libraries are imported by the
readers that use them, when they are used: plain text needs none.
"""

from __future__ import annotations

from flows.readers import (
    delimited,
    docx,
    html,
    jsonlines,
    markdown,
    odt,
    office,
    packages,
    parquet,
    pdf,
    rtf,
)
from flows.readers.extracted import Decode, Extracted, Passage, Reader, Refused, from_decoded, refused

__all__ = ["READERS", "Extracted", "Passage", "Reader", "extract", "reader_for"]

#: The readers, in order of precedence.
READERS = tuple(
    Reader(module.MATCHES, module.read)
    for module in (pdf, docx, odt, packages, office, rtf, parquet, html, delimited, jsonlines, markdown)
)

_MAGIC = tuple(magic for reader in READERS for magic in reader.matches.magic)
_LOOKING = tuple((reader.matches.looks, reader) for reader in READERS if reader.matches.looks is not None)
_BY_SUFFIX = {suffix: reader for reader in reversed(READERS) for suffix in reader.matches.suffixes}


def reader_for(content: bytes, name: str) -> Reader | None:
    """The reader that claims a file by its bytes, else by the end of its name; None for plain text."""
    if content.startswith(_MAGIC):
        for reader in READERS:
            matches = reader.matches
            if content.startswith(matches.magic) and (matches.probe is None or matches.probe(content)):
                return reader
        return None
    suffix = name[name.rfind(".") + 1 :].lower()
    for looks, reader in _LOOKING:
        if looks(content) and suffix not in reader.matches.spared:
            return reader
    return _BY_SUFFIX.get(suffix)


def extract(content: bytes, name: str, decode: Decode) -> Extracted:
    """A delivered file as text, or why it is none; `name` is its file name, `decode` reads bytes of plain text.

    Raises: what the libraries raise over broken files beyond what they document, MemoryError, RecursionError.
    """
    reader = reader_for(content, name)
    if reader is None or not content:
        return from_decoded(decode(content), name="text")
    try:
        return reader.read(content, name, decode)
    except Refused as refusal:
        return refused(reader.matches.format, refusal, content)
