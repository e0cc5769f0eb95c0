"""Meetings known by a name: 全国高校思想政治工作会议, 中央农村工作会议, 中非合作论坛北京峰会."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from transforms.stage import Reference
from transforms.tag.mention import Mention
from transforms.tag.page import Page
from transforms.tag.segment import Tokens

#: What such a name ends in; 人民代表大会 and 职工代表大会 are bodies, and 人民大会堂 a building. Each branch begins
#: with a character, not with what stands before it: so the engine looks for those few alone, four times as fast.
_ENDING = re.compile(
    "大会(?<!代表大会)|会议|座谈会|论坛|峰会|茶话会|团拜会|推进会|部署会|研讨会|交流会|动员会|次全国[一-鿿]{0,4}代表大会"
)
_OWNER_TAGS = frozenset({"ns", "nt"})
#: Word classes of which names of meetings are made; of verbs such as name a field of work (组织工作).
_NAME_TAGS = frozenset(
    {"n", "ng", "nz", "ns", "nt", "nrt", "vn", "an", "b", "j", "l", "i", "f", "s", "m", "q", "v", "vd", "mq"}
)
#: Countries as one character, as in 中德.
_COUNTRIES = frozenset("美俄英法德日韩朝印欧非阿拉越老柬泰缅哈乌巴蒙澳新")
_NUMERALS = frozenset("一二三四五六七八九十")
#: Characters of a name; and of what stands between its owner and its ending.
_MAX_LENGTH = 36
_MIN_MIDDLE = 2


def make_named_meetings(reference: Reference) -> Callable[[Page], Iterator[Mention]]:
    """Finds meetings whose name begins with whose they are and ends in what they are.

    Words for both sides are those of `meeting_words`: an 'owner' begins a name (as do places and bodies by their word
    class), one 'outside' is never part of one.
    """
    words = {row["word"]: row["role"] for row in reference["meeting_words"]}

    def find(page: Page) -> Iterator[Mention]:
        text, tokens = page.text, page.tokens
        for match in _ENDING.finditer(text):
            last = tokens.at.get(match.end())
            first = _first_word(tokens, last - 1, match.end(), words) if last else None
            if first is None:
                continue
            start = _whole_start(text, tokens.starts[first])
            if match.start() - tokens.ends[first] >= _MIN_MIDDLE or len(match[0]) > 2:
                name = text[start : match.end()]
                yield Mention(start, match.end(), "MEETING", name, "meeting:named", 0.85, f"meeting:{name}")

    return find


def _whole_start(text: str, start: int) -> int:
    """Where a first word begins of which the engine left a half: 二|十国集团, 中|德."""
    before, first = text[start - 1 : start], text[start]
    is_half = (first in _NUMERALS and before in _NUMERALS) or (before == "中" and text[start : start + 1] in _COUNTRIES)
    return start - 1 if start and is_half else start


def _first_word(tokens: Tokens, last: int, end: int, words: Mapping[str, str]) -> int | None:
    """The leftmost owner among the nominal words that end with word `last`; None if there is none."""
    owner = None
    tags, earliest = tokens.tags, end - _MAX_LENGTH
    for word in range(last, -1, -1):
        tag = tags[word]
        if tag not in _NAME_TAGS or tokens.starts[word] < earliest:
            break
        token = tokens.words[word]
        role = words.get(token)
        if role == "outside":
            break
        is_owner = role == "owner" or (tag in _OWNER_TAGS and (len(token) > 1 or token in _COUNTRIES))
        if word < last and is_owner:
            owner = word
    return owner
