"""docx (Office Open XML): paragraphs with their automatic numbers, tables, text boxes and notes."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from flows.readers.docx_numbering import Numbering, W
from flows.readers.docx_title import title_of
from flows.readers.extracted import Decode, Extracted, Matches, Passage
from flows.readers.lines import Line, Lines, as_text
from flows.readers.xml import parse, walk
from flows.readers.zipped import Container, member_names

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

#: Parts that stand outside the flow of the text, in the order they are given after it.
_BESIDE = ("header", "footer", "comments")
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
#: What a document does not show: properties, instructions of fields, deletions, the old form of a drawing.
_UNSEEN = frozenset(
    {_FALLBACK}
    | {
        f"{W}{name}"
        for name in (
            "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr",
            "sdtPr", "sdtEndPr", "instrText", "delInstrText",
            "delText", "del", "moveFrom", "fldData", "rubyPr", "numPr",
        )
    }
)  # fmt: skip
_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_BREAKS = frozenset({f"{W}br", f"{W}cr", f"{_DRAWN}p", f"{_DRAWN}br"})
_TEXTS = frozenset({f"{W}t", _MATH, f"{_DRAWN}t"})
_OFF = frozenset({"0", "false", "off"})


def _is_docx(content: bytes) -> bool:
    names = member_names(content)
    is_office = "[Content_Types].xml" in names
    return is_office and (len(names) == 1 or any(name.startswith("word/document") for name in names))


MATCHES = Matches("docx", magic=(b"PK\x03\x04",), probe=_is_docx)


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The text of a docx; what stands beside it (headers, footers, comments) follows it, outside the passage.

    Raises: Refused.
    """
    container = Container(content)
    main = _main_part(container)
    related = _relations(container, main)
    document = _Document(
        Numbering(*(_optional(container, related.get(kind, [""])[0]) for kind in ("numbering", "styles")))
    )
    root = parse(container.read(main), part=main)
    body = document.lines_of(root)
    for kind in ("footnotes", "endnotes"):
        notes = _optional(container, related.get(kind, [""])[0])
        body += document.notes(notes, kind.removesuffix("s"))
    beside: dict[str, None] = {}
    for kind in _BESIDE:
        for part in related.get(kind, []):
            root = _optional(container, part)
            beside |= dict.fromkeys(as_text(document.lines_of(root)).splitlines() if root is not None else ())
    text = as_text(body)
    title = title_of(root, _optional(container, related.get("styles", [""])[0]))
    passages = (Passage(0, len(text), title),) if (beside or title) and text else ()
    return Extracted("docx", text + "".join(f"{line}\n" for line in beside), passages=passages)


def _main_part(container: Container) -> str:
    """The name of the part that holds the body: what the container says, else the usual one."""
    named = _relations(container, "").get("officeDocument", [])
    return next((part for part in named if part in container.names), "word/document.xml")


def _relations(container: Container, part: str) -> dict[str, list[str]]:
    """The parts that a part refers to, by the last word of the relation's type, in a fixed order."""
    folder, name = posixpath.split(part)
    root = _optional(container, posixpath.join(folder, "_rels", f"{name}.rels"))
    out: dict[str, list[str]] = {}
    for relation in root.iter(f"{_RELATIONS}Relationship") if root is not None else ():
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            out.setdefault((relation.get("Type") or "").rpartition("/")[2], []).append(target.lstrip("/"))
    return {kind: sorted(set(parts)) for kind, parts in out.items()}


def _optional(container: Container, part: str) -> Element:
    """The root of a part, None where there is none."""
    content = container.read(part)
    return parse(content, part=part) if content else None


class _Document:
    """Reads the parts of one document, which share its numbering and the order of its notes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._noted: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def lines_of(self, root: Element) -> list[Line]:
        """The visible lines of a part."""
        lines = Lines()
        for event, name, element in walk(root, _UNSEEN):
            if event == "start":
                self._open(lines, name, element)
            else:
                _close(lines, name)
        return lines.close()

    def notes(self, root: Element, kind: str) -> list[Line]:
        """The notes of a kind that the body refers to, in its order, each after its number."""
        if root is None:
            return []
        held = {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}")}
        out = []
        for number, wanted in enumerate(self._noted[kind], 1):
            if wanted in held:
                text = " ".join(line.text for line in self.lines_of(held[wanted]))
                out.append(Line(f"[{number}] {text}"))
        return out

    def _open(self, lines: Lines, name: str, element: Element) -> None:
        if name in _TEXTS:
            if not _is_hidden(element):
                lines.add((element.text or "").replace("\n", " "))
        elif name == f"{W}p":
            lines.end()
            lines.add(self._numbering.label(element))
        elif name in _MARKS:
            lines.add(_MARKS[name])
        elif name == f"{W}sym":
            lines.add(_symbol(element))
        elif name in _NOTES:
            noted = self._noted[_NOTES[name]]
            noted.append(element.get(f"{W}id") or "")
            lines.add(f"[{len(noted)}]")
        elif name in _BREAKS:
            lines.end()
        elif name == f"{W}tr":
            lines.open_row()
        elif name in (f"{W}tc", f"{W}txbxContent"):
            lines.open()


def _close(lines: Lines, name: str) -> None:
    if name in (f"{W}p", f"{_DRAWN}p"):
        lines.end()
    elif name == f"{W}tc":
        lines.close_cell()
    elif name == f"{W}tr":
        lines.close_row()
    elif name == f"{W}txbxContent":
        lines.put_after(lines.close())


def _is_hidden(element: Element) -> bool:
    """Whether a run is set not to show."""
    run = element.getparent()
    properties = run.find(f"{W}rPr") if run is not None else None
    hidden = properties.find(f"{W}vanish") if properties is not None else None
    return hidden is not None and hidden.get(f"{W}val") not in _OFF


def _symbol(element: Element) -> str:
    """A character given by its code in a font; the ballot boxes of Wingdings are those of Unicode."""
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return ""
    boxes = {0xF0A8: "□", 0xF06F: "□", 0xF071: "□", 0xF0FE: "☑", 0xF052: "☑", 0xF0FC: "√"}
    return boxes.get(code) or (chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else "")
