"""What the statistical tagger found, put into the shape that names have in this project."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from transforms.stage import Reference
from transforms.tag.country_letters import LETTERS
from transforms.tag.learned.alphabet import LAST_OF_ORGANS
from transforms.tag.learned.labels import Span
from transforms.tag.mention import Mention
from transforms.tag.persons_lexicon import NO_NAME, Lexicon, make_lexicon
from transforms.tag.segment import Tokens
from transforms.tag.words import by_role

#: What follows a surname alone besides titles: a clan, a household.
_AFTER_SURNAMES = frozenset({"", "氏", "家"})
_UNNAMED = frozenset({"某", "某某"})
_LONGEST_TITLE = 6
#: Behind the name of who took a picture: （王某某摄）.
_CREDITS = ("摄）", "摄)")
#: What a people is called ends so, and what stands behind the number of a plenum.
_PEOPLES = "族人"
_PLENUM = "全会"
#: Word classes of a dictionary's names, and of what it does not know.
_CLASSES_OF_NAMES = frozenset({"nr", "nrt", "nrf", "nrfg", "nz", "ns", "nt", "s", "j", "f", "x"})
#: Parts of a place that are no place of their own: 西藏|东部, 太平洋|地区, 华北|大部.
_PART = re.compile("(?:地区|沿海|境内)?(?:[东南西北中]{1,2}部|大部|以[东南西北])?$")
#: Stand before a continent's letter as often as for a country: 西欧, 拉美, 南非.
_HALVES = frozenset("西拉")
#: Characters that a place behind another has at least, or it is a part of it: 约旦河|西岸.
_SHORTEST = 3
#: A rule this sure has a list of such names.
_LISTED = 0.97
_LAST_OF_ORGANS = (*LAST_OF_ORGANS, "中央")

Shape = Callable[[str, Tokens, Sequence[Mention], Sequence[Span]], list[Span]]


def make_shape(reference: Reference) -> Shape:
    """A function of a text, its tokens, what rules found, and the model's mentions, both in order, that returns these.

    Persons that no one is called are dropped and titles cut off; several places that the model took for one come apart.
    """
    lexicon = make_lexicon(reference)
    letters = frozenset(row["character"] for row in reference["country_letters"] if row["character"] not in _HALVES)
    names = frozenset(row["name"] for stem in ("countries", "world_places", "places") for row in reference[stem])

    words = by_role(reference["org_words"])
    any_organ, no_organ, not_first = words.ordered("any"), words["no_organ"], words.ordered("not_first")

    def shape(text: str, tokens: Tokens, rules: Sequence[Mention], spans: Sequence[Span]) -> list[Span]:
        places = {mention.start: mention.end for mention in rules if mention.kind == "PLACE"}
        abbreviated = {mention.start for mention in rules if mention.method == LETTERS}
        out: list[Span] = []
        for span in _without_misread(text, places, rules, spans):
            if span.kind == "PERSON":
                out += _person(lexicon, text, tokens, span)
            elif span.kind == "PLACE":
                if not abbreviated.issuperset(range(span.start, span.end)):
                    parts = _places(letters, names, places, text, span)
                    out += (part for part in parts if not _is_common_word(tokens, part.start, part.end))
            elif not (_is_generic(any_organ, text, span) or text[span.start : span.end] in no_organ):
                out += () if text.startswith(not_first, span.start) else (span,)
        return out

    return shape


def _person(lexicon: Lexicon, text: str, tokens: Tokens, span: Span) -> Iterator[Span]:
    """A mention of a person without the title that follows; nothing for one that no person is called."""
    start, end, kind = span
    if text.startswith(_CREDITS, end - 1):
        end -= 1
    word, span = text[start:end], Span(start, end, kind)
    surname = lexicon.surname(word)
    rest = word[len(surname) :]
    if surname and (rest in lexicon.titles or rest in _AFTER_SURNAMES or _begins_title(lexicon, text, start, surname)):
        yield Span(start, start + len(surname), kind)
    elif (surname and rest in _UNNAMED) or "·" in word or _looks_like_name(lexicon, tokens, word, span):
        yield span


def _looks_like_name(lexicon: Lexicon, tokens: Tokens, word: str, span: Span) -> bool:
    has_shape = lexicon.shape(word) != NO_NAME or lexicon.is_foreign(word)
    return has_shape and not _is_common_word(tokens, span.start, span.end)


def _begins_title(lexicon: Lexicon, text: str, start: int, surname: str) -> bool:
    """Whether a title follows a surname of which the model took a part for the name: 徐先|生."""
    after = text[start + len(surname) : start + len(surname) + _LONGEST_TITLE]
    return any(after[:length] in lexicon.titles for length in range(2, len(after) + 1))


def _is_generic(any_organ: tuple[str, ...], text: str, span: Span) -> bool:
    """Whether a span is no organisation but any of a sort (各镇党委), a people (朝鲜族) or a meeting (四中|全会)."""
    start, end, _ = span
    return text.endswith(any_organ, 0, start) or text[end - 1] in _PEOPLES or text.startswith(_PLENUM, end)


def _is_common_word(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a span is one word of the dictionary that names nobody and no place: 卢布, 新农村."""
    number = tokens.at.get(start)
    if number is None or tokens.ends[number] != end:
        return False
    return tokens.tags[number] not in _CLASSES_OF_NAMES


def _places(
    letters: frozenset[str], names: frozenset[str], ends: Mapping[int, int], text: str, span: Span
) -> Iterable[Span]:
    """A place as the places it is made of: 京津 is two, 岳阳|南湖 as well, and of 西藏东部 only the first is one."""
    start, end, kind = span
    word = text[start:end]
    if len(word) > 1 and letters.issuperset(word) and word not in names:
        return [Span(at, at + 1, kind) for at in range(start, end)]
    first = ends.get(start, end)
    if first >= end:
        part = _PART.search(word)
        return [Span(start, end - len(part[0]), kind)] if part and len(word) - len(part[0]) > 1 else [span]
    rest = text[first:end]
    if _PART.fullmatch(rest):
        return [Span(start, first, kind)]
    if first not in ends and len(rest) < _SHORTEST:
        return [span]
    return [Span(start, first, kind), *_places(letters, names, ends, text, Span(first, end, kind))]


def _without_misread(
    text: str, places: Mapping[int, int], rules: Sequence[Mention], spans: Sequence[Span]
) -> list[Span]:
    """The spans but for those that begin too early or read on where an organ of the list stands: 讯|新华社.

    A longer one stands where it begins with a place (美国|国防部), or ends as organisations do (联合国|开发计划署).
    """
    organs = (mention for mention in rules if mention.method == "organ" and mention.score >= _LISTED)
    wrong = {
        span
        for organ in organs
        for span in shares(spans, organ.start, organ.end)
        if not _may_hold(text, places, organ, span)
    }
    return [span for span in spans if span not in wrong]


def _may_hold(text: str, places: Mapping[int, int], organ: Mention, span: Span) -> bool:
    """Whether a span is an organisation of which an organ of the list is a part, or that organ."""
    if span.kind != "ORG" or span.start > organ.start or span.end < organ.end:
        return False
    begins_well = span.start == organ.start or span.start in places
    return begins_well and (span.end == organ.end or text.endswith(_LAST_OF_ORGANS, 0, span.end))


def shares(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """The spans, of those in order, that share a character with a stretch."""
    for span in spans[bisect_left(spans, start, key=itemgetter(1)) :]:
        if span.start >= end:
            return
        if span.end > start:
            yield span
