"""What a personal name (人名) looks like, and the words beside it that tell one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.stage import Reference
from transforms.tag.words import by_role

#: Quality of a shape: none, a surname and one or two characters more, or such that given names are made of.
NO_NAME, POSSIBLE, LIKELY = 0, 1, 2

#: Words whose shapes are kept, in a few megabytes.
_REMEMBERED = 1 << 14

#: Marks that may follow a name.
_MARKS = "，。、；：！？）（)( \u3000\n》”"
#: Three characters that end so are a village or a street named after a family: 乔庄村.
_ENDS_OF_PLACES = frozenset("村镇庄乡县区路街湾寺楼厂店园桥湖岛港站屯洲沟坝坡岭塘铺垸花")


@dataclass(frozen=True)
class Lexicon:
    """What names are made of and what stands beside them.

    Surnames have a sort (common, rare, compound); `openings` are their first characters. Titles have the side of the
    name they stand on. `acts` is what persons do, right after their name; `after` what may follow a name; `not_titles`
    what makes a title a word for something else.
    """

    surnames: Mapping[str, str]
    openings: frozenset[str]
    given: frozenset[str]
    foreign: frozenset[str]
    not_persons: frozenset[str]
    titles: Mapping[str, str]
    acts: tuple[str, ...]
    after: tuple[str, ...]
    not_titles: tuple[str, ...]
    automaton: AhoCorasick

    def surname(self, word: str) -> str:
        """The surname a word begins with, the compound one first; empty where there is none."""
        if len(word) > 2 and self.surnames.get(word[:2]) == "compound":
            return word[:2]
        return word[:1] if word[:1] in self.surnames else ""

    @cached_property
    def shape(self) -> Callable[[str], int]:
        """How much a word looks like a full Chinese name, surname and one or two characters more.

        The answers for the words of late are kept: a document asks several times about one, and so do its neighbours.
        """
        return lru_cache(maxsize=_REMEMBERED)(self._shape)

    def _shape(self, word: str) -> int:
        surname = self.surname(word)
        given = word[len(surname) :]
        if not surname or not 1 <= len(given) <= 2 or word in self.not_persons:
            return NO_NAME
        if given.isascii() or not given.isalpha():
            return NO_NAME
        if given in self.titles or (len(given) > 1 and given[-1] in _ENDS_OF_PLACES):
            return NO_NAME
        likely = self.surnames[surname] != "rare" and self.given.issuperset(given)
        return LIKELY if likely else POSSIBLE

    def is_foreign(self, word: str) -> bool:
        """Whether a word is made of the characters that foreign names are written with."""
        return len(word) > 1 and self.foreign.issuperset(word) and word not in self.not_persons

    def found_titles(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Titles in a text with the side of the name they stand on (before, after, both): (start, end, side)."""
        for _, start, end in self.automaton.find_matches_as_indexes(text):
            yield start, end, self.titles[text[start:end]]


def make_lexicon(reference: Reference) -> Lexicon:
    """The lexicon of `surnames`, `name_characters`, `not_persons` and `person_titles`.

    No name of a place or country is a person's, whatever its characters.
    """
    words = by_role(reference["not_persons"])
    uses = {row["character"]: row["use"] for row in reference["name_characters"]}
    titles = {row["title"]: row["side"] for row in reference["person_titles"]}
    places = {row["short"] for row in reference["places"]} | {
        row["name"] for stem in ("places", "countries", "world_places") for row in reference[stem]
    }
    return Lexicon(
        surnames={row["surname"]: row["sort"] for row in reference["surnames"]},
        openings=frozenset(row["surname"][0] for row in reference["surnames"]),
        given=frozenset(character for character, use in uses.items() if use != "foreign"),
        foreign=frozenset(character for character, use in uses.items() if use != "given"),
        not_persons=words["not_person"] | places,
        titles=titles,
        acts=words.ordered("act"),
        after=(*_MARKS, *words.ordered("act"), *words.ordered("after")),
        not_titles=words.ordered("not_title"),
        automaton=AhoCorasick(tuple(sorted(titles)), matchkind=MatchKind.LeftmostLongest),
    )
