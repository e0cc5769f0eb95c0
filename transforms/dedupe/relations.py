"""How two documents are related, by their real sets of shingles. Signatures only say whom to compare."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from transforms.dedupe.minhash import LEAST_SHINGLES
from transforms.dedupe.shingles import Flags, Hashes, Numbers, shingle_hashes

#: `contained`: share of the shorter one's shingles that the longer one has (the contract's 0.8).
CONTAINED = 0.8

#: `contained`: shingles of the shorter one. A paragraph of stock phrases is in many documents and no copy of them: in
#: 15,000 real documents, what lay in a longer one below 150 was mostly a life told again after a death, a visit
#: announced and then reported, a list of names. Of texts cut to less than half, 200 would lose a fifth.
LEAST_CONTAINED = 150

#: `contained`: share of the shared shingles, of up to `_PROBES` spread over the shorter one, that follow each other in
#: the longer one as well. Words drawn from all over a text give 0.25, four paragraphs in reverse order 0.25 to 0.3, a
#: passage with some lines moved 0.7 and more.
IN_ORDER = 0.5
_PROBES = 64

#: From this Jaccard on two documents are the same but for details, and neither can hold a third one beside the other.
SAME = 0.8

# A span leaves out this share of the shared shingles on either side: phrases met elsewhere by chance. Where nearly all
# is shared they weigh little, and the span has to reach close to both ends.
_STRAY = 0.1
_STRAY_IN_SAME = 0.02


@dataclass(frozen=True)
class Profile:
    """A match text as what is compared of it."""

    text: str

    @property
    def ordered(self) -> Hashes:
        """Its shingles in reading order; made anew each time, for most comparisons do without."""
        return shingle_hashes([self.text])[0]

    @cached_property
    def distinct(self) -> Hashes:
        """Its distinct shingles, ascending."""
        return np.unique(self.ordered)

    def size(self) -> tuple[int, str]:
        """Sorts the shorter of two first, and never depends on which came first."""
        return len(self.distinct), self.text


class Span(NamedTuple):
    """Where in a document, in shingles from its start, half-open, most of what it shares with another one lies."""

    start: int
    end: int


_EMPTY = Span(0, 0)


class Relation(NamedTuple):
    """What two documents are to each other: `kind` a word of the contract, the figures it rests on.

    The spans say where they meet; those of an `exact` relation are left empty.
    """

    kind: str
    jaccard: float
    containment: float
    in_shorter: Span = _EMPTY
    in_longer: Span = _EMPTY


def relate(a: Profile, b: Profile, near_jaccard: float) -> Relation | None:
    """The strongest relation two documents have, or none; the same whichever comes first.

    A text without shingles is related to none.
    """
    shorter, longer = sorted((a, b), key=Profile.size)
    if not len(shorter.distinct):
        return None
    if shorter.text == longer.text:
        return Relation("exact", 1.0, 1.0)
    if len(shorter.distinct) < LEAST_SHINGLES:
        return None
    return _alike(shorter, longer, near_jaccard)


def _alike(shorter: Profile, longer: Profile, near_jaccard: float) -> Relation | None:
    shared = _shared(shorter.distinct, longer.distinct)
    jaccard = len(shared) / (len(shorter.distinct) + len(longer.distinct) - len(shared))
    containment = len(shared) / len(shorter.distinct)
    if jaccard < near_jaccard and not (
        containment >= CONTAINED and len(shorter.distinct) >= LEAST_CONTAINED and _in_order(shorter, longer, shared)
    ):
        return None
    stray = _STRAY if jaccard < SAME else _STRAY_IN_SAME
    spans = (_span(one, shared, stray) for one in (shorter, longer))
    return Relation("near" if jaccard >= near_jaccard else "contained", jaccard, containment, *spans)


def _shared(a: Hashes, b: Hashes) -> Hashes:
    """What two ascending arrays of distinct hashes have in common."""
    both = np.concatenate([a, b])
    both.sort()
    shared: Hashes = both[:-1][both[1:] == both[:-1]]
    return shared


def _has(ascending: Hashes, values: Hashes) -> Flags:
    """Which of the values are in an ascending array."""
    at = np.searchsorted(ascending, values)
    found: Flags = ascending[np.minimum(at, len(ascending) - 1)] == values
    return found


def _span(one: Profile, shared: Hashes, stray: float) -> Span:
    """Where the bulk of the shared shingles lies."""
    places = np.flatnonzero(_has(shared, one.ordered))
    edge = int(len(places) * stray)
    return Span(int(places[edge]), int(places[len(places) - 1 - edge]) + 1)


def _in_order(shorter: Profile, longer: Profile, shared: Hashes) -> bool:
    """Whether what they share comes in the same order in both."""
    places = np.flatnonzero(_has(shared, shorter.ordered))
    probes = shorter.ordered[places[np.linspace(0, len(places) - 1, min(len(places), _PROBES)).astype(np.int64)]]
    follow = _longest_ascent(_first_places(longer.ordered, probes).tolist())
    return follow >= IN_ORDER * len(probes)


def _first_places(ordered: Hashes, probes: Hashes) -> Numbers:
    """Where each probe first occurs."""
    wanted = np.unique(probes)
    places = np.flatnonzero(_has(wanted, ordered))
    _, first = np.unique(ordered[places], return_index=True)
    return places[first[np.searchsorted(wanted, probes)]]


def _longest_ascent(places: Sequence[int]) -> int:
    """The length of the longest subsequence that ascends strictly."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)
