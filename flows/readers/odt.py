"""odt and fodt (OpenDocument): paragraphs with their automatic numbers, tables, frames and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.readers.extracted import Decode, Extracted, Matches, Passage, Refused
from flows.readers.lines import Line, Lines, as_text
from flows.readers.odt_numbering import TEXT, Numbering
from flows.readers.xml import parse, walk
from flows.readers.zipped import Container, member_names

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

_UNSEEN = frozenset(
    {
        f"{TEXT}{name}"
        for name in ("tracked-changes", "note-citation", "hidden-text", "variable-decls", "sequence-decls")
    }
    | {
        f"{_OFFICE}{name}"
        for name in ("forms", "binary-data", "scripts", "font-face-decls", "styles", "meta", "settings")
    }
    | {f"{_OFFICE}automatic-styles", f"{_OFFICE}master-styles"}
)
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
_BESIDE = frozenset({f"{_STYLE}header", f"{_STYLE}footer", f"{_STYLE}header-left", f"{_STYLE}footer-left"})
#: Blanks that one element may stand for.
_MOST_BLANKS = 1000
_HEAD = 2048


def _is_odt(content: bytes) -> bool:
    return content[:1024].find(b"application/vnd.oasis.opendocument.text") >= 0 or (
        "content.xml" in (names := member_names(content)) and "META-INF/manifest.xml" in names
    )


def _looks(content: bytes) -> bool:
    """Whether bytes begin as an OpenDocument text in one XML file does."""
    head = content[:_HEAD]
    return b"<office:document" in head and b"opendocument" in head


MATCHES = Matches("odt", magic=(b"PK\x03\x04",), probe=_is_odt, looks=_looks)


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The text of an OpenDocument text; headers, footers and comments follow it, outside the passage.

    Raises: Refused.
    """
    if content.startswith(b"PK"):
        container = Container(content)
        if b"encryption-data" in container.read("META-INF/manifest.xml"):
            raise Refused("password", "the file is protected by a password; save a copy without it")
        main = parse(container.read("content.xml"), part="content.xml")
        styles_xml = container.read("styles.xml")
        styles = parse(styles_xml, part="styles.xml") if styles_xml else None
    else:
        main = styles = parse(content, part="the file")
    body, beside = _body(main, Numbering(styles, main))
    shown = dict.fromkeys(line.text for line in [*_furniture(styles), *beside])
    text = as_text(body)
    passages = (Passage(0, len(text)),) if shown and text else ()
    return Extracted("odt", text + "".join(f"{line}\n" for line in shown), passages=passages)


def _body(root: Element, numbering: Numbering) -> tuple[list[Line], list[Line]]:
    """The lines of the body with its notes, and its comments."""
    body = root.find(f"{_OFFICE}body")
    reader = _Body(numbering)
    for event, name, element in walk(root if body is None else body, _UNSEEN):
        reader.meet(event, name, element)
    return reader.lines.close() + reader.notes, reader.comments


def _furniture(styles: Element) -> list[Line]:
    """The lines of headers and footers."""
    out: list[Line] = []
    for element in styles.iter(*_BESIDE) if styles is not None else ():
        reader = _Body(Numbering(None, None))
        for event, name, part in walk(element, _UNSEEN):
            reader.meet(event, name, part)
        out += reader.lines.close()
    return out


class _Body:
    """Gathers the lines of a part."""

    def __init__(self, numbering: Numbering) -> None:
        self.lines = Lines()
        self.notes: list[Line] = []
        self.comments: list[Line] = []
        self._numbering = numbering

    def meet(self, event: str, name: str, element: Element) -> None:
        """Takes in the start or the end of an element."""
        if event == "start":
            self._numbering.open(name, element)
            self._open(name, element)
            if _holds_text(name):
                self.lines.add(_collapsed(element.text))
            return
        self._close(name)
        self._numbering.close(name)
        parent = element.getparent()
        if parent is not None and isinstance(parent.tag, str) and _holds_text(parent.tag):
            self.lines.add(_collapsed(element.tail))

    def _open(self, name: str, element: Element) -> None:
        if name in _PARAGRAPHS:
            self.lines.end()
            self.lines.add(self._numbering.label(name, element))
        elif name == f"{TEXT}s":
            count = element.get(f"{TEXT}c") or "1"
            self.lines.add(" " * min(int(count) if count.isdecimal() and len(count) < 6 else 1, _MOST_BLANKS))
        elif name == f"{TEXT}tab":
            self.lines.add("\t")
        elif name == f"{TEXT}line-break":
            self.lines.end()
        elif name == f"{_TABLE}table-row":
            self.lines.open_row()
        elif name in (f"{_TABLE}table-cell", f"{TEXT}note", f"{_OFFICE}annotation", f"{_DRAW}text-box"):
            self.lines.open()

    def _close(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.lines.end()
        elif name == f"{_TABLE}table-cell":
            self.lines.close_cell()
        elif name == f"{_TABLE}table-row":
            self.lines.close_row()
        elif name == f"{TEXT}note":
            text = " ".join(line.text for line in self.lines.close())
            self.notes.append(Line(f"[{len(self.notes) + 1}] {text}"))
            self.lines.add(f"[{len(self.notes)}]")
        elif name == f"{_OFFICE}annotation":
            self.comments += self.lines.close()
        elif name == f"{_DRAW}text-box":
            self.lines.put_after(self.lines.close())


def _holds_text(name: str) -> bool:
    """Whether characters directly in an element are text; elsewhere they are the layout of the XML."""
    return name.startswith(TEXT) and not name.endswith(("}list", "}list-item", "}section", "}note", "}note-body"))


def _collapsed(text: str | None) -> str:
    """Text whose runs of blanks are one, as OpenDocument prescribes (ODF 1.3, part 3, section 6.1.2)."""
    if not text or (text.isspace() and "\n" in text):
        return ""
    return " ".join(f"|{text}|".split())[1:-1] if any(blank in text for blank in ("\n", "\t", "  ")) else text
