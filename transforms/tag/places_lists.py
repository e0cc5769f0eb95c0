"""Towns that a list names without their suffix: 老城、金江、大丰等镇."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.tag.mention import Mention

#: What closes such a list; the suffix follows, a number may stand between.
_CLOSING = re.compile(r"等?(?:[两三四五六七八九十0-9]{1,3}个?)?(乡镇|镇|乡)")
_SEPARATORS = "、和及"
_LONGEST = 6  # hanzi in a town's name without its suffix
_SCORE = 0.9


def listed_towns(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """PLACE mentions of towns listed without their suffix, of those that `mentions` name in full and with a code."""
    if "、" not in text:
        return []
    towns = {mention.name: mention for mention in mentions if mention.entity_id and mention.name.endswith(("镇", "乡"))}
    if not towns:
        return []
    return [town for closing in _CLOSING.finditer(text) for town in _before(text, closing.start(), towns)]


def _before(text: str, end: int, towns: dict[str, Mention]) -> Iterator[Mention]:
    """The members of a list that ends at `end`, in order, if there are two at least."""
    members: list[Mention] = []
    while member := _last(text, end, towns):
        members.append(member)
        if member.start == 0 or text[member.start - 1] not in _SEPARATORS:
            break
        end = member.start - 1
    yield from reversed(members) if len(members) > 1 else ()


def _last(text: str, end: int, towns: dict[str, Mention]) -> Mention | None:
    """The town whose name, without its suffix, ends at `end`."""
    for start in range(end - 2, max(end - _LONGEST - 1, -1), -1):
        town = towns.get(text[start:end] + "镇") or towns.get(text[start:end] + "乡")
        if town:
            return Mention(start, end, "PLACE", town.name, "gazetteer:list", _SCORE, town.entity_id)
    return None
