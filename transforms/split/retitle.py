"""The title of a document once the corpus has told the lines of pages: one of them may have been taken for it."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from typing import NamedTuple

from transforms.discover.line_forms import form_of
from transforms.split.lexicon import make_lexicon
from transforms.split.parts import TitleMethod
from transforms.split.titles import find_title_line, first_lines, opening_words
from transforms.stage import Reference

_FIRST_LINE: TitleMethod = "first_line"
_OPENING: TitleMethod = "opening"


class Title(NamedTuple):
    """A title and where it stands in raw_text, as in `parts`; all places are 0 where no line is one."""

    words: str
    method: TitleMethod
    start: int
    end: int
    heading_end: int


def make_retitler(reference: Reference) -> Callable[[str, Set[str]], Title | None]:
    """A function that gives the title of a raw text without heading, where known forms of lines stand above it.

    None where none stands among its first lines: then the title is what it was.
    """
    lexicon = make_lexicon(reference)

    def retitle(raw: str, forms: Set[str]) -> Title | None:
        lines = first_lines(raw, 0, len(raw))
        if not any(form_of(raw[line.start : line.end]) in forms for line in lines):
            return None
        aware = replace(lexicon, known_forms=forms)
        found = find_title_line(aware, raw, 0, len(raw))
        if found is None:
            return Title(opening_words(aware, raw, 0, len(raw)), _OPENING, 0, 0, 0)
        return Title(raw[found.start : found.end], _FIRST_LINE, found.start, found.end, found.after)

    return retitle
