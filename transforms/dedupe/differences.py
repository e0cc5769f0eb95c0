"""What changed between two copies of a text: years, places, names, figures, masks, passages, words, marks.

Texts are compared as their match texts: what a site did to width, marks and blanks, or to the script of all of it, does
not hide what became of the words. Offsets are code points of the clean texts, half-open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from transforms.dedupe.alignment import NOTHING, Answers, Stretch, align, keep_whole, moved, unanswered
from transforms.dedupe.match_text import MatchText, Offsets

#: Kinds of changes, the most telling first. `lost` and `gained` are seen from the first text.
KINDS = (
    "date",
    "place",
    "person",
    "amount",
    "mask",
    "lost",
    "gained",
    "moved",
    "wording",
    "script",
    "lines",
    "marks",
)

#: What is known of spans of a text, by the word of its mention or finding, and the kind that a change of it is.
_KNOWN: Mapping[str, str] = {"DATE": "date", "PLACE": "place", "PERSON": "person", "AMOUNT": "amount"}

# Characters of the match text from which on what is lost here and gained there may have moved: a sentence.
_SENTENCE = 12

_FIGURES = re.compile(r"[0-9]+")


class Known(NamedTuple):
    """A span of a text of which a mention or a finding says what it is, as one of `KINDS`."""

    start: int
    end: int
    kind: str


class Change(NamedTuple):
    """`before`, at `start` of the first text, stands where the second has `after`; so it does in `times` places."""

    kind: str
    start: int
    end: int
    before: str
    other_start: int
    other_end: int
    after: str
    times: int = 1


class _Side(NamedTuple):
    """One of the two texts: its match text, where each character of that comes from, what is known of its spans."""

    text: str
    match: str
    origins: Offsets
    known: Sequence[Known]

    def words(self) -> Iterator[tuple[int, int]]:
        """What changes as a whole, in places of the match text: figures, and spans that something is known of."""
        yield from (figure.span() for figure in _FIGURES.finditer(self.match))
        starts, ends = (np.searchsorted(self.origins, [span[end] for span in self.known]) for end in (0, 1))
        yield from zip(starts.tolist(), ends.tolist(), strict=True)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text a stretch of the match text stands, with all that is known of what touches it.

        An empty stretch stands where a mask does between its neighbours, which leaves nothing in the match text.
        """
        low = int(self.origins[start - 1]) + 1 if start else 0
        high = int(self.origins[end]) if end < len(self.origins) else len(self.text)
        touched = [one for one in self.known if low <= one.start < one.end <= high]
        ends = [(one.start, one.end) for one in touched]
        if start < end:
            ends.append((int(self.origins[start]), int(self.origins[end - 1]) + 1))
        return (min(ends)[0], max(end for _, end in ends)) if ends else (low, low)

    def kinds(self, start: int, end: int) -> set[str]:
        """What is known of a span of the text."""
        return {one.kind for one in self.known if one.start < end and start < one.end}


def known_spans(mentions: Iterable[Mapping[str, object]], findings: Iterable[Mapping[str, object]]) -> list[Known]:
    """What rows of `mentions` and `findings` say of spans of one text, as far as it is a kind of change; in order."""
    known = [Known(_place(row, "start"), _place(row, "end"), _KNOWN.get(str(row["kind"]), "")) for row in mentions]
    masks = [row for row in findings if str(row["kind"]).startswith("mask.")]
    known += [Known(_place(row, "start"), _place(row, "end"), "mask") for row in masks]
    return sorted(one for one in known if one.kind and one.start < one.end)


def _place(row: Mapping[str, object], name: str) -> int:
    value = row[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} of a mention or finding: expected an offset, got {value!r}")
    return value


def differences(
    text: str, other: str, *, match_text: MatchText, known: Sequence[Known] = (), other_known: Sequence[Known] = ()
) -> list[Change]:
    """What changed from one text to another, the most telling first; the same change in several places once."""
    sides = [_Side(one, *match_text.located(one, 0), spans) for one, spans in ((text, known), (other, other_known))]
    ours, theirs = sides
    answers = keep_whole(align(ours.match, theirs.match), ours.words(), theirs.words(), len(theirs.match))
    moves = moved(ours.match, theirs.match, answers, _SENTENCE)
    changes = [_change(one, ours, theirs) for one in _unmoved(unanswered(answers, len(theirs.match)), moves)]
    changes += [_change(one, ours, theirs)._replace(kind="moved") for one in moves]
    return _told([*changes, *_around(answers, ours, theirs)])


def _unmoved(stretches: Iterable[Stretch], moves: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches less what moved from them or to them; where anything did, what is left was lost or gained."""
    left = [(one.start, one.end) for one in moves]
    arrived = sorted((one.other_start, one.other_end) for one in moves)
    for one in stretches:
        ours, theirs = _less(one.start, one.end, left), _less(one.other_start, one.other_end, arrived)
        if ours == [(one.start, one.end)] and theirs == [(one.other_start, one.other_end)]:
            yield one
            continue
        yield from (Stretch(start, end, one.other_start, one.other_start) for start, end in ours if start < end)
        yield from (Stretch(one.end, one.end, start, end) for start, end in theirs if start < end)


def _less(start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of a span without some disjoint ones, given in order; all of it where none lies in it."""
    rest = []
    for first, last in spans:
        if start <= first and last <= end:
            rest.append((start, first))
            start = last
    return [*rest, (start, end)]


def _change(stretch: Stretch, ours: _Side, theirs: _Side) -> Change:
    start, end = ours.span(stretch.start, stretch.end)
    other_start, other_end = theirs.span(stretch.other_start, stretch.other_end)
    before, after = ours.text[start:end], theirs.text[other_start:other_end]
    kinds = ours.kinds(start, end) | theirs.kinds(other_start, other_end)
    kind = _kind(before, after, theirs.text[other_end : other_end + 1], kinds)
    return Change(kind, start, end, before, other_start, other_end, after)


def _kind(before: str, after: str, behind: str, known: set[str]) -> str:
    """What sort of change it is, by what is known of both sides; `behind` is the character after it."""
    if "mask" in known and max(len(before), len(after)) < _SENTENCE:
        return "mask"
    if not before or not after:
        return "gained" if after else "lost"
    if _is_figure(before) and _is_figure(after):
        return "date" if behind in tuple("年月日") or "date" in known else "amount"
    return min(known, key=KINDS.index) if known and max(len(before), len(after)) < 2 * _SENTENCE else "wording"


def _is_figure(words: str) -> bool:
    return all(char.isdigit() or char in ".．，,%％" for char in words)


def _around(answers: Answers, ours: _Side, theirs: _Side) -> Iterator[Change]:
    """The changes between characters that answer each other: of their script, of the marks and lines between them."""
    pairs = [(at, to) for at, to in enumerate(answers) if to != NOTHING]
    starts = [(int(ours.origins[at]), int(theirs.origins[to])) for at, to in pairs]
    yield from _rewritten(starts, ours.text, theirs.text)
    for (pair, (start, other_start)), ((at, to), (end, other_end)) in pairwise(zip(pairs, starts, strict=True)):
        before, after = ours.text[start + 1 : end], theirs.text[other_start + 1 : other_end]
        if before != after and (at, to) == (pair[0] + 1, pair[1] + 1):
            kinds = ours.kinds(start + 1, end) | theirs.kinds(other_start + 1, other_end)
            kind = "mask" if "mask" in kinds else "lines" if _breaks(before) != _breaks(after) else "marks"
            yield Change(kind, start + 1, end, before, other_start + 1, other_end, after)


def _breaks(marks: str) -> bool:
    return "\n" in marks


def _rewritten(starts: Sequence[tuple[int, int]], text: str, other: str) -> Iterator[Change]:
    """The stretches of characters that are the same but for their script, or their width."""
    changed = [(at, to) for at, to in starts if text[at] != other[to]]
    for _, group in groupby(enumerate(changed), key=lambda one: (one[1][0] - one[0], one[1][1] - one[0])):
        run = [place for _, place in group]
        (start, other_start), (end, other_end) = run[0], run[-1]
        before, after = text[start : end + 1], other[other_start : other_end + 1]
        kind = "marks" if before.isascii() or after.isascii() else "script"
        yield Change(kind, start, end + 1, before, other_start, other_end + 1, after)


def _told(changes: Iterable[Change]) -> list[Change]:
    """The changes with those that are the same as one, the most telling first; passages by length."""
    times = Counter((change.kind, change.before, change.after) for change in changes)
    ordered = sorted(changes, key=lambda one: (one.start, one.other_start))
    first = {(change.kind, change.before, change.after): change for change in reversed(ordered)}
    told = [change._replace(times=times[key]) for key, change in first.items()]
    return sorted(told, key=_telling)


def _telling(change: Change) -> tuple[int, int, int, int]:
    is_passage = change.kind in ("lost", "gained", "moved")
    size = max(len(change.before), len(change.after)) if is_passage else change.times
    return KINDS.index(change.kind), -size, change.start, change.other_start
