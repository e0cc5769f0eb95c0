"""Brackets and quotation marks, judged pair by pair within a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.chars import HANZI, MARKS, MASKS, has_any, is_hanzi, line_span
from transforms.edits import Edit

_BRACKET = re.compile("[()（）\n]")
_HANZI = re.compile(f"[{HANZI}]")
#: How far into a pair of brackets hanzi are looked for, so that nested brackets cost no more than flat ones.
_REACH = 200
_QUOTE = re.compile("[\"'\n]")
_CURLY = {'"': "“”", "'": "‘’"}


def bracket(text: str) -> Iterator[Edit]:
    """Write half-width brackets around or beside hanzi as （）, both or none; a mixed pair is mended.

    A bracket of Latin letters and figures after a Latin word stays, and so does one without a partner.
    """
    if not has_any(text, "()"):
        return
    chosen: list[int] = []
    for opening, closing in _pairs(text):
        if _is_chinese(text, opening, closing):
            chosen += [at for at in (opening, closing) if text[at] in "()"]
    for at in sorted(chosen):
        yield Edit(at, at + 1, "（" if text[at] == "(" else "）")


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Positions of opening and closing brackets that belong together, within lines."""
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] in "(（":
            opened.append(match.start())
        elif match[0] == "\n":
            opened.clear()
        elif opened:
            yield opened.pop(), match.start()


def _is_chinese(text: str, opening: int, closing: int) -> bool:
    """Whether a pair of brackets stands in Chinese text."""
    if text[opening] == "（" or text[closing] == "）" or _HANZI.search(text, opening, min(closing, opening + _REACH)):
        return True
    before, after = text[max(opening - 1, 0) : opening], text[closing + 1 : closing + 2]
    if before in ("", "\n"):
        return is_hanzi(after)
    return _is_hanzi_like(before) or not before.isascii() or (not before.isalnum() and _is_hanzi_like(after))


def _is_hanzi_like(char: str) -> bool:
    return bool(char) and (is_hanzi(char) or char in MARKS or char in MASKS)


def straight_quote(text: str) -> Iterator[Edit]:
    """Write straight quotes as “ ” and ‘ ’ in lines where they come in pairs that hold hanzi and stand among hanzi."""
    edits = [edit for mark, curly in _CURLY.items() if mark in text for edit in _curled(text, mark, curly)]
    yield from sorted(edits)


def _curled(text: str, mark: str, curly: str) -> Iterator[Edit]:
    at = text.find(mark)
    while at >= 0:
        start, end = line_span(text, at)
        places = [match.start() for match in re.finditer(mark, text[start:end])]
        pairs = [(start + a, start + b) for a, b in zip(places[::2], places[1::2], strict=False)]
        if len(places) % 2 == 0 and all(_is_quotation(text, *pair) for pair in pairs):
            for opening, closing in pairs:
                yield Edit(opening, opening + 1, curly[0], confidence=0.9)
                yield Edit(closing, closing + 1, curly[1], confidence=0.9)
        at = text.find(mark, end)


def _is_quotation(text: str, opening: int, closing: int) -> bool:
    """Whether two straight quotes hold hanzi and have Chinese text, or nothing, on both sides."""
    before, after = text[max(opening - 1, 0) : opening], text[closing + 1 : closing + 2]
    outside = all(char in ("", "\n") or not char.isascii() for char in (before, after))
    return outside and _HANZI.search(text, opening, closing) is not None
