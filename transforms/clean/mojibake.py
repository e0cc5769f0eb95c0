"""Stretches read by the wrong encoding (乱码): read anew where that is exact, told where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from transforms.decode import BETRAYER, Mojibake, make_mojibake_finder
from transforms.edits import Edit, Rule
from transforms.findings import Finding, Observer
from transforms.stage import Reference

#: Stands for bytes of a stretch that were lost: what it said can be guessed, not known.
_LOST = "\ufffd"
_SURE = 0.95


def make_mojibake_rule(reference: Reference) -> Rule:
    """A rule that reads garbled stretches anew where all their bytes are there to tell what stood there.

    `闃叉睕宸ヤ綔` is 防汛工作; a stretch with a lost byte (锟斤拷), a rare hanzi or an accented name (Müller) stays.
    """
    find = make_mojibake_finder(reference)

    def mojibake(text: str) -> Iterator[Edit]:
        for start, end, restored, _ in find(text):
            if restored is not None and _LOST not in restored:
                yield Edit(start, end, restored, confidence=_SURE)

    return mojibake


def make_mojibake_observer(reference: Reference) -> Observer:
    """A function that finds garbled stretches that cannot be read anew with certainty.

    Kind 'mojibake'; the detail says what was taken for what and, where only some of it is lost, what it said.
    """
    find: Callable[[str], Iterable[Mojibake]] = make_mojibake_finder(reference)

    def observe(text: str) -> Iterator[Finding]:
        if BETRAYER.search(text) is None:
            return
        for start, end, restored, misreading in find(text):
            said = f"; it said {restored}" if restored else ""
            yield Finding(start, end, "mojibake", f"{misreading}{said}", _SURE)

    return observe
