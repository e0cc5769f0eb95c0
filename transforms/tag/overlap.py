"""Which of the mentions that overlap stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from types import MappingProxyType

from transforms.tag.mention import Mention

#: Kinds of mentions, the one that wins between equally long ones first.
PRIORITY = ("DOCUMENT", "MEETING", "EVENT", "POSITION", "ORG", "PERSON", "POLICY", "DATE", "AMOUNT", "PLACE")
_RANK: Mapping[str, int] = MappingProxyType({kind: rank for rank, kind in enumerate(PRIORITY)})

#: Within which kinds a kind may lie; see `resolve`.
MAY_LIE_IN: Mapping[str, Set[str]] = MappingProxyType(
    {
        "PLACE": {"ORG", "POSITION", "MEETING", "EVENT", "DOCUMENT", "POLICY"},
        "ORG": {"POSITION", "MEETING", "EVENT", "DOCUMENT"},
        "PERSON": {"EVENT", "DOCUMENT"},
        "POSITION": {"DOCUMENT"},
        "DATE": {"MEETING", "EVENT", "DOCUMENT"},
        "POLICY": {"MEETING", "EVENT", "DOCUMENT"},
        "MEETING": {"DOCUMENT"},
        "EVENT": {"DOCUMENT"},
    }
)


def resolve(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that stay, sorted by start, longest first, then kind.

    Of two with the same span and kind the better scored stays. Otherwise the longer one stays, between equally long
    ones that of the higher kind (`PRIORITY`), and a shorter one beside it only where it lies within it, is not as long,
    and means something there:

    | kind     | may lie within                                    | such as                     |
    | -------- | ------------------------------------------------- | --------------------------- |
    | PLACE    | ORG, POSITION, MEETING, EVENT, DOCUMENT, POLICY   | 江西省 in 江西省委          |
    | ORG      | POSITION, MEETING, EVENT, DOCUMENT                | 县委 in 县委书记            |
    | PERSON   | EVENT, DOCUMENT                                   | 雷锋 in 《学习雷锋的倡议》  |
    | POSITION | DOCUMENT                                          | 县委书记 in 《县委书记谈…》 |
    | DATE     | MEETING, EVENT, DOCUMENT                          | 2019年 in 《2019年计划》    |
    | POLICY   | MEETING, EVENT, DOCUMENT                          | 乡村振兴 in 《乡村振兴法》  |
    | MEETING  | DOCUMENT                                          | 十八大 in 《十八大报告》    |
    | EVENT    | DOCUMENT                                          | 奥运会 in 《奥运会方案》    |

    No kind lies within itself. A mention of no characters is dropped.
    """
    best: dict[tuple[int, int, str], Mention] = {}
    for mention in mentions:
        key = mention[:3]
        if mention.start < mention.end and (key not in best or _worth(mention) > _worth(best[key])):
            best[key] = mention
    out = [mention for group in _overlapping(best.values()) for mention in _kept(group)]
    return sorted(out, key=_order)


def _worth(mention: Mention) -> tuple[float, bool, str, str, str]:
    """Decides between two of the same span and kind: the score, an entity, then what makes it certain which."""
    return (mention.score, mention.entity_id is not None, mention.method, mention.name, mention.entity_id or "")


def _order(mention: Mention) -> tuple[int, int, str]:
    return (mention.start, -mention.end, mention.kind)


def _overlapping(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Groups of mentions of which none overlaps one of another group."""
    group: list[Mention] = []
    reach = 0
    for mention in sorted(mentions, key=_order):
        if group and mention.start >= reach:
            yield group
            group = []
        group.append(mention)
        reach = max(reach, mention.end)
    if group:
        yield group


def _kept(group: list[Mention]) -> list[Mention]:
    """Those of a group that stay: each in turn, the strongest first, if it gets on with those that stay already."""
    if len(group) == 1:
        return group
    kept: list[Mention] = []
    for mention in sorted(group, key=lambda m: (m.start - m.end, _RANK.get(m.kind, len(_RANK)), m.start)):
        if all(_get_on(mention, stronger) for stronger in kept):
            kept.append(mention)
    return kept


def _get_on(mention: Mention, stronger: Mention) -> bool:
    """Whether a mention may stay beside one that is as long or longer."""
    if mention.end <= stronger.start or stronger.end <= mention.start:
        return True
    lies_within = stronger.start <= mention.start and mention.end <= stronger.end and mention[:2] != stronger[:2]
    return lies_within and stronger.kind in MAY_LIE_IN.get(mention.kind, ())
