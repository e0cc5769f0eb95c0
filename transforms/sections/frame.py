"""The lines that end a document: closing, signature, date, and the paragraphs that conclude a speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.chars import BLANK
from transforms.sections.lines import Lines, date_at_end, is_date


class Line(NamedTuple):
    """A line, or a part of one, at `[start, end)` of the padded text, and what it is."""

    start: int
    end: int
    kind: str


class Tail(NamedTuple):
    """Where the body of a document ends in the padded text, and the lines after it, in order."""

    start: int
    lines: tuple[Line, ...]


#: Lines of a tail: formula, wishes, thanks, annexes, several organs, date, contact.
_MOST_LINES = 14
#: How many paragraphs and characters a conclusion has, at most: those of Party congresses have 700.
_CONCLUSION = 3
_LONGEST_CONCLUSION = 1000
_LONGEST_CLOSING = 120
#: Notes that stand among the last lines and are none of them.
#: A list of annexes has so many characters, with the signature and the date under it.
_ANNEX_REACH = 500
_ANNEXES = re.compile(rf"\n附件[{BLANK}]*[：:]")
_NOTE = re.compile("附[件：:]|[（(]?(?:此件|联系[人方电]|电话|抄送|主动公开|信息公开|印发|共印)")


def tail(padded: str, floor: int, annexes: int, lines: Lines, heads: Sequence[int]) -> Tail:
    """The end of a document, read from its last line upwards and never above `floor`.

    `heads` holds where numbered headings begin, in order: a line that holds one is no part of it. The list of annexes
    at `annexes` is.
    """
    found: list[Line] = []
    at = len(padded) - 1
    lowest = max(floor, heads[-1] + 1) if heads else floor
    for _ in range(_MOST_LINES):
        start = padded.rfind("\n", 0, at) + 1
        line = padded[start:at] if at - start <= _LONGEST_CLOSING else ""
        if start < lowest or not line:
            break
        rows = _signing(line, start, lines, found) or _closing(line, start, lines)
        if not rows and start < annexes and not _NOTE.match(line):
            break
        found[:0] = rows
        at = start - 1
    if not _is_borne_out(padded, found, lines):
        found = []
    below = Tail(min(found[0].start if found else len(padded) - 1, annexes), tuple(found))
    return _with_conclusion(padded, floor, lines, heads, below)


def annex_list(padded: str, floor: int) -> int:
    """Where the list of annexes (附件：1. …) begins among the last lines; the end of the text without one."""
    end = len(padded) - 1
    match = _ANNEXES.search(padded, max(floor - 1, end - _ANNEX_REACH, 0)) if "\n附件" in padded else None
    return match.start() + 1 if match else end


def _signing(line: str, start: int, lines: Lines, below: list[Line]) -> list[Line]:
    """The signature and the date of a line; none where a closing was found below it."""
    if len(line) > 60 or (below and below[0].kind == "closing"):
        return []
    if is_date(line):
        return [Line(start, start + len(line), "date")]
    if lines.label(line):
        return [Line(start, start + len(line), "signature")]
    cut = date_at_end(line)
    if cut > 0 and (lines.signature(line[:cut].rstrip()) or lines.label(line)):
        signed = Line(start, start + len(line[:cut].rstrip()), "signature")
        return [signed, Line(start + cut, start + len(line), "date")]
    return [Line(start, start + len(line), "signature")] if lines.signature(line) else []


def _closing(line: str, start: int, lines: Lines) -> list[Line]:
    is_closing = len(line) <= _LONGEST_CLOSING and lines.closing(line)
    return [Line(start, start + len(line), "closing")] if is_closing else []


def _is_borne_out(padded: str, found: Sequence[Line], lines: Lines) -> bool:
    """Whether signatures are some: a date or a closing stands beside them, or a label before the name."""
    return any(line.kind != "signature" or lines.label(padded[line.start : line.end]) for line in found)


def _with_conclusion(padded: str, floor: int, lines: Lines, heads: Sequence[int], below: Tail) -> Tail:
    """The tail with the paragraphs before it that conclude (同志们，…), or with the formula that ends the last one."""
    end = below.start - (padded[below.start - 1] == "\n" and below.start < len(padded) - 1)
    last = start = padded.rfind("\n", 0, end) + 1
    lowest = max(floor, heads[-1]) if heads else floor
    for _ in range(_CONCLUSION):
        if start <= lowest or end - start > _LONGEST_CONCLUSION:
            break
        if lines.conclusion(padded[start : start + 20]):
            return Tail(start, (Line(start, end, "closing"), *below.lines))
        start = padded.rfind("\n", 0, start - 1) + 1
    said = _formula(padded, max(lowest + 1, last), end, lines)
    return Tail(said, (Line(said, end, "closing"), *below.lines)) if said < end else below


def _formula(padded: str, start: int, end: int, lines: Lines) -> int:
    """Where the closing sentences begin that end a paragraph, not before `start`; `end` without any."""
    at = end
    while at > start and padded[at - 1] in "。！":
        sentence = max(padded.rfind(mark, max(start - 1, at - _LONGEST_CLOSING), at - 1) for mark in "。！？\n") + 1
        if sentence < start or not lines.closing(padded[sentence:at]):
            break
        at = sentence
    return at
