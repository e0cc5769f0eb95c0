"""Lines that a page or a mail program broke inside a paragraph.

Evidence decides, never the line end alone: a comma before it, a mark after it that cannot open a line, a bracket left
open, a word cut in two, a sentence begun and not ended, or the width at which the other lines of the document break.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from transforms.chars import BLANKS, UNITS, is_digit, is_hanzi, is_latin
from transforms.clean.outline import is_date, opens_heading, opens_with_date
from transforms.clean.words import cuts_word
from transforms.edits import Edit

#: A line end after which a blank does not follow, and before which no sentence is over.
_BREAK = re.compile(rf"\n(?<=[^\n。！？；：…!?;:.~{BLANKS}]\n)(?=[^\n{BLANKS}])")
_CANNOT_OPEN = "，。、；：！？”’）》〉】」』,;:!?)"
_SENTENCE_INSIDE = re.compile("[。；;]")
#: Lines are broken at 20 characters and more; shorter ones are titles, names, verses.
_LEAST_WIDTH = 15
#: A headline with a comma is shorter than this, a line of a paragraph may be as long.
_LEAST_PARAGRAPH = 45
_CLOSING = "”’）》)】"
#: What stands after a sentence and is none: who said it, where it comes from.
_NOTE = re.compile("[。！？；”][ \u3000]?(?:[—－-]{1,2}[^。，]{1,30}|[（(][^（()）]{1,40}[)）])$")
_TITLE_END = re.compile("(?:解释|规定|决定|办法|条例|通知|意见|方案|细则|报告|讲话|公告|纲要|规划|法)$")
#: A number at the end of a line that the next line may go on with; no time, date or list of figures.
_SPLIT_NUMBER = re.compile(r"[^\d:./\s-]\d{1,5}$")
_PAIRS = ("《》", "（）", "“”", "〈〉", "【】", "()", "〔〕")
#: How many lines must break at one width for it to be the page's.
_LEAST_LINES = 3


@dataclass(frozen=True)
class _Break:
    """A line end at `at` of the text, with the lines on both sides."""

    at: int
    left: str
    right: str

    @cached_property
    def is_open(self) -> bool:
        """Whether neither side forbids that the lines are one, by what they are."""
        left, right = self.left, self.right
        if len(left) < _LEAST_WIDTH or left.startswith(("|", "#")) or opens_with_date(right):
            return False
        if is_date(right):
            return False
        if opens_heading(right):
            return left[-1] == "第" or (self.is_certain and (right[0] in "【“《" or right.endswith(("：", ":"))))
        return True

    @cached_property
    def is_certain(self) -> bool:
        """Whether the marks on both sides prove that a sentence goes on."""
        left, right = self.left, self.right
        if left[-1] in "，,、（(《“‘〈【第" or right[0] in _CANNOT_OPEN:
            return True
        if any(_is_split(pair, left, right) for pair in _PAIRS):
            return True
        if _SPLIT_NUMBER.search(left):
            return is_digit(right[0]) or right[0] in UNITS
        hanzi = is_hanzi(left[-1]) and is_hanzi(right[0]) and not _TITLE_END.search(left)
        return hanzi and cuts_word(left, right)

    @cached_property
    def is_likely(self) -> bool:
        """Whether a sentence was begun on the left and is not over there."""
        left = self.left
        if opens_with_date(left) or left[-1] in _CLOSING or _NOTE.search(left):
            return False
        return _SENTENCE_INSIDE.search(left) is not None

    @cached_property
    def is_plausible(self) -> bool:
        """Whether the left side may be a part of a paragraph: it has a clause or more and is no heading or title."""
        left = self.left
        if opens_with_date(left) or _NOTE.search(left) or left.rstrip(_CLOSING)[-1:] in (*"。！？；!?;", ""):
            return False
        if opens_heading(left) and not _SENTENCE_INSIDE.search(left):
            return False
        return "，" in left or "," in left or _SENTENCE_INSIDE.search(left) is not None


def hard_wrap(text: str) -> Iterator[Edit]:
    """Delete a line end inside a paragraph; lines that are indented or stand for themselves are left apart."""
    breaks = [_break_at(text, match.start()) for match in _BREAK.finditer(text)]
    found = [b for b in breaks if b.is_open]
    proven = [b for b in found if b.is_certain or b.is_likely]
    width, wrapped = _width(proven), len(proven) >= 2
    for b in found:
        if b.is_certain:
            yield Edit(b.at, b.at + 1, _joint(b), confidence=0.97)
        elif b.is_likely or (b.is_plausible and (wrapped or len(b.left) >= _LEAST_PARAGRAPH)):
            yield Edit(b.at, b.at + 1, _joint(b), confidence=0.9)
        elif width and abs(len(b.left) - width) <= 2 and not opens_with_date(b.left) and b.left[-1] not in _CLOSING:
            yield Edit(b.at, b.at + 1, _joint(b), confidence=0.8)


def _break_at(text: str, at: int) -> _Break:
    end = text.find("\n", at + 1)
    left = text[text.rfind("\n", 0, at) + 1 : at].lstrip(BLANKS)
    return _Break(at, left, text[at + 1 : len(text) if end < 0 else end])


def _width(breaks: list[_Break]) -> int:
    """The length at which most lines break, 0 where there is no such length."""
    lengths = Counter(len(b.left) for b in breaks)
    if not lengths:
        return 0
    length, count = max(lengths.items(), key=lambda item: (item[1], item[0]))
    return length if count >= _LEAST_LINES and 3 * count >= len(breaks) else 0


def _is_split(pair: str, left: str, right: str) -> bool:
    """Whether a pair of marks is opened on the left and closed on the right."""
    opening, closing = pair[0], pair[1]
    if left.rfind(opening) <= left.rfind(closing):
        return False
    close, reopen = right.find(closing), right.find(opening)
    return 0 <= close <= 80 and (reopen < 0 or close < reopen)


def _joint(b: _Break) -> str:
    """What stands between joined lines: a blank between Latin words, else nothing."""
    return " " if is_latin(b.left[-1]) and is_latin(b.right[0]) else ""
