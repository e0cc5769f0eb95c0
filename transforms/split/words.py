"""Whether two texts speak of the same things: how much of their wording they share."""

from __future__ import annotations

import re

from transforms.chars import HANZI
from transforms.split.headings import Heading

#: Three hanzi in a row are compared, of so many characters on either side of a border.
_SIZE, _WINDOW = 3, 600
#: With fewer such rows on one side nothing can be told.
_FEWEST = 150
#: The share of rows that two texts have in common, of the smaller number. Measured at 800 borders between documents
#: of one kind and 1,300 places within documents: at most 0.012 at 70 to 95 % of the borders between news, essays, exam
#: papers and reports (half of those between letters, a third of those between laws), and at up to 15 % of the places;
#: at least 0.05 at up to 10 % of the borders, and at a quarter to nine tenths of the places.
_NEW, _SAME = 0.012, 0.05

_RUN = re.compile(f"[{HANZI}]+")


def compare_words(text: str, start: int, at: int) -> str | None:
    """What the words around `at` say: `new_words` where the text from there on has hardly any of those before.

    `same_words` where it has many of them, `other_words` in between; None where there is too little of either (the text
    before reaches back to `start`).
    """
    above = _rows(text, max(start, at - _WINDOW), at) if at - start > _FEWEST else set()
    below = _rows(text, at, at + _WINDOW) if len(above) >= _FEWEST else set()
    fewer = min(len(above), len(below))
    if fewer < _FEWEST:
        return None
    shared = len(above & below) / fewer
    return "new_words" if shared <= _NEW else "same_words" if shared >= _SAME else "other_words"


def leaning(text: str, heading: Heading, below: int) -> float:
    """How much more of a title's wording comes again in the text from `below` on than stood above it: -1 to 1."""
    pairs = _pairs(text[heading.title_start : heading.title_end])
    before, after = text[max(0, heading.start - _WINDOW) : heading.start], text[below : below + _WINDOW]
    return (sum(pair in after for pair in pairs) - sum(pair in before for pair in pairs)) / max(1, len(pairs))


def _pairs(title: str) -> set[str]:
    """The distinct pairs of hanzi of a title."""
    return {run[at : at + 2] for run in _RUN.findall(title) for at in range(len(run) - 1)}


def _rows(text: str, start: int, end: int) -> set[str]:
    """The distinct rows of hanzi of a span."""
    runs = (match[0] for match in _RUN.finditer(text, start, end))
    return {run[at : at + _SIZE] for run in runs for at in range(len(run) - _SIZE + 1)}
