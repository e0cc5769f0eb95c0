"""Garbled text read anew as far as it can be, also between lost bytes: for comparing texts, not for readers.

Of two copies of a garbled page one may have lost bytes where the other has not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from transforms.decode.mojibake import make_mojibake_finder
from transforms.stage import Reference

#: One of these stands in nearly every stretch: what GBK makes of the first two bytes of ，。“ and 的 or of the last two
#: of ， and 的, and what Latin-1 makes of the first byte of any hanzi. Looking for them is all that a sound text costs.
BETRAYERS = "锛銆鈥鐨紝殑\u00c2-\u00ef"
BETRAYER = re.compile(f"[{BETRAYERS}]")
#: Stands for characters of a stretch that cannot be known.
_LOST = "\ufffd"
#: What GBK shows for the byte 80, with which none of its characters begins.
_SHOWN_80 = "\ufffd"
#: Characters between two losses that are read: one alone may be chance.
_FEWEST = 2


class Read(NamedTuple):
    """`text[start:end]` (code points, half-open) says `says`."""

    start: int
    end: int
    says: str


def make_rereader(reference: Reference) -> Callable[[str], Iterator[Read]]:
    """A function of a text that yields what of it can be read anew, sorted and disjoint."""
    find = make_mojibake_finder(reference)

    def reread(text: str) -> Iterator[Read]:
        if BETRAYER.search(text) is None:
            return
        for start, end, restored, _ in find(text):
            if restored is not None and _LOST not in restored:
                yield Read(start, end, restored)
            elif restored is not None:
                yield from _between_losses(text, start, end, restored)

    return reread


def _between_losses(text: str, start: int, end: int, restored: str) -> Iterator[Read]:
    """The whole characters between what is lost of a stretch."""
    at = start
    for part in restored.split(_LOST):
        # a character beside a loss may share a shown one with it
        for says in (part, part[:-1], part[1:], part[1:-1]):
            shown = _shown(says) if len(says) >= _FEWEST else None
            place = text.find(shown, at, end) if shown else -1
            if shown and place >= 0:
                at = place + len(shown)
                yield Read(place, at, says)
                break


def _shown(text: str) -> str | None:
    """How GBK shows the UTF-8 of a text; None where a byte is left over or a pair of bytes is no character."""
    raw, out, at = text.encode("utf-8", "surrogatepass"), [], 0
    while at < len(raw):
        pair = raw[at : at + 2] if raw[at] != 0x80 else b""
        out.append(pair.decode("gb18030", "ignore") if pair else _SHOWN_80)
        if len(out[-1]) != 1:
            return None
        at += 2 if pair else 1
    return "".join(out)
