"""Foreign names in hanzi whose parts are joined by a dot: 鲍里斯·叶利钦."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.tag.persons_lexicon import Lexicon
from transforms.tag.segment import Tokens

_DOTS = "·•・"
#: Code points; a name part is hardly ever longer, and a run of such characters that is does not name a person.
_LONGEST_PART = 8


def dotted_names(lexicon: Lexicon, text: str, tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Spans of names with a dot, in order: on either side whole words of characters that foreign names are made of."""
    at = 0
    while (dot := _next_dot(text, at)) >= 0:
        start, end = _left(lexicon, tokens, dot), _right(lexicon, tokens, dot + 1)
        while end > dot + 1 and text[end : end + 1] and text[end] in _DOTS:
            further = _right(lexicon, tokens, end + 1)
            if further == end + 1:
                break
            end = further
        at = max(end, dot + 1)
        if start < dot and end > dot + 1 and end - start > 4:
            yield start, end


def _next_dot(text: str, at: int) -> int:
    found = [place for place in (text.find(dot, at) for dot in _DOTS) if place >= 0]
    return min(found, default=-1)


def _left(lexicon: Lexicon, tokens: Tokens, dot: int) -> int:
    """Where the part before a dot begins; the dot where there is none."""
    number, start = tokens.at.get(dot, 0) - 1, dot
    while (
        number >= 0
        and dot - tokens.starts[number] <= _LONGEST_PART
        and lexicon.foreign.issuperset(tokens.words[number])
    ):
        start = tokens.starts[number]
        number -= 1
    return start


def _right(lexicon: Lexicon, tokens: Tokens, start: int) -> int:
    """Where the part after a dot ends; its start where there is none."""
    number, end = tokens.at.get(start, len(tokens)), start
    while number < len(tokens) and tokens.ends[number] - start <= _LONGEST_PART:
        if not lexicon.foreign.issuperset(tokens.words[number]):
            break
        end = tokens.ends[number]
        number += 1
    return end
