"""The lines of a web page deleted, wherever they stand alone in a document.

A line is judged as a whole; what a site wrote inside a sentence is not touched here.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.chars import line_span
from transforms.edits import Edit, Rule
from transforms.furniture import LONGEST_LINE, Furniture

#: How many lines that are not furniture may stand before a `head` line, or after a `tail` line.
_HEAD_LINES, _TAIL_LINES = 3, 4


def make_furniture_rule(furniture: Furniture) -> Rule:
    """A rule that deletes the lines of a page wherever they stand alone, each with one line end."""

    def site_furniture(text: str) -> Iterator[Edit]:
        candidates = _candidates(furniture, text)
        if not candidates:
            return
        lines = _lines(text)
        found = _judge(furniture, lines, candidates)
        for start, end in _with_line_ends(text, [line for line, is_one in zip(lines, found, strict=True) if is_one]):
            yield Edit(start, end, "", confidence=0.95)

    return site_furniture


_Span = tuple[int, int, str]


def _lines(text: str) -> list[_Span]:
    """The lines of a text that hold something, with where they stand."""
    spans: list[_Span] = []
    at = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            spans.append((at, at + len(line), line))
        at += len(line) + 1
    return spans


def _candidates(furniture: Furniture, text: str) -> set[int]:
    """Where the lines begin that are worth a look: short ones with a word of the patterns."""
    starts = set()
    done = -1
    for _, at, _ in furniture.triggers.find_matches_as_indexes(text):
        if at > done:
            start, done = line_span(text, at)
            if done - start <= LONGEST_LINE:
                starts.add(start)
    return starts


def _judge(furniture: Furniture, lines: list[_Span], candidates: set[int]) -> list[bool]:
    """For each line, whether it is furniture; head and tail move on over lines that are."""
    found = [False] * len(lines)
    for place, order in (("head", range(len(lines))), ("tail", range(len(lines) - 1, -1, -1))):
        others = 0
        limit = _HEAD_LINES if place == "head" else _TAIL_LINES
        for number in order:
            start, _, line = lines[number]
            if start in candidates and not found[number]:
                near = others < limit
                found[number] = furniture.is_furniture(
                    line, head=near and place == "head", tail=near and place == "tail"
                )
            others += not found[number]
            if others >= limit and place == "tail":
                break
    return found


def _with_line_ends(text: str, lines: list[_Span]) -> Iterator[tuple[int, int]]:
    """The spans to delete, each with the line end after it; those that end the text with the line end before them."""
    last = len(text)
    closing = set()
    for start, end, _ in reversed(lines):
        if end != last:
            break
        closing.add(start)
        last = start - 1
    for start, end, _ in lines:
        yield (max(start - 1, 0), end) if start in closing else (start, end + 1)
