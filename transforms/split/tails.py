"""What stands below a document and belongs to none: rows of marks between two, lists of links after the last."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.split.evidence import ends_paragraph, is_separator, line_before
from transforms.split.lexicon import Lexicon
from transforms.split.parts import Leftover, Part, is_blank
from transforms.split.titles import has_title_shape

#: How far up from the end of a document a list of links may begin: lines, and characters of each.
_LINES, _LONGEST = 40, 60
#: Titles in a row without a heading that are a list of links.
_FEWEST = 3
_SENTENCE = re.compile("[。；;！!？?]")


def trim(lexicon: Lexicon, text: str, parts: list[Part]) -> tuple[tuple[Part, ...], tuple[Leftover, ...]]:
    """Documents without what stands below them, and that.

    Cut is at the start of a line, and only what is clear: whatever else a page has there is left to cleaning.
    """
    parents = {part.parent for part in parts}
    divided = {part.start for part in parts if "separator" in part.border_evidence}
    kept: list[Part] = []
    leftovers: list[Leftover] = []
    for ordinal, part in enumerate(parts):
        left = None if ordinal in parents else _below(lexicon, text, part, is_divided=part.end in divided)
        if left is None or left.start < part.start + max(part.heading_end, 1):
            kept.append(part)
        else:
            kept.append(replace(part, end=left.start))
            leftovers.append(left)
    return tuple(kept), tuple(leftovers)


def _below(lexicon: Lexicon, text: str, part: Part, *, is_divided: bool) -> Leftover | None:
    """What is to be cut from the end of a document."""
    if is_divided:
        row, end = line_before(text, part.end)
        if is_separator(text[row:end].strip()):
            return Leftover(row, part.end, "separator", "a row of marks between two documents")
    start = _links(lexicon, text, part.start + part.heading_end, part.end)
    return None if start is None else Leftover(start, part.end, "links", "a list of links to other documents")


def _links(lexicon: Lexicon, text: str, start: int, end: int) -> int | None:
    """Where a list of links begins that goes on to the end of a document; None without one."""
    at, titles = end, 0
    for _ in range(_LINES):
        left, right = line_before(text, at)
        line = text[left:right].strip()
        if left < start or not line or len(line) > _LONGEST or _SENTENCE.search(line) or lexicon.annex.match(line):
            return None
        heads = lexicon.links.match(line)
        linked = line[heads.end() :].lstrip("：: ") if heads else line
        is_title = has_title_shape(lexicon, linked) and not lexicon.is_furniture(line)
        if heads and (titles or is_title):
            return left
        titles += is_title and lexicon.names_a_genre(linked)
        at = left
        if is_title and titles >= _FEWEST and _ends_above(lexicon, text, start, at):
            return at
    return None


def _ends_above(lexicon: Lexicon, text: str, start: int, at: int) -> bool:
    """Whether a document ends above a list: in a sentence or a closing formula, and with no annex announced."""
    left, right = line_before(text, at)
    line = text[left:right].strip()
    if left <= start or is_blank(text, start, left) or lexicon.annex.search(line):
        return False
    return ends_paragraph(lexicon, line)
