"""Phrases of a site inside sentences: each place where one stands is judged by what stands around it.

What is a phrase of a site is known beforehand or found in the corpus (`transforms.discover`), with the share of its
places that were put in. The junctions around a place decide the rest. What is certain is deleted, what is likely told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.chars import BLANKS, CLOSINGS, PAUSES
from transforms.discover.judge import SHORT, WORTH, prior
from transforms.edits import Edit, Rule
from transforms.findings import Finding, Observer
from transforms.junctions import BORDER, SCALE, Junctions

#: How sure it must be that a phrase was put in, to delete it and to tell of it.
CERTAIN, LIKELY = 0.9, 0.8
#: What a finding says of a phrase that was likely put in.
SUSPECT = "phrase of a site"
#: Bits a phrase brings along at most: one that honest texts write as well, and one of sites alone. One of two
#: characters stands in many honest words, and brings none.
_MOST_OF_BOTH, _MOST_OF_SITE, _MOST_OF_SHORT = 2.25, 7.0, 0.0
#: Rarity in bits from which no honest text of a corpus of some million characters writes a string twice by chance.
#: 心得体会 has 34, 工作总结 24; 述职报告范文 48, 更多精彩内容请关注 72.
_RARE = 38.0
#: Before a mark nearly anything may stand, so the bridge to one says little: bits of gain it takes there.
_GAIN_AT_MARK = 5.0
_MARKS = frozenset(PAUSES + CLOSINGS + ",;:?!)")
_GAPS = BLANKS + "\n"


class Verdict(NamedTuple):
    """A phrase of a site at `[start, end)` of a text, and how sure it is that it was put there, 0 to 1."""

    start: int
    end: int
    confidence: float


Judge = Callable[[str], Iterator[Verdict]]


def make_judge(shares: Mapping[str, float], site_only: Set[str], junctions: Junctions) -> Judge:
    """A function that judges every place of a text where a phrase stands.

    `shares` are phrases with the share of their places that were put in; `site_only` those that no honest text writes.
    """
    names = sorted(shares)
    pure = [name in site_only or junctions.rarity(name) >= _RARE for name in names]
    most = [_most(name, is_pure=is_pure) for name, is_pure in zip(names, pure, strict=True)]
    priors = [min(prior(shares[name]), limit) for name, limit in zip(names, most, strict=True)]
    matcher = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    def judge(text: str) -> Iterator[Verdict]:
        for numbers, start, end in _rows(matcher.find_matches_as_indexes(text)):
            gain, at_mark = _gain(text, start, end, junctions)
            bits = min(priors[number] for number in numbers) + WORTH * gain
            sure = 1 / (1 + 2.0**-bits)
            if at_mark and gain < _GAIN_AT_MARK and not all(pure[number] for number in numbers):
                sure = min(sure, 1 - CERTAIN)
            yield Verdict(start, end, round(sure, 3))

    return judge


def _most(phrase: str, *, is_pure: bool) -> float:
    """How many bits a phrase brings along at most."""
    if len(phrase) < SHORT:
        return _MOST_OF_SHORT
    return _MOST_OF_SITE if is_pure else _MOST_OF_BOTH


def _rows(matches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[list[int], int, int]]:
    """Matches, those that touch as one: of two phrases side by side neither has a neighbour of its own."""
    numbers: list[int] = []
    first = last = -1
    for number, start, end in matches:
        if numbers and start != last:
            yield numbers, first, last
            numbers = []
        if not numbers:
            first = start
        numbers.append(number)
        last = end
    if numbers:
        yield numbers, first, last


def _gain(text: str, start: int, end: int, junctions: Junctions) -> tuple[float, bool]:
    """How much better the text reads without a span, in bits, and whether a mark follows it.

    The gain is the bridge over the span, less the junctions at its ends.
    """
    before, after = _neighbour(text, start - 1, -1), _neighbour(text, end, 1)
    left, first, last, right = junctions.ids_of(before + text[start] + text[end - 1] + after).tolist()
    strengths = junctions.strengths
    gain = int(strengths[left, right]) - int(strengths[left, first]) - int(strengths[last, right])
    return gain / SCALE, after in _MARKS


def _neighbour(text: str, at: int, step: int) -> str:
    """The next character that is no blank or line end from `at` on; at the ends of a text, the end of a sentence."""
    while 0 <= at < len(text) and text[at] in _GAPS:
        at += step
    return text[at] if 0 <= at < len(text) else BORDER


def make_phrase_rule(judge: Judge) -> Rule:
    """A rule that deletes phrases where they were certainly put in.

    `完成换届任务。心得体会四是统筹` loses 心得体会; `组织学习，撰写心得体会，调动积极性` keeps it.
    """

    def site_phrase(text: str) -> Iterator[Edit]:
        for start, end, confidence in judge(text):
            if confidence >= CERTAIN:
                yield Edit(start, end, "", confidence=confidence)

    return site_phrase


def make_phrase_observer(judge: Judge) -> Observer:
    """An observer of phrases that were likely put in, and are left where they stand."""

    def suspects(text: str) -> Iterator[Finding]:
        for start, end, confidence in judge(text):
            if LIKELY <= confidence < CERTAIN:
                yield Finding(start, end, "suspect_watermark", SUSPECT, confidence)

    return suspects
