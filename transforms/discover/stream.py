"""Many texts as one row of characters, and what the junctions say of spans of it.

Blanks, line ends and residue of markup are left out: a phrase is put in between characters, whatever else stands there.
Spans are pairs of arrays, first character and the one after the last. Between two texts stands the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transforms.chars import BLANKS
from transforms.junctions import BORDER, SCALE, Ids, Junctions

#: What makes a seam, in bits: the junctions on both sides are hardly stronger than chance has them, and the bridge is
#: as strong as two in five of the junctions in running text and one in nine of those between words.
WEAK, BRIDGE = 0.5, 4.0
#: What makes a span open a clause that is not its own, in bits: the junction after it is weaker than chance has it,
#: and what follows may begin a clause. The place counts as a seam of one bit.
_UNLIKE, _OPENS, OPENER = -1.0, -3.0, 1.0
#: What stands between texts, and around them.
SEPARATOR = "\0"
_RESIDUE = re.compile(r"&#?\w{1,8};|<[^<>\n]{1,200}>")
_MARKS = "，。、；：！？,;:!?"

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Eighths = NDArray[np.int16]


@dataclass(frozen=True)
class Stream:
    """Texts in a row. `codes` are its characters; `places` where they stand in the texts joined by separators.

    `ids` are theirs among the junctions; `line` numbers the line each belongs to.
    """

    codes: NDArray[np.uint32]
    places: Places
    ids: Ids
    line: Places
    junctions: Junctions

    @cached_property
    def chars(self) -> str:
        """The characters as a string."""
        return self.codes.tobytes().decode("utf-32-le")

    @cached_property
    def joined(self) -> Eighths:
        """How well each character but the last goes with the next, in eighths of a bit."""
        return self.junctions.along(self.ids).astype(np.int16)

    @cached_property
    def is_hanzi(self) -> Flags:
        """Whether each character is a common Chinese one."""
        return (self.codes >= 0x4E00) & (self.codes < 0xA000)

    @cached_property
    def is_mark(self) -> Flags:
        """Whether a clause ends with a character."""
        return self.are_among(_MARKS)

    @cached_property
    def bits(self) -> Places:
        """How rare the texts are up to each character, in eighths of a bit, junctions included."""
        own = -self.junctions.frequencies[self.ids].astype(np.int64)
        own[1:] -= self.joined
        return np.append(0, np.cumsum(own))

    def rarities(self, starts: Places, ends: Places) -> Places:
        """How rare spans are, in eighths of a bit, as strings by themselves."""
        return self.bits[ends] - self.bits[starts] + self.joined[starts - 1]

    def are_among(self, some: str) -> Flags:
        """Which characters are among some."""
        table = np.zeros(len(self.junctions.ids), bool)
        table[[*map(ord, some)]] = True
        return table[np.minimum(self.codes, len(table) - 1)]

    def gains(self, starts: Places, ends: Places) -> Eighths:
        """How much better the texts read without spans: their bridges, less the junctions at their ends."""
        return self.bridges(starts, ends) - self.joined[starts - 1] - self.joined[ends - 1]

    def bridges(self, starts: Places, ends: Places) -> Eighths:
        """How well what stands around spans goes together."""
        return self.junctions.strengths[self.ids[starts - 1], self.ids[ends]].astype(np.int16)

    def are_seams(self, starts: Places, ends: Places) -> Flags:
        """Which spans part two characters that go together as inside a word, and go with neither."""
        weak = np.maximum(self.joined[starts - 1], self.joined[ends - 1]) <= WEAK * SCALE
        seams: Flags = weak & self.is_hanzi[starts - 1] & self.is_hanzi[ends] & self.are_bridged(starts, ends)
        return seams

    def are_bridged(self, starts: Places, ends: Places) -> Flags:
        """Over which spans the bridge is as strong as inside a word."""
        bridged: Flags = self.bridges(starts, ends) >= BRIDGE * SCALE
        return bridged

    def are_openers(self, starts: Places, ends: Places) -> Flags:
        """Which spans stand after a mark, and before what may stand there but does not go on from them."""
        follows = self.is_hanzi[ends] & (self.joined[ends - 1] <= _UNLIKE * SCALE)
        openers: Flags = self.is_mark[starts - 1] & follows & (self.bridges(starts, ends) >= _OPENS * SCALE)
        return openers

    def are_whole_lines(self, starts: Places, ends: Places) -> Flags:
        """Which spans are all that stands in their line."""
        whole: Flags = (self.line[starts] != self.line[starts - 1]) & (self.line[ends] != self.line[ends - 1])
        return whole


def make_stream(texts: Sequence[str], junctions: Junctions) -> Stream:
    """Texts in a row, a separator before, between and after them."""
    whole = SEPARATOR.join(["", *texts, ""])
    codes = np.frombuffer(whole.encode("utf-32-le"), dtype="<u4")
    is_kept = ~np.isin(codes, [10, *map(ord, BLANKS)])
    if "<" in whole or "&" in whole:
        for match in _RESIDUE.finditer(whole):
            is_kept[match.start() : match.end()] = False
    places = np.flatnonzero(is_kept)
    kept = codes[places]
    ids = junctions.ids[np.minimum(kept, len(junctions.ids) - 1)]
    ids[kept == ord(SEPARATOR)] = junctions.ids[ord(BORDER)]
    breaks = (codes == ord("\n")) | (codes == ord(SEPARATOR)) | np.append(False, codes[:-1] == ord(SEPARATOR))
    return Stream(kept, places, ids, np.cumsum(breaks)[places], junctions)
