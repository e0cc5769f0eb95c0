"""Phrases that mark a document: what it says often, and other documents do not.

A candidate is a content word, a row of them that ends in a noun, or a set phrase that MENTION found, always whole. With
n occurrences in a document of which `rate` is the share of background documents that hold a word:

    weight  = (1 + log2 n) · mean of -log2 rate over the words · 1.25 for each word after the first, at most two
    score   = weight / (weight + 14), the weight doubled where the title has the phrase

The background is a table (`word_rates`), so that no other document and no order enters. Of phrases that overlap in
their words the better one stays: a part stays beside its whole only if it also stands elsewhere at least as often, a
whole beside its part if it is half of what stands there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import islice
from math import log2
from typing import NamedTuple

from transforms.stage import Reference
from transforms.tag.segment import Segmenter, Tokens

REFERENCES: tuple[str, ...] = ("ordinary_places", "places", "word_rates")

#: Word classes of which phrases are made, and those that may end them.
_CONTENT = frozenset({"n", "nz", "nt", "vn", "l", "j", "b", "an", "i", "v", "a", "eng"})
_HEADS = frozenset({"n", "nz", "nt", "vn", "l", "j", "an", "i", "eng"})
#: Verbs and adjectives build phrases, and sentences more often: such a phrase must stand so often.
_OF_SENTENCES = frozenset({"v", "a"})
_TIMES_OF_SENTENCES = 3
_LONGEST = 4
_MOST_CHARACTERS = 12
#: Phrases of a document; and how often one must stand that the title has not.
_MOST = 12
_LEAST_TIMES = 2
#: What a word is worth that the background does not hold: names, rare terms, and cuts in the wrong place.
_UNKNOWN = 10.0
#: Masks, numbers with letters: no phrase ends in one.
_NO_PHRASE = re.compile("[xX*0-9]+|[A-Za-z]{1,2}[0-9]*")
#: Candidates that are looked at for redundancy; the others are weaker than these.
_LOOKED_AT = 40
#: Characters of the words that no other word lies in.
_SHORT = 2
#: A part of which this share stands within one longer phrase is not told beside it.
_ELSEWHERE = 0.8
_LONGER, _MOST_LONGER = 1.25, 2
_HALFWAY = 14.0
_TITLE = 2.0
_LEAST_SCORE = 0.5


class Keyphrase(NamedTuple):
    """A phrase, its score (0 to 1), how often it stands in the document, and where first (code points)."""

    phrase: str
    score: float
    times: int
    start: int


#: A set phrase that is a candidate whole: where it stands, [start, end).
Span = tuple[int, int]
Keyphraser = Callable[[str, int, Iterable[Span]], list[Keyphrase]]


class _Candidate(NamedTuple):
    phrase: str
    weight: float
    times: int
    start: int


def make_keyphraser(reference: Reference, segmenter: Segmenter) -> Keyphraser:
    """A function of (clean text, end of its title line, spans of set phrases) that returns its phrases, best first.

    Reads the table `word_rates`: of each word the share of documents that hold it.
    """
    surprise = {row["word"]: -log2(float(row["rate"])) for row in reference["word_rates"]}

    def value(words: Iterable[str]) -> float:
        surprises = [surprise.get(word, _UNKNOWN) for word in words]
        return sum(surprises) / len(surprises) * _LONGER ** min(len(surprises) - 1, _MOST_LONGER)

    def phrases(text: str, body_start: int, spans: Iterable[Span]) -> list[Keyphrase]:
        tokens = segmenter.tokens(text)
        places = _places(tokens, body_start, set(spans))
        found = [text[start:end] for start, end, _, _ in places]
        first = dict(zip(reversed(found), reversed(places), strict=True))  # of equal phrases the first place stays
        title = text[:body_start]
        rated = []
        for phrase, times in Counter(found).items():
            in_title = bool(title) and phrase in title
            if times >= _LEAST_TIMES or in_title:
                start, _, begin, stop = first[phrase]
                if times >= _least(tokens, begin, stop) or in_title:
                    worth = value(tokens.words[begin:stop] or (phrase,))
                    weight = (1 + log2(times)) * worth * (_TITLE if in_title else 1.0)
                    rated.append(_Candidate(phrase, weight, times, start))
        rated.sort(key=lambda one: (-one.weight, one.phrase))
        kept = islice(_distinct(rated[:_LOOKED_AT]), _MOST)
        scored = (Keyphrase(p, round(w / (w + _HALFWAY), 4), times, start) for p, w, times, start in kept)
        return [one for one in scored if one.score >= _LEAST_SCORE]

    return phrases


#: Where a candidate stands, `text[start:end]`, and of which words it is made, `words[begin:stop]`.
_Place = tuple[int, int, int, int]


def _places(tokens: Tokens, body_start: int, known: Set[Span]) -> list[_Place]:
    """Where the candidates of a text stand: set phrases, then words and rows of words."""
    words, tags, starts, ends = tokens.words, tokens.tags, tokens.starts, tokens.ends
    # a row that stands twice is made of words that do; those of the title need not
    often = {word for word, count in Counter(words).items() if count >= _LEAST_TIMES and len(word) > 1}
    last_of_title = bisect_right(ends, body_start)
    kept = [number for number in range(last_of_title) if len(words[number]) > 1]
    kept += [number for number, word in enumerate(words) if word in often and number >= last_of_title]
    out = [(start, end, tokens.at.get(start, 0), tokens.at.get(end, 0)) for start, end in sorted(known)]
    row: list[int] = []  # numbers of the kept words before, without a gap
    for number in kept:
        tag = tags[number]
        if tag not in _CONTENT:
            continue
        if row and (row[-1] != number - 1 or words[number] in [words[before] for before in row]):
            row = []  # a gap, or a phrase that would overlap itself
        row.append(number)
        if tag in _HEADS and not (words[number].isascii() and _NO_PHRASE.fullmatch(words[number])):
            end = ends[number]
            for begin in row[-_LONGEST:]:
                start = starts[begin]
                if end - start <= _MOST_CHARACTERS and not (known and (start, end) in known):
                    out.append((start, end, begin, number + 1))
    return out


def _least(tokens: Tokens, begin: int, stop: int) -> int:
    """How often the phrase of some words must stand."""
    loose = stop - begin > 1 and not _OF_SENTENCES.isdisjoint(tokens.tags[begin : stop - 1])
    return _TIMES_OF_SENTENCES if loose else _LEAST_TIMES


def _distinct(rated: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """The candidates without parts of better ones that seldom stand elsewhere, and without rare longer forms."""
    kept: list[_Candidate] = []
    for one in _whole(rated):
        within = sum(other.times for other in kept if one.phrase in other.phrase)
        holds = max((other.times for other in kept if other.phrase in one.phrase), default=0)
        if one.times < 2 * within or 2 * one.times < holds:
            continue
        kept.append(one)
        yield one


def _whole(rated: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """The candidates that stand elsewhere than within one longer candidate."""
    longer = [(other.phrase, other.times) for other in rated if len(other.phrase) > _SHORT]
    for one in rated:
        phrase, most = one.phrase, one.times * _ELSEWHERE
        for other, times in longer:
            if phrase in other and times >= most and phrase != other:
                break
        else:
            yield one
