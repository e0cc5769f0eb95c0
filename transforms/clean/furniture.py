"""The lines of a web page deleted, wherever they stand alone in a document.

A line is judged as a whole; what a site wrote inside a sentence is not touched here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from transforms.chars import BLANKS
from transforms.discover.line_forms import ANYWHERE, form_of
from transforms.edits import Edit, Rule
from transforms.furniture import LONGEST_LINE, Furniture, fold_line

#: How many lines that are not furniture may stand before a `head` line, or after a `tail` line.
_HEAD_LINES, _TAIL_LINES = 3, 4
#: How sure a line is that the patterns know, and one that the corpus taught.
_LISTED, _INDUCED = 0.95, 0.9
_NO_FORMS: Mapping[str, str] = MappingProxyType({})


def make_furniture_rule(furniture: Furniture, known_forms: Mapping[str, str] = _NO_FORMS) -> Rule:
    """A rule that deletes the lines of a page wherever they stand alone, each with one line end.

    `7位读者收藏` goes; `全县有7位读者获奖。` and what a document says of itself (`联系人：张三`) stay.

    `known_forms` are the forms of lines that the corpus told to be a page's, each with the place where they are:
    `edge` or `anywhere` (see `transforms.discover.lines`).
    """
    openings = frozenset(form[0] for form in known_forms)

    def site_furniture(text: str) -> Iterator[Edit]:
        listed = {start for start, _ in furniture.spans_worth_a_look(text)}
        if not listed and not openings:
            return
        lines = _lines(text)
        known = _known(known_forms, openings, lines) if openings else {}
        if not listed and not known:
            return
        found = _judge(furniture, lines, listed, known)
        for start, end, confidence in _with_line_ends(text, lines, found):
            yield Edit(start, end, "", confidence=confidence)

    return site_furniture


def has_known_form(line: str, known_forms: Mapping[str, str]) -> bool:
    """Whether the corpus told that a line is a page's: one above the title may have been taken for the title."""
    return len(line) <= LONGEST_LINE and form_of(line) in known_forms


_Span = tuple[int, int, str]


def _lines(text: str) -> list[_Span]:
    """The lines of a text that hold something, with where they stand."""
    spans: list[_Span] = []
    at = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            spans.append((at, at + len(line), line))
        at += len(line) + 1
    return spans


def _known(known_forms: Mapping[str, str], openings: frozenset[str], lines: list[_Span]) -> dict[int, str]:
    """Where the lines begin that have a known form, with the place of the form; most are told by one character."""
    known = {}
    for start, end, line in lines:
        if end - start <= LONGEST_LINE and _opening(line) in openings:
            place = known_forms.get(form_of(line))
            if place:
                known[start] = place
    return known


def _opening(line: str) -> str:
    """The first character that the form of a line may have."""
    char = line.lstrip(BLANKS)[:1]
    return "0" if char.isdigit() else fold_line(char)


def _judge(furniture: Furniture, lines: list[_Span], listed: set[int], known: Mapping[int, str]) -> list[float]:
    """For each line, how sure it is that it is furniture, or 0; head and tail move on over lines that are."""
    found = [0.0] * len(lines)
    for place, order in (("head", range(len(lines))), ("tail", range(len(lines) - 1, -1, -1))):
        others = 0
        limit = _HEAD_LINES if place == "head" else _TAIL_LINES
        for number in order:
            start, _, line = lines[number]
            near = others < limit
            if not found[number]:
                head, tail = near and place == "head", near and place == "tail"
                if start in listed and furniture.is_furniture(line, head=head, tail=tail):
                    found[number] = _LISTED
                elif start in known and (near or known[start] == ANYWHERE):
                    found[number] = _INDUCED
            others += not found[number]
            if others >= limit and place == "tail":
                break
    return found


def _with_line_ends(text: str, lines: list[_Span], found: list[float]) -> Iterator[tuple[int, int, float]]:
    """The spans to delete, each with the line end after it; those that end the text with the line end before them."""
    gone = [(start, end, sure) for (start, end, _), sure in zip(lines, found, strict=True) if sure]
    last = len(text)
    closing = set()
    for start, end, _ in reversed(gone):
        if end != last:
            break
        closing.add(start)
        last = start - 1
    for start, end, sure in gone:
        yield (max(start - 1, 0), end, sure) if start in closing else (start, end + 1, sure)
