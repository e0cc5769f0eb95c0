"""The gazetteer: which written forms name which administrative units (行政区划) and countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.stage import Reference
from transforms.tag.segment import Tokens
from transforms.tag.words import by_role

#: From the widest to the narrowest.
LEVELS = ("world", "country", "province", "prefecture", "county", "town")
#: Such areas are also called by the short form and the last character alone: 延边州.
_SELF_GOVERNING = ("自治州", "自治县", "自治旗")
#: Towns whose suffix names nothing else; 街道 is also the street outside.
_TOWN_SUFFIXES = ("镇", "乡", "苏木")

#: No longer name is sought behind a match that failed (code points); most names are shorter.
_LONGEST_HIDDEN = 6


class Unit(NamedTuple):
    """A unit that a form may name: its key (administrative or ISO country code; none abroad), full name and level."""

    code: str
    name: str
    level: str
    is_current: bool


@dataclass(frozen=True)
class Form:
    """A written form, and what it may stand for.

    `is_short`: the suffix is left off (福州 for 福州市). `is_ordinary`: also a common word (和平, 城区), so that it
    counts only with a cue. `is_town`: all its units are towns.
    """

    text: str
    units: tuple[Unit, ...]
    is_short: bool
    is_ordinary: bool

    @property
    def is_town(self) -> bool:
        """Whether it can only be a town (乡镇, 街道)."""
        return self.units[0].level == "town"

    @property
    def is_unit(self) -> bool:
        """Whether it names an administrative unit, not a country or a place abroad."""
        return self.units[0].level not in ("world", "country")

    @property
    def names_a_place(self) -> bool:
        """Whether the form alone says that it is a place, whichever it may be."""
        if self.is_ordinary:
            return False
        return self.text.endswith(_TOWN_SUFFIXES) if self.is_town else True


class Hit(NamedTuple):
    """A form found at `text[start:end]`."""

    start: int
    end: int
    form: Form


class Gazetteer:
    """Finds forms in a text and knows which unit lies in which."""

    def __init__(self, forms: Mapping[str, Form], parents: Mapping[str, str], halved: frozenset[str]) -> None:
        self._forms = forms
        self._halved = halved
        self._second_halves = tuple(sorted({word[1] for word in halved}))
        self._parents = parents
        self._automaton = AhoCorasick(tuple(sorted(forms)), matchkind=MatchKind.LeftmostLongest)
        self._chains: dict[str, tuple[str, ...]] = {}

    def chain(self, code: str) -> tuple[str, ...]:
        """A unit's code and those of the units above it, upwards."""
        if code not in self._chains:
            parent = self._parents.get(code)
            self._chains[code] = (code, *self.chain(parent)) if parent else (code,)
        return self._chains[code]

    def hits(self, text: str, tokens: Tokens) -> Iterator[Hit]:
        """Forms that stand between borders of words, in order, the longest at each place."""
        for _, start, end in self._automaton.find_matches_as_indexes(text):
            if start in tokens.at and (end in tokens.at or _opens_organ(tokens, start, end)):
                whole = self._without_half(text, tokens, start, end)
                yield Hit(start, whole, self._forms[text[start:whole]])
            else:
                yield from self._inside(text, tokens, start, end)

    def _without_half(self, text: str, tokens: Tokens, start: int, end: int) -> int:
        """The end of a form without a suffix that belongs to the next word: 浙江省 | 委 is 浙江 and 省委."""
        if not text.startswith(self._second_halves, end) or text[end - 1 : end + 1] not in self._halved:
            return end
        is_half = end not in tokens.at or tokens.ends[tokens.at[end]] == end + 1
        return end - 1 if is_half and text[start : end - 1] in self._forms else end

    def _inside(self, text: str, tokens: Tokens, start: int, end: int) -> Iterator[Hit]:
        """Forms that a longer match hid which is no name here: 龙井 in 和龙 | 井."""
        at = start
        while at < end:
            ends = range(min(at + _LONGEST_HIDDEN, len(text)), at + 1, -1) if at in tokens.at else ()
            found = next((e for e in ends if e in tokens.at and text[at:e] in self._forms), 0)
            if found:
                yield Hit(at, found, self._forms[text[at:found]])
            at = found or at + 1


def _opens_organ(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a form is the head of one word for an organ: 福建 in 福建省委."""
    number = tokens.at[start]
    return tokens.tags[number] == "nt" and end < tokens.ends[number]


def make_gazetteer(reference: Reference) -> Gazetteer:
    """The gazetteer of `places` and `countries`; `ordinary_places` says which forms need a cue."""
    ordinary = {row["name"] for row in reference["ordinary_places"]}
    in_force_last = sorted(reference["places"], key=lambda row: not row["valid_to"])  # and so it decides
    parents = {row["code"]: row["parent"] for row in in_force_last}
    full: dict[str, list[Unit]] = defaultdict(list)
    short: dict[str, list[Unit]] = defaultdict(list)
    for row in reference["places"]:
        unit = Unit(row["code"], row["name"], row["level"], not row["valid_to"])
        full[unit.name].append(unit)
        if row["short"] and not (row["valid_to"] and unit.name.endswith("地区")):
            short[row["short"]].append(unit)
            suffix = next((word[-1] for word in _SELF_GOVERNING if unit.name.endswith(word)), "")
            if suffix:
                full[row["short"] + suffix].append(unit)
    for row in reference["countries"]:
        full[row["name"]].append(Unit(row["code"], row["country"], "country", True))
    for row in reference["world_places"]:
        full[row["name"]].append(Unit("", row["name"], "world", True))
    forms = {name: Form(name, _distinct(units), True, name in ordinary) for name, units in short.items()}
    forms |= {name: Form(name, _distinct(units), False, name in ordinary) for name, units in full.items()}
    return Gazetteer(forms, parents, by_role(reference["not_places"])["halved"])


def _distinct(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Units once by code, that in force first; widest levels first; towns only where nothing else bears the name."""
    ranked = sorted(units, key=lambda unit: (LEVELS.index(unit.level), not unit.is_current, unit.code, unit.name))
    distinct = tuple({unit.code: unit for unit in reversed(ranked)}.values())[::-1]
    higher = tuple(unit for unit in distinct if unit.level != "town")
    return higher or distinct
