"""How two documents are related, by their real sets of shingles. Signatures only say whom to compare."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from transforms.dedupe.match_text import Offsets
from transforms.dedupe.minhash import LEAST_SHINGLES
from transforms.dedupe.shingles import Flags, Hashes, Numbers, shingle_hashes
from transforms.dedupe.slots import place_in_text, without_slots

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

#: `rewrite`: share of the shorter one's shingles outside slots that the longer one has. Slots have to account for
#: nearly all that differs: texts of which every figure, place and name was replaced keep 0.93 and more, announcements
#: and statutes of one form on other matters (a funeral, a state visit, a hospital's rules) have 0.86 at most.
LEAST_OUTSIDE = 0.9

#: `rewrite`: share of a text that may be slots. In figures, lists of names and tables they are the matter itself; of
#: 11,753 real documents the median has 0.06, one in a hundred 0.26, and 17 have more than this.
MOST_SLOTS = 1 / 3

#: From this Jaccard on two documents are the same but for details, and neither can hold a third one beside the other.
SAME = 0.8

# A span leaves out this share of the shared shingles on either side: phrases met elsewhere by chance. Where nearly all
# is shared they weigh little, and the span has to reach close to both ends.
_STRAY = 0.1
_STRAY_IN_SAME = 0.02


@dataclass(frozen=True)
class Profile:
    """A match text, with the places of its slots, as what is compared of it."""

    text: str
    slots: Offsets = field(default_factory=lambda: np.empty(0, np.int32), compare=False)

    @property
    def ordered(self) -> Hashes:
        """Its shingles in reading order; made anew each time, for most comparisons do without."""
        return shingle_hashes([self.text])[0]

    @cached_property
    def distinct(self) -> Hashes:
        """Its distinct shingles, ascending."""
        ascending = np.sort(self.ordered)  # np.unique hashes first, at three times the cost
        fresh = np.ones(len(ascending), bool)
        fresh[1:] = ascending[1:] != ascending[:-1]
        return ascending[fresh]

    @cached_property
    def slotted(self) -> Profile:
        """What is left without slots."""
        return Profile(without_slots(self.text, self.slots))

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

    The spans say where they meet; those of an `exact` relation are left empty. `slotted_jaccard` is the Jaccard without
    slots of a `rewrite`.
    """

    kind: str
    jaccard: float
    containment: float
    in_shorter: Span = _EMPTY
    in_longer: Span = _EMPTY
    slotted_jaccard: float | None = None


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
    jaccard, containment = _figures(shorter, longer, shared)
    if jaccard < near_jaccard and not (
        containment >= CONTAINED and len(shorter.distinct) >= LEAST_CONTAINED and _in_order(shorter, longer, shared)
    ):
        return _rewritten(shorter, longer, near_jaccard, Relation("rewrite", jaccard, containment))
    spans = _spans(shorter, longer, shared, jaccard)
    return Relation("near" if jaccard >= near_jaccard else "contained", jaccard, containment, *spans)


def _rewritten(a: Profile, b: Profile, near_jaccard: float, found: Relation) -> Relation | None:
    """What was found, with how alike both are without slots, if they are one text then."""
    if not all(_is_text(one) for one in (a, b)):
        return None
    shorter, longer = sorted((a.slotted, b.slotted), key=Profile.size)
    shared = _shared(shorter.distinct, longer.distinct)
    jaccard, containment = _figures(shorter, longer, shared)
    if jaccard < near_jaccard or containment < LEAST_OUTSIDE:
        return None
    spans = zip((a, b), _spans(a.slotted, b.slotted, shared, jaccard), strict=True)
    in_a, in_b = (Span(*(place_in_text(one.slots, place) for place in span)) for one, span in spans)
    return found._replace(in_shorter=in_a, in_longer=in_b, slotted_jaccard=jaccard)


def _is_text(one: Profile) -> bool:
    """Whether a document is more than figures and names, and long enough to be told from others of one form."""
    outside = len(one.slotted.text)
    return outside >= (1 - MOST_SLOTS) * len(one.text) and len(one.slotted.distinct) >= LEAST_CONTAINED


def _figures(shorter: Profile, longer: Profile, shared: Hashes) -> tuple[float, float]:
    """The Jaccard of two texts, and the share of the shorter one that the longer one has."""
    together = len(shorter.distinct) + len(longer.distinct) - len(shared)
    return len(shared) / together, len(shared) / len(shorter.distinct)


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


def _spans(a: Profile, b: Profile, shared: Hashes, jaccard: float) -> tuple[Span, Span]:
    """Where the bulk of the shared shingles lies in each."""
    stray = _STRAY if jaccard < SAME else _STRAY_IN_SAME
    return _span(a, shared, stray), _span(b, shared, stray)


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
