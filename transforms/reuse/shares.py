"""How much of a document is found elsewhere: the characters of its match text that lie in any of some passages."""

from __future__ import annotations

import numpy as np

from transforms.dedupe.shingles import Numbers


def covered(document: Numbers, start: Numbers, chars: Numbers, documents: int) -> Numbers:
    """For each of so many documents how many of its characters lie in a passage `[start, start + chars)` of it."""
    far = int((start + chars).max(initial=0)) + 1  # all texts one after another, each as long as that
    first = document * far + start
    order = np.argsort(first)
    first, document = first[order], document[order]
    end = first + chars[order]
    before = np.zeros(len(end), np.int64)
    before[1:] = np.maximum.accumulate(end)[:-1]
    fresh = np.maximum(end - np.maximum(first, before), 0)
    return np.bincount(document, weights=fresh, minlength=documents).astype(np.int64)
