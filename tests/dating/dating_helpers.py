"""What tests of dating share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flows.reference import load
from transforms.dating import REFERENCES
from transforms.dating.bounds import Bound

reference = cache(lambda: load(REFERENCES))


def days(bounds: Iterable[Bound]) -> set[tuple[str, str]]:
    """The bounds as (side, day)."""
    return {(bound.side, bound.day.isoformat()) for bound in bounds}
