"""What is told of the copies of a match text: the passages of its first one, and that they share all of it."""

from __future__ import annotations

import numpy as np

from transforms.dedupe.copies import spread
from transforms.dedupe.shingles import Numbers
from transforms.reuse.arrays import at
from transforms.reuse.grams import GRAM
from transforms.reuse.holders import Holders
from transforms.reuse.kinds import Told


def of_copies(holders: Holders, some: Told, first_new: int) -> Told:
    """Passages of models as those of their copies, as far as a document from `first_new` on is among the two."""
    row, earlier, later = spread(holders.model, some.earlier, some.later, first_new)
    one = at(some, row)
    is_turned = holders.model[earlier] != one.earlier
    earlier_start = np.where(is_turned, one.later_start, one.earlier_start)
    later_start = np.where(is_turned, one.earlier_start, one.later_start)
    return Told(earlier, later, earlier_start, later_start, one.chars, one.copied)


def wholes(holders: Holders, chars: Numbers, first_new: int) -> Told:
    """What copies from `first_new` on share with the first of them: all of their match text, `chars` characters."""
    copies = np.flatnonzero((holders.copy > 0) & (np.arange(len(holders)) >= first_new) & (chars >= GRAM))
    none = np.zeros(len(copies), np.int64)
    return Told(holders.model[copies], copies, none, none, chars[copies], none == 0)
