"""Findings: what is true of a text and was not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Finding(NamedTuple):
    """Something found at `text[start:end]` (code points, half-open; an empty span stands between characters).

    `kind` is a word of the contract such as `mask.year` or `truncation`; `detail` says more in words.
    """

    start: int
    end: int
    kind: str
    detail: str
    confidence: float


#: A rule that looks and does not touch.
Observer = Callable[[str], Iterable[Finding]]
