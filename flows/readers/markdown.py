"""Markdown: plain text whose marks stay as they are."""

from __future__ import annotations

from flows.readers.extracted import Decode, Extracted, Matches, from_decoded

MATCHES = Matches("markdown", suffixes=("md", "markdown", "mdown"))


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The text as it is written."""
    return from_decoded(decode(content), name="markdown")
