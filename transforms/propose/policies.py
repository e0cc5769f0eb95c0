"""Set phrases of policy that a corpus uses and `policy_terms` does not hold: slogans in quotation marks, and N个X.

A number, a measure and a noun make a set phrase where the number belongs to it: 两个维护 is never three, 两个月 is. So
for each noun the documents are counted in which it stands behind each number, and a phrase is proposed whose number has
nearly all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from transforms.tag.segment import Segmenter

#: Of the documents with a noun behind any number, the share that must have it behind this one.
_FIXED = 0.8
#: A longer phrase that has this share of a shorter one's documents is the phrase, and the shorter one a part of it.
_WHOLE = 0.7
#: Characters shown on either side of an example.
_AROUND = 12
#: 一 before a measure counts; 百 and 千 guess.
_NUMBERED = re.compile(
    "(?<![第一二三四五六七八九十百千万两几数0-9])[二三四五六七八九十两双][个大项种型化](?P<noun>[一-鿿]{2,6})"
)
_LONGEST = 6


class Text(NamedTuple):
    """A document: its clean text, where known phrases stand in it, and where slogans that no list holds do."""

    document_id: str
    text: str
    known: Sequence[tuple[int, int]]
    slogans: Sequence[tuple[int, int]]


class Candidate(NamedTuple):
    """A phrase to be reviewed, and where it stands first.

    `form`: 'quoted' or 'numbered'. `documents`, `mentions`: in how many documents, and how often, it stands.
    """

    term: str
    form: str
    documents: int
    mentions: int
    document_id: str
    start: int
    end: int
    example: str


class _Seen:
    """Where a phrase stands."""

    def __init__(self) -> None:
        self.documents: set[str] = set()
        self.mentions = 0
        self.first: tuple[str, int, str] | None = None

    def add(self, document: Text, start: int, end: int) -> None:
        self.documents.add(document.document_id)
        self.mentions += 1
        around = document.text[max(start - _AROUND, 0) : end + _AROUND].replace("\n", " ").replace("\t", " ")
        place = (document.document_id, start, around)
        self.first = min(self.first or place, place)


def candidates(texts: Iterable[Text], segmenter: Segmenter, *, least: int) -> list[Candidate]:
    """Phrases that stand in `least` documents or more, those in most documents first; texts in any order."""
    quoted: dict[str, _Seen] = defaultdict(_Seen)
    numbered: dict[str, _Seen] = defaultdict(_Seen)
    for document in texts:
        for start, end in document.slogans:
            quoted[document.text[start:end]].add(document, start, end)
        for start, end in _numbered(document, segmenter):
            numbered[document.text[start:end]].add(document, start, end)
    fixed = {term: seen for term, seen in _fixed(numbered).items() if term not in quoted}
    whole = _whole({term: seen for term, seen in fixed.items() if len(seen.documents) >= least})
    found = [_candidate(term, "quoted", seen) for term, seen in quoted.items() if len(seen.documents) >= least]
    found += [_candidate(term, "numbered", seen) for term, seen in whole.items()]
    return sorted(found, key=lambda one: (-one.documents, -one.mentions, one.term))


def _numbered(document: Text, segmenter: Segmenter) -> Iterable[tuple[int, int]]:
    """Spans of a number, a measure and one or more whole words, none of it within a known phrase."""
    for match in _NUMBERED.finditer(document.text):
        start, noun = match.start(), match.start("noun")
        if any(from_ < match.end() and start < to for from_, to in (*document.known, *document.slogans)):
            continue
        tokens = segmenter.tokens(match["noun"])
        for end in tokens.ends:
            if 1 < end <= _LONGEST:
                yield start, noun + end


def _fixed(numbered: Mapping[str, _Seen]) -> dict[str, _Seen]:
    """The phrases whose noun hardly ever stands behind another number."""
    totals: dict[str, set[str]] = defaultdict(set)
    for term, seen in numbered.items():
        totals[term[1:]] |= seen.documents
    return {term: seen for term, seen in numbered.items() if len(seen.documents) >= _FIXED * len(totals[term[1:]])}


def _whole(found: Mapping[str, _Seen]) -> dict[str, _Seen]:
    """The phrases that are no mere beginning of a longer one."""
    covered = {
        term[:length]
        for term, seen in found.items()
        for length in range(3, len(term))
        if term[:length] in found and len(seen.documents) >= _WHOLE * len(found[term[:length]].documents)
    }
    return {term: seen for term, seen in found.items() if term not in covered}


def _candidate(term: str, form: str, seen: _Seen) -> Candidate:
    assert seen.first is not None  # it was seen at least once
    document_id, start, example = seen.first
    return Candidate(term, form, len(seen.documents), seen.mentions, document_id, start, start + len(term), example)
