"""How much of a document is found elsewhere: the characters of its match text that lie in any of some passages."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from transforms.dedupe.shingles import Numbers


class Places(NamedTuple):
    """Passages `[start, start + chars)` of documents, sorted by both."""

    document: Numbers
    start: Numbers
    chars: Numbers


def covered(places: Places, documents: int) -> Numbers:
    """For each of so many documents how many of its characters lie in one of the places."""
    document, start, chars = places
    far = int((start + chars).max(initial=0)) + 1  # all texts one after another, each as long as that
    first = document * far + start
    before = np.zeros(len(first), np.int64)
    before[1:] = np.maximum.accumulate(first + chars)[:-1]
    fresh = np.maximum(first + chars - np.maximum(first, before), 0)
    return np.bincount(document, weights=fresh, minlength=documents).astype(np.int64)
