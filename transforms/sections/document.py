"""The sections of one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from transforms.sections.lines import REFERENCES as LINE_REFERENCES
from transforms.sections.lines import make_lines
from transforms.sections.markers import Style
from transforms.sections.outline import outline
from transforms.sections.roles import (
    LEAD,
    OPENING,
    Evidence,
    Role,
    RoleReader,
    Votes,
    decide,
    inherited,
    make_role_reader,
    merged,
)
from transforms.sections.roles import REFERENCES as ROLE_REFERENCES
from transforms.sections.tree import Node, Place, places
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = (*LINE_REFERENCES, *ROLE_REFERENCES)


class Section(NamedTuple):
    """A heading and what it governs, at `[start, end)` of the text, or a line that frames the document.

    `parent` is the place of the section it lies in among the document's sections; `heading` opens the span and begins
    with `marker`, the numbering as written; `body_start` is where the heading is over. A line apart has level 0.
    """

    parent: int | None
    level: int
    kind: str
    marker: str | None
    heading: str
    start: int
    body_start: int
    end: int
    role: str | None
    score: float | None
    evidence: tuple[Evidence, ...]


Sectioner = Callable[[str, int], list[Section]]


def make_sectioner(reference: Reference) -> Sectioner:
    """A function of (clean text, end of its title line) that returns the sections of the text, in order of start.

    Reads the tables `section_lines` and `section_roles`.
    """
    lines = make_lines(reference)
    reader = make_role_reader(reference)

    def sections(text: str, body_start: int) -> list[Section]:
        if not text:
            return []
        padded = f"\n{text}\n"
        nodes = outline(padded, body_start + 1, lines)
        if all(node.style is None for node in nodes):
            return [_line(text, node) for node in nodes]
        placed = places(nodes, padded)
        return _sections(text, nodes, placed, _roles(text, nodes, placed, reader))

    return sections


def _line(text: str, node: Node) -> Section:
    """A line apart in a document that has no headings."""
    start, stop, end = node.start - 1, node.stop - 1, node.limit - 1
    return Section(None, 0, node.kind, None, text[start:stop], start, stop, end, None, None, ())


def _sections(text: str, nodes: Sequence[Node], placed: Sequence[Place], roles: Sequence[Role | None]) -> list[Section]:
    """The sections, counted in the text: one less than in the padded text."""
    out = []
    for node, (parent, level, end), role in zip(nodes, placed, roles, strict=True):
        start = node.start - 1
        body = node.body - 1
        if body < end - 1 and text[body] in " \n\u3000":
            body += 1
        marker = text[start : node.marker - 1].rstrip() if node.marker > node.start else None
        said = (role.role, role.score, role.evidence) if role else (None, None, ())
        above = parent if parent >= 0 else None
        out.append(Section(above, level, node.kind, marker, text[start : node.stop - 1], start, body, end - 1, *said))
    return out


def _roles(text: str, nodes: Sequence[Node], placed: Sequence[Place], reader: RoleReader) -> list[Role | None]:
    """The role of every node; lines apart have none."""
    genre: Votes = {}
    if nodes[0].kind == "title":
        reader.title(genre, text, 0, nodes[0].stop - 1)
    roles: list[Role | None] = []
    leads: dict[int, Votes] = {}
    starts = [*(node.start for node in nodes[1:]), len(text) + 1]
    for number, (node, (parent, level, end)) in enumerate(zip(nodes, placed, strict=True)):
        if not level:
            roles.append(None)
            continue
        if node.first not in leads:
            leads[node.first] = _lead(text, node, nodes[number - 1].body - 1 if number else 0, reader)
        above = roles[parent] if parent >= 0 else None
        own = _own(text, node, min(end, starts[number]) - 1, reader)
        votes = merged(genre, leads[node.first], inherited(above) if above else {}, own)
        roles.append(decide(votes))
    return roles


def _own(text: str, node: Node, end: int, reader: RoleReader) -> Votes:
    """What a heading's words say, and the opening of its body, which is over at `end`."""
    votes: Votes = {}
    reader.heading(votes, text, _words_start(text, node), node.stop - 1)
    reader.body(votes, text, node.body - 1, min(node.body - 1 + OPENING, end))
    return votes


def _words_start(text: str, node: Node) -> int:
    """Where the words of a heading begin; the 要 of 一要 is one of them."""
    at = node.marker - 1
    return at - (node.style is Style.POINT and text[at - 1] == "要")


def _lead(text: str, node: Node, start: int, reader: RoleReader) -> Votes:
    """What the words before a run of headings say of it, as far as they are no heading themselves.

    Before a paragraph stands one sentence that leads to it; the one that holds a list may have two.
    """
    votes: Votes = {}
    if node.style is not Style.PLAIN:
        end = node.start - 1
        start = max(start, end - LEAD)
        if text[end - 1 : end] == "\n":
            start = max(start, max(text.rfind(mark, start, end - 2) for mark in "。！？；\n") + 1)
        reader.lead(votes, text, start, end)
    return votes
