"""Terms that documents of a theme use and others do not, by log-likelihood against the background, for review.

The measure is Dunning's G² over documents (Accurate Methods for the Statistics of Surprise and Coincidence, 1993):
how much better two rates, within the theme and outside it, explain where a term stands than one rate does. Each
document counts once for a term, so that one long document cannot make it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from math import log
from typing import NamedTuple

from transforms.tag.segment import Segmenter, Tokens

#: Word classes of which terms are made: nouns of all sorts, verbs and qualifiers that stand with them.
_CONTENT = frozenset({"n", "nz", "nt", "vn", "v", "l", "j", "b", "an", "a", "i", "ng", "s"})
_NAMES = frozenset({"n", "nz", "nt", "vn", "l", "j", "an"})
_SHORTEST, _LONGEST = 2, 8
#: A term that stands so much more often within the theme; below it a rate may be higher by the length of documents.
_TIMES = 2.0


class Labelled(NamedTuple):
    """A text and the themes that it has."""

    text: str
    themes: Set[str]


class Term(NamedTuple):
    """A term to be reviewed. `inside`, `outside`: in how many documents of the theme, and of others, it stands."""

    term: str
    theme: str
    g2: float
    inside: int
    outside: int
    of_inside: int
    of_outside: int


def proposed_terms(
    documents: Iterable[Labelled], known: Set[str], segmenter: Segmenter, *, least: int, most: int
) -> list[Term]:
    """For each theme up to `most` terms in `least` of its documents or more, best first; not those that are `known`."""
    total: Counter[str] = Counter()
    of_theme: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    count = 0
    for text, themes in documents:
        found = set(_terms(segmenter.tokens(text))) - known
        total.update(found)
        count += 1
        for theme in themes:
            of_theme.setdefault(theme, Counter()).update(found)
            sizes[theme] += 1
    out: list[Term] = []
    for theme in sorted(of_theme):
        size, rest = sizes[theme], count - sizes[theme]
        rated = (
            Term(
                term,
                theme,
                round(g2(inside, total[term] - inside, size, rest), 1),
                inside,
                total[term] - inside,
                size,
                rest,
            )
            for term, inside in of_theme[theme].items()
            if inside >= least and inside * rest >= _TIMES * (total[term] - inside) * size
        )
        out += sorted(rated, key=lambda one: (-one.g2, one.term))[:most]
    return out


def _terms(tokens: Tokens) -> Iterator[str]:
    """Words that carry content, and pairs of them that end in a noun."""
    words, tags = tokens.words, tokens.tags
    for number, (word, tag) in enumerate(zip(words, tags, strict=True)):
        if tag not in _CONTENT:
            continue
        if _SHORTEST <= len(word) <= _LONGEST:
            yield word
        if number and tag in _NAMES and tags[number - 1] in _CONTENT:
            pair = words[number - 1] + word
            if _SHORTEST < len(pair) <= _LONGEST:
                yield pair


def g2(inside: int, outside: int, size: int, rest: int) -> float:
    """Dunning's log-likelihood ratio of a term in `inside` of `size` documents and `outside` of `rest`; at least 0."""
    rate = (inside + outside) / (size + rest) if size + rest else 0.0
    return max(
        0.0,
        2
        * (_likelihood(inside, size) + _likelihood(outside, rest) - _at(inside, size, rate) - _at(outside, rest, rate)),
    )


def _likelihood(hits: int, size: int) -> float:
    return _at(hits, size, hits / size) if size else 0.0


def _at(hits: int, size: int, rate: float) -> float:
    """The logarithm of the likelihood of so many hits at a rate."""
    out = 0.0
    if hits:
        out += hits * log(rate)
    if size - hits:
        out += (size - hits) * log(1 - rate)
    return out
