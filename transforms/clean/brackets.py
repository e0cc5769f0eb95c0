"""Brackets, judged pair by pair within a line: half-width ones, pairs of two kinds, one too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.chars import HANZI, MARKS, MASKS, has_any, is_hanzi
from transforms.edits import Edit

_BRACKET = re.compile("[()（）\n]")
_HANZI = re.compile(f"[{HANZI}]")
#: How far into a pair of brackets hanzi are looked for, so that nested brackets cost no more than flat ones.
_REACH = 200
_PARTNERS = {"（": "）", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "「": "」", "『": "』"}
#: For which opening bracket a closing one may have been written by mistake.
_ALIKE = {"（": "〕】", "〔": "）】", "【": "）〕", "《": "〉", "〈": "》", "「": "』", "『": "」"}
_CLOSINGS = frozenset(_PARTNERS.values())
_CHINESE_BRACKET = re.compile(f"[{''.join(_PARTNERS)}{''.join(sorted(_CLOSINGS))}\n]")
#: What stands between brackets of two kinds that were meant as one pair is no longer than a title.
_LONGEST_PAIR = 60


def bracket(text: str) -> Iterator[Edit]:
    """Write half-width brackets around or beside hanzi as （）, both or none: `(二)` and `(二）` are （二）.

    A bracket of Latin letters and figures after a Latin word stays, `AI(GPT)`, and so does one without a partner.
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


@dataclass(frozen=True)
class Lonely:
    """A bracket without its partner at `at`; `partner` is where one of another kind stands in its place, or -1."""

    at: int
    partner: int


def lonely_brackets(text: str) -> list[Lonely]:
    """The Chinese brackets that have no partner of their kind, by line; of two that face each other the first.

    A bracket that is opened in one line and closed in a later one of the text has its partner. Texts with as many
    opening as closing brackets of each kind are not looked at.
    """
    if all(text.count(opening) == text.count(closing) for opening, closing in _PARTNERS.items()):
        return []
    found: list[Lonely] = []
    open_lines: list[int] = []  # brackets open at the end of their line
    opened: list[int] = []
    closed: list[int] = []
    for match in _CHINESE_BRACKET.finditer(text):
        sign, at = match[0], match.start()
        if sign == "\n":
            found += _facing(text, opened, closed, open_lines)
            opened, closed = [], []
        elif sign in _PARTNERS:
            opened.append(at)
        elif (number := _opened(text, opened, sign)) is not None:
            del opened[number]
        else:
            closed.append(at)
    found += _facing(text, opened, closed, open_lines)
    return sorted(found + [Lonely(at, -1) for at in open_lines], key=lambda lonely: lonely.at)


def _opened(text: str, opened: list[int], closing: str) -> int | None:
    """The number of the last open bracket of a kind, among the few last ones."""
    for number in range(len(opened) - 1, max(len(opened) - 9, -1), -1):
        if _PARTNERS[text[opened[number]]] == closing:
            return number
    return None


def _facing(text: str, opened: list[int], closed: list[int], open_lines: list[int]) -> list[Lonely]:
    """The lonely brackets of one line; those it leaves open join `open_lines`, those it closes leave it."""
    left: list[Lonely] = []
    if len(opened) == len(closed) == 1 and 1 < closed[0] - opened[0] <= _LONGEST_PAIR:
        return [Lonely(opened[0], closed[0])]
    for at in closed:
        number = _opened(text, open_lines, text[at])
        if number is None:
            left.append(Lonely(at, -1))
        else:
            del open_lines[number]
    open_lines += opened
    return left


def lonely_bracket(text: str) -> Iterator[Edit]:
    """Mend a bracket without its partner where one reading alone is left.

    `〔2020）1号` is 〔2020〕1号, `（试行））` is （试行）. Two that face each other must be of like shape, and all that
    has no partner in their line; of two in a row one is deleted. `《条例（试行）第三条` stays, and is a finding.
    """
    for lonely in lonely_brackets(text):
        at = lonely.at
        if lonely.partner >= 0:
            if text[lonely.partner] in _ALIKE[text[at]]:
                yield Edit(lonely.partner, lonely.partner + 1, _PARTNERS[text[at]], confidence=0.9)
        elif text[at] in (text[max(at - 1, 0) : at], text[at + 1 : at + 2]):
            yield Edit(at, at + 1, "", confidence=0.9)
