"""Which strings a site put into its texts, decided over the whole corpus.

Every seam (`transforms.discover.phrases`) speaks for a string that stands there, by so much as its bridge is likelier
inside running text than between two words; every other place speaks a little against it. Two errors are guarded
against: a copied text repeats its honest strings in the same context, so a context counts once; one text repeats its
own forms (`3所，在校生5人`), so a document has one seam.

How large a share of the places of such a string was put in, and so what is likely of any one of them, is told by the
gains of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from transforms.discover.phrases import Occurrence
from transforms.discover.stream import OPENER

#: What a bit of gain is worth: neighbouring junctions are not independent of each other.
WORTH = 0.7
#: Bits for a string by the bridge of a seam: measured on news that the model does not know, as the share of such
#: junctions in running text against those between words, and a bit for the weak junctions on both sides.
#: The last is a string that opens a clause that is not its own: such are few, and made of words of sites.
_SEAM_BITS = ((8.0, 6.0), (7.0, 5.0), (6.0, 4.0), (5.0, 2.5), (4.0, 1.5), (0.0, 0.8))
#: Bits against it for any other place.
_OTHER_BITS = 0.35
#: Bits from which a string was put in. One made of words of sites needs less: there are few of them.
#: One of two characters, which may begin or end many words, needs more.
ENOUGH, ENOUGH_OF_SITE, ENOUGH_OF_SHORT = 9.0, 4.0, 18.0
SHORT = 3
#: Documents in which it must have seams, and neighbours on either side of them that must differ.
_LEAST = 2
#: Half an honest occurrence is taken for granted of every string.
_HONEST = 0.5
_ROUNDS = 40

Floats = NDArray[np.float64]


class Phrase(NamedTuple):
    """A string that was put in: in how many contexts and documents it stands, with how many seams (one a document),
    which share of its places was put in, by how many bits of evidence."""

    phrase: str
    contexts: int
    documents: int
    seams: int
    share: float
    evidence: float


def shortlist(seams: pa.Table) -> list[str]:
    """The strings that have two seams or more whose neighbours on both sides differ, sorted.

    Given are all seams: columns `phrase`, `left` and `right`, the characters before and after it.
    """
    frame = seams.select(["phrase", "left", "right"]).to_pandas(types_mapper=pd.ArrowDtype)
    kinds = frame.groupby("phrase", sort=True)[["left", "right"]].nunique()
    return [str(phrase) for phrase in kinds.index[(kinds >= _LEAST).all(axis=1)]]


def judge(occurrences: Iterable[Occurrence], words: Iterable[str]) -> list[Phrase]:
    """The strings that were put in, of those whose every occurrence is given; `words` are those of sites.

    Sorted by string. The order of the occurrences does not matter.
    """
    known = frozenset(words)
    explained = _best_explained(occurrences)
    first = _accepted(explained, known)
    return _accepted(_without_parts(explained, first), known)


def _accepted(occurrences: Iterable[Occurrence], words: frozenset[str]) -> list[Phrase]:
    by_phrase: dict[str, list[Occurrence]] = {}
    for one in occurrences:
        by_phrase.setdefault(one.phrase, []).append(one)
    judged = (_weigh(phrase, by_phrase[phrase]) for phrase in sorted(by_phrase))
    return [one for one in judged if one is not None and one.evidence >= _enough(one.phrase, words)]


def _without_parts(occurrences: Sequence[Occurrence], accepted: Iterable[Phrase]) -> list[Occurrence]:
    """The occurrences, but for those that are a part of a longer phrase for which there is more evidence."""
    evidence = {one.phrase: one.evidence for one in accepted}
    wholes: dict[int, list[Occurrence]] = {}
    for one in occurrences:
        if one.phrase in evidence:
            wholes.setdefault(one.text, []).append(one)

    def is_part(one: Occurrence) -> bool:
        longer = (other for other in wholes.get(one.text, ()) if len(other.phrase) > len(one.phrase))
        better = (other for other in longer if evidence[other.phrase] >= evidence.get(one.phrase, 0.0))
        return any(0 <= one.start - other.start <= len(other.phrase) - len(one.phrase) for other in better)

    return [one for one in occurrences if not is_part(one)]


def _enough(phrase: str, words: frozenset[str]) -> float:
    if len(phrase) < SHORT:
        return ENOUGH_OF_SHORT
    return ENOUGH_OF_SITE if any(word in phrase for word in words) else ENOUGH


def _best_explained(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """Of occurrences that overlap, the one by which the text gains most: 转正申请书 and not the 申请书 inside it."""
    rows = sorted(set(occurrences), key=lambda one: (one.text, one.start, one.phrase))
    out: list[Occurrence] = []
    for _, group in groupby(rows, key=lambda one: one.text):
        some = list(group)
        winners: list[Occurrence] = []
        for one in sorted(some, key=lambda one: (-one.gain, -len(one.phrase), one.start)):
            if one.seam and not _overlaps(one, winners):
                winners.append(one)
        taken = set(winners)
        out += [one for one in some if one in taken or not _overlaps(one, winners)]
    return out


def _overlaps(one: Occurrence, others: Iterable[Occurrence]) -> bool:
    end = one.start + len(one.phrase)
    return any(one.start < other.start + len(other.phrase) and other.start < end for other in others)


def _weigh(phrase: str, places: Sequence[Occurrence]) -> Phrase | None:
    """What the places of a string say of it; None where too few of them are seams."""
    contexts = {(one.before, one.after): one for one in sorted(places, key=lambda one: (-one.text, -one.start))}
    seams: dict[int, Occurrence] = {}
    for one in sorted(contexts.values(), key=lambda one: (one.seam, one.start)):
        if one.seam:
            seams[one.text] = one
    kinds = [seams, {_left(one) for one in seams.values()}, {one.after[:1] for one in seams.values()}]
    if min(map(len, kinds)) < _LEAST:
        return None
    bits = [_bits(one.seam) for one in seams.values()] + [-_OTHER_BITS] * (len(contexts) - len(seams))
    evidence = _mixture(np.array(bits))[1]
    share = _mixture(WORTH * np.array([one.gain for one in contexts.values()]))[0]
    documents = len({one.text for one in places})
    return Phrase(phrase, len(contexts), documents, len(seams), round(share, 4), round(evidence, 2))


def _left(seam: Occurrence) -> str:
    """The neighbour of a seam by which seams differ: before one that opens a clause there are only a few marks."""
    return seam.before if seam.seam == OPENER else seam.before[-1:]


def _bits(bridge: float) -> float:
    return next(bits for least, bits in _SEAM_BITS if bridge >= least)


def _mixture(bits: Floats) -> tuple[float, float]:
    """The share of some places that were put in, by expectation and maximisation, and the bits for there being any.

    `bits` say of each place how much likelier it is put in than honest.
    """
    odds = np.exp2(np.clip(bits, -60, 60))
    share = 0.5
    for _ in range(_ROUNDS):
        share = float((share * odds / (1 - share + share * odds)).sum()) / (len(odds) + _HONEST)
    return share, float(np.log2(1 - share + share * odds).sum())


def prior(share: float) -> float:
    """What a share is worth as bits that speak for an occurrence before one has looked at it."""
    return float(np.log2(share / (1 - share)))
