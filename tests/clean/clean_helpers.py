"""What tests of cleaning share: the reference data and a cleaner, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flows.reference import load
from transforms.clean import REFERENCES, Cleaned, Heading, make_cleaner
from transforms.stage import Reference

Cleaner = Callable[[str, Heading], Cleaned]
NO_HEADING = Heading(0, 0, 0)


@cache
def reference() -> Reference:
    return load(REFERENCES)


@cache
def cleaner() -> Cleaner:
    return make_cleaner(reference())
