"""The outline as a tree: which heading lies in which, and how far each governs.

Levels follow the document: a style that opens inside another's run is deeper, whatever it is. Only where the document
leaves it open does the order of `Style` decide.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from transforms.sections.markers import Style

#: How many later headings are looked at to see whether a run goes on.
_AHEAD = 60


class Node(NamedTuple):
    """A heading or a line apart, before it has a place in the tree. Offsets count in the padded text.

    `limit`: where a heading's rule ends at the latest; `first`: where its run begins. `style` is None for a line apart,
    which governs nothing.
    """

    start: int
    stop: int
    body: int
    limit: int
    kind: str
    marker: int
    style: Style | None = None
    number: int = 0
    first: int = 0


class Place(NamedTuple):
    """A node's place: its parent's number (-1 at the top), its level (0 for a line apart), and where its rule ends."""

    parent: int
    level: int
    end: int


def places(nodes: Sequence[Node], padded: str) -> list[Place]:
    """The place of every node, in order. Children lie within their parents, siblings do not overlap."""
    parents, levels, ends = [-1] * len(nodes), [0] * len(nodes), [node.limit for node in nodes]
    later = _by_style(nodes)
    nested: set[tuple[Style, Style]] = set()
    stack: list[int] = []
    for at, node in enumerate(nodes):
        while stack and ends[stack[-1]] <= node.start:
            stack.pop()
        if node.style is not None:
            for closed in _closed(nodes, stack, at, later, nested):
                ends[closed] = _cut(padded, nodes[closed].start, node)
            if stack:
                nested.add((nodes[stack[-1]].style or Style.PLAIN, node.style))
            levels[at] = len(stack) + 1
        if stack:
            parents[at] = stack[-1]
            ends[at] = min(ends[at], ends[stack[-1]])
        if node.style is not None:
            stack.append(at)
    return [Place(*place) for place in zip(parents, levels, _trimmed(nodes, ends, padded), strict=True)]


def _cut(padded: str, start: int, node: Node) -> int:
    """Where a heading at `start` ends because of a later one.

    A list that begins inside a paragraph has what leads to it in that paragraph, which belongs to no earlier heading.
    """
    line = padded.rfind("\n", start, node.start) + 1 if node.number == 1 else 0
    return line if line > start else node.start


def _by_style(nodes: Sequence[Node]) -> dict[Style | None, list[int]]:
    found: dict[Style | None, list[int]] = {}
    for at, node in enumerate(nodes):
        found.setdefault(node.style, []).append(at)
    return found


def _closed(
    nodes: Sequence[Node],
    stack: list[int],
    at: int,
    later: dict[Style | None, list[int]],
    nested: set[tuple[Style, Style]],
) -> list[int]:
    """The open headings that a new one ends, taken off the stack."""
    style = nodes[at].style or Style.PLAIN
    depth = next((depth for depth, open_ in enumerate(stack) if nodes[open_].style == style), -1)
    if depth >= 0 and not _restarts_inside(nodes, stack, at):
        closed = stack[depth:]
    else:
        depth = len(stack)
        while depth and _gives_way(nodes, stack[depth - 1], at, later, nested):
            depth -= 1
        closed = stack[depth:]
    del stack[depth:]
    return closed


def _restarts_inside(nodes: Sequence[Node], stack: list[int], at: int) -> bool:
    """Whether a style that is open counts anew, below a heading of a style that stands above it by custom."""
    node, top = nodes[at], nodes[stack[-1]]
    return node.number == 1 and (top.style or Style.PLAIN) < (node.style or Style.PLAIN)


def _gives_way(
    nodes: Sequence[Node],
    open_: int,
    at: int,
    later: dict[Style | None, list[int]],
    nested: set[tuple[Style, Style]],
) -> bool:
    """Whether an open heading ends where one of another style begins, instead of holding it."""
    outer, inner = nodes[open_].style or Style.PLAIN, nodes[at].style or Style.PLAIN
    if Style.PLAIN in (outer, inner):
        return outer != Style.PLAIN and nodes[open_].kind == "item"
    if inner > outer or (outer, inner) in nested:
        return False
    same = later[nodes[open_].style]
    following = bisect_left(same, at)
    if following == len(same) or same[following] - at > _AHEAD:
        return True
    return nodes[same[following]].number != nodes[open_].number + 1


def _trimmed(nodes: Sequence[Node], ends: list[int], padded: str) -> list[int]:
    """The ends without the line ends before the next heading."""
    out = []
    for node, end in zip(nodes, ends, strict=True):
        while end > node.stop and padded[end - 1] == "\n":
            end -= 1  # noqa: PLW2901
        out.append(end)
    return out
