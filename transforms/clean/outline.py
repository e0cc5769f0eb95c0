"""What opens a line that stands for itself: headings, enumerators, articles, salutations, dates."""

from __future__ import annotations

import re

from transforms.chars import BLANK, CHINESE_NUMERALS, HANZI

_N = CHINESE_NUMERALS
#: `第三条 …` is a heading; `第三条的规定` and `第三条、第五条` go on with a sentence.
_ARTICLE = rf"第[{_N}\d]+[编章节条款篇讲课](?:之[{_N}])?(?![的、，,和及至或与规第])"
_ENUMERATOR = (
    rf"[（(][{_N}\d]{{1,3}}[)）]|[{_N}]{{1,3}}[、．.]|\d{{1,4}}[、．)）]|\d{{1,3}}\.(?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[{BLANK}]"
    "|[①-⑳㈠-㈩⑴-⒇●■◆▲△★☆◇□○※▪•·►]|[*+-] "
)
#: The number of an official document: 国发〔2020〕1号.
_NUMBER = rf"[{HANZI}]{{1,10}}[〔\[(（［【]\d{{4}}[〕\])）］】]第?\d{{1,4}}号"
_HEADING = re.compile(
    rf"{_ARTICLE}|{_ENUMERATOR}|附[件录表注：:]|(?:同志|朋友|各位)[^，。]{{0,20}}[：:]|特此|此[致复令]|敬礼|【|{_NUMBER}|[{_N}]{{1,2}}是|其[{_N}][，,]|[《“]?[^，。：:]{{1,12}}[：:]$"
)
_DATE = re.compile(
    rf"[（(]?(?:[12]\d{{3}}|[12x*×]{{2,4}}|[{_N}]{{4}})(?:[年./-])[{_N}\dx*×]{{1,3}}(?:[月./-])[{_N}\dx*×]{{1,3}}日?[)）]?$"
)
_DATED = re.compile(r"(?:[12]\d{3}|20[x*×]{2})年\d{1,2}月\d{1,2}日?(?=[ \u3000\u00a0])")


def opens_heading(line: str) -> bool:
    """Whether a line begins as a heading, an item of a list, an article, a salutation or a closing formula does."""
    return _HEADING.match(line) is not None


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    return len(line) <= 20 and _DATE.match(line) is not None


def opens_with_date(line: str) -> bool:
    """Whether a line begins with a date that a blank sets apart, as in the history of a law."""
    return _DATED.match(line) is not None
