"""XML of delivered files as a tree, without entities, network or trees beyond bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.readers.extracted import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def parse(content: bytes, *, part: str) -> Element:
    """The root element of XML; `part` names it in complaints.

    Raises: Refused (malformed).
    """
    from lxml import etree  # a run of plain text does without

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("malformed", f"{part} is no well-formed XML ({error}); deliver an intact copy") from error


def walk(root: Element, skipped: frozenset[str]) -> Iterator[tuple[str, str, Element]]:
    """The elements of a tree as ("start" or "end", name, element), without those `skipped` and what is in them.

    Names are Clark's: {namespace}name.
    """
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = element.tag
        if not isinstance(name, str):
            continue
        if name in skipped:
            if event == "start":
                walker.skip_subtree()
            continue
        yield event, name, element
