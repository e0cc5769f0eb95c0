"""Numbers as official texts write them: 22.4万, １，２００, 三千二百, 二〇一九."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

_FULL_WIDTH = re.compile("[０-９．％ｘＸ]")
#: Full-width digits and marks of numbers to half-width ones, one character for one.
_FOLD: Mapping[int, int] = MappingProxyType({code: code - 0xFEE0 for code in map(ord, "０１２３４５６７８９．％ｘＸ")})

#: Digits of Chinese numerals, and the place values between them.
DIGITS: Mapping[str, int] = MappingProxyType(
    {"零": 0, "〇": 0, "○": 0} | {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
)
_PLACES: Mapping[str, int] = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_MYRIADS: Mapping[str, int] = MappingProxyType({"万": 10**4, "亿": 10**8})

_SEPARATORS = re.compile("[,， ]")
_PART = re.compile(r"(?P<digits>[0-9](?:[0-9,，]| (?=[0-9]{3}))*(?:\.[0-9]+)?)[ 余多]*(?P<scale>[十百千万亿]*)")


#: Numerals of cheques and receipts (大写), and the everyday ones.
_FORMAL: Mapping[int, int] = MappingProxyType(str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元"))
_FORMAL_NUMBER = re.compile("[壹贰叁肆伍陆柒捌玖][拾佰仟万亿零壹贰叁肆伍陆柒捌玖]*[元圆]")


def fold_width(text: str) -> str:
    """The text with full-width digits, point, percent sign and x as half-width ones; offsets stay the same."""
    return text.translate(_FOLD) if _FULL_WIDTH.search(text) else text


def fold_formal(text: str) -> str:
    """The text with sums of money in formal numerals (贰拾万圆) in everyday ones (二十万元); offsets stay the same."""
    return _FORMAL_NUMBER.sub(lambda match: match[0].translate(_FORMAL), text)


def chinese_number(word: str) -> Decimal | None:
    """The value of a Chinese numeral: 十八 18, 三千二百 3200, 二〇一九 2019, 六点五 6.5; None if it is none."""
    whole, point, fraction = word.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not fraction or any(digit not in DIGITS for digit in fraction):
        return None
    return Decimal(f"{value}." + "".join(str(DIGITS[digit]) for digit in fraction))


def integer(word: str) -> int | None:
    """The value of an integer in digits or Chinese numerals; None if it is neither."""
    return int(word) if word.isdecimal() else _whole(word)


def _whole(word: str) -> int | None:
    if not word:
        return None
    if len(word) > 1 and all(character in DIGITS for character in word):  # digit by digit, as years are read
        return int("".join(str(DIGITS[digit]) for digit in word))
    total = section = digit = 0
    for character in word:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        elif character == "万":
            total += (section + digit) * _MYRIADS["万"]
            section = digit = 0
        elif character == "亿":
            total = (total + section + digit) * _MYRIADS["亿"]
            section = digit = 0
        else:
            return None
    return total + section + digit


def scaled_number(word: str) -> Decimal:
    """The value of a number in digits with Chinese scale words: 22.4万 224000, 1亿2000万 120000000, 1,200 1200."""
    return sum((_part_value(part) for part in _PART.finditer(word)), Decimal(0))


def _part_value(part: re.Match[str]) -> Decimal:
    value = Decimal(_SEPARATORS.sub("", part["digits"]))
    for character in part["scale"]:
        value *= _PLACES.get(character) or _MYRIADS[character]
    return value


def plain(value: Decimal) -> str:
    """A number in digits without exponent or idle zeros: 224000, 85.6."""
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
