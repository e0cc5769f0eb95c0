"""The numbers that headings count with."""

from __future__ import annotations

import re

#: One number as headings write it: 3, ３, 三, 二十一, 一百零二.
NUMERAL = r"(?:[0-9０-９]{1,3}(?![0-9０-９])|[〇零一二两三四五六七八九十百]{1,5})"

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HANZI = re.compile("(?:([一二两三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([一二两三四五六七八九])?")


def value(numeral: str) -> int | None:
    """The value of a numeral, 1 to 999; None for a row of characters that is no number, such as 百十 or 一九."""
    if numeral.isdecimal():
        return int(numeral) or None
    match = _HANZI.fullmatch(numeral)
    if match is None:
        return None
    hundreds, tens, ten, units = match.groups()
    return 100 * _digit(hundreds) + 10 * (_digit(tens) or int(ten is not None)) + _digit(units) or None


def _digit(character: str | None) -> int:
    return _DIGITS[character] if character else 0
