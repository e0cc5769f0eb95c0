"""Decimal points and middle dots that a page wrote as another mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.edits import Edit

#: 325、3万元, 36。5%: a short fraction and a unit of measure; no third number before or after.
_UNIT = "(?:多|余)?(?:万|亿|千米|公里|公斤|公顷|平方|立方|个百分点|元|亩|吨|%|％)"
_DECIMAL = re.compile(rf"[0-9](?:、(?P<part>[0-9]{{1,2}})|[。·．•][0-9]{{1,4}})(?={_UNIT})")
_WHOLE = re.compile(r"(?<![\d.])(?<!\d、)\d{1,5}$")
#: Two figures of which the second has two digits and is so many times the first are no neighbours in a list: 2、75亿.
_LONG_PART, _FAR = 2, 4
#: Days known by month and day: 三·八, 五·四, 九·一八.
_DAY = re.compile(
    "[。、.](?<=(?P<month>[一二三五六七八九十])[。、.])(?P<day>一八|二八|三十|[一四七八九])"
    "(?=[”’\"']|妇女|青年|运动|劳动|建军|国庆|事变|国际|表彰|讲话)"
)
_DAYS = frozenset(["三八", "五四", "五一", "七一", "七七", "八一", "十一", "一二九", "九一八", "一二八", "五三十"])


def decimal_point(text: str) -> Iterator[Edit]:
    """Write another mark inside a decimal as a point: `325、3万元` is 325.3万元, `36。5%` is 36.5%, `7·5亿` is 7.5亿.

    A 、 only where no list can be meant: neighbours (12、13万人), round numbers (20、30、50万元), numbers that ascend
    (5、6亿元) and amounts given 分别 or 各 (分别奖励300、5万元) keep theirs.
    """
    for match in _DECIMAL.finditer(text):
        at = match.start() + 1
        if text[at] != "、" or not _is_list(text, at, match["part"]):
            yield Edit(at, at + 1, ".", confidence=0.9)


def _is_list(text: str, at: int, part: str) -> bool:
    """Whether a 、 between numbers may part the items of a list; the items of one ascend, and none is 0."""
    number = _WHOLE.search(text[max(0, at - 8) : at])
    whole = number[0] if number else "1"
    if whole == "0":
        return False
    near = text[max(0, at - 15) : at + 8]
    if "分别" in near or "各" in near or "第" in near or part.endswith("0") or (whole.endswith("0") and len(whole) > 1):
        return True
    ascends = int(whole) <= int(part)
    return ascends and not (len(part) == _LONG_PART and int(part) > _FAR * int(whole))


def day_dot(text: str) -> Iterator[Edit]:
    """Write the mark inside a day known by its date as a middle dot: `“三。八”` is “三·八”; `（三。四）` stays."""
    for match in _DAY.finditer(text):
        at = match.start()
        month = "一二" if text.endswith("一二", 0, at) else match["month"]
        before = text[max(at - len(month) - 1, 0) : at - len(month)]
        quoted = before in ("“", "‘", '"', "'")
        named = text[at] == "。" and text[match.end()] not in "”’\"'"
        if month + match["day"] in _DAYS and (quoted or named):
            yield Edit(at, at + 1, "·", confidence=0.9)
