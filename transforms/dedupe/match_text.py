"""The match text of a document: what copies have in common whatever a site did to width, script, marks and blanks."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from transforms.decode import make_rereader
from transforms.decode.reread import Read
from transforms.simplify import make_fold
from transforms.stage import Reference

#: Places in a text, code points.
Offsets = NDArray[np.int32]

#: The reference files that match texts read.
REFERENCES = ("simplified_characters", "common_hanzi")

# Masks (某 written as x, *, ×, ※ or ○) hide different words on different sites. The signs fall with all other
# symbols, and the letter goes too: of a Latin word it takes as much from either copy.
_MASK = "x"

# By code point the one character it is folded to, or one of these, which fold to nothing themselves. Worked out when a
# character is first seen: far fewer are than exist, and memory that is never touched takes no room.
_UNSEEN, _DROPPED, _SEVERAL = 0, 1, 2


@dataclass(frozen=True, eq=False)
class MatchText:
    """A function that gives the match text of a document.

    `fold` says what stays of one character, if anything; `reread` what garbled stretches say.
    """

    fold: Callable[[str], str]
    reread: Callable[[str], Iterable[Read]]
    _folded: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(sys.maxunicode + 1, "<u4"))

    def __call__(self, text: str, body_start: int) -> str:
        """The text after its title line, folded for comparing only; empty when the title line is all there is.

        Letters and digits stay, in normal width, lower case and simplified characters; marks, symbols, blanks and masks
        go. `body_start` is in code points. The title is left out because sites write their own.
        """
        body = self._read(text[body_start:])[0]
        return self._written(body, self._looked_up(body))

    def located(self, text: str, body_start: int) -> tuple[str, Offsets]:
        """The match text, and for each of its characters the offset in `text` (code points) of what it came from.

        Offsets ascend; a character that is folded to several gives its own to each. The first character that comes
        from `offset` or behind it has the place `np.searchsorted(offsets, offset)` in the match text.
        """
        body, places = self._read(text[body_start:])
        folded = self._looked_up(body)
        counts = (folded != _DROPPED).astype(np.int32)
        for place in np.flatnonzero(folded == _SEVERAL).tolist():
            counts[place] = len(self.fold(body[place]))
        return self._written(body, folded), np.repeat(places + np.int32(body_start), counts)

    def _read(self, body: str) -> tuple[str, Offsets]:
        """The text with what garbled stretches say, and for each character where in the text it is.

        Those of a stretch are spread over it, for it is longer than what it says.
        """
        parts, places, at = [], [], 0
        for start, end, says in self.reread(body):
            parts += [body[at:start], says]
            spread = start + np.arange(len(says), dtype=np.int32) * (end - start) // len(says)
            places += [np.arange(at, start, dtype=np.int32), spread.astype(np.int32)]
            at = end
        rest = np.arange(at, len(body), dtype=np.int32)
        return ("".join([*parts, body[at:]]), np.concatenate([*places, rest])) if parts else (body, rest)

    def _looked_up(self, body: str) -> NDArray[np.uint32]:
        """For each character what it is folded to, or a word for that."""
        codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), "<u4")
        folded: NDArray[np.uint32] = self._folded[codes]
        if not folded.all():
            self._learn(codes[folded == _UNSEEN])
            folded = self._folded[codes]
        return folded

    def _written(self, body: str, folded: NDArray[np.uint32]) -> str:
        if (folded == _SEVERAL).any():
            return "".join(map(self.fold, body))
        kept: bytes = folded[folded != _DROPPED].tobytes()
        return kept.decode("utf-32-le", "surrogatepass")

    def _learn(self, codes: NDArray[np.uint32]) -> None:
        for code in set(codes.tolist()):
            folded = self.fold(chr(code))
            self._folded[code] = ord(folded) if len(folded) == 1 else _SEVERAL if folded else _DROPPED


def make_match_text(reference: Reference) -> MatchText:
    """The match text, traditional characters folded one by one: words do not matter, since every copy is folded."""
    return MatchText(cache(partial(_fold, simplify=make_fold(reference))), make_rereader(reference))


def _fold(char: str, *, simplify: Callable[[str], str]) -> str:
    """What stays of one character: none, one or (⑩, ㎏) several."""
    wide = unicodedata.normalize("NFKC", char).lower()
    return simplify("".join(c for c in wide if unicodedata.category(c)[0] in "LN" and c != _MASK))
