"""Whether a text awaits what it names, or looks back on it."""

from __future__ import annotations

import re

_AHEAD_BEFORE = re.compile(
    r"(?:迎接|喜迎|迎来|筹备|筹办|申办|备战|距离?|将|献礼|明年|提请|提交|建议|(?:决定|关于)召开)[^。；！？\n]{0,12}$"
)
_AHEAD_AFTER = re.compile(r"[^。；，！？\n]{0,8}(?:即将|将于|将要|将在|在即|前夕|献礼|倒计时|报名|筹备|筹办)")
_TEACH = "学习|贯彻|落实|宣传|领会"
_WHOSE = "(?:好|了)?(?:党的|中共)?$"
_BACK_BEFORE = re.compile(f"(?:{_TEACH}|自|自从|按照|根据){_WHOSE}")
_BACK_AFTER = re.compile(
    r"[^。；，！？\n]{0,8}?(?:以来|精神|召开|闭幕|通过|提出|指出|强调|作出|做出|确立|之后|后|颁布|施行|实施|成功|圆满|遗产)"
)
_GUIDES_BEFORE = re.compile(f"(?:{_TEACH}){_WHOSE}")
_GUIDES_AFTER = re.compile(r"[^。；，！？\n]{0,8}?精神")
#: How far before a span words are read, in characters.
WINDOW = 30


def _stands(text: str, start: int, end: int, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    """Whether what stands right before or right after a span is what one of two patterns matches."""
    return bool(after.match(text, end) or before.search(text[max(0, start - WINDOW) : start]))


def is_ahead(text: str, start: int, end: int) -> bool:
    """Whether the text awaits what stands at the span: 迎接党的十九大胜利召开."""
    return _stands(text, start, end, _AHEAD_BEFORE, _AHEAD_AFTER)


def looks_back(text: str, start: int, end: int) -> bool:
    """Whether the text looks back on what stands at the span: 党的十九大以来."""
    if is_ahead(text, start, end):
        return False
    return _stands(text, start, end, _BACK_BEFORE, _BACK_AFTER)


def is_guide(text: str, start: int, end: int) -> bool:
    """Whether the text takes a meeting as its guide: 学习贯彻党的十九大精神; that goes on until the next one."""
    return _stands(text, start, end, _GUIDES_BEFORE, _GUIDES_AFTER)
