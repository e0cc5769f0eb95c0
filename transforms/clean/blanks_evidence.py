"""What tells that a blank cut something in two: a number, a title, words that stand elsewhere without it."""

from __future__ import annotations

import re

from transforms.chars import is_hanzi

_BEFORE = re.compile(r"(?<![\d.])\d+\.?$")
_AFTER = re.compile(r"\.?\d+")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_DECIMAL = re.compile(r"\d{1,6}\.\d{1,4}$")
_UNIT = re.compile("[多余]?(?:[%％‰万亿元米吨亩倍]|个百分点|公里|公顷|平方|立方)")
_COUNTED = re.compile("[多余]?(?:[%％‰万亿元米吨亩倍人名个家户件项次天台套辆座条处起例岁]|公里|公顷|平方|立方)")
_LONGEST_NUMBER = 6
#: How far from a blank its words are looked for without it.
_REACH = 2000
#: What an official document's title ends in, before a version in brackets.
_OFFICIAL = re.compile(
    "(?:解释|规定|决定|办法|条例|细则|通知|意见|通告|公告|批复|决议|公报|协定|条约|公约|公报|目录|清单|标准|规则|章程|法)(?:（[^（）]{1,12}）)?$"
)
#: What the names of those who issue a document end in: a blank after one parts it from the next.
ORGAN_ENDINGS = tuple("厅局部委会院办署行社府组处党")


def cuts_number(text: str, start: int, end: int, *, is_prose: bool) -> bool:
    """Whether the blanks at `[start, end)` cut a year, a decimal with its unit or, in prose, a number of things.

    `20 19年`, `5. 3%`, `1 79人` are one number each; `表3 2019年` and `020 3862` are two.
    """
    before, after = _BEFORE.search(text[max(start - 8, 0) : start]), _AFTER.match(text, end, end + 8)
    if before is None or after is None:
        return False
    number, rest = before[0] + after[0], text[after.end() : after.end() + 4]
    if _YEAR.match(number):
        return rest[:1] == "年"
    if _DECIMAL.match(number):
        return _UNIT.match(rest) is not None
    if not is_prose or end - start > 1 or len(number) > _LONGEST_NUMBER or _YEAR.match(after[0]):
        return False
    stands_in_words = is_hanzi(text[max(start - len(before[0]) - 1, 0)])
    return number.isdigit() and stands_in_words and _COUNTED.match(rest) is not None


def is_official_title(title: str) -> bool:
    """Whether a title is an official document's, which has no halves as a slogan has."""
    return title.startswith("关于") or _OFFICIAL.search(title) is not None


def said_without(text: str, start: int, end: int) -> bool:
    """Whether the two hanzi on either side of blanks stand nearby without them."""
    words = text[max(start - 2, 0) : start] + text[end : end + 2]
    if len(words) < 4 or not all(map(is_hanzi, words)):
        return False
    return text.find(words, end, end + _REACH) >= 0 or text.find(words, max(start - _REACH, 0), start) >= 0
