"""Where a numbering may stand, at the start of a line or a sentence: 一、 （一） 1. （1） ① 第一章 第一条 第一， 一是.

A mark is only a candidate; whether it opens a heading is for `transforms.sections.runs` to say. Marks are looked for in
a padded text: the text with a line end on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from transforms.chars import BLANK, CHINESE_NUMERALS


class Style(IntEnum):
    """How a heading is numbered, in the order in which GB/T 9704 and the drafting of laws nest the styles.

    The order decides only where the document itself leaves the nesting open.
    """

    BOOK = 1  # 第一编
    PART = 2  # 第一部分
    CHAPTER = 3  # 第一章
    DIVISION = 4  # 第一节
    ARTICLE = 5  # 第一条
    HANZI = 6  # 一、
    BRACKETED_HANZI = 7  # （一）
    DIGIT = 8  # 1. and 1、
    DECIMAL = 9  # 1.1
    DECIMAL_3 = 10  # 1.1.1
    DIGIT_BRACKET = 11  # 1)
    BRACKETED_DIGIT = 12  # （1）
    CIRCLED = 13  # ①
    ORDINAL = 14  # 第一，
    POINT = 15  # 一是, 一要
    OF_THEM = 16  # 其一
    FIRST_OF_ALL = 17  # 首先, 其次
    PLAIN = 18  # a line without a number


#: Styles that count points within a text rather than head parts of it.
POINTS = frozenset({Style.ORDINAL, Style.POINT, Style.OF_THEM, Style.FIRST_OF_ALL})


class Mark(NamedTuple):
    """A numbering at `[start, end)` of the padded text; `at_line` tells whether it begins its line.

    `number` counts from 1; of 最后, which stands for whatever comes next, it is 0.
    """

    start: int
    end: int
    style: Style
    number: int
    at_line: bool


_N = "一二三四五六七八九十"
_NUMBER = rf"(?:[{CHINESE_NUMERALS}]{{1,7}}|\d{{1,4}})"
_B = f"[{BLANK}]"
#: 一、二季度 and 一、二、三产业 are lists of numbers; 一、一年来 is a heading.
_NO_LIST = rf"(?![{_N}]{{1,2}}(?:[、，和及与至级线类等]|[季年]度|产业|期工程))"
#: 1、2亿元 is an amount with a wrong mark, 1.5日 a date or a decimal; 1.2021年 is a heading.
_NO_DECIMAL = r"(?!\d{1,3}(?!\d))"
#: 一是否, 一是一; 一要求, 二要素.
_NO_WORD = rf"(?!是(?:否|指|[{_N}][，。、])|要(?:求|点|素|害|领|么|件))"
_MARK = re.compile(
    rf"[\n。！？；：，、”）;:!?…]{_B}*(?=[{_N}（(\d第其首再最①-⑳㈠-㈩⑴-⒇⒈-⒛])(?:"
    rf"(?P<hanzi>[{_N}]{{1,3}})(?:[、．]{_NO_LIST}|\.|(?P<point>{_NO_WORD}[是要]))"
    rf"|[（(](?P<bracket>[{_N}]{{1,3}}|\d{{1,2}})[)）]"
    rf"|(?P<digit>\d{{1,2}})(?:[、．.]{_NO_DECIMAL}|(?P<closed>[)）]))"
    rf"|(?P<decimal>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,2}})(?=[{BLANK}\u4e00-\u9fff])(?!{_B}*[年月日万亿元个倍级分])"
    rf"|第{_B}?(?P<ordinal>{_NUMBER}){_B}?(?P<unit>部分|[编編章节節条條](?:之[{_N}])?(?![的、，,和及至或与规第中款])|[，、,：])"
    rf"|其(?P<them>[{_N}])[，、]"
    r"|(?P<word>首先|其次|再次|再者|最后)，"
    r"|(?P<sign>[①-⑳㈠-㈩⑴-⒇⒈-⒛]))"
)
#: What a heading style other than 一是 stands after: a line end or the end of a sentence.
_SENTENCE_ENDS = frozenset("\n。！？；：”;:!?…")
#: Styles that stand after any pause.
_INSIDE = frozenset({Style.POINT, Style.OF_THEM, Style.FIRST_OF_ALL})
_UNITS = {
    "部": Style.PART,
    "编": Style.BOOK,
    "編": Style.BOOK,
    "章": Style.CHAPTER,
    "节": Style.DIVISION,
    "節": Style.DIVISION,
    "条": Style.ARTICLE,
    "條": Style.ARTICLE,
}
_SIGNS = (
    (0x2460, Style.CIRCLED),
    (0x2474, Style.BRACKETED_DIGIT),
    (0x2488, Style.DIGIT),
    (0x3220, Style.BRACKETED_HANZI),
)
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}


def marks(padded: str) -> list[Mark]:
    """The numberings of a padded text that may open a heading, in order."""
    return list(_marks(padded))


def _marks(padded: str) -> Iterator[Mark]:
    for match in _MARK.finditer(padded):
        before = padded[match.start()]
        style, number = _READERS[match.lastgroup or ""](match)
        if before not in _SENTENCE_ENDS and style not in _INSIDE:
            continue
        at_line = before == "\n"
        if number >= 0 and (at_line or style not in (Style.DECIMAL, Style.DECIMAL_3)):
            yield Mark(_after_blanks(padded, match.start() + 1), match.end(), style, number, at_line)


def _after_blanks(padded: str, at: int) -> int:
    while padded[at] in BLANK_SET:
        at += 1
    return at


BLANK_SET = frozenset(" \t\u00a0\u1680\u202f\u205f\u3000") | frozenset(map(chr, range(0x2000, 0x200B)))


def _count(numeral: str) -> int:
    """The value of a numeral; -1 for 0 and for a row of characters that is none."""
    return (int(numeral) or -1) if numeral.isdecimal() else _VALUES.get(numeral.replace("〇", "零"), -1)


def in_hanzi(number: int) -> str:
    """A number from 1 to 999 in hanzi, as headings write it: 十二, 一百零二, 一百一十二."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _tens(rest)
    tail = ("零" if rest < 10 else "一" if rest < 20 else "") + _tens(rest) if rest else ""
    return f"{_N[hundreds - 1]}百{tail}"


def _tens(number: int) -> str:
    tens, units = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_N[tens - 1]}十"
    return ten + (_N[units - 1] if units else "")


def _hanzi(match: re.Match[str]) -> tuple[Style, int]:
    return Style.HANZI, _count(match["hanzi"])


def _point(match: re.Match[str]) -> tuple[Style, int]:
    return Style.POINT, _count(match["hanzi"])


def _bracket(match: re.Match[str]) -> tuple[Style, int]:
    numeral = match["bracket"]
    return Style.BRACKETED_DIGIT if numeral[0] in "0123456789" else Style.BRACKETED_HANZI, _count(numeral)


def _digit(match: re.Match[str]) -> tuple[Style, int]:
    return Style.DIGIT, _count(match["digit"])


def _closed(match: re.Match[str]) -> tuple[Style, int]:
    return Style.DIGIT_BRACKET, _count(match["digit"])


def _decimal(match: re.Match[str]) -> tuple[Style, int]:
    parts = re.split("[.．]", match["decimal"])
    return Style.DECIMAL if len(parts) == 2 else Style.DECIMAL_3, _count(parts[-1])


def _unit(match: re.Match[str]) -> tuple[Style, int]:
    return _UNITS.get(match["unit"][0], Style.ORDINAL), _count(match["ordinal"])


def _them(match: re.Match[str]) -> tuple[Style, int]:
    return Style.OF_THEM, _count(match["them"])


def _word(match: re.Match[str]) -> tuple[Style, int]:
    return Style.FIRST_OF_ALL, _WORDS[match["word"]]


def _sign(match: re.Match[str]) -> tuple[Style, int]:
    code = ord(match["sign"])
    first, style = next(pair for pair in reversed(_SIGNS) if code >= pair[0])
    return style, code - first + 1


_READERS = {
    "hanzi": _hanzi,
    "point": _point,
    "bracket": _bracket,
    "digit": _digit,
    "closed": _closed,
    "decimal": _decimal,
    "unit": _unit,
    "them": _them,
    "word": _word,
    "sign": _sign,
}

_VALUES = {in_hanzi(number): number for number in range(1, 1000)}
_VALUES |= {f"一千{'零' if number < 100 else ''}{in_hanzi(number)}": 1000 + number for number in range(1, 400)}
_VALUES |= {f"一千零一十{units}": 1010 + number for number, units in enumerate(["", *_N[:9]])}
_VALUES |= {"一千": 1000}
