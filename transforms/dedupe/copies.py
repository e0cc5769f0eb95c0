"""Copies of one match text: documents by number, each with its model, the first document of the same match text."""

from __future__ import annotations

import numpy as np

from transforms.dedupe.shingles import Flags, Numbers

#: Copies of one match text that are told one by one; of more, later ones are told with the first alone.
IN_FULL = 8


def ranks(model: Numbers) -> Numbers:
    """How many copies of the same text are before each document."""
    order = np.argsort(model, kind="stable")
    rank = np.empty(len(model), np.int64)
    rank[order] = np.arange(len(model)) - np.searchsorted(model[order], model[order])
    return rank


def _in_full(model: Numbers) -> Numbers:
    """The documents that are told one by one, those of one text side by side, in ascending order."""
    full = np.flatnonzero(ranks(model) < IN_FULL)
    return full[np.argsort(model[full], kind="stable")]


def copies_of(model: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Of each of some models the copies told in full, itself first: `wanted[rows[i]]` has the copy `copies[i]`."""
    full = _in_full(model)
    begin, end = (np.searchsorted(model[full], wanted, side=side) for side in ("left", "right"))
    rows = np.repeat(np.arange(len(wanted)), end - begin)
    before = np.cumsum(end - begin) - (end - begin)
    return rows, full[begin[rows] + np.arange(len(rows)) - before[rows]]


def copied_again(model: Numbers, first_new: int) -> Flags:
    """Which models have a copy from `first_new` on, themselves not counted."""
    out = np.zeros(len(model), bool)
    out[model[(ranks(model) > 0) & (np.arange(len(model)) >= first_new)]] = True
    return out


def pairs_of_copies(model: Numbers, first_new: int) -> tuple[Numbers, Numbers]:
    """The lesser and the greater number of each pair of copies that is told, the greater from `first_new` on."""
    beyond = np.flatnonzero(ranks(model) >= IN_FULL)
    first, second = [model[beyond]], [beyond]
    full = _in_full(model)
    for step in range(1, IN_FULL):
        left, right = full[:-step], full[step:]
        alike = model[left] == model[right]
        first.append(left[alike])
        second.append(right[alike])
    new = np.concatenate(second) >= first_new
    return np.concatenate(first)[new], np.concatenate(second)[new]


def spread(model: Numbers, first: Numbers, second: Numbers, first_new: int) -> tuple[Numbers, Numbers, Numbers]:
    """Pairs of models as those of their copies: row, lesser and greater number of each.

    Each copy of one of the two is paired with the other itself, and back; the greater one is from `first_new` on.
    """
    row, copy = copies_of(model, first)
    again, other = copies_of(model, second)
    beside = other != second[again]
    rows = np.concatenate([row, again[beside]])
    one, two = np.concatenate([copy, first[again[beside]]]), np.concatenate([second[row], other[beside]])
    new = np.maximum(one, two) >= first_new
    return rows[new], np.minimum(one, two)[new], np.maximum(one, two)[new]
