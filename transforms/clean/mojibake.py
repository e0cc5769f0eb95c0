"""Stretches read by the wrong encoding (乱码): read anew where that is exact, told where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from transforms.decode import Mojibake, make_mojibake_finder
from transforms.edits import Edit, Rule
from transforms.findings import Finding, Observer
from transforms.stage import Reference

#: One of these stands in nearly every stretch: what GBK makes of the first bytes of ，。“ and 的, and what Latin-1
#: makes of the first byte of any hanzi. Looking for them is all that a sound text costs.
BETRAYERS = "锛銆鈥鐨\u00c2-\u00ef"
_BETRAYER = re.compile(f"[{BETRAYERS}]")
_LOST = "\ufffd"
#: A stretch read anew in full, and one of which bytes were lost before.
_WHOLE, _IN_PART = 0.95, 0.8


def make_mojibake_rule(reference: Reference) -> Rule:
    """A rule that reads garbled stretches anew where their bytes tell what stood there."""
    find = make_mojibake_finder(reference)

    def mojibake(text: str) -> Iterator[Edit]:
        for start, end, restored, _ in find(text):
            if restored is not None:
                yield Edit(start, end, restored, confidence=_IN_PART if _LOST in restored else _WHOLE)

    return mojibake


def make_mojibake_observer(reference: Reference) -> Observer:
    """A function that finds garbled stretches whose text is lost; kind 'mojibake', detail what was taken for what."""
    find: Callable[[str], Iterable[Mojibake]] = make_mojibake_finder(reference)

    def observe(text: str) -> Iterator[Finding]:
        if _BETRAYER.search(text) is None:
            return
        for start, end, restored, misreading in find(text):
            if restored is None:
                yield Finding(start, end, "mojibake", misreading, _WHOLE)

    return observe
