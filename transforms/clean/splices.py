"""Two sentences run into each other, because what stood between them is lost: 得到充分发一是, 各项工作取得二、.

What is left of the first one stops where no sentence stops, inside a word, before its object or after a comma, and goes
on with a numbering or with words that open a sentence. Words that cannot be the last of a sentence are rows of
`data/reference/splice_ends.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.chars import is_hanzi
from transforms.findings import Finding, Observer
from transforms.patterns import wordings
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("splice_ends",)

_N = "一二三四五六七八九十"
_NUMERALS = (*_N, *(f"十{units}" for units in _N[:9]))
#: Numberings of points in a running text, which may stand behind a comma, and of headings, which may not.
_POINTS = tuple(tuple(f"{before}{n}{after}" for n in _N) for before, after in (("", "是"), ("", "要"), ("第", "，")))
_HEADINGS = tuple(tuple(f"{before}{n}{after}" for n in _NUMERALS) for before, after in (("", "、"), ("（", "）")))
#: What opens a sentence and is never the first of several.
_WORDS = ("其次，", "再次，", "同志们，", "同志们！", "同志们：", "总之，", "综上所述，", "下一步，")
#: By numbering the one that comes before it; nothing comes before the first of a row.
_EARLIER = {later: earlier for row in (*_POINTS, *_HEADINGS) for earlier, later in pairwise(row)}
_FIRST = frozenset(row[0] for row in (*_POINTS, *_HEADINGS))
_IS_HEADING = frozenset(chain(*_HEADINGS))
_OPENINGS = (*chain(*_POINTS, *_HEADINGS), *_WORDS)
#: What follows a numeral that counts or cites: 二、三等奖, （二）项.
_NO_HEADING = frozenset(_N + "（项款至或和及、》")
#: What follows 一是 or 二要 that are words in a sentence: 一是否, 二要素.
_NO_POINT = frozenset("否指求点素害领件一")
#: What the numeral of an opening belongs to: 第二是, 三分之二是, 其二是, 科目二、.
_PARTS = frozenset(_N + "第之其初周条款目")
_WHY = {"word": ("stops inside a word", 0.95), "object": ("stops without its object", 0.85)}
#: A sentence that only lacks its mark before 二是: none is known in sound prose, but the mark alone may be lost.
_NO_MARK = ("stops without a mark", 0.45)
#: Such a sentence is prose, and no label, if it has a comma and this length; it is looked for so far back.
_PROSE = 20
_REACH = 200
_SENTENCE_END = re.compile("[。；！？：\n]")


@dataclass(frozen=True)
class _Seam:
    """Where an opening `[start, end)` stands behind what it cuts short; a line end may lie between `at` and `start`."""

    at: int
    start: int
    end: int
    opening: str


#: By words that cannot be the last of a sentence: what they lack, and whether they may stand before a first point.
_Ends = dict[str, tuple[str, bool]]


def make_splice_observer(reference: Reference) -> Observer:
    """An observer of splices; each finding spans the words on both sides of the seam that show it."""
    ends: _Ends = {}
    for row in reference["splice_ends"]:
        ends.update(dict.fromkeys(wordings(row["end"]), (row["lacks"], row["before"] == "later")))
    matcher = AhoCorasick(list(_OPENINGS), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return partial(_splices, matcher=matcher, ends=ends, longest=max(map(len, ends), default=0))


def _splices(text: str, *, matcher: AhoCorasick, ends: _Ends, longest: int) -> Iterator[Finding]:
    seen = set()
    for number, start, end in matcher.find_matches_as_indexes(text):
        opening = _OPENINGS[number]
        seam = _Seam(start - (text[start - 1 : start] == "\n"), start, end, opening)
        last = text[seam.at - 1 : seam.at]
        if last in ("，", "、"):
            if _is_cut_at_comma(text, seam):
                yield Finding(seam.at - 1, end, "splice", "stops after a comma", 0.8)
        elif is_hanzi(last) and _goes_on(text, seam):
            if found := _cut_word(text, seam, ends, longest):
                yield found
            elif _EARLIER.get(opening) in seen and _lacks_mark(text, seam):
                yield Finding(seam.at - 1, end, "splice", *_NO_MARK)
        seen.add(opening)


def _goes_on(text: str, seam: _Seam) -> bool:
    """Whether an opening is one, and not the beginning of another word or of a row of numbers."""
    following = text[seam.end : seam.end + 1]
    if seam.opening in _IS_HEADING:
        return following not in _NO_HEADING
    return seam.opening[-1] not in "是要" or following not in _NO_POINT


def _is_cut_at_comma(text: str, seam: _Seam) -> bool:
    """Whether a comma ends no clause: before an opening on a line of its own, or before a later heading.

    第（一）、（二）项 is a row of numbers, and `：、` a slip.
    """
    if not is_hanzi(text[seam.at - 2 : seam.at - 1]) or not _goes_on(text, seam):
        return False
    is_later_heading = seam.opening in _IS_HEADING and seam.opening not in _FIRST
    return seam.at < seam.start or (is_later_heading and text[seam.at - 1] == "，")


def _cut_word(text: str, seam: _Seam, ends: _Ends, longest: int) -> Finding | None:
    """The splice behind words that cannot end a sentence, the longest of them; None behind others."""
    for length in range(min(longest, seam.at), 0, -1):
        lacks, is_for_later = ends.get(text[seam.at - length : seam.at], ("", False))
        if lacks and not (is_for_later and seam.opening in _FIRST):
            return Finding(seam.at - length, seam.end, "splice", *_WHY[lacks])
    return None


def _lacks_mark(text: str, seam: _Seam) -> bool:
    """Whether a sentence of prose stops without its mark before an opening that is no line's heading and no rank."""
    is_line = seam.at < seam.start
    if (is_line and seam.opening in _IS_HEADING) or seam.opening[0] == "第" or text[seam.at - 1] in _PARTS:
        return False
    sentence = _SENTENCE_END.split(text[max(0, seam.at - _REACH) : seam.at])[-1]
    return len(sentence) >= _PROSE and "，" in sentence
