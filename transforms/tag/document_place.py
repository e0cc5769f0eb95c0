"""The place a document is about, from the places it mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from transforms.readings import Reading, in_text
from transforms.tag.mention import Mention

_PREFIX = "place:"
#: A place in the title weighs as much as five in the body: a title names the place it is about, and seldom another.
_TITLE_WEIGHT = 5
#: Share of all votes that a unit and what lies in it must hold to be what the document is about.
_MAJORITY = 0.6
#: One passing mention is not yet what a document is about, unless its own place is spoken of (see _OWN_*).
_FEWEST = 2
#: Around a name these say that it is the speaker's place: 为辽宁…, 我们澄迈, 具有江西特色.
_OWN_BEFORE = ("为", "我们", "建设", "幸福", "和谐", "新", "推动", "加快")
_OWN_AFTER = ("特色",)


def place_of_document(mentions: Iterable[Mention], text: str, title_end: int) -> tuple[str, Reading] | None:
    """Code of the place a document is about, and its name with the first mention; None when that is not clear.

    The score is the share of all votes that the place holds. It is the narrowest unit mentioned that, with the units in
    it, holds the majority of the votes. `title_end` is where the title ends in `text`; a mention before it counts most.
    """
    votes: Counter[str] = Counter()
    first: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind == "PLACE" and mention.entity_id and mention.entity_id.startswith(_PREFIX):
            code = mention.entity_id.removeprefix(_PREFIX)
            first.setdefault(code, mention)
            votes[code] += _weight(mention, text, title_end)
    total = votes.total()
    if total < _FEWEST:
        return None
    for code in sorted(first, key=lambda code: (-len(_units(code)), -votes[code], code)):
        held = sum(count for other, count in votes.items() if code in _units(other))
        if held >= _MAJORITY * total:
            mention = first[code]
            share = round(held / total, 2)
            return code, in_text("place", mention.name, text, mention.start, mention.end, share)
    return None


def _weight(mention: Mention, text: str, title_end: int) -> int:
    if mention.end <= title_end:
        return _TITLE_WEIGHT
    is_own = text.endswith(_OWN_BEFORE, 0, mention.start) or text.startswith(_OWN_AFTER, mention.end)
    return 2 if is_own else 1


@cache
def _units(code: str) -> tuple[str, ...]:
    """A code and those of the units it lies in, as its digits tell (GB/T 2260, GB/T 10114)."""
    units = dict.fromkeys((code, code[:6], code[:4] + "00", code[:2] + "0000"))
    return tuple(units)
