"""Which of the mentions that overlap stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from operator import itemgetter
from types import MappingProxyType

from transforms.tag.mention import Mention

#: Kinds of mentions, the one that wins between equally long ones first.
PRIORITY = ("DOCUMENT", "MEETING", "EVENT", "POSITION", "ORG", "PERSON", "POLICY", "DATE", "AMOUNT", "PLACE")
_RANK: Mapping[str, int] = MappingProxyType({kind: rank for rank, kind in enumerate(PRIORITY)})

#: Within which kinds a kind may lie; see `resolve`.
MAY_LIE_IN: Mapping[str, Set[str]] = MappingProxyType(
    {
        "PLACE": {"ORG", "POSITION", "MEETING", "EVENT", "DOCUMENT", "POLICY"},
        "ORG": {"POSITION", "MEETING", "EVENT", "DOCUMENT", "POLICY"},
        "PERSON": {"EVENT", "DOCUMENT", "POLICY"},
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
    | ORG      | POSITION, MEETING, EVENT, DOCUMENT, POLICY        | 县委 in 县委书记            |
    | PERSON   | EVENT, DOCUMENT, POLICY                           | 邓小平 in 邓小平理论        |
    | POSITION | DOCUMENT                                          | 县委书记 in 《县委书记谈…》 |
    | DATE     | MEETING, EVENT, DOCUMENT                          | 2019年 in 《2019年计划》    |
    | POLICY   | MEETING, EVENT, DOCUMENT                          | 乡村振兴 in 《乡村振兴法》  |
    | MEETING  | DOCUMENT                                          | 十八大 in 《十八大报告》    |
    | EVENT    | DOCUMENT                                          | 奥运会 in 《奥运会方案》    |

    No kind lies within itself. A mention of no characters is dropped.
    """
    out: list[Mention] = []
    for group in _overlapping(mentions):
        out += group if len(group) == 1 else _kept(_best(group))
    return out


def _overlapping(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Groups of mentions of which none overlaps one of another group, in order.

    Each finder's mentions come in order, so that sorting by the start alone only merges them.
    """
    group: list[Mention] = []
    reach = 0
    for mention in sorted(mentions, key=itemgetter(0)):
        start, end = mention[:2]
        if start >= end:
            continue
        if start >= reach:
            if group:
                yield group
            group, reach = [mention], end
        else:
            group.append(mention)
            reach = max(reach, end)
    if group:
        yield group


def _best(group: list[Mention]) -> Iterable[Mention]:
    """The mentions of a group, of those of the same span and kind the one of most worth."""
    best: dict[tuple[int, int, str], Mention] = {}
    for mention in group:
        other = best.setdefault(mention[:3], mention)
        if other is not mention and _worth(mention) > _worth(other):
            best[mention[:3]] = mention
    return best.values()


def _worth(mention: Mention) -> tuple[float, bool, str, str, str]:
    """Decides between two of the same span and kind: the score, an entity, then what makes it certain which."""
    return (mention.score, mention.entity_id is not None, mention.method, mention.name, mention.entity_id or "")


def _order(mention: Mention) -> tuple[int, int, str]:
    return (mention.start, -mention.end, mention.kind)


def _strength(mention: Mention) -> tuple[int, int, int, str]:
    """Sorts the strongest first; the last two make it certain which."""
    start, end, kind = mention[:3]
    return (start - end, _RANK.get(kind, len(_RANK)), start, kind)


def _kept(group: Iterable[Mention]) -> list[Mention]:
    """Those of a group that stay, in order: each in turn, the strongest first, if those that stay already let it."""
    kept: list[Mention] = []
    for mention in sorted(group, key=_strength):
        for stronger in kept:
            if not _get_on(mention, stronger):
                break
        else:
            kept.append(mention)
    return sorted(kept, key=_order)


def _get_on(mention: Mention, stronger: Mention) -> bool:
    """Whether a mention may stay beside one that is as long or longer."""
    start, end, kind = mention[:3]
    from_, to, stronger_kind = stronger[:3]
    if end <= from_ or to <= start:
        return True
    lies_within = from_ <= start and end <= to and (from_, to) != (start, end)
    return lies_within and stronger_kind in MAY_LIE_IN.get(kind, ())
