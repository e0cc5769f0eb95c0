"""The match text of a document: what two copies have in common whatever a site did to width, marks and blanks."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

# Masks (某 written as x, *, ×, ※ or ○) hide different words on different sites. The signs fall with all other
# symbols, and the letter goes too: of a Latin word it takes as much from either copy.
_MASK = "x"


def match_text(text: str, body_start: int) -> str:
    """The text after its title line, folded for comparing only; empty when the title line is all there is.

    Letters and digits stay, in normal width and lower case; marks, symbols, blanks and masks go. `body_start` is in
    code points. The title is left out because sites write their own.
    """
    body = text[body_start:]
    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), "<u4")
    folded = _FOLDED[codes]
    if not folded.all():
        _learn(codes[folded == _UNSEEN])
        folded = _FOLDED[codes]
    if (folded == _SEVERAL).any():
        return "".join(map(_fold, body))
    kept: bytes = folded[folded != _DROPPED].tobytes()
    return kept.decode("utf-32-le", "surrogatepass")


# By code point the one character it is folded to, or one of these, which fold to nothing themselves. Worked out when a
# character is first seen: far fewer are than exist, and memory that is never touched takes no room.
_UNSEEN, _DROPPED, _SEVERAL = 0, 1, 2
_FOLDED = np.zeros(sys.maxunicode + 1, "<u4")


def _learn(codes: NDArray[np.uint32]) -> None:
    for code in set(codes.tolist()):
        folded = _fold(chr(code))
        _FOLDED[code] = ord(folded) if len(folded) == 1 else _SEVERAL if folded else _DROPPED


@cache
def _fold(char: str) -> str:
    """What stays of one character: none, one or (⑩, ㎏) several."""
    # Traditional forms are to become simplified ones here, character by character.
    wide = unicodedata.normalize("NFKC", char).lower()
    return "".join(c for c in wide if unicodedata.category(c)[0] in "LN" and c != _MASK)
