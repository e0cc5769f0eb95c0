"""What was read of a document as a whole (its genre, issuing level, place), with the words that say so."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """A value of a column and its evidence.

    `column`: genre, issuing_level or place. `score`: how sure, 0 to 1. `where`: 'title' or 'text'; `start` and `end`
    are offsets there, code points, half-open, and `term` the words.
    """

    column: str
    value: str
    term: str
    where: str
    start: int
    end: int
    score: float


def in_title(column: str, value: str, title: str, start: int, end: int, score: float) -> Reading:
    """A reading of the title."""
    return Reading(column, value, title[start:end], "title", start, end, score)


def in_text(column: str, value: str, text: str, start: int, end: int, score: float) -> Reading:
    """A reading of the text."""
    return Reading(column, value, text[start:end], "text", start, end, score)
