"""What the tagger looks at beside each character, as hashes: characters, words, noun chunks, and what rules found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from transforms.tag.learned.alphabet import code_points, ends_organ, folded, sorts

Hashes = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]

#: Word classes by number; a class that is none of them counts as the first, that of marks.
CLASSES = (
    *("x", "n", "nr", "ns", "nt", "nz", "nrt", "nrfg", "nrf", "ng", "v", "vn", "vd", "vg", "vi", "vq", "a", "ad", "an"),
    *("ag", "d", "df", "dg", "m", "mq", "mg", "q", "r", "rr", "rg", "rz", "p", "c", "u", "ud", "ug", "uj", "ul", "uv"),
    *("uz", "t", "tg", "f", "s", "b", "j", "l", "i", "e", "y", "z", "zg", "h", "k", "g", "o", "w", "eng"),
)
CLASS_NUMBERS = {name: number for number, name in enumerate(CLASSES)}
#: Classes between which noun chunks lie; names of organisations do not reach over them.
_BREAKING = frozenset(("x", "r", "rr", "rz", "rg", "p", "u", "ud", "ug", "uj", "ul", "uv", "uz")).union(
    ("d", "df", "dg", "y", "t", "tg", "e", "z", "f")
)
_BREAKERS = np.array([name in _BREAKING for name in CLASSES])
_VERB = CLASS_NUMBERS["v"]
_FIRST_MARK = 5  # sorts of characters from here on are marks, blanks and the like

#: Odd numbers with which hashes are mixed, those of xxHash (Collet) and of Fibonacci hashing (Knuth).
_A, _B, _C, _D = (np.uint32(x) for x in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F))
_STEP = 0x61C88647
#: Powers by which the characters of a word are told apart by place; words are rarely longer.
_POWERS = np.array([pow(0x01000193, n + 1, 1 << 32) for n in range(64)], np.uint32)


@dataclass(frozen=True)
class Passage:
    """A text with its words, and of each character what rules found there.

    lengths, classes: of each word, (words,). outer, places: (characters,), numbers below 64 that tell kind and method
    of a person or organisation, and of a place, that rules found, and where in it the character stands; 0 is nothing.
    """

    text: str
    lengths: Numbers
    classes: Hashes
    outer: Hashes
    places: Hashes


class Features:
    """The features of one passage. `roles` are those of `make_roles`."""

    def __init__(self, passage: Passage, roles: npt.NDArray[np.uint8]) -> None:
        self._passage = passage
        self._roles = roles
        self._characters = folded()[code_points(passage.text)]
        self._count = len(self._characters)

    def hashes(self) -> Iterator[Hashes]:
        """One hash for each character and template, template by template, always in the same order."""
        templates = (*self._of_characters(), *self._of_words(), *self._of_chunks(), *self._of_rules())
        for number, values in enumerate(templates, 1):
            hashes = values + np.uint32((number * _STEP) & 0xFFFFFFFF)
            hashes ^= hashes >> np.uint32(15)
            hashes *= _D
            hashes ^= hashes >> np.uint32(13)
            yield hashes

    def _beside(self, values: Hashes, distance: int, outside: int = 0) -> Hashes:
        """For each place the value `distance` places on."""
        padded = np.full(len(values) + 4, outside, np.uint32)
        padded[2:-2] = values
        return padded[2 + distance : 2 + distance + len(values)]

    def _of_characters(self) -> Iterator[Hashes]:
        c = [self._beside(self._characters, distance, 10) for distance in range(-2, 3)]
        first = [value * _A for value in c]
        yield from first
        pairs = [first[n] + c[n + 1] * _B for n in range(4)]
        yield from pairs
        yield first[1] + c[3] * _B + _C
        triples = [pairs[n] + c[n + 2] * _C for n in range(3)]
        yield from triples
        yield triples[0] + c[3] * _D
        yield triples[1] + c[4] * _D
        sort, role = sorts()[self._characters].astype(np.uint32), self._roles[self._characters].astype(np.uint32)
        yield _joined([self._beside(sort, n, 6) for n in range(-2, 3)], 10)
        yield _joined([self._beside(role, n) for n in range(-1, 3)], 16)

    @cached_property
    def _ends(self) -> Numbers:
        return np.cumsum(self._passage.lengths)

    @cached_property
    def _word(self) -> Numbers:
        """The number of each character's word."""
        return np.repeat(np.arange(len(self._passage.lengths)), self._passage.lengths)

    @cached_property
    def _place(self) -> Hashes:
        """Where in its word a character stands: first, inside, last, alone."""
        lengths = self._passage.lengths[self._word]
        offset = np.arange(self._count) - (self._ends - self._passage.lengths)[self._word]
        place = np.where(offset == 0, 0, np.where(offset == lengths - 1, 2, 1))
        return np.asarray(np.where(lengths == 1, 3, place), np.uint32)

    @cached_property
    def _spelling(self) -> Hashes:
        """A hash of each word's characters."""
        starts = self._ends - self._passage.lengths
        offset = np.minimum(np.arange(self._count) - starts[self._word], len(_POWERS) - 1)
        return np.asarray(np.add.reduceat(self._characters * _POWERS[offset], starts), np.uint32)

    @cached_property
    def _last_two(self) -> Hashes:
        """A hash of the last two characters of each word."""
        last = self._characters[self._ends - 1]
        other = np.where(self._passage.lengths > 1, self._characters[np.maximum(self._ends - 2, 0)] * _B, np.uint32(0))
        return np.asarray(other + last * _A, np.uint32)

    def _at_characters(self, values: Hashes) -> Hashes:
        """A hash of each word brought to its characters, with their place in it."""
        return values[self._word] + (self._place + np.uint32(1)) * _C

    def _of_words(self) -> Iterator[Hashes]:
        own, lengths = self._spelling, np.minimum(self._passage.lengths, 5).astype(np.uint32)
        before, after = self._beside(own, -1), self._beside(own, 1)
        t = [self._beside(self._passage.classes, n) for n in range(-2, 3)]
        last = self._characters[self._ends - 1]
        next_last, second_last = self._beside(last, 1), self._beside(last, 2)
        wide = lengths << np.uint32(18)
        templates = (
            own * _A,
            before * _A,
            after * _A,
            before * _A + own * _B,
            own * _A + after * _B,
            t[2] + lengths * np.uint32(64),
            _joined(t[1:4], 64) + wide,
            _joined(t[0:3], 64) + wide,
            _joined(t[2:5], 64) + wide,
            last * _A + next_last * _B,
            next_last * _A + second_last * _B + t[2] * _D,
            self._last_two + t[3] * _B,
            before * _A + t[2] * _B,
            after * _A + t[2] * _B,
        )
        yield from map(self._at_characters, templates)

    def _of_chunks(self) -> Iterator[Hashes]:
        """Which words that end organisations come next, and last before the noun chunk's end; how far it began."""
        classes, numbers = self._passage.classes, np.arange(len(self._passage.lengths))
        last = self._characters[self._ends - 1]
        breaks = _BREAKERS[classes] | (sorts()[last] >= _FIRST_MARK)
        closes = ends_organ()[last] & ~breaks & (classes != _VERB)
        count = len(numbers)
        next_break = _from_right(np.where(breaks, numbers, count))
        furthest = np.maximum.accumulate(np.where(closes, numbers, -1))[np.maximum(next_break - 1, 0)]
        furthest = np.where(furthest >= numbers, furthest, -1)
        nearest = _from_right(np.where(closes, numbers, count))
        nearest = np.where(nearest < next_break, nearest, -1)
        last_break = np.maximum.accumulate(np.where(breaks, numbers, -1))
        near, far = _distance(nearest, numbers, 7), _distance(furthest, numbers, 9)
        begun = np.minimum(numbers - last_break, 6).astype(np.uint32)
        before = self._beside(classes, -1)
        breaker = np.where(last_break >= 0, self._spelling[np.maximum(last_break, 0)], np.uint32(0))
        templates = (
            self._at(self._last_two, nearest) + near * _B + classes * _D,
            self._at(self._last_two, furthest) + far * _B + classes * _D,
            _joined([begun, near, far], 16) + classes * np.uint32(4096) + (before << np.uint32(18)),
            breaker * _A + begun * _B + classes * _D,
        )
        yield from map(self._at_characters, templates)

    def _at(self, values: Hashes, numbers: Numbers) -> Hashes:
        """The values of the words of some numbers; 0 where the number is -1."""
        return np.asarray(np.where(numbers >= 0, values[np.maximum(numbers, 0)], np.uint32(0)), np.uint32)

    def _of_rules(self) -> Iterator[Hashes]:
        outer, places = self._passage.outer, self._passage.places
        both = outer + (places << np.uint32(6))
        class_ = self._passage.classes[self._word] * np.uint32(4) + self._place
        yield outer * _A
        yield places * _A
        yield both * _A
        yield _joined([self._beside(outer, n) for n in (-1, 0, 1)], 64)
        yield _joined([self._beside(places, n) for n in (-1, 0, 1)], 64)
        yield both * _A + self._beside(self._characters, 1, 10) * _B
        yield both * _A + class_ * _B


#: How many templates there are.
TEMPLATES = 17 + 14 + 4 + 7


def _joined(values: Sequence[Hashes], base: int) -> Hashes:
    """Small numbers as the digits of one, the first the lowest."""
    out = np.array(values[0], np.uint32)
    for power, value in enumerate(values[1:], 1):
        out += value * np.uint32(base**power)
    return out


def _from_right(values: Numbers) -> Numbers:
    """The least of each value and all after it."""
    return np.minimum.accumulate(values[::-1])[::-1]


def _distance(there: Numbers, here: Numbers, most: int) -> Hashes:
    """How many words on, counted from 1 and up to `most` + 1; 0 where `there` is -1."""
    return np.asarray(np.where(there >= 0, np.minimum(there - here, most) + 1, 0), np.uint32)
