"""The gazetteer: which written forms name which administrative units (行政区划) and countries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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

#: What the names of towns end with that are sought only where one may stand: see `Gazetteer`.
_TOWN_ENDINGS = ("镇", "乡", "街道", "苏木")
_TOWN_ENDING = re.compile("|".join(_TOWN_ENDINGS))

#: No longer name is sought behind a match that failed (code points); most names are shorter.
_LONGEST_HIDDEN = 6


class Unit(NamedTuple):
    """A unit that a form may name: its key (administrative or ISO country code; none abroad), full name and level."""

    code: str
    name: str
    level: str
    is_current: bool


class Meaning(NamedTuple):
    """What a form means: the unit, or None where it stays open; and how that was decided."""

    unit: Unit | None
    method: str


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

    @cached_property
    def is_town(self) -> bool:
        """Whether it can only be a town (乡镇, 街道)."""
        return self.units[0].level == "town"

    @cached_property
    def is_unit(self) -> bool:
        """Whether it names an administrative unit, not a country or a place abroad."""
        return self.units[0].level not in ("world", "country")

    @cached_property
    def is_short_county(self) -> bool:
        """Whether it leaves the suffix off and stands for a county and nothing wider."""
        return self.is_short and self.units[0].level == "county"

    @cached_property
    def needs_a_word(self) -> bool:
        """Whether it is a place wherever it is a word, being short, but of none too small and no ordinary word."""
        is_brief = self.is_short or len(self.text) == 2
        return is_brief and not (self.is_ordinary or self.is_town or self.is_short_county)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is a place wherever it stands between borders of words: a full name, and of nothing else."""
        return not (self.is_short or self.is_ordinary or self.is_town or len(self.text) == 2)

    @cached_property
    def in_force(self) -> tuple[Unit, ...]:
        """Those of its units that are in force; all, where none is."""
        return tuple(unit for unit in self.units if unit.is_current) or self.units

    @cached_property
    def foremost(self) -> Meaning | None:
        """What the form means whatever else is mentioned but its `rivals`, if anything.

        That is the only unit in force; and the only province or prefecture that a short form may stand for (吉林: the
        province). What towns mean is never settled so.
        """
        first, *others = self.in_force
        if self.is_town:
            return None
        is_wide = self.is_short and first.level in ("province", "prefecture")
        if others and (not is_wide or any(unit.level == first.level for unit in others)):
            return None
        return Meaning(first, self.method)

    @cached_property
    def settled(self) -> Meaning | None:
        """What the form means whatever else is mentioned, if anything."""
        return self.foremost if self.foremost and not self.rivals else None

    @cached_property
    def rivals(self) -> frozenset[str]:
        """Full names of the other units in force: where one is written, `foremost` does not hold."""
        first, *others = self.in_force
        return frozenset(unit.name for unit in others) - {first.name}

    @cached_property
    def method(self) -> str:
        """How it is decided what the form means, where nothing but the form decides."""
        return "short_form" if self.is_short else "gazetteer"

    @cached_property
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


class _Search(NamedTuple):
    """An automaton that finds forms, the longest at each place, and the forms by their number in it."""

    automaton: AhoCorasick
    forms: tuple[Form, ...]


def _make_search(forms: Iterable[Form]) -> _Search:
    ordered = tuple(sorted(forms, key=lambda form: form.text))
    return _Search(AhoCorasick([form.text for form in ordered], matchkind=MatchKind.LeftmostLongest), ordered)


class Gazetteer:
    """Finds forms in a text and knows which unit lies in which.

    Four forms in five are names of towns, and few texts hold any. An automaton of all forms outgrows the processor's
    cache and takes twice the time of one of the others, which finds the same in a text without towns.
    """

    def __init__(self, forms: Mapping[str, Form], parents: Mapping[str, str], halved: frozenset[str]) -> None:
        self._forms = forms
        self._halved = halved
        self._parents = parents
        self._towns = frozenset(text for text in forms if text.endswith(_TOWN_ENDINGS))
        self._longest_town = max(map(len, self._towns), default=0)
        self._all = _make_search(forms.values())
        self._others = _make_search(form for form in forms.values() if form.text not in self._towns)
        self._chains: dict[str, tuple[str, ...]] = {}

    def chain(self, code: str) -> tuple[str, ...]:
        """A unit's code and those of the units above it, upwards."""
        chain = self._chains.get(code)
        if chain is None:
            parent = self._parents.get(code)
            chain = self._chains[code] = (code, *self.chain(parent)) if parent else (code,)
        return chain

    def hits(self, text: str, tokens: Tokens) -> Iterator[Hit]:
        """Forms that stand between borders of words, in order, the longest at each place."""
        at, halved = tokens.at, self._halved
        automaton, forms = self._all if self._holds_town(text) else self._others
        for number, start, end in automaton.find_matches_as_indexes(text):
            if start not in at or not (end in at or _opens_organ(tokens, start, end)):
                yield from self._inside(text, tokens, start, end)
            elif text[end - 1 : end + 1] in halved:
                whole = self._without_half(text, tokens, start, end)
                yield Hit(start, whole, self._forms[text[start:whole]])
            else:
                yield Hit(start, end, forms[number])

    def _holds_town(self, text: str) -> bool:
        """Whether the name of a town stands anywhere in a text, between borders of words or not."""
        if not any(ending in text for ending in _TOWN_ENDINGS):
            return False
        for ending in _TOWN_ENDING.finditer(text):
            end = ending.end()
            if any(text[start:end] in self._towns for start in range(max(end - self._longest_town, 0), end - 1)):
                return True
        return False

    def _without_half(self, text: str, tokens: Tokens, start: int, end: int) -> int:
        """The end of a form without a suffix that belongs to the next word: 浙江省 | 委 is 浙江 and 省委."""
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


def _distinct(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Units once by code, that in force first; widest levels first; towns only where nothing else bears the name."""
    if len(units) == 1:  # as of four names in five
        return tuple(units)
    ranked = sorted(units, key=lambda unit: (LEVELS.index(unit.level), not unit.is_current, unit.code, unit.name))
    distinct = tuple({unit.code: unit for unit in reversed(ranked)}.values())[::-1]
    higher = tuple(unit for unit in distinct if unit.level != "town")
    return higher or distinct
