"""The labels of the tagger: where in a mention a character stands, and of what kind the mention is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: Kinds that the tagger tells.
KINDS = ("PERSON", "PLACE", "ORG")

#: Outside; then for each kind the end of a mention, a mention of one character, its beginning, its inside.
#: In this order what may follow the end of a mention is one slice, and so is what may not.
LABELS = ("O", *(f"{part}-{kind}" for part in "ESBI" for kind in KINDS))
OUTSIDE, ENDS, SINGLES, BEGINNINGS, INSIDES = 0, 1, 4, 7, 10

Labels = npt.NDArray[np.int8]


class Span(NamedTuple):
    """A mention of a kind at `[start, end)`, code points."""

    start: int
    end: int
    kind: str


def labels_of(spans: Iterable[Span], length: int) -> Labels:
    """The label of each of `length` characters; of spans that overlap, the later one wins what it covers."""
    labels = np.zeros(length, np.int8)
    for start, end, kind in spans:
        number = KINDS.index(kind)
        if end - start == 1:
            labels[start] = SINGLES + number
            continue
        labels[start] = BEGINNINGS + number
        labels[start + 1 : end - 1] = INSIDES + number
        labels[end - 1] = ENDS + number
    return labels


def spans_of(labels: Labels) -> Iterator[Span]:
    """The mentions that a well-formed row of labels tells, in order."""
    opens = np.flatnonzero((labels >= SINGLES) & (labels < INSIDES))
    closes = np.flatnonzero((labels >= ENDS) & (labels < BEGINNINGS))
    for start, end, label in zip(opens.tolist(), closes.tolist(), labels[closes].tolist(), strict=True):
        yield Span(start, end + 1, KINDS[(label - 1) % len(KINDS)])


def may_follow() -> npt.NDArray[np.bool_]:
    """Which label may follow which, of shape (from, to)."""
    out = np.zeros((len(LABELS), len(LABELS)), np.bool_)
    for before, first in enumerate(LABELS):
        for after, second in enumerate(LABELS):
            is_open = first[0] in "BI"
            out[before, after] = second[0] in "IE" and first[2:] == second[2:] if is_open else second[0] in "OSB"
    return out


def may_begin() -> npt.NDArray[np.bool_]:
    """Which labels a text may begin with."""
    return np.array([label[0] in "OSB" for label in LABELS])


def may_end() -> npt.NDArray[np.bool_]:
    """Which labels a text may end with."""
    return np.array([label[0] in "OES" for label in LABELS])
