"""Words taken out without a mark: 党的以来 for 党的十八大以来, 以同志为核心 for 以某某同志为核心.

Two things give them away. Grammar: a word that must be followed by another is followed by none; such frames are rows of
`data/reference/elisions.tsv`. And agreement with a set formula of official prose, which stands there with the slot
empty that every sound text fills; those are rows of `data/reference/set_formulas.tsv`.

The detail says what sort of word is missing and, in brackets, between which words: `人名 (以…同志为核心)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.findings import Finding, Observer
from transforms.patterns import compile_pattern, triggers, wordings
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("elisions", "set_formulas")

#: What a formula's slot is written as, with words that may fill it.
_SLOT = re.compile(r"\{[^{}]+\}")
#: The end of a line, in patterns that stand in a table.
_LINE_END = "¶"


@dataclass(frozen=True)
class _Frame:
    """A wording of a frame: `cut` characters of it stand before the place where words are missing."""

    cut: int
    detail: str
    confidence: float


@dataclass(frozen=True)
class _OpenFrame:
    """A frame with a slot: words are missing at the end of a match of `pattern`.

    A text that has the frame has one of `triggers` and one of `openings`, which say what no slot parts.
    """

    triggers: tuple[str, ...]
    openings: tuple[str, ...]
    pattern: re.Pattern[str]
    missing: str
    confidence: float


def make_elision_observer(reference: Reference) -> Observer:
    """An observer of deletions that left no mark; each finding is an empty span where words are missing."""
    frames: dict[str, _Frame] = {}
    open_frames = []
    for left, right, missing, confidence in _rows(reference):
        if "{" in left or "{" in right:
            open_frames.append(_open_frame(left, right, missing, confidence))
        else:
            frames.update(_frames(left, right, missing, confidence))
    matcher = AhoCorasick(list(frames), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return partial(_elisions, matcher=matcher, frames=tuple(frames.values()), open_frames=tuple(open_frames))


def _rows(reference: Reference) -> Iterator[tuple[str, str, str, float]]:
    """What stands before and after every gap that the tables know, what is missing there, and how surely.

    Raises: ValueError when a formula has not one slot.
    """
    for row in reference["set_formulas"]:
        parts = _SLOT.split(row["formula"])
        if len(parts) != 2:
            raise ValueError(f"formula {row['formula']!r}: expected one slot in braces, got {len(parts) - 1}")
        yield parts[0], parts[1], row["missing"], float(row["confidence"])
    for row in reference["elisions"]:
        left, right = (row[side].replace(_LINE_END, "\n") for side in ("left", "right"))
        yield left, right, row["missing"], float(row["confidence"])


def _frames(left: str, right: str, missing: str, confidence: float) -> Iterator[tuple[str, _Frame]]:
    """Every wording of a frame without slots."""
    for before in wordings(left):
        for after in wordings(right):
            yield before + after, _Frame(len(before), _detail(missing, before, after), confidence)


def _open_frame(left: str, right: str, missing: str, confidence: float) -> _OpenFrame:
    pattern = re.compile(f"{compile_pattern(left)}(?={compile_pattern(right)})")
    beside = tuple(words for words in triggers(right) if words.split() == [words])
    openings = wordings(f"{left}{right}".split("{")[0])
    return _OpenFrame(beside, tuple(openings), pattern, missing, confidence)


def _detail(missing: str, before: str, after: str) -> str:
    return f"{missing} ({before}…{after})".replace("\n", _LINE_END)


def _elisions(
    text: str, *, matcher: AhoCorasick, frames: tuple[_Frame, ...], open_frames: tuple[_OpenFrame, ...]
) -> Iterator[Finding]:
    for number, start, _ in matcher.find_matches_as_indexes(text):
        frame = frames[number]
        if frame.confidence:
            at = start + frame.cut
            yield Finding(at, at, "elision", frame.detail, frame.confidence)
    for slotted in open_frames:
        if _has_one(text, slotted.triggers) and _has_one(text, slotted.openings):
            for match in slotted.pattern.finditer(text):
                detail = _detail(slotted.missing, match[0], text[match.end() : match.end() + 8])
                yield Finding(match.end(), match.end(), "elision", detail, slotted.confidence)


def _has_one(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - called for every text: twice as fast as any() over a generator
        if word in text:
            return True
    return False
