"""The visible lines of a page, and which of them its elements hold."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.readers.lines import Line, Lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Elements that begin and end a line, after the rendering section of the HTML standard.
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p",
        "pre", "search", "section", "select", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption",
    }
)  # fmt: skip
#: Elements of which a page shows nothing.
_UNSEEN = frozenset(
    {
        "applet", "area", "audio", "base", "canvas", "datalist", "head", "iframe", "link", "meta", "noembed",
        "noframes", "noscript", "object", "param", "script", "source", "style", "svg", "template", "title", "track",
        "video",
    }
)  # fmt: skip
#: Elements that may hold a whole text.
_HOLDERS = frozenset(
    {"article", "body", "center", "dd", "div", "form", "main", "section", "span", "table", "tbody", "td", "tr"}
)
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_CELLS = frozenset({"td", "th"})
_HIDING = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]{0,100000}>)")
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,30})")
_RAW = frozenset({"script", "style", "title", "template"})
#: Too deep or too large for the parser's bounds.
_OUT_OF_BOUNDS = "ERR_RESOURCE_LIMIT"


@dataclass(frozen=True)
class Page:
    """The visible lines of a page; `blocks` are the runs [first, last) of line numbers that its elements hold.

    `tree` is None where the page is nested too deep for one; `source` is what the parser read, in UTF-8.
    """

    lines: list[Line]
    blocks: list[tuple[int, int]]
    tree: Element
    source: bytes


def visible(page: str) -> Page:
    """The visible lines of a page."""
    from lxml import etree  # a run of plain text does without
    from lxml.html import HTMLParser

    source = page.encode("utf-8", "replace")
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, default_doctype=False
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.ParserError:  # nothing in it but comments and blanks
        return Page(flat_lines(page), [], None, source)
    if root is None or any(_OUT_OF_BOUNDS in entry.type_name for entry in parser.error_log):
        return Page(flat_lines(page), [], None, source)
    lines, blocks = _walk(root, show_hidden=False)
    if not lines:
        lines, blocks = _walk(root, show_hidden=True)
    return Page(lines, blocks, root, source)


def _walk(root: Element, *, show_hidden: bool) -> tuple[list[Line], list[tuple[int, int]]]:
    """The lines of a tree, and the blocks they make; some pages hide all and show it by a script."""
    from lxml import etree

    lines, preformatted = Lines(), 0
    open_blocks: list[int] = []
    blocks: list[tuple[int, int]] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _UNSEEN or not name or (not show_hidden and _is_hidden(element)):
                walker.skip_subtree()
                continue
            _open(lines, name)
            open_blocks.append(lines.met)
            preformatted += name == "pre"
            _add(lines, element.text, preformatted)
            continue
        if name not in _UNSEEN and name and (show_hidden or not _is_hidden(element)):
            preformatted -= name == "pre"
            _close(lines, name)
            if (first := open_blocks.pop()) < lines.met and name in _HOLDERS:
                blocks.append((first, lines.met))
        if element is not root:
            _add(lines, element.tail, preformatted)
    return lines.close(), blocks


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDING.search(style) is not None)


def _open(lines: Lines, name: str) -> None:
    if name == "br":
        lines.end(collapse=True)
    elif name in _CELLS:
        lines.end(collapse=True)
        lines.open()
    elif name in _BLOCKS:
        lines.end(collapse=True)
        if name == "tr":
            lines.open_row()


def _close(lines: Lines, name: str) -> None:
    if name in _CELLS:
        lines.end(collapse=True)
        lines.close_cell()
    elif name in _BLOCKS:
        lines.end(level=_LEVELS.get(name, 0), collapse=name != "pre")
        if name == "tr":
            lines.close_row()


def _add(lines: Lines, text: str | None, preformatted: int) -> None:
    if not text:
        return
    if not preformatted:
        lines.add(text)
        return
    first, *rest = text.split("\n")
    lines.add(first)
    for line in rest:
        lines.end()
        lines.add(line)


def flat_lines(page: str) -> list[Line]:
    """The visible lines of a page read tag by tag, for pages that no tree can hold; what is hidden by style shows."""
    lines, raw = Lines(), ""
    for number, piece in enumerate(_TAG.split(page)):
        if number % 2 == 0:
            if not raw:
                lines.add(html.unescape(piece))
            continue
        name = match[1].lower() if (match := _TAG_NAME.match(piece)) else ""
        if raw:
            raw = "" if name == raw and piece.startswith("</") else raw
        elif name in _RAW and not piece.startswith("</") and not piece.endswith("/>"):
            raw = name
        elif name in _BLOCKS or name == "br":
            lines.end(collapse=True)
        elif name in _CELLS:
            lines.add(" ")
    lines.end(collapse=True)
    return lines.close()
