"""A number of an outline as a text writes it, and whether a text writes it anywhere at all."""

from __future__ import annotations

import re
from functools import cache

from transforms.chars import BLANK
from transforms.sections.markers import POINTS, Style, in_hanzi

_N = "一二三四五六七八九十"
_B = rf"[{BLANK}\n]*"
_UNITS = {Style.BOOK: "编", Style.PART: "部分", Style.CHAPTER: "章", Style.DIVISION: "节", Style.ARTICLE: "条"}
#: How each style writes its number: what stands before and after it.
_FORMS = {
    Style.HANZI: ("", "、"),
    Style.BRACKETED_HANZI: ("（", "）"),
    Style.DIGIT: ("", "."),
    Style.DIGIT_BRACKET: ("", "）"),
    Style.BRACKETED_DIGIT: ("（", "）"),
    Style.ORDINAL: ("第", "，"),
    Style.POINT: ("", "是"),
    Style.OF_THEM: ("其", "，"),
    **{style: ("第", unit) for style, unit in _UNITS.items()},
}
_IN_DIGITS = frozenset({Style.DIGIT, Style.DIGIT_BRACKET, Style.BRACKETED_DIGIT, Style.CIRCLED})
#: What else stands for the first and the second point.
_WORDS = {1: ("首先", "首要"), 2: ("其次",)}
#: 1 in a circle, at its own place.
_SIGNS = "\0①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def written(style: Style, number: int) -> str:
    """A number below 1000 as a style writes it: 三、, （三）, 第三章."""
    if style is Style.CIRCLED:
        return _SIGNS[number]
    before, after = _FORMS.get(style, ("", ""))
    return f"{before}{number if style in _IN_DIGITS else _hanzi(number)}{after}"


def is_written(text: str, style: Style, number: int) -> bool:
    """Whether a text writes a number in any shape that could be meant for the style's, also where no heading stands.

    A missing number is missing only if this is false of all that lies between its neighbours.
    """
    needles = (_hanzi(number)[0], str(number), *_SIGNS[number : number + 1], *_WORDS.get(number, ()))
    return any(needle in text for needle in needles) and _shapes(style, number).search(text) is not None


@cache
def _shapes(style: Style, number: int) -> re.Pattern[str]:
    hanzi = _B.join(_hanzi(number))
    either = rf"(?<![{_N}百零\d.])(?:{hanzi}|{number})"
    if style in _UNITS:
        return re.compile(rf"第{_B}(?:{hanzi}|{number}){_B}{_UNITS[style]}")
    if style in POINTS:
        words = "".join(f"|{word}" for word in _WORDS.get(number, ()))
        return re.compile(rf"{either}{_B}[是要、则来方）]|[第其]{_B}{either}{words}")
    if style is Style.BRACKETED_HANZI:
        return re.compile(rf"[（(]{_B}{hanzi}{_B}[)）]|\n{_B}{either}")
    sign = _SIGNS[number : number + 1] or "(?!)"
    return re.compile(rf"{either}{_B}[、．.，,：:)）]|\n{_B}{either}(?![\d年月日个])|第{_B}{either}|{sign}")


def _hanzi(number: int) -> str:
    """A number in hanzi, as headings write it; those that none has, in figures."""
    return in_hanzi(number) if 0 < number < 1000 else str(number)
