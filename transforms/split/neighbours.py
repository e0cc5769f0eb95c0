"""What the candidates above and below say of a candidate: second lines, titles that come again, digests of news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.split.evidence import is_separator
from transforms.split.headings import Heading
from transforms.split.lexicon import Lexicon
from transforms.split.parts import is_blank
from transforms.split.scores import Border, is_border
from transforms.split.titles import first_lines
from transforms.split.words import leaning

#: Visible characters that a section of a document seldom has.
LONG = 300
#: Characters that a row of marks between two lines has at most, with the blank lines around it.
_LONGEST_ROW = 120
#: Characters of a title that make it known when it stands there again.
_KNOWN = 4
#: How much further than the line above it a title leans to the text below (see `words.leaning`). Chosen by trial.
_LEANING = 0.2

#: What keeps a candidate from ending the text of the one above it.
_CLOSED = frozenset(("list_before", "title_above", "title_again", "short_news", "last_line"))

_MARKS = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile("[。！？!?；;]")


def mark_neighbours(lexicon: Lexicon, text: str, borders: Sequence[Border]) -> list[Border]:
    """Candidates of one style with the evidence that the candidate directly above or below gives."""
    return list(_within_digests(lexicon, text, _without_seconds(lexicon, text, list(_without_repeats(text, borders)))))


def is_open(border: Border) -> bool:
    """Whether a candidate may end the text of the one above it: no line of a list, no title that stands there again."""
    return _CLOSED.isdisjoint(border.evidence)


def has_text(border: Border, size: int) -> bool:
    """Whether a candidate stands over a text of its own, of `size` visible characters."""
    return size >= LONG and _CLOSED.isdisjoint({*border.evidence} - {"list_before"})


def size_of(text: str, start: int, end: int) -> int:
    """The number of visible characters of a text, or of its beginning where it is long; 0 for a list without prose."""
    words = text[start : min(end, start + 2 * LONG)]
    size = len("".join(words.split()))
    is_prose = size >= LONG or len(_SENTENCE_END.findall(words)) > 1
    return size if is_prose else 0


def name_of(text: str, heading: Heading) -> str:
    """The words of a title."""
    return text[heading.title_start : heading.title_end]


def _without_repeats(text: str, borders: Sequence[Border]) -> Iterator[Border]:
    """Candidates of one style, marked where the first title of the source or the title before them stands again."""
    first = before = _MARKS.sub("", next((text[a:b] for a, b, _ in first_lines(text, 0, len(text))), ""))
    for border in borders:
        name = _MARKS.sub("", name_of(text, border.heading))
        is_part = len(name) >= _KNOWN and ((name in first and name != first) or name in before)
        if is_part and not is_blank(text, 0, border.heading.start):
            yield border.plus("title_again")
        else:
            yield border
            before = name


def _without_seconds(lexicon: Lexicon, text: str, borders: Sequence[Border]) -> list[Border]:
    """Candidates of one style, all but one of those marked that stand directly below each other.

    The first is the title, and what follows its second line; but the first is the broken last line of a text where its
    words are of the text above, and those of the second of the text below.
    """
    marked = list(borders)
    for at, (first, second) in enumerate(pairwise(borders)):
        between = text[first.heading.end : min(second.heading.start, first.heading.end + _LONGEST_ROW)].strip()
        if (between and not is_separator(between)) or second.heading.start - first.heading.end > _LONGEST_ROW:
            continue
        lean = [leaning(text, border.heading, second.heading.end) for border in (first, second)]
        is_title = not between and _is_first(lexicon, text, first)
        is_cry = "sentence_mark" in first.evidence and "sentence_mark" not in second.evidence
        if not is_title and (between or is_cry or lean[1] - lean[0] >= _LEANING):
            marked[at] = marked[at].plus("last_line")
            marked[at + 1] = second._replace(evidence=tuple(word for word in second.evidence if word != "list_before"))
        else:
            marked[at + 1] = second.plus("title_above")
    return marked


def _is_first(lexicon: Lexicon, text: str, border: Border) -> bool:
    """Whether a line above another can be no broken last line of a text: a document ends above it, or news follow."""
    is_after_end = not {"closing_before", "separator"}.isdisjoint(border.evidence)
    return is_after_end or border.heading.start == 0 or lexicon.digest.search(name_of(text, border.heading)) is not None


def _within_digests(lexicon: Lexicon, text: str, borders: Sequence[Border]) -> Iterator[Border]:
    """Candidates of one style, marked where they are short news of a digest."""
    in_digest = False
    ends = [*(border.heading.start for border in borders[1:]), len(text)]
    for border, end in zip(borders, ends, strict=True):
        is_digest = lexicon.digest.search(name_of(text, border.heading)) is not None
        is_item = in_digest and not is_digest and not is_border(border.evidence)
        in_digest = is_digest or (is_item and size_of(text, border.heading.end, end) < LONG)
        yield border.plus("short_news") if in_digest and not is_digest else border
