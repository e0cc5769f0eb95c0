"""Which characters of two texts answer each other, in order: near-linear for copies, bounded for any two texts."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

#: For each place of the one text the place of the other that answers it, or `NOTHING`.
Answers = list[int]
NOTHING = -1

# Lengths of the n-grams that hold two texts together where each has them once, longest first: eight hanzi are a clause
# and stand once in most texts, three are one or two words.
_ANCHORS = (8, 3)

# Characters against characters that are compared one by one, which takes up to some 10 ms.
_COMPARED = 300 * 300


class Stretch(NamedTuple):
    """A stretch of the one text and one of the other, half-open."""

    start: int
    end: int
    other_start: int
    other_end: int


def align(text: str, other: str) -> Answers:
    """The longest parts of two texts that are the same and come in the same order.

    First what both have once, then what lies between; stretches of thousands of characters that have no three in common
    which both have once stay without an answer.
    """
    answers = [NOTHING] * len(text)
    todo: list[tuple[Stretch, tuple[int, ...]]] = [(Stretch(0, len(text), 0, len(other)), _ANCHORS)]
    while todo:
        stretch, lengths = todo.pop()
        rest = _without_ends(text, other, stretch, answers)
        long, wide = rest.end - rest.start, rest.other_end - rest.other_start
        if not long or not wide:
            continue
        if long * wide <= _COMPARED:
            _compare(text, other, rest, answers)
        elif lengths:
            parts = list(_between(text, other, rest, lengths[0], answers))
            todo += [(part, lengths if len(parts) > 1 else lengths[1:]) for part in parts]
    return answers


def _without_ends(text: str, other: str, stretch: Stretch, answers: Answers) -> Stretch:
    """What is left of a stretch after what both begin and end with, which is answered."""
    start, end, other_start, other_end = stretch
    while start < end and other_start < other_end and text[start] == other[other_start]:
        answers[start] = other_start
        start, other_start = start + 1, other_start + 1
    while start < end and other_start < other_end and text[end - 1] == other[other_end - 1]:
        end, other_end = end - 1, other_end - 1
        answers[end] = other_end
    return Stretch(start, end, other_start, other_end)


def _compare(text: str, other: str, stretch: Stretch, answers: Answers) -> None:
    """Answers the characters of a small stretch."""
    start, end, other_start, other_end = stretch
    matcher = SequenceMatcher(None, text[start:end], other[other_start:other_end], autojunk=False)
    for block in matcher.get_matching_blocks():
        first, second = start + block.a, other_start + block.b
        answers[first : first + block.size] = range(second, second + block.size)


def _between(text: str, other: str, stretch: Stretch, length: int, answers: Answers) -> Iterator[Stretch]:
    """The stretches between n-grams that both have once and in the same order; the n-grams are answered."""
    start, end, other_start, other_end = stretch
    at, other_at = start, other_start
    ours, theirs = _single(text, start, end, length), _single(other, other_start, other_end, length)
    shared = [(place, theirs[gram]) for gram, place in ours.items() if gram in theirs]
    for chosen in _ascending([place for _, place in shared]):
        first, second = shared[chosen]
        if first < at or second < other_at:
            continue
        yield Stretch(at, first, other_at, second)
        answers[first : first + length] = range(second, second + length)
        at, other_at = first + length, second + length
    yield Stretch(at, end, other_at, other_end)


def _single(text: str, start: int, end: int, length: int) -> dict[str, int]:
    """Where the n-grams that stand once in a stretch stand, in reading order."""
    grams = [text[at : at + length] for at in range(start, end - length + 1)]
    counts = Counter(grams)
    return {gram: start + at for at, gram in enumerate(grams) if counts[gram] == 1}


def _ascending(values: Sequence[int]) -> list[int]:
    """The places of a longest subsequence that ascends strictly."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else NOTHING)
        tails[at : at + 1], ends[at : at + 1] = [value], [place]
    chosen = []
    place = ends[-1] if ends else NOTHING
    while place != NOTHING:
        chosen.append(place)
        place = before[place]
    return chosen[::-1]


def reverse(answers: Answers, length: int) -> Answers:
    """The answers seen from the other text, which has `length` characters."""
    back = [NOTHING] * length
    for place, answer in enumerate(answers):
        if answer != NOTHING:
            back[answer] = place
    return back


def keep_whole(
    answers: Answers, spans: Iterable[tuple[int, int]], other_spans: Iterable[tuple[int, int]], length: int
) -> Answers:
    """The answers without those of words (spans of either text, half-open) that are only partly the same.

    A single character between two differences is by chance the same, and goes too.
    """
    spans, other_spans = list(spans), list(other_spans)
    while True:
        some = _whole(answers, spans)
        some = reverse(_whole(reverse(some, length), other_spans), len(answers))
        some = _without_islands(some, length)
        if some == answers:
            return some
        answers = some


def _whole(answers: Answers, spans: Sequence[tuple[int, int]]) -> Answers:
    out = answers.copy()
    for start, end in spans:
        first = answers[start] if start < end else NOTHING
        if answers[start:end] != list(range(first, first + end - start)) or first == NOTHING:
            out[start:end] = [NOTHING] * (end - start)
    return out


def _without_islands(answers: Answers, length: int) -> Answers:
    out = answers.copy()
    stretches = list(unanswered(answers, length))
    for left, right in pairwise(stretches):
        if right.start - left.end == 1:
            out[left.end] = NOTHING
    return out


def unanswered(answers: Answers, length: int) -> Iterator[Stretch]:
    """The stretches without an answer, in order; either side of one may be empty."""
    at, other_at = 0, 0
    for place, answer in enumerate(answers):
        if answer == NOTHING:
            continue
        if (place, answer) != (at, other_at):
            yield Stretch(at, place, other_at, answer)
        at, other_at = place + 1, answer + 1
    if (at, other_at) != (len(answers), length):
        yield Stretch(at, len(answers), other_at, length)


def moved(text: str, other: str, answers: Answers, least: int) -> list[Stretch]:
    """The parts of at least that many characters that have no answer where they stand, but the same one elsewhere."""
    free = [answer == NOTHING for answer in answers]
    other_free = [answer == NOTHING for answer in reverse(answers, len(other))]
    places = {other[at : at + least]: at for at in reversed(_runs(other_free, least))}
    found, at = [], 0
    for start in _runs(free, least):
        to = places.get(text[start : start + least])
        if start < at or to is None or not all(other_free[to : to + least]):
            continue
        at, end = start, to
        while at < len(text) and end < len(other) and free[at] and other_free[end] and text[at] == other[end]:
            other_free[end] = False
            at, end = at + 1, end + 1
        found.append(Stretch(start, at, to, end))
    return found


def _runs(free: Sequence[bool], least: int) -> list[int]:
    """The places from which on at least that many are free."""
    places, ahead = [], 0
    for place in range(len(free) - 1, -1, -1):
        ahead = ahead + 1 if free[place] else 0
        if ahead >= least:
            places.append(place)
    return places[::-1]
