"""Where a text says that a person is named: titles beside the name, what persons do, how lists and notes are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.tag.persons_lexicon import Lexicon

#: Characters of a Chinese name at most.
LONGEST = 4
#: What follows a name in a note on a person: 张某某，男，汉族 or （女，1960年生）.
_NOTE = re.compile(r"[，,：:（(\s]\s?(?:男|女)(?=[，,、。；）)\s]|性)|摄(?=[）)])")
#: What follows a name that opens a line, in lists of persons: 张某某：1960年生, 张某某先生.
_ENTRY = re.compile(r"[，,：:]\s?(?=(?:19|20)\d\d年)|先生|女士|小姐")
#: A line that has such an entry, or the break before one: far fewer places to try than commas.
_FIRST_LINE = re.compile(rf"[^\n]{{0,{LONGEST}}}?(?:{_ENTRY.pattern})")
_LATER_LINE = re.compile(rf"\n(?={_FIRST_LINE.pattern})")
#: Between a title and the name that follows.
_BETWEEN = frozenset("：: \u3000")


@dataclass(frozen=True)
class Cues:
    """Where a person's name may end (`ends`) and begin (`starts`) in a text.

    `notes` are ends of names that open their line and have a note on the person after them, or may have; `titles` are
    (start, end) of the titles that follow names.
    """

    text: str
    starts: frozenset[int]
    ends: frozenset[int]
    notes: frozenset[int]
    titles: tuple[tuple[int, int], ...]
    lexicon: Lexicon

    def acts(self, end: int) -> bool:
        """Whether what persons do follows at an offset."""
        return self.text.startswith(self.lexicon.acts, end)

    def may_end(self, end: int) -> bool:
        """Whether a name can end there, by what follows."""
        return end == len(self.text) or end in self.ends or self.text.startswith(self.lexicon.after, end)

    def is_line(self, start: int, end: int) -> bool:
        """Whether a span is a line of its own, as a signature is."""
        opens = start == 0 or self.text[start - 1] == "\n"
        return opens and (end == len(self.text) or self.text[end] == "\n")


def _entries(text: str) -> Iterator[int]:
    """Where what follows a name stands in a line with no more than a name before it."""
    lines = [0] if _FIRST_LINE.match(text) else []
    for line in (*lines, *(found.end() for found in _LATER_LINE.finditer(text))):
        for entry in _ENTRY.finditer(text, line):
            if entry.start() - line > LONGEST:
                break
            yield entry.start()


def _has_notes(text: str) -> bool:
    return "男" in text or "女" in text or "摄" in text


def find_cues(lexicon: Lexicon, text: str) -> Cues:
    """The cues of a text."""
    starts: set[int] = set()
    notes = {note.start() for note in _NOTE.finditer(text)} if _has_notes(text) else set()
    ends = set(notes)
    entries = set(_entries(text))
    titles: list[tuple[int, int]] = []
    for start, end, side in lexicon.found_titles(text):
        if text.startswith(lexicon.not_titles, end):
            continue
        if side != "before":
            ends.add(start)
            titles.append((start, end))
        if side != "after":
            starts.add(end + 1 if text[end : end + 1] in _BETWEEN else end)
    return Cues(text, frozenset(starts), frozenset(ends), frozenset(notes | entries), tuple(titles), lexicon)
