"""How much of a document is found elsewhere: the characters of its match text that lie in any of some passages."""

from __future__ import annotations

import numpy as np

from transforms.dedupe.shingles import Numbers


def covered(document: Numbers, start: Numbers, chars: Numbers, documents: int) -> Numbers:
    """For each of so many documents how many of its characters lie in a passage `[start, start + chars)` of it."""
    order = np.lexsort((start, document))
    document, start = document[order], start[order]
    end = start + chars[order]
    far = int(end.max(initial=0)) + 1
    reach = np.maximum.accumulate(end + document * far) - document * far if len(end) else end
    before = np.zeros(len(end), np.int64)
    before[1:] = np.where(document[1:] == document[:-1], reach[:-1], 0)
    fresh = np.maximum(end - np.maximum(start, before), 0)
    return np.bincount(document, weights=fresh, minlength=documents).astype(np.int64)
