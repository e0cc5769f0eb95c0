"""A document's raw text beside its clean text in pieces, and the stretches into which spans divide a text.

Offsets are code points, half-open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

_LINE = re.compile("[^\n]*\n|[^\n]+")


class Piece(NamedTuple):
    """A stretch of raw text and what became of it; `edit` is the place of its change in the ledger, else None."""

    raw_start: int
    raw_end: int
    start: int
    end: int
    edit: int | None


class Run(NamedTuple):
    """A stretch of text and the places of the spans that lie over the whole of it; empty for a span without width."""

    start: int
    end: int
    spans: tuple[int, ...]


def pieces(length: int, edits: Iterable[Mapping[str, Any]]) -> Iterator[Piece]:
    """The pieces of a raw text of some length, in order: each edit is one, and so is each stretch between them."""
    at = shift = 0
    for number, edit in enumerate(edits):
        start, end = edit["raw_start"], edit["raw_end"]
        if at < start:
            yield Piece(at, start, at + shift, start + shift, None)
        yield Piece(start, end, start + shift, start + shift + len(edit["after"]), number)
        shift += len(edit["after"]) - (end - start)
        at = end
    if at < length:
        yield Piece(at, length, at + shift, length + shift, None)


def rows(raw: str, text: str, edits: Sequence[Mapping[str, Any]], longest: int) -> list[list[Piece]]:
    """The pieces by line of the clean text, so that raw and clean lines stand side by side.

    What stayed is cut at line ends, and into stretches of `longest` characters at the most.
    """
    out: list[list[Piece]] = [[]]
    length = 0
    for piece in pieces(len(raw), edits):
        for part in [piece] if piece.edit is not None else _lines(piece, text, longest):
            out[-1].append(part)
            length += part.raw_end - part.raw_start
            if text[part.start : part.end].endswith("\n") or length >= longest:
                out.append([])
                length = 0
    return [row for row in out if row]


def _lines(piece: Piece, text: str, longest: int) -> Iterator[Piece]:
    """A piece that stayed, by lines and within them by length."""
    raw = piece.raw_start - piece.start
    for line in _LINE.finditer(text, piece.start, piece.end):
        for start in range(line.start(), line.end(), longest):
            end = min(start + longest, line.end())
            yield Piece(start + raw, end + raw, start, end, None)


def runs(spans: Sequence[tuple[int, int]], cuts: Iterable[int]) -> Iterator[Run]:
    """The stretches between the borders of all spans and the places in `cuts`, in order, from the first to the last.

    Spans without width are a run of their own, before what stands at their place.
    """
    points = sorted({at for span in spans for at in span}.union(cuts))
    waiting = sorted(range(len(spans)), key=lambda number: (spans[number], number), reverse=True)
    over: list[int] = []
    for left, right in pairwise([*points, -1]):
        over = [number for number in over if spans[number][1] > left]
        here: list[int] = []
        while waiting and spans[waiting[-1]][0] == left:
            number = waiting.pop()
            (over if spans[number][1] > left else here).append(number)
        if here:
            yield Run(left, left, tuple(here))
        if right > left:
            yield Run(left, right, tuple(sorted(over)))
