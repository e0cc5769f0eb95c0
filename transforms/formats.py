"""Formats other than text, told by their first bytes."""

from __future__ import annotations

from typing import NamedTuple

#: First bytes of files that are no text: (offset, bytes, format).
_MAGIC = (
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF87a", "image"),
    (0, b"GIF89a", "image"),
    (0, b"II*\0", "image"),
    (0, b"MM\0*", "image"),
    (8, b"WEBP", "image"),
    (0, b"\x1f\x8b\x08", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (257, b"ustar", "tar"),
)
_ADVICE = {
    "pdf": "a PDF document; deliver its text (of a scan, after character recognition)",
    "zip": "a ZIP archive or an Office document (docx, xlsx, odt); deliver what it holds as text",
    "ole": "an old Office document (doc, xls, ppt); save it as text",
    "rtf": "a Rich Text document; save it as text",
    "image": "an image; deliver its text after character recognition",
}


class Format(NamedTuple):
    """A format other than text, and what it is and what to do with it, for a person."""

    name: str
    advice: str


def find_format(content: bytes) -> Format | None:
    """The format of bytes that are no text; None for any other."""
    for offset, magic, name in _MAGIC:
        if content.startswith(magic, offset):
            return Format(name, _ADVICE.get(name, f"a {name} archive; unpack it and deliver what it holds"))
    return None
