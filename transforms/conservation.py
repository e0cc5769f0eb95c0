"""Nothing is lost: the spans of a source's documents and rejects cover it, each character once."""

from __future__ import annotations

from collections.abc import Iterable


def unaccounted(length: int, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of a text of that length that lie in no span, or in more than one, sorted (code points)."""
    faults = []
    at = 0
    for start, end in sorted(spans):
        if start != at:
            faults.append((min(start, at), max(start, at)))
        at = max(at, end)
    if at != length:
        faults.append((min(at, length), max(at, length)))
    return faults
