"""Words taken out without a mark: 党的以来 for 党的十八大以来, 以同志为核心 for 以某某同志为核心.

Grammar gives them away: a word that must be followed by another is followed by none. The frames are rows of
`data/reference/elisions.tsv`.
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


@dataclass(frozen=True)
class _Frame:
    """A wording of a frame: `cut` characters of it stand before the place where words are missing."""

    cut: int
    missing: str
    confidence: float


@dataclass(frozen=True)
class _OpenFrame:
    """A frame with a slot: words are missing at the end of a match of `pattern`; one of `triggers` is beside it."""

    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    missing: str
    confidence: float


def make_elision_observer(reference: Reference) -> Observer:
    """An observer of deletions that left no mark; each finding is an empty span where words are missing."""
    frames: dict[str, _Frame] = {}
    open_frames = []
    for row in reference["elisions"]:
        left, right, missing, confidence = row["left"], row["right"], row["missing"], float(row["confidence"])
        if "{" in right:
            pattern = re.compile(f"{compile_pattern(left)}(?={compile_pattern(right)})")
            open_frames.append(_OpenFrame(tuple(triggers(right)), pattern, missing, confidence))
            continue
        for before in wordings(left):
            frames.update({before + after: _Frame(len(before), missing, confidence) for after in wordings(right)})
    matcher = AhoCorasick(list(frames), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return partial(_elisions, matcher=matcher, frames=tuple(frames.values()), open_frames=tuple(open_frames))


def _elisions(
    text: str, *, matcher: AhoCorasick, frames: tuple[_Frame, ...], open_frames: tuple[_OpenFrame, ...]
) -> Iterator[Finding]:
    for number, start, _ in matcher.find_matches_as_indexes(text):
        frame = frames[number]
        at = start + frame.cut
        yield Finding(at, at, "elision", frame.missing, frame.confidence)
    for slotted in open_frames:
        if any(trigger in text for trigger in slotted.triggers):
            for match in slotted.pattern.finditer(text):
                yield Finding(match.end(), match.end(), "elision", slotted.missing, slotted.confidence)
