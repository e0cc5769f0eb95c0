"""Passages: how far the characters around shared grams are the same in two documents."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.dedupe.shingles import Flags, Numbers
from transforms.reuse.arrays import at
from transforms.reuse.grams import EVERY, GRAM
from transforms.reuse.postings import Seeds

# Characters compared at a time.
_BLOCK = 1 << 20


class Texts(NamedTuple):
    """The match texts of documents one after another: number i's code points are `codes[at[i] : at[i + 1]]`."""

    codes: NDArray[np.uint32]
    at: Numbers


class Passages(NamedTuple):
    """Passages that two documents share, sorted by documents, then by where they lie in the earlier one.

    Starts are match-text offsets, `chars` their length there. `few`: whether few hold one of the grams it was
    found by. None goes on in both documents, on either side.
    """

    earlier: Numbers
    later: Numbers
    earlier_start: Numbers
    later_start: Numbers
    chars: Numbers
    few: Flags


class _Stretches(NamedTuple):
    """Same characters in two documents: `[start, end)` of all codes in the earlier one, `shift` further in the later.

    Those of the same documents and shift are neighbours, in ascending order.
    """

    earlier: Numbers
    later: Numbers
    shift: Numbers
    start: Numbers
    end: Numbers
    few: Flags


def shared_passages(seeds: Seeds, texts: Texts) -> Passages:
    """The passages around some seeds, one at least: each as long as it is the same, and told once."""
    found = _to_the_left(_to_the_right(_stretches(seeds, texts), texts), texts)
    start = found.start - texts.at[found.earlier]
    later_start = found.start + found.shift - texts.at[found.later]
    order = np.lexsort((later_start, start, found.later, found.earlier))
    passages = Passages(found.earlier, found.later, start, later_start, found.end - found.start, found.few)
    return at(passages, order)


def _stretches(seeds: Seeds, texts: Texts) -> _Stretches:
    """The seeds as stretches, those that overlap or touch joined."""
    start = texts.at[seeds.earlier] + seeds.earlier_place
    shift = texts.at[seeds.later] + seeds.later_place - start
    order = np.lexsort((start, shift, seeds.later, seeds.earlier))
    one = at(_Stretches(seeds.earlier, seeds.later, shift, start, start + GRAM, seeds.few), order)
    return _joined(one, _goes_on(one) & (one.start[1:] <= one.end[:-1]))


def _goes_on(some: _Stretches) -> Flags:
    """Whether each but the first is of the same documents and shift as the one before it."""
    same: Flags = some.shift[1:] == some.shift[:-1]
    same &= some.earlier[1:] == some.earlier[:-1]
    same &= some.later[1:] == some.later[:-1]
    return same


def _joined(some: _Stretches, to_previous: Flags) -> _Stretches:
    """The same with each that is to be joined to the one before it joined."""
    first = np.flatnonzero(np.concatenate([[True], ~to_previous]))
    last = np.append(first[1:], len(some.start)) - 1
    few = np.logical_or.reduceat(some.few, first)
    columns = (some.earlier[first], some.later[first], some.shift[first], some.start[first])
    return _Stretches(*columns, some.end[last], few)


def _to_the_right(some: _Stretches, texts: Texts) -> _Stretches:
    """Each as far to the right as the characters are the same, joined with the next one where it reaches that.

    None is compared beyond the next one's start, so that no characters are compared twice.
    """
    room = np.minimum(texts.at[some.earlier + 1], texts.at[some.later + 1] - some.shift)
    goes_on = _goes_on(some)
    room[:-1][goes_on] = some.start[1:][goes_on]
    end = some.end + _same(texts.codes, some.end, some.shift, room - some.end, 1)
    return _joined(some._replace(end=end), goes_on & (end[:-1] == some.start[1:]))


def _to_the_left(some: _Stretches, texts: Texts) -> _Stretches:
    """Each as far to the left; it cannot reach the one before it, which ends where characters differ."""
    room = some.start - np.maximum(texts.at[some.earlier], texts.at[some.later] - some.shift)
    return some._replace(start=some.start - _same(texts.codes, some.start - 1, some.shift, room, -1))


def _same(codes: NDArray[np.uint32], place: Numbers, shift: Numbers, room: Numbers, step: int) -> Numbers:
    """How many characters in a row are the same at each place and `shift` behind it, going by `step`, `room` at most.

    Compared one by one at first, then in blocks that grow: most go on for less than `EVERY` characters, copies of one
    monotonous text for millions.
    """
    found = np.zeros(len(place), np.int64)
    open_ = np.flatnonzero(room > 0)
    turn, block = 0, 1
    while len(open_):
        ahead = found[open_, None] + np.arange(block)
        within = ahead < room[open_, None]
        at_ = place[open_, None] + step * np.where(within, ahead, 0)
        same = within & (codes[at_] == codes[at_ + shift[open_, None]])
        run = np.where(same.all(axis=1), block, same.argmin(axis=1))
        found[open_] += run
        open_ = open_[run == block]
        turn += 1
        block = 1 if turn < EVERY else max(1, min(4 * block, _BLOCK // max(len(open_), 1)))
    return found
