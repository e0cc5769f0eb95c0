"""ZIP containers of documents that are not read: what they are and what to do with them."""

from __future__ import annotations

from flows.readers.extracted import Decode, Extracted, Matches, Refused, refused
from flows.readers.zipped import member_names

#: A member that tells what a container is, the format, and what it is to a person.
_KINDS = (
    ("xl/workbook.xml", "xlsx", "an Excel workbook; save its sheets as CSV"),
    ("xl/workbook.bin", "xlsb", "an Excel workbook; save its sheets as CSV"),
    ("ppt/presentation.xml", "pptx", "a PowerPoint presentation; save its text"),
    ("OFD.xml", "ofd", "an OFD document; save it as PDF with text, or as text"),
    ("META-INF/container.xml", "epub", "an EPUB book; save it as HTML or text"),
)


def _is_known(content: bytes) -> bool:
    return not member_names(content).isdisjoint(kind[0] for kind in _KINDS)


MATCHES = Matches("package", magic=(b"PK\x03\x04",), probe=_is_known)


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The refusal of the container, under the name of what it is."""
    names = member_names(content)
    form, advice = next((form, advice) for member, form, advice in _KINDS if member in names)
    return refused(form, Refused("unsupported_format", f"this is {advice}"), content)
