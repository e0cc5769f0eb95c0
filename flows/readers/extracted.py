"""What a reader makes of a delivered file: its text and the passages in it, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from transforms.decode import Decoded

#: Bytes shown of a file that is refused.
_EXCERPT = 32
#: Characters of text one file may give. The largest gazette ever delivered has a hundredth of it.
MOST_TEXT = 500_000_000

_SURROGATE = re.compile("[\ud800-\udfff]")

Decode = Callable[[bytes], Decoded]
Read = Callable[[bytes, str, Decode], "Extracted"]


class About(NamedTuple):
    """What a page or the row of a table says of its text, as written; dates in ISO 8601 where they can be read."""

    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None


class Passage(NamedTuple):
    """A span `[start, end)` of an extracted text that is a text of its own, and what the file says of it.

    `date` is ISO 8601 where it can be read, else as written; the others stand as written.
    """

    start: int
    end: int
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    @property
    def about(self) -> About:
        """What the file says of it."""
        return About(self.title, self.date, self.source, self.url)


@dataclass(frozen=True)
class Extracted:
    """A delivered file as text, or why it is none.

    `text` has LF line ends, no byte order mark and no NUL; it is None where `reason` says why. `encoding` and `score`
    are those of the decoding, for formats made of text. `passages` stand in order and apart; none at all means that the
    whole is one text of which nothing is known. What lies outside them is furniture: menus, headers, broken rows.
    `detail` tells a person what is damaged or what to do, `excerpt` holds the first bytes refused, in hexadecimal.
    """

    format: str
    text: str | None
    encoding: str | None = None
    score: float | None = None
    passages: tuple[Passage, ...] = ()
    reason: str | None = None
    detail: str | None = None
    excerpt: str | None = None


class Matches(NamedTuple):
    """What a reader claims: files whose bytes begin with one of `magic` and pass `probe`, those whose head `looks` so,
    and those whose names end in one of `suffixes` and that no other reader knew by their bytes; never those whose names
    end in one of `spared`."""

    format: str
    magic: tuple[bytes, ...] = ()
    probe: Callable[[bytes], bool] | None = None
    looks: Callable[[bytes], bool] | None = None
    suffixes: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()


class Reader(NamedTuple):
    """A format: what it claims and the function that reads it."""

    matches: Matches
    read: Read


class Refusal(Exception):
    """Something is not taken in; `reason` is one fixed word, `detail` says what happened and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Refused(Refusal):
    """A file cannot be read."""


def refused(name: str, refusal: Refused, content: bytes) -> Extracted:
    """The refusal of a file of a format, with its first bytes."""
    return Extracted(name, None, reason=refusal.reason, detail=refusal.detail, excerpt=first_bytes(content))


def first_bytes(content: bytes) -> str:
    """The first bytes of a file that is refused, in hexadecimal."""
    return content[:_EXCERPT].hex(" ")


def from_decoded(decoded: Decoded, *, name: str) -> Extracted:
    """Decoded text as it is, under the name of its format; refusals stay what they are."""
    if decoded.text is None:
        return Extracted(
            decoded.format, None, decoded.encoding, decoded.score, (), decoded.reason, decoded.detail, decoded.excerpt
        )
    text, detail = decoded.text, decoded.detail
    if (count := text.count("\0")) > 0:
        text, note = text.replace("\0", ""), f"{count} NUL character(s) are left out"
        detail = f"{detail}; {note}" if detail else note
    return Extracted(name, text, decoded.encoding, decoded.score, detail=detail)


def tidy(text: str) -> str:
    """The same text with LF line ends, without NUL, its halves of characters (lone surrogates) as U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
