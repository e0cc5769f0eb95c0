"""Set phrases of policy (政策提法): 三会一课, 四个意识, 乡村振兴, and slogans of numbers in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from operator import itemgetter

import ahocorasick_rs as ac

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.numerals import DIGITS
from transforms.tag.page import Page

#: Terms so short must be words of their own: 四风, not 第四风场.
_SHORT = 2
_NUMERALS = frozenset(DIGITS) | frozenset("十百千")
_OPENING = frozenset('“‘"「')

_N = "[一二三四五六七八九十两双百千万]"
#: What no list holds, and is a phrase by its form: “四个一”, “三个必须”, “一核两带三区”, “四议两公开”, “1+3+N”.
_SLOGAN = re.compile(
    rf"[“‘\"「](?P<slogan>{_N}个[一-鿿]{{1,6}}|{_N}[一-鿿]{{1,3}}(?:、?{_N}[一-鿿]{{1,3}}){{1,5}}"
    r"|[0-9]{1,4}(?:\+[0-9A-Za-z一-鿿]{1,6}){1,5})[”’\"」]"
)


def make_policy_finder(reference: Reference) -> Finder:
    """Finds the terms of `policy_terms`, the longest at each place; `name` is the normal form of the term.

    A term in quotation marks is found without the marks, but “三个代表”重要思想 as a whole. Methods: 'lexicon', and
    'slogan' for a phrase of numbers in quotation marks that no list holds: it points to no entity until it is reviewed.
    """
    rows = {row["term"]: row for row in reference["policy_terms"]}
    patterns = dict(sorted({**_with_quoted_heads(rows), **rows}.items()))
    words = list(patterns)
    entries = [
        (row["name"], f"policy:{row['name']}", row["cue"] == "quoted", row["not_after"], row["not_before"])
        for row in patterns.values()
    ]
    # no DFA: of so many words it outgrows the processor's cache, which other finders need in between
    automaton = ac.AhoCorasick(words, matchkind=ac.MatchKind.LeftmostLongest)

    def find(page: Page) -> list[Mention]:
        listed = [*listed_in(page)]
        return sorted([*listed, *_slogans(page.text, {mention.start for mention in listed})], key=itemgetter(0))

    def listed_in(page: Page) -> Iterator[Mention]:
        text = page.text
        for number, start, end in automaton.find_matches_as_indexes(text):
            name, entity_id, needs_quotes, not_after, not_before = entries[number]
            is_quoted = text[start - 1 : start] in _OPENING
            if not is_quoted and (needs_quotes or not _stands_apart(page, start, end)):
                continue
            if _is_next_to(text, start - 1, not_after) or _is_next_to(text, end, not_before):
                continue
            yield Mention(start, end, "POLICY", name, "lexicon", 0.97, entity_id)

    return find


def _slogans(text: str, taken: Set[int]) -> Iterator[Mention]:
    """Phrases of numbers in quotation marks; none where a term of the list begins."""
    for match in _SLOGAN.finditer(text):
        start, end = match.span("slogan")
        if start not in taken and start - 1 not in taken:
            yield Mention(start, end, "POLICY", match["slogan"], "slogan", 0.8)


def _stands_apart(page: Page, start: int, end: int) -> bool:
    """Whether a term is no part of another word (if short) or of a longer number (十三五十人)."""
    text = page.text
    if end - start <= _SHORT and not page.tokens.within(start, end):
        return False
    is_cut = start and text[start - 1] in DIGITS and text[start] in DIGITS
    return not is_cut and not (text[end - 1] in DIGITS and text[end : end + 1] in _NUMERALS)


def _is_next_to(text: str, at: int, characters: str) -> bool:
    """Whether one of some characters stands at an offset, which may lie outside the text."""
    return bool(characters) and 0 <= at < len(text) and text[at] in characters


def _with_quoted_heads(rows: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """Spellings with a term within the term in quotation marks: “三个代表”重要思想, “十四五”规划."""
    return {spelling: row for term, row in rows.items() for spelling in _spellings(term, rows)}


def _spellings(term: str, terms: Iterable[str]) -> Iterator[str]:
    for length in range(2, len(term)):
        if term[:length] in terms:
            yield f"“{term[:length]}”{term[length:]}"
