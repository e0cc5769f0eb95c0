"""Positions (职务): an office with the organ it is held in: 县委书记, 省委组织部部长, 镇长."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

import ahocorasick_rs as ac

from transforms.patterns import longest_first
from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.page import Page
from transforms.tag.segment import PLACE_TAG, Tokens

#: Word classes of which names of organs are made; 全国, 中央 and the like are nouns.
_NAME_TAGS = frozenset({"n", "ng", "nz", "ns", "nt", "vn", "j", "b", "l", "an", "s", "f"})
_WHOLE_NAME_TAGS = frozenset({PLACE_TAG, "nt"})
#: Characters; 国务院台湾事务办公室新闻局副局长 has 17.
_MAX_LENGTH = 30
#: What an organ is of: 镇 in 镇党委书记.
_LEVELS = frozenset("省市县区州旗盟乡镇村局厅院校")
_LEVEL = re.compile("(?:[省市县区州乡镇村]级|乡镇|县区|市县|县乡|镇村|[省市县区州旗盟乡镇村局厅院校])$")
#: A masked place before one: xx县委书记; before an office alone a mask hides a person (**书记).
_MASKED_PLACE = re.compile("[xX×*＊○某]{1,4}$")
_LONGEST_MASK = 4
#: Verbs and particles that the engine joins to the level after them: 任|区财政局局长, 其|县委书记.
_GLUED = frozenset("任其由对到经为与及向让请")
_SETTLEMENTS = ("街道", "社区", "开发区")
_MASK = re.compile("[xX×*＊○某]")


class _Organs:
    """Tells where the name of an organ ends and begins."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        words = frozenset(word for word, role in roles.items() if role == "organ")
        self._words = words
        self._endings = frozenset(word for word, role in roles.items() if role == "organ_ending")
        self._outside = frozenset(word for word, role in roles.items() if role == "outside")
        self._by_last: dict[str, list[str]] = {}
        for word in longest_first(words):
            self._by_last.setdefault(word[-1], []).append(word)

    def has_word(self, text: str, end: int) -> int:
        """The length of the longest organ word that ends at an offset; 0 if none does."""
        for word in self._by_last.get(text[end - 1 : end], ()):
            if text.endswith(word, 0, end):
                return len(word)
        return 0

    def may_hold(self, word: str, tag: str) -> bool:
        """Whether a token may stand in the name of an organ."""
        return tag in _NAME_TAGS and word not in self._outside

    def is_organ(self, word: str, tag: str) -> bool:
        """Whether a token by itself names an organ or the kind of one."""
        return word in self._words or (tag in _NAME_TAGS and (word[-1:] in self._endings or word[-2:] in self._endings))


def make_position_finder(reference: Reference) -> Finder:
    """Finds offices with the organs and places before them; `name` is the words: 组织部长 as 组织部部长, masks as x.

    An office that many kinds of organ have (书记, 主任) counts only with its organ.
    """
    rows = reference["positions"]
    offices = {row["word"]: row["needs_organ"] == "yes" for row in rows if row["role"] == "office"}
    organs = _Organs({row["word"]: row["role"] for row in rows})
    other_after = tuple(sorted(row["word"] for row in rows if row["role"] == "after"))
    words = sorted(offices)
    need_organ = [offices[word] for word in words]
    # a DFA of a list so short is built in milliseconds, and halves the time of the search
    automaton = ac.AhoCorasick(words, matchkind=ac.MatchKind.LeftmostLongest, implementation=ac.Implementation.DFA)

    def find(page: Page) -> Iterator[Mention]:
        text, tokens = page.text, page.tokens
        borders = tokens.at
        for number, start, end in automaton.find_matches_as_indexes(text):
            if end in borders and not text.startswith(other_after, end):
                mention = _position(text, tokens, organs, start, end, needs_organ=need_organ[number])
                if mention:
                    yield mention

    return find


def _position(text: str, tokens: Tokens, organs: _Organs, start: int, end: int, *, needs_organ: bool) -> Mention | None:
    organ_end, name_head = start, ""
    if not organs.has_word(text, start) and organs.has_word(text, start + 1) > 1:
        organ_end, name_head = start + 1, text[start]  # 组织部长: office and organ share a character
    first = _first(text, tokens, organs, organ_end)
    has_organ = first < organ_end
    if not has_organ and (needs_organ or not _may_begin(text, tokens, start)):
        return None
    first = _with_level(text, tokens, first, has_organ=has_organ)
    name = text[first:organ_end] + name_head + text[organ_end:end]
    if not name.startswith("中共中央"):
        name = name.removeprefix("中共")
    name = _MASK.sub("x", name)
    method, score = ("organ", 0.93) if has_organ else ("office", 0.85)
    return Mention(first, end, "POSITION", name, method, score, f"position:{name}")


def _may_begin(text: str, tokens: Tokens, start: int) -> bool:
    """Whether an office may stand by itself at an offset: between words, or after its own level (该局|局长)."""
    return start in tokens.at or (start > 0 and text[start - 1] == text[start] and text[start] in _LEVELS)


def _with_level(text: str, tokens: Tokens, first: int, *, has_organ: bool) -> int:
    """Where a position begins with the level of its organ (镇党委书记) and a masked place (xx县委书记, xx局局长)."""
    start = first
    level = _LEVEL.search(text, max(0, first - 2), first)
    if level and (not has_organ or _begins_word(text, tokens, level.start())):
        start = level.start()
    is_of_place = has_organ and (text[start] in _LEVELS or text.startswith(_SETTLEMENTS, start))
    is_doubled = not has_organ and start < first and text[start] == text[first]
    mask = _MASKED_PLACE.search(text, max(0, start - _LONGEST_MASK), start) if is_of_place or is_doubled else None
    if mask:
        return mask.start()
    is_graded = has_organ or text[first - 1 : first] == "级"
    return start if is_graded else first


def _begins_word(text: str, tokens: Tokens, start: int) -> bool:
    """Whether a word begins at an offset, if need be after a verb that the engine joined to it."""
    return start in tokens.at or (start - 1 in tokens.at and text[start - 1] in _GLUED)


def _first(text: str, tokens: Tokens, organs: _Organs, end: int) -> int:
    """Where the organ begins that ends at an offset, with its place; the offset itself if there is none."""
    start = end
    while length := organs.has_word(text, start):
        start -= length
    if start < end and start not in tokens.at:  # 国家计划|委员会, 江西|省委: the engine's word is the whole name
        word = bisect_right(tokens.starts, start) - 1
        return tokens.starts[word] if tokens.tags[word] in _WHOLE_NAME_TAGS else start
    head = start
    word = tokens.at.get(start, 0) - 1
    while word >= 0 and end - tokens.starts[word] <= _MAX_LENGTH:
        token, tag = tokens.words[word], tokens.tags[word]
        if not organs.may_hold(token, tag):
            break
        if tag in _WHOLE_NAME_TAGS or organs.is_organ(token, tag):
            head = tokens.starts[word]
        word -= 1
    if head < end and text[head : head + 1] in _GLUED and text[head + 1 : head + 2] in _LEVELS:
        return head + 1
    return head - 1 if head < end and text[head - 1 : head] == "驻" else head
