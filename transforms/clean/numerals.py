"""Decimal points and middle dots that a page wrote as another mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.edits import Edit

#: 325、3万元: a long whole part, a short fraction and a unit of measure; no third number before or after.
_DECIMAL = re.compile(
    r"、(?<=\d\d、)(?P<part>\d{1,2})(?=(?:多|余)?(?:万|亿|千米|公里|公斤|公顷|平方|立方|个百分点|元|亩|吨|%|％))"
)
_WHOLE = re.compile(r"(?<![\d、.])\d{2,5}$")
#: Days known by month and day: 三·八, 五·四, 九·一八.
_DAY = re.compile(
    "[。、.](?<=(?P<month>[一二三五六七八九十])[。、.])(?P<day>一八|二八|三十|[一四七八九])"
    "(?=[”’\"']|妇女|青年|运动|劳动|建军|国庆|事变|国际|表彰|讲话)"
)
_DAYS = frozenset(["三八", "五四", "五一", "七一", "七七", "八一", "十一", "一二九", "九一八", "一二八", "五三十"])


def decimal_point(text: str) -> Iterator[Edit]:
    """Write the 、 inside a decimal as a point: 325、3万元 is 325.3万元.

    Only where no list can be meant: neighbours such as 12、13 or 20、30 and amounts given 分别 or 各 stay.
    """
    if "、" not in text:
        return
    for match in _DECIMAL.finditer(text):
        part, number = match["part"], _WHOLE.search(text[max(0, match.start() - 8) : match.start()])
        whole = number[0] if number else "0"
        listed = whole.endswith("0") or part.endswith("0") or len(part) >= len(whole) or len(part) == 2 < len(whole) < 4
        near = text[max(0, match.start() - 15) : match.end() + 6]
        if not listed and "分别" not in near and "各" not in near and "第" not in near:
            yield Edit(match.start(), match.start() + 1, ".", confidence=0.9)


def day_dot(text: str) -> Iterator[Edit]:
    """Write the mark inside a day known by its date as a middle dot: “三。八” is “三·八”."""
    for match in _DAY.finditer(text):
        at = match.start()
        month = "一二" if text.endswith("一二", 0, at) else match["month"]
        before = text[max(at - len(month) - 1, 0) : at - len(month)]
        quoted = before in ("“", "‘", '"', "'")
        named = text[at] == "。" and text[match.end()] not in "”’\"'"
        if month + match["day"] in _DAYS and (quoted or named):
            yield Edit(at, at + 1, "·", confidence=0.9)
