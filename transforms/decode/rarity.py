"""How rare a character is in Chinese text, by the levels of the national standards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from transforms.chars import is_hanzi

#: Weights, about in proportion to the logarithm of how rare an average character of a sort is in running text: an ASCII
#: character, a Chinese mark, a hanzi of level 1 (常用字), of level 2 (次常用字), any other hanzi, the rest.
_ASCII, _MARK, _LEVEL_1, _LEVEL_2, _OTHER, STRANGE = 2, 3, 3, 6, 9, 12
#: Leading bytes of both levels: GB 2312 orders 3,755 hanzi before 3,008, Big5 5,401 before 7,652.
_LEVELS = (
    ("gb2312", range(0xB0, 0xD8), range(0xD8, 0xF8)),
    ("big5", range(0xA4, 0xC7), range(0xC9, 0xFA)),
)
_MARKS = frozenset("·×—…‘’“”－～") | set(
    map(chr, [*range(0x2500, 0x2580), *range(0x3000, 0x3018), *range(0xFF01, 0xFF5F)])
)


@cache
def _level(number: int) -> frozenset[str]:
    """The hanzi of a level in either standard."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    found = {
        bytes([lead, trail]).decode(encoding, "ignore")
        for encoding, *levels in _LEVELS
        for lead in levels[number - 1]
        for trail in trails
    }
    return frozenset(char for char in found if len(char) == 1 and is_hanzi(char))


def rarity(char: str) -> int:
    """How rare a character is: 2 for ASCII, 3 for marks and usual hanzi, 6 and 9 for rarer ones, 12 for the rest."""
    if char < "\x7f":
        return _ASCII if char >= " " or char in "\t\n\r" else STRANGE
    if char in _MARKS:
        return _MARK
    if char in _level(1):
        return _LEVEL_1
    if char in _level(2):
        return _LEVEL_2
    return _OTHER if "\u4e00" <= char <= "\u9fff" else STRANGE


def mean_rarity(text: Iterable[str]) -> float:
    """The average rarity of the characters of a text: honest prose has about 3; the highest for none."""
    rarities = [rarity(char) for char in text]
    return sum(rarities) / len(rarities) if rarities else float(STRANGE)


def is_in(char: str, encoding: str) -> bool:
    """Whether an encoding has a character."""
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
