"""UTF-8 that was taken for GBK, read anew one character after the other until it is none.

Two bytes of three make a shown character, so that every other character of the true text begins within one. No
character of GBK begins with byte 80: Windows shows a euro sign for it, others U+FFFD. But the euro sign also has two
bytes of its own, and U+FFFD stands for pairs that GBK leaves free and for a byte before a line end. So each is tried as
any of them, and the likeliest text counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import NamedTuple

from transforms.decode.rarity import STRANGE, rarity

#: What both may stand for: byte 80, and the pair of the euro sign, free in older GBK, in which a full stop may begin.
_UNSURE = "€\ufffd"
_GUESSES = (b"\x80", b"\xa2\xe3")
#: Weight of a character that is lost, and of a common hanzi, beside those of `rarity`.
_LOST, _COMMON = 12, 1
#: A guess counts only where it gives a common hanzi, one of level 1 or a mark.
_MOST_GUESSED = 3
#: Characters read without finding a place where both readings begin a character.
_PATIENCE = 400
_LEADS = frozenset((*range(0xE2, 0xEA), 0xEF))
#: Marks a character that holds a guessed byte.
_GUESSED = "\0"
#: What shows that the end of a stretch is lost.
_LOST_TAIL = re.compile("[€\ufffd]+|[?]")
#: Text is indented by two blanks; what stands before them ended a line, and its last byte with it.
_BEFORE_INDENT = re.compile(f"\u3000{_GUESSED}(?=(?:\u3000{_GUESSED}){{2}})|[^\u3000]{_GUESSED}(?=\u3000)")


class _State(NamedTuple):
    """A way to read what has come so far: how strange it is, the text, and bytes that begin a character."""

    weight: int
    text: str
    begun: bytes


def read_stretch(text: str, start: int, common: Set[str]) -> tuple[int, str]:
    """Where the GBK that begins at `start` ceases to be UTF-8 (at least `start`), and what it says up to there.

    U+FFFD stands for characters that cannot be known.
    """
    states = {b"": _State(0, "", b"")}
    likeliest, last, end, restored = states[b""], start, start, ""
    for at in range(start, len(text)):
        states = _step(states.values(), text[at], common)
        if not states or at - end > _PATIENCE:
            break
        if text[at] not in _UNSURE:
            last, likeliest = at + 1, min(states.values())
            if b"" in states:
                end, restored = last, states[b""].text
    tail = _LOST_TAIL.match(text, last)
    if last > end and tail and likeliest.begun:
        end, restored = tail.end(), likeliest.text + "\ufffd"
    return end, _BEFORE_INDENT.sub("\ufffd", restored).replace(_GUESSED, "")


def _step(states: Iterable[_State], char: str, common: Set[str]) -> dict[bytes, _State]:
    """The likeliest states behind one more shown character, by the bytes that begin a character."""
    is_guess = char in _UNSURE
    found: dict[bytes, _State] = {}
    for state in states:
        tried = [_feed(state, raw, common, is_guess=is_guess) for raw in (_GUESSES if is_guess else (_bytes(char),))]
        if char == "\ufffd":
            tried.append(_State(state.weight + _LOST, state.text + "\ufffd", b""))
        for new in tried:
            if new and (new.begun not in found or new.weight < found[new.begun].weight):
                found[new.begun] = new
    return found


def _bytes(char: str) -> bytes:
    """The two bytes of a character in GBK; none for a character of another length, and none for a blank.

    A full-width blank would be the last two bytes of a character: only rare ones (塡, 顡) have these, and sites put
    blanks in.
    """
    raw = char.encode("gb18030", "ignore")
    return raw if len(raw) == 2 and char != "\u3000" else b""


def _feed(state: _State, raw: bytes, common: Set[str], *, is_guess: bool) -> _State | None:
    """The state with some more bytes read; None where they cannot follow."""
    weight, text, begun = state
    for byte in raw:
        if begun and 0x80 <= byte < 0xC0:
            begun += bytes([byte])
        elif not begun and byte in _LEADS:
            begun = bytes([byte])
        else:
            return None
        if len(begun) == 3:
            char = begun.decode("utf-8", "ignore")
            cost = _COMMON if char in common or char == "\ufffd" else rarity(char) if char else STRANGE
            if cost >= (_MOST_GUESSED + 1 if is_guess else STRANGE):
                return None
            weight, text, begun = weight + cost, text + char + _GUESSED * is_guess, b""
    return _State(weight, text, begun) if raw else None
