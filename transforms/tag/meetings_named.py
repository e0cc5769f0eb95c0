"""Meetings known by a name: 全国高校思想政治工作会议, 中央农村工作会议, 中非合作论坛北京峰会."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from transforms.stage import Reference
from transforms.tag.mention import Mention
from transforms.tag.page import Page
from transforms.tag.segment import Tokens

#: Endings that alone tell a meeting; 会议, 大会, 论坛 and the like need a word more.
_WHOLE_ENDINGS = (
    "座谈会|茶话会|团拜会|推进会|部署会|研讨会|交流会|动员会|调度会|现场会|表彰会|总结会|通报会|分析会|汇报会|观摩会|视频会"
    "|联席会|恳谈会|发布会|听证会|培训会|誓师会|协调会|评议会|述职会|启动会|宣讲会|约谈会|警示会|测评会|研判会|对接会"
)
_IS_WHOLE = frozenset(_WHOLE_ENDINGS.split("|"))
#: What such a name ends in; 人民代表大会 and 职工代表大会 are bodies, and 人民大会堂 a building. Each branch begins
#: with a character, not with what stands before it: so the engine looks for those few alone.
_ENDING = re.compile(
    rf"会(?:议|(?<={_WHOLE_ENDINGS})|(?<=大会|峰会|年会)(?<!代表大会))|论坛|次全国[一-鿿]{{0,4}}代表大会"
)
#: What makes one word of a meeting's end and itself: 会上, 会后.
_AT_MEETING = frozenset("上后前中期")
_OWNERS = frozenset({"owner", "local_owner"})
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
#: A masked place before whose meeting it is: xx县委, 某市.
_MASKED_PLACE = re.compile("[xX×*＊○某]{1,4}$")
_LONGEST_MASK = 4
_LEVELS = frozenset("省市县区州旗盟乡镇")
_MASK = re.compile("[xX×*＊○某]")


def make_named_meetings(reference: Reference) -> Callable[[Page], Iterator[Mention]]:
    """Finds meetings whose name begins with whose they are and ends in what they are.

    Words for both sides are those of `meeting_words`: an 'owner' begins a name (as do places and bodies by their word
    class), one 'outside' is never part of one, one 'inside' may always be. A meeting of a 'local_owner' (全市, 县委)
    points to no entity: the document alone tells of which place it is.
    """
    words = {row["word"]: row["role"] for row in reference["meeting_words"]}

    def find(page: Page) -> Iterator[Mention]:
        text, tokens = page.text, page.tokens
        for match in _ENDING.finditer(text):
            end = match.end()
            last = _word_before(text, tokens, end)
            first = None if last is None else _first_word(tokens, last, end, words)
            if first is None:
                continue
            ending = 3 if text[end - 3 : end] in _IS_WHOLE or match[0][0] == "次" else 2
            if ending == 3 or end - ending - tokens.ends[first] >= _MIN_MIDDLE:
                whole = _whole_start(text, tokens.starts[first])
                start = masked_start(text, whole)
                name = unmasked(text[start:end])
                is_local = start < whole or words.get(tokens.words[first]) == "local_owner"
                key = None if is_local else f"meeting:{name}"
                yield Mention(start, end, "MEETING", name, "meeting:named", 0.85, key)

    return find


def masked_start(text: str, start: int) -> int:
    """Where a name begins with the masked place before it: xx县委…; where it began if there is none."""
    mask = None
    if text[start : start + 1] in _LEVELS:
        mask = _MASKED_PLACE.search(text, max(0, start - _LONGEST_MASK), start)
    return mask.start() if mask else start


def unmasked(name: str) -> str:
    """A name with its masks as x."""
    return _MASK.sub("x", name)


def _word_before(text: str, tokens: Tokens, end: int) -> int | None:
    """The number of the word that ends at an offset, or where 会 is half of 会上 of the word before that; else None."""
    after = tokens.at.get(end)
    if after is None and text[end : end + 1] in _AT_MEETING:
        after = tokens.at.get(end - 1)
    return after - 1 if after else None


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
        tag, token = tags[word], tokens.words[word]
        role = words.get(token)
        if role == "inside":
            continue
        if role == "outside" or tag not in _NAME_TAGS or tokens.starts[word] < earliest:
            break
        pair = words.get(tokens.words[word - 1] + token) if word else None
        if word < last and pair in _OWNERS:
            owner = word - 1
        is_owner = role in _OWNERS or (tag in _OWNER_TAGS and (len(token) > 1 or token in _COUNTRIES))
        if word < last and is_owner:
            owner = word
    return owner
