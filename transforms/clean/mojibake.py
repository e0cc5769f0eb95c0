"""Stretches read by the wrong encoding (乱码): read anew where that is exact, told where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from transforms.decode import Mojibake, make_mojibake_finder
from transforms.edits import Edit, Rule
from transforms.findings import Finding, Observer
from transforms.stage import Reference

#: One of these stands in nearly every stretch: what GBK makes of the first two bytes of ，。“ and 的 or of the last two
#: of ， and 的, and what Latin-1 makes of the first byte of any hanzi. Looking for them is all that a sound text costs.
BETRAYERS = "锛銆鈥鐨紝殑\u00c2-\u00ef"
_BETRAYER = re.compile(f"[{BETRAYERS}]")
#: Stands for bytes of a stretch that were lost: what it said can be guessed, not known.
_LOST = "\ufffd"
_SURE = 0.95
#: Characters between two losses that are read anew: one alone may be chance.
_FEWEST = 2
#: What GBK shows for the byte 80, with which none of its characters begins.
_SHOWN_80 = "\ufffd"


def make_mojibake_rule(reference: Reference) -> Rule:
    """A rule that reads garbled stretches anew where all their bytes are there to tell what stood there.

    `闃叉睕宸ヤ綔` is 防汛工作; what stands by a lost byte (锟斤拷), a rare hanzi or an accented name (Müller) stays.
    """
    find = make_mojibake_finder(reference)

    def mojibake(text: str) -> Iterator[Edit]:
        for start, end, restored, _ in find(text):
            if restored is not None and _LOST not in restored:
                yield Edit(start, end, restored, confidence=_SURE)
            elif restored is not None:
                yield from _between_losses(text, start, end, restored)

    return mojibake


def _between_losses(text: str, start: int, end: int, restored: str) -> Iterator[Edit]:
    """What of a stretch with lost bytes can be read anew: the whole characters between them."""
    at = start
    for part in restored.split(_LOST):
        # a character beside a loss may share a shown one with it
        for read in (part, part[:-1], part[1:], part[1:-1]):
            shown = _shown(read) if len(read) >= _FEWEST else None
            place = text.find(shown, at, end) if shown else -1
            if shown and place >= 0:
                at = place + len(shown)
                yield Edit(place, at, read, confidence=_SURE)
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


def make_mojibake_observer(reference: Reference) -> Observer:
    """A function that finds garbled stretches that cannot be read anew with certainty.

    Kind 'mojibake'; the detail says what was taken for what and, where only some of it is lost, what it said.
    """
    find: Callable[[str], Iterable[Mojibake]] = make_mojibake_finder(reference)

    def observe(text: str) -> Iterator[Finding]:
        if _BETRAYER.search(text) is None:
            return
        for start, end, restored, misreading in find(text):
            said = f"; it said {restored}" if restored else ""
            yield Finding(start, end, "mojibake", f"{misreading}{said}", _SURE)

    return observe
