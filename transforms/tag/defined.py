"""Short names that a document gives an organisation itself: 福州市教育局（以下简称“市局”）."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.tag.mention import Mention

_DEFINITION = re.compile(
    r"[（(]\s*(?:以下|下文|下)?(?:统|均)?简?称(?:为|作)?[：:]?\s*[“\"「『]?(?P<short>[一-鿿A-Za-z]{2,12})[”\"」』]?\s*[）)]"
)
#: A document says so itself; what stands between the brackets may still be half of a longer word elsewhere.
_SCORE = 0.95


class _Definition(NamedTuple):
    """From `start` on a short name means an organisation."""

    start: int
    short: str
    full: Mention


def defined(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions by short names that the text defines, from the definition on, in order.

    Each has the name and the entity of the organisation before the bracket; method 'defined'. `mentions` are those of
    the text, in any order.
    """
    if "称" not in text:
        return []
    definitions = list(_definitions(text, mentions))
    longer = sorted((mention.start, mention.end) for mention in mentions if mention.kind == "ORG")
    return sorted(found for definition in definitions for found in _uses(text, definition, longer))


def _definitions(text: str, mentions: Sequence[Mention]) -> Iterator[_Definition]:
    for match in _DEFINITION.finditer(text):
        before = [mention for mention in mentions if mention.kind == "ORG" and mention.end == match.start()]
        full = min(before, key=lambda mention: (mention.start, -mention.score, mention.method), default=None)
        if full and match["short"] != text[full.start : full.end]:
            yield _Definition(match.start("short"), match["short"], full)


def _uses(text: str, definition: _Definition, longer: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Where a short name stands alone: not within the name of another organisation."""
    start, short, full = definition
    entity_id = full.entity_id or f"org:{full.name}"
    while start >= 0:
        end = start + len(short)
        if not _is_part(longer, start, end):
            yield Mention(start, end, "ORG", full.name, "defined", _SCORE, entity_id)
        start = text.find(short, end)


def _is_part(longer: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span lies in one of those in order that is longer."""
    for from_, to in reversed(longer[: bisect_left(longer, (start + 1, 0))]):
        if to >= end and (from_, to) != (start, end):
            return True
        if from_ < start - 60:
            return False
    return False
