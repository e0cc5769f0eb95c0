"""Themes of a document: how strongly a reviewed lexicon speaks for each, and where in the text it does.

The formula, for a theme of a document:

    gain      = weight · (1 + log2 n) for a term that occurs n times; twice that for one that stands in the title
    strength  = sum of gains / (characters / 1000) ** 0.7, counting at least 300 characters
    share     = the theme's part of the gains of all themes
    breadth   = distinct terms / 3, at most 1
    rating    = strength · share ** 0.65 · breadth
    score     = rating / (rating + 0.8), half of it where a single term speaks

Nothing outside the tables enters it: no other document, no order. Repeats count less and less, one word alone never
makes a theme, and what a document treats in passing falls behind what it is about. The exponents lie on a plateau:
on news and reports labelled by subject, any between 0.5 and 1 changed macro average precision by at most 0.05. 0.7 was
best for length; for the share 0.65 to 0.75 was best, and more is unkind to reports that have many themes. 0.8 was
set by reading the themes of Party reports and news one by one, so that a score of 0.5 parts what a document is about
from what it merely mentions.

A paragraph long enough is rated by the same formula, and told where its best theme has 0.5 or more and is not the
document's: reports go from subject to subject, and news bulletins from item to item.

A term within a longer entry is not counted (leftmost-longest): vetoes are entries of no theme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from math import log2
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("theme_terms", "theme_vetoes", "themes")

_TITLE_FACTOR = 2.0
_BREADTH = 3
_LENGTH_POWER = 0.7
_LENGTH_FLOOR = 300
_SHARE_POWER = 0.65
_HALFWAY = 0.8
#: Below it lie a few light words, which are no theme even to a generous reader: a third of all rows, on news.
_LEAST_SCORE = 0.1
_MOST_EVIDENCE = 20


#: Paragraphs shorter than that (code points) say too little by themselves; and the score from which one has a theme.
_PARAGRAPH = 80
_HAS = 0.5

#: A term that speaks for a theme: start and end in the text (code points, half-open), the term, its weight.
Evidence = tuple[int, int, str, float]


class ThemeScore(NamedTuple):
    """One theme, its score (0 to 1; 0.5 means yes) and at most 20 of its best pieces of evidence, in order of start."""

    theme: str
    score: float
    evidence: tuple[Evidence, ...]


class ParagraphTheme(NamedTuple):
    """The theme of the paragraph `text[start:end]` (code points), which is not the best of its document."""

    start: int
    end: int
    theme: str
    score: float


class Rated(NamedTuple):
    """The themes of a document, best first, and those of its paragraphs where they differ, in order."""

    document: list[ThemeScore]
    paragraphs: list[ParagraphTheme]


Rater = Callable[[str, int], Rated]

_Match = tuple[int, int, int]  # term, start, end
_Votes = Sequence[tuple[tuple[int, float], ...]]  # by term: (theme, weight)


def make_rater(reference: Reference) -> Rater:
    """A function of (clean text, end of its title line) that returns the themes of the text and of its paragraphs.

    Reads the tables `themes`, `theme_terms` and `theme_vetoes`.
    """
    themes = [row["theme"] for row in reference["themes"]]
    weights = _weights(reference, {theme: number for number, theme in enumerate(themes)})
    terms = sorted(weights)
    votes: _Votes = [weights[term] for term in terms]
    find = AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes

    def rate(text: str, body_start: int) -> Rated:
        matches: list[_Match] = [match for match in find(text) if votes[match[0]]]
        scores = _scores(matches, votes, len(text), body_start)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], themes[item[0]]))
        evidence = _evidence(matches, votes, terms, scores)
        document = [ThemeScore(themes[theme], score, evidence[theme]) for theme, score in ranked]
        best = ranked[0][0] if ranked else -1
        return Rated(document, list(_paragraphs(matches, votes, themes, text, body_start, best)))

    return rate


def _paragraphs(
    matches: Sequence[_Match], votes: _Votes, themes: Sequence[str], text: str, body_start: int, best: int
) -> Iterator[ParagraphTheme]:
    """The paragraphs of the body whose best theme is another than the document's, `best`."""
    at = 0
    for start, end in _lines(text, body_start):
        while at < len(matches) and matches[at][1] < start:
            at += 1
        first = at
        while at < len(matches) and matches[at][1] < end:
            at += 1
        if end - start < _PARAGRAPH or at - first < _BREADTH:
            continue
        scores = _scores(matches[first:at], votes, end - start, 0)
        if scores:
            theme = min(scores, key=lambda one: (-scores[one], themes[one]))
            if theme != best and scores[theme] >= _HAS:
                yield ParagraphTheme(start, end, themes[theme], scores[theme])


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines of a text from an offset on, without their ends."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _weights(reference: Reference, numbers: Mapping[str, int]) -> dict[str, tuple[tuple[int, float], ...]]:
    """Of every term its (theme number, weight) pairs; of every veto none.

    Raises: ValueError for a veto that is a term; KeyError for a theme that is not in the table `themes`.
    """
    weights: dict[str, tuple[tuple[int, float], ...]] = {row["term"]: () for row in reference["theme_vetoes"]}
    vetoes = set(weights)
    for row in reference["theme_terms"]:
        term = row["term"]
        if term in vetoes:
            raise ValueError(f"theme_vetoes: {term} is also a term of {row['theme']}; expected one or the other")
        weights[term] = (*weights.get(term, ()), (numbers[row["theme"]], float(row["weight"])))
    return weights


def _scores(matches: Sequence[_Match], votes: _Votes, length: int, body_start: int) -> dict[int, float]:
    """Scores by theme number, those of chance hits left out."""
    counts = Counter(map(itemgetter(0), matches))
    in_title = {term for term, _, _ in takewhile(lambda match: match[1] < body_start, matches)}
    gains: dict[int, float] = {}
    distinct: dict[int, int] = {}
    for term, count in counts.items():
        factor = 1.0 + log2(count) if count > 1 else 1.0
        if term in in_title:
            factor *= _TITLE_FACTOR
        for theme, weight in votes[term]:
            gains[theme] = gains.get(theme, 0.0) + weight * factor
            distinct[theme] = distinct.get(theme, 0) + 1
    size = (max(length, _LENGTH_FLOOR) / 1000) ** _LENGTH_POWER
    total = sum(gains.values())
    scores = {
        theme: round(_score(gain / size * (gain / total) ** _SHARE_POWER, distinct[theme]), 4)
        for theme, gain in gains.items()
    }
    return {theme: score for theme, score in scores.items() if score >= _LEAST_SCORE}


def _score(rating: float, distinct: int) -> float:
    """The score of a theme, 0 to 1, by its rating before breadth and its number of distinct terms."""
    rating *= min(1.0, distinct / _BREADTH)
    return rating / (rating + _HALFWAY) * (0.5 if distinct == 1 else 1.0)


def _evidence(
    matches: Sequence[_Match], votes: _Votes, terms: Sequence[str], themes: Mapping[int, float]
) -> dict[int, tuple[Evidence, ...]]:
    """By theme number its best evidence: first occurrences before repeats, heavy terms before light ones."""
    found: dict[int, list[Evidence]] = {theme: [] for theme in themes}
    for term, start, end in matches:
        for theme, weight in votes[term]:
            if theme in found:
                found[theme].append((start, end, terms[term], weight))
    return {theme: tuple(_best(pieces)) for theme, pieces in found.items()}


def _best(pieces: list[Evidence]) -> list[Evidence]:
    """At most 20 of the pieces, in order of start as they came."""
    if len(pieces) <= _MOST_EVIDENCE:
        return pieces
    seen: Counter[str] = Counter()
    ranked = []
    for start, end, term, weight in pieces:
        ranked.append((seen[term], -weight, start, end, term))
        seen[term] += 1
    return sorted((start, end, term, -weight) for _, weight, start, end, term in sorted(ranked)[:_MOST_EVIDENCE])
