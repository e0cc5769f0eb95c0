"""Numbers as word processors write them before a paragraph: 一, 壹, ①, 甲, iv."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
#: Numbers that are not written out: nobody numbers so many paragraphs by hanzi or letters.
_MOST = 9999


def hanzi(number: int) -> str:
    """A number from 1 to 9,999 in hanzi: 十, 二十一, 一百零五; above it in digits."""
    if not 0 < number <= _MOST:
        return str(number)
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + name
        gap = not digit
    return out.removeprefix("一") if 10 <= number < 20 else out


def _legal(number: int) -> str:
    return ("壹" if 10 <= number < 20 else "") + hanzi(number).translate(_LEGAL)


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN if number <= _MOST else ():
        out += letters * (number // value)
        number %= value
    return out or str(number)


def _letter(number: int) -> str:
    """a to z, then aa, bb …, as word processors count."""
    if not 0 < number <= _MOST:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _of(characters: str) -> Callable[[int], str]:
    """A function that takes numbers to the characters of a row, beginning with 1."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _span(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


_CIRCLED = _of(_span("①", 20) + _span("㉑", 15) + _span("㊱", 15))
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

#: How formats of Office Open XML (ST_NumberFormat) write a number; those of no other name write digits.
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": hanzi,
    "chineseCountingThousand": hanzi,
    "chineseLegalSimplified": _legal,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _of(_span("⒈", 20)),
    "decimalEnclosedParen": _of(_span("⑴", 20)),
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalZero": lambda number: f"{number:02d}",
    "ideographDigital": _by_digit,
    "ideographEnclosedCircle": _of(_span("㊀", 10)),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "japaneseCounting": hanzi,
    "lowerLetter": _letter,
    "lowerRoman": _roman,
    "none": lambda _number: "",
    "taiwaneseCounting": hanzi,
    "taiwaneseCountingThousand": hanzi,
    "upperLetter": lambda number: _letter(number).upper(),
    "upperRoman": lambda number: _roman(number).upper(),
}


def write(number: int, *, form: str) -> str:
    """A number in the form of that name in Office Open XML."""
    return _FORMATS.get(form, str)(number)
