"""What the mentions of one document say about each other: one kind for a surface, one thing for an organ's names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from transforms.stage import Reference
from transforms.tag.learned.labels import KINDS
from transforms.tag.mention import Mention
from transforms.tag.organ_names import SOME, Normal, make_organ_names

#: A mention this sure keeps its kind, whatever others of the same words are.
_SURE = 0.85
#: The score of a mention that took the kind of others.
_SCORE_AGREED = 0.6
#: Organs of a place that is not said: 县委, 市教育局, 省人民政府. What comes first is the level.
_UNPLACED = re.compile(r"(?:中共|中国共产党)?(?P<level>自治区|[省市县区州旗镇乡])[一-鿿]+")
#: What the name of an organ of the whole state or the world begins with; the word after it is no place.
_NATIONAL = re.compile(r"(?:国家|全国|中央|最高人民|中华全国|国务院|联合国)(?=.{2})")
_LAST_OF_NATIONAL = tuple("部委会局院署厅办组团社行库室司馆所台")
_KEY = "org:"
#: Before a sort of organs it makes it all of them: 全国县医院.
_OF_ALL = (f"{_KEY}全国县", f"{_KEY}全国各", f"{_KEY}全国市", f"{_KEY}各")
#: Said before an organ of the state to others: 中国全国人大.
_OURS = "中国"

Link = Callable[[str, Sequence[Mention]], list[Mention]]


def one_kind(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those of persons, places and organisations that have the same words being of one kind.

    It is the kind with the highest sum of scores. A mention that is sure (0.85) keeps its own: 张家港 is a port and,
    beside a title, a person. What changes its kind has the method 'agreed', and name and entity of the surest other.
    """
    kinds: dict[str, str] = {}
    disputed: set[str] = set()
    for start, end, kind, *_ in mentions:
        if kind in KINDS:
            words = text[start:end]
            if kinds.setdefault(words, kind) != kind:
                disputed.add(words)
    if not disputed:
        return list(mentions)
    models = {words: _surest(text, mentions, words, _foremost(text, mentions, words)) for words in sorted(disputed)}
    return [_agreed(mention, models.get(text[mention.start : mention.end])) for mention in mentions]


def _foremost(text: str, mentions: Sequence[Mention], words: str) -> str:
    """The kind with the highest sum of scores among the mentions of some words."""
    scores: dict[str, float] = {}
    for mention in mentions:
        if mention.kind in KINDS and text[mention.start : mention.end] == words:
            scores[mention.kind] = scores.get(mention.kind, 0.0) + mention.score
    return min(scores, key=lambda kind: (-round(scores[kind], 6), kind))


def _surest(text: str, mentions: Sequence[Mention], words: str, kind: str) -> Mention:
    same = (m for m in mentions if m.kind == kind and text[m.start : m.end] == words)
    return min(same, key=lambda mention: (-mention.score, mention.start, mention.method))


def _agreed(mention: Mention, model: Mention | None) -> Mention:
    if model is None or mention.kind not in KINDS or mention.kind == model.kind or mention.score >= _SURE:
        return mention
    return Mention(mention.start, mention.end, model.kind, model.name, "agreed", _SCORE_AGREED, model.entity_id)


def make_link(reference: Reference) -> Link:
    """A function of a text and its mentions, resolved, that brings those of one organ to one name and entity.

    An organ has the name of `organ_names`. One that its place, its level or the state tells from others points to an
    entity; one of a place that is not said (县委) to that of the document, if it names exactly one such organ in full
    (澄迈县委). Reads the tables `organ_forms` and `organs`.
    """
    normal = make_organ_names(reference)
    national = {
        row["name"]: row["full_name"] for row in reference["organs"] if row["sort"] == "national" and row["full_name"]
    }

    def link(text: str, mentions: Sequence[Mention]) -> list[Mention]:
        out = [_named(normal, national, text, mention) if mention.kind == "ORG" else mention for mention in mentions]
        open_ = [
            number
            for number, mention in enumerate(out)
            if mention.kind == "ORG" and mention.entity_id is None and _UNPLACED.match(mention.name)
        ]
        if open_:
            named = {mention.entity_id for mention in out if mention.kind == "ORG" and mention.entity_id}
            full = sorted(entity for entity in named if not entity.startswith(_OF_ALL))
            for number in open_:
                out[number] = _linked(normal, out[number], full)
        return out

    return link


def _named(normal: Normal, national: Mapping[str, str], text: str, mention: Mention) -> Mention:
    """An organisation under its normal name, with an entity if it is one of the state's or had one."""
    words = text[mention.start : mention.end]
    if mention.name != words:  # an organ of the list, or a short name the text defines
        return mention
    full = national.get(words) or national.get(words.removeprefix(_OURS))
    if full:
        return mention._replace(name=full, entity_id=f"{_KEY}{full}")
    name = normal(words)
    if mention.entity_id is not None:
        return mention if name == words else mention._replace(name=name, entity_id=f"{_KEY}{name}")
    if _NATIONAL.match(words) and words.endswith(_LAST_OF_NATIONAL):
        return mention._replace(name=name, entity_id=f"{_KEY}{name}")
    return mention


def _linked(normal: Normal, mention: Mention, full: Sequence[str]) -> Mention:
    """An organ of a place that is not said as the document's only one of that sort; as it is where there are others."""
    words = mention.name.removeprefix("中国共产党").removeprefix("中共")
    head, _, tail = normal(SOME + words).partition(SOME)  # the grammar of names wants a place
    meant = [entity for entity in full if entity.startswith(_KEY + head) and entity.endswith(tail)]
    if len(meant) != 1:
        return mention
    return mention._replace(name=meant[0].removeprefix(_KEY), entity_id=meant[0])
