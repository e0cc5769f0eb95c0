"""Positions (职务): an office with the organ it is held in: 县委书记, 省委组织部部长, 镇长."""

from __future__ import annotations

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
    """Finds offices with the organs and places before them; `name` is the words, with 组织部长 as 组织部部长.

    An office that many kinds of organ have (书记, 主任) counts only with its organ.
    """
    rows = reference["positions"]
    offices = {row["word"]: row["needs_organ"] == "yes" for row in rows if row["role"] == "office"}
    organs = _Organs({row["word"]: row["role"] for row in rows})
    words = sorted(offices)
    need_organ = [offices[word] for word in words]
    # a DFA of a list so short is built in milliseconds, and halves the time of the search
    automaton = ac.AhoCorasick(words, matchkind=ac.MatchKind.LeftmostLongest, implementation=ac.Implementation.DFA)

    def find(page: Page) -> Iterator[Mention]:
        text, tokens = page.text, page.tokens
        borders = tokens.at
        for number, start, end in automaton.find_matches_as_indexes(text):
            if end in borders:
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
    if not has_organ and (needs_organ or start not in tokens.at):
        return None
    name = text[first:organ_end] + name_head + text[organ_end:end]
    if not name.startswith("中共中央"):
        name = name.removeprefix("中共")
    method, score = ("organ", 0.93) if has_organ else ("office", 0.85)
    return Mention(first, end, "POSITION", name, method, score, f"position:{name}")


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
    return head - 1 if head < end and text[head - 1 : head] == "驻" else head
