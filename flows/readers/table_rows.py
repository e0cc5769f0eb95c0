"""Tables of texts as containers: every row with a text is a member, with what the row says of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from flows.readers import extract
from flows.readers.containers import Entry
from flows.readers.extracted import Decode, Extracted, Refused


def entries(file: BinaryIO, name: str, decode: Decode) -> Iterator[Entry]:
    """The texts of a table in their order, counted from 1.

    Raises: Refused when there are none.
    """
    found = extract(file.read(), name, decode)
    if found.text is None:
        raise Refused(found.reason or "malformed", found.detail or "it is no table of texts")
    for number, passage in enumerate(found.passages, 1):
        content = found.text[passage.start : passage.end].encode()
        opener = cast("partial[BinaryIO]", partial(io.BytesIO, content))
        yield Entry(f"{number:07d}.txt", opener, len(content), passage.about)
    if rest := _rest(found):
        detail = f"rows that are broken: {found.detail or 'they have no text'}; mend them and deliver the table again"
        yield Entry("broken rows", None, refusal=("malformed", f"{detail}. They begin with: {rest[:80]!r}"))


def _rest(found: Extracted) -> str:
    """What lies outside all rows that could be read."""
    pieces, at = [], 0
    for passage in found.passages:
        pieces.append((found.text or "")[at : passage.start])
        at = passage.end
    return "".join([*pieces, (found.text or "")[at:]]).strip()
