"""Bytes read by one encoding, damage included, and how much of it is Chinese."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple

from transforms.decode.lexicon import Lexicon

#: Share of common hanzi that proves a reading. Of 100 Chinese texts 99 have .57 or more (lists of names less), what a
#: wrong encoding makes of them at most .25 (measured; see the provenance of common_hanzi).
SURE_SHARE = 0.4
#: With fewer votes the share is left to chance.
FEWEST_VOTES = 20
#: Characters that vote at most, spread over the text.
_SAMPLE = 4_000
#: Damage that a text may have and still be used: one place in 100 characters, or three places in a short one.
DAMAGE_SHARE, DAMAGE_COUNT = 0.01, 3

_VOTER = re.compile(r"[^\x00-\x7f\u00a0-\u00ff\u2010-\u203b\u3000-\u3017\uff01-\uff5e\ufffd]")
_LOST = re.compile("\ufffd+")
#: Bytes of the longest character: as many U+FFFD may stand for one place.
_LONGEST = 4


@dataclass(frozen=True)
class Reading:
    """Bytes read by one encoding.

    U+FFFD stands at `bad` places for what could not be read, the first at byte `first`; `cut` bytes at the end, the
    beginning of a character, are left out. `note` tells what else was done.
    """

    encoding: str
    text: str
    bad: int = 0
    first: int = -1
    cut: int = 0
    note: str | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the damage is small enough to use the text."""
        return self.bad <= max(DAMAGE_COUNT, DAMAGE_SHARE * len(self.text))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is damaged or left out."""
        return not (self.bad or self.cut)


class Vote(NamedTuple):
    """What speaks for a reading: of `votes` characters sampled from it, `share` are common hanzi."""

    share: float
    votes: int

    @property
    def is_sure(self) -> bool:
        """Whether the reading needs no other witness."""
        return self.share >= SURE_SHARE and self.votes >= FEWEST_VOTES


def read(content: bytes, encoding: str, lexicon: Lexicon) -> Reading:
    """The bytes as one encoding reads them, damage included."""
    make = lexicon.decoder(encoding)
    decoder, first = make("strict"), -1
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError as error:
        decoder, first = make("replace"), error.start
        text = decoder.decode(content)
    bad = max(len(_LOST.findall(text)), text.count("\ufffd") // _LONGEST) if first >= 0 else 0
    return Reading(encoding, text, bad, first, len(decoder.getstate()[0]))


def take_vote(text: str, common: Set[str]) -> Vote:
    """How many characters of a sample of the text vote, and which share of them are common hanzi."""
    voters = _VOTER.findall(text[:: len(text) // _SAMPLE + 1])
    return Vote(sum(map(common.__contains__, voters)) / len(voters) if voters else 0.0, len(voters))
