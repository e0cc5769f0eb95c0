"""Strings that look put in: what stands in a sentence that reads on well without it, and badly with it.

A site writes its search terms between any two characters of a text, in the middle of a clause or of a word. So the
characters before and after such a string have nothing to do with it, and much with each other: the junctions on both
sides are weak, and the bridge between what stands around it is strong. Where it is as strong as inside a word, the
place is a *seam*: an honest string hardly ever has one, one that was put in has one at every third or fourth place. Any
one seam proves little; `transforms.discover.judge` weighs them over the whole corpus.

Where a site is careful it writes between clauses (`…任务。心得体会四是…`). What stands on both sides of a mark says
nothing, so there only strings made of words of sites are looked at: one *opens* a clause that does not go on from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

from transforms.discover.stream import OPENER, SEPARATOR, WEAK, Flags, Places, Stream, make_stream
from transforms.junctions import SCALE, Junctions

#: Length of a phrase in characters, blanks apart; of one that opens a clause at most.
SHORTEST, LONGEST, _LONGEST_OPENER = 2, 24, 16
#: A string that mostly stands where it belongs needs no look: at least this share of its occurrences must be seams.
_LEAST_SHARE = 1 / 40
#: Bits a character, above which a string is no Chinese: mojibake has 20 and more, common words 6 to 9.
_RAREST = 15.0
_CONTEXT = 2
#: What no phrase begins or ends with: marks that belong to something before or after, masks.
_NOT_FIRST = "。，、；：！？…,;:!?.)）》】”’]}％%*xX×·"
_NOT_LAST = "，、：,:(（《【“‘[{*×·"
#: What ends a sentence, and what parts clauses: inside a phrase are none of the former, one of the latter.
_STOPS, _COMMAS = "。！？；!?;" + SEPARATOR, "，,、：:"
_LEAST_HANZI = 2
#: What stands for hanzi in a phrase: the address of a site, its name in letters, a number to write to.
_NAME = re.compile(r"[a-z0-9-]\.(?:com|cn|net|org|cc|info|top|vip|gov|edu)|[a-z]{6}|[a-z]{2}.?\d{4}", re.IGNORECASE)


_Holds = Callable[[Places, Places], Flags]


class Occurrence(NamedTuple):
    """A string where it stands: in text number `text` from `start`; two characters on either side, blanks left out.

    `gain` in bits: how much better the text reads without it, by the bridge over it and the junctions at its ends.
    `seam` in bits: the bridge, where the place is a seam; 1 where it opens a clause that is not its own; else 0.
    """

    text: int
    start: int
    phrase: str
    before: str
    after: str
    gain: float
    seam: float


def make_phrase_finder(junctions: Junctions, words: Iterable[str]) -> Callable[[Sequence[str]], list[Occurrence]]:
    """A function that gives all occurrences of the strings that look put in somewhere in some texts.

    `words` are those of which phrases of sites are made.
    """
    of_sites = AhoCorasick(sorted(words), implementation=Implementation.DFA)

    def find(texts: Sequence[str]) -> list[Occurrence]:
        stream = make_stream(texts, junctions)
        is_phrase = _make_filter(stream)
        holds_word = _make_holds_word(stream, of_sites)
        spans = [is_phrase(*spans) for spans in chain(_seams(stream), _openers(stream, holds_word))]
        phrases = sorted({stream.chars[start:end] for some in spans for start, end in zip(*some, strict=True)})
        begins = np.cumsum([1, *(len(text) + 1 for text in texts)])
        return list(_occurrences(phrases, stream, holds_word, begins)) if phrases else []

    return find


def _make_filter(stream: Stream) -> Callable[[Places, Places], tuple[list[int], list[int]]]:
    """A function that keeps those spans that may be a phrase: in one line and not all of it, within a sentence, no bare
    marks, masks or numbers, no mojibake."""
    stops, commas, hanzi = map(_counted, (stream.are_among(_STOPS), stream.are_among(_COMMAS), stream.is_hanzi))
    not_first, not_last = stream.are_among(_NOT_FIRST), stream.are_among(_NOT_LAST)

    def keep(starts: Places, ends: Places) -> tuple[list[int], list[int]]:
        kept = (stream.line[starts] == stream.line[ends - 1]) & (stops[starts] == stops[ends - 1])
        kept &= (commas[ends] - commas[starts] <= 1) & ~not_first[starts] & ~not_last[ends - 1]
        kept &= stream.rarities(starts, ends) <= _RAREST * SCALE * (ends - starts)
        starts, ends = starts[kept], ends[kept]
        kept = ~stream.are_whole_lines(starts, ends)
        for number in np.flatnonzero(kept & (hanzi[ends] - hanzi[starts] < _LEAST_HANZI)).tolist():
            kept[number] = _NAME.search(stream.chars[starts[number] : ends[number]]) is not None
        return starts[kept].tolist(), ends[kept].tolist()

    return keep


def _counted(flags: Flags) -> NDArray[np.int32]:
    """How many are set before each place."""
    return np.append(np.int32(0), np.cumsum(flags, dtype=np.int32))


def _seams(stream: Stream) -> Iterator[tuple[Places, Places]]:
    """The spans that are seams, by length."""
    weak = stream.joined <= WEAK * SCALE
    begins = np.append(False, weak & stream.is_hanzi[:-1])
    ends = np.append(False, weak & stream.is_hanzi[1:])
    for length in range(SHORTEST, LONGEST + 1):
        some = np.flatnonzero(begins[:-length] & ends[length:])
        some = some[stream.are_bridged(some, some + length)]
        yield some, some + length


def _openers(stream: Stream, holds_word: _Holds) -> Iterator[tuple[Places, Places]]:
    """The spans that open a clause that is not their own, and hold a word of sites, by length."""
    starts = np.flatnonzero(stream.is_mark[:-1]) + 1
    starts = starts[holds_word(starts, starts + _LONGEST_OPENER)]
    for length in range(SHORTEST, _LONGEST_OPENER + 1):
        some = starts[starts + length < len(stream.ids)]
        some = some[holds_word(some, some + length)]
        some = some[stream.are_openers(some, some + length)]
        yield some, some + length


def _make_holds_word(stream: Stream, words: AhoCorasick) -> _Holds:
    """A function that tells which spans hold a word of sites."""
    found = np.array([(0, -1, -1), *words.find_matches_as_indexes(stream.chars), (0, *[2 * len(stream.ids)] * 2)])

    def holds_word(starts: Places, ends: Places) -> Flags:
        holds: Flags = found[np.searchsorted(found[:, 1], starts), 2] <= ends
        return holds

    return holds_word


def _occurrences(phrases: list[str], stream: Stream, holds_word: _Holds, begins: Places) -> Iterator[Occurrence]:
    """Every occurrence of some phrases, but for those of phrases that hardly ever look put in; by place."""
    matcher = AhoCorasick(phrases, implementation=Implementation.ContiguousNFA)
    matches = np.array(matcher.find_matches_as_indexes(stream.chars, overlapping=True))
    numbers, starts, ends = matches[np.lexsort((matches[:, 2], matches[:, 1]))].T
    seams = np.where(holds_word(starts, ends) & stream.are_openers(starts, ends), OPENER, 0.0)
    seams = np.where(stream.are_seams(starts, ends), stream.bridges(starts, ends) / SCALE, seams)
    looks = np.bincount(numbers, seams > 0, len(phrases)) >= _LEAST_SHARE * np.bincount(numbers, None, len(phrases))
    kept = looks[numbers]
    numbers, starts, ends, seams = numbers[kept], starts[kept], ends[kept], seams[kept]
    gains = stream.gains(starts, ends) / SCALE
    texts = np.searchsorted(begins, stream.places[starts], side="right") - 1
    places = stream.places[starts] - begins[texts]
    columns = (column.tolist() for column in (texts, places, numbers, starts, ends, gains, seams))
    for text, place, number, start, end, gain, seam in zip(*columns, strict=True):
        before, after = stream.chars[max(start - _CONTEXT, 0) : start], stream.chars[end : end + _CONTEXT]
        yield Occurrence(text, place, phrases[number], before, after, gain, seam)
