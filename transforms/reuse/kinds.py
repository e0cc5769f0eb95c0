"""Of what kind a shared passage is: wording of the trade (`stock`), or text that was taken over (`copied`).

Official prose is made of set phrases, and two documents that meet in one of them have not copied: `stock`. A passage is
`copied` when it goes on: it and the passages beside it in both documents, with no more than some changed characters
between them, are long enough for what few documents hold, or for any text at all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from transforms.dedupe.shingles import Flags, Numbers
from transforms.reuse.arrays import at
from transforms.reuse.passages import Passages

#: Characters of a run of passages that few documents hold from which on it is copied: two clauses. Of those that two to
#: eight of 11,800 news, replies, reports and essays share, shorter ones are mostly names, titles and set phrases.
LONG = 40

#: The same for what many hold: a paragraph. Set phrases of many clauses, such as a list of guiding thoughts, are
#: shorter; what is longer was copied by many.
VERY_LONG = 100

# Characters between two passages of one run, in either document: a changed name, number or clause.
_BETWEEN = 20


class Told(NamedTuple):
    """Passages with their kind: what is kept of them for later. Columns as those of `Passages`."""

    earlier: Numbers
    later: Numbers
    earlier_start: Numbers
    later_start: Numbers
    chars: Numbers
    copied: Flags


def told(passages: Passages) -> Told:
    """Passages with their kind; there is one at least, and of two documents all are there."""
    first = np.flatnonzero(~_goes_on(passages))
    total = np.add.reduceat(passages.chars, first)
    few = np.logical_or.reduceat(passages.few, first)
    copied = (total >= VERY_LONG) | ((total >= LONG) & few)
    return Told(*passages[:5], np.repeat(copied, np.diff(first, append=len(passages.chars))))


class Runs(NamedTuple):
    """Copied passages that go on in both documents, as one: from the first one's start to the last one's end."""

    earlier: Numbers
    later: Numbers
    earlier_start: Numbers
    earlier_end: Numbers
    later_start: Numbers
    later_end: Numbers
    chars: Numbers


def copied_runs(some: Told) -> Runs:
    """The runs of the copied ones among passages sorted by documents, then by where they lie in the earlier one."""
    some = at(some, some.copied)
    first = np.flatnonzero(~_goes_on(some))
    starts = [np.minimum.reduceat(start, first) for start in _starts(some)]
    ends = [np.maximum.reduceat(start + some.chars, first) for start in _starts(some)]
    total = np.add.reduceat(some.chars, first)
    return Runs(some.earlier[first], some.later[first], starts[0], ends[0], starts[1], ends[1], total)


def _goes_on(passages: Passages | Told) -> Flags:
    """Whether each is the neighbour of the one before it in both documents, in the same order."""
    near = np.zeros(len(passages.chars), bool)
    near[1:] = (passages.earlier[1:] == passages.earlier[:-1]) & (passages.later[1:] == passages.later[:-1])
    for start in _starts(passages):
        gap = start[1:] - (start[:-1] + passages.chars[:-1])
        near[1:] &= np.abs(gap) <= _BETWEEN
    return near


def _starts(passages: Passages | Told) -> tuple[Numbers, Numbers]:
    return passages.earlier_start, passages.later_start
