"""The match text of a document: what two copies have in common whatever a site did to width, marks and blanks."""

from __future__ import annotations

import unicodedata

# Masks (某 written as x, *, ×, ※ or ○) hide different words on different sites. The signs fall with all other
# symbols, and the letter goes too: of a Latin word it takes as much from either copy.
_MASK = "x"


def match_text(text: str, body_start: int) -> str:
    """The text after its title line, folded for comparing only; empty when the title line is all there is.

    Letters and digits stay, in normal width and lower case; marks, symbols, blanks and masks go. `body_start` is in
    code points. The title is left out because sites write their own.
    """
    return text[body_start:].translate(_FOLD)


class _Fold(dict[int, str]):
    """Code point to what it is folded to, worked out when a character is first seen: far fewer are than exist."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_FOLD = _Fold()


def _fold(char: str) -> str:
    """What stays of one character: none, one or (⑩, ㎏) several."""
    # Traditional forms are to become simplified ones here, character by character.
    wide = unicodedata.normalize("NFKC", char).lower()
    return "".join(c for c in wide if unicodedata.category(c)[0] in "LN" and c != _MASK)
