"""What a mention is, and which of two that overlap stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from transforms.tag.page import Page


class Mention(NamedTuple):
    """An entity mentioned at `text[start:end]` (code points, half-open).

    `kind` is a word of the contract (PERSON, PLACE, …), `name` the normal form, `method` how it was found, `score` how
    sure (0 to 1), `entity_id` the thing it points to as 'kind:key', where that is known.
    """

    start: int
    end: int
    kind: str
    name: str
    method: str
    score: float
    entity_id: str | None = None


#: Finds mentions of one sort in a page; in order of start.
Finder = Callable[[Page], Iterable[Mention]]
