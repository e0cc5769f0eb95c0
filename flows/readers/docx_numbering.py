"""The automatic numbers of a docx: 第一条, 一、, (1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.readers.numerals import write

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
#: Styles that are based on one another, at most.
_CHAIN = 20
#: A label that ends so needs no blank after it.
_ENDS = tuple("、。．：）)】〕〉》，,　 ")


@dataclass(frozen=True)
class _Level:
    """How a level of a list is numbered: from `start`, in `form`; `text` has %1 … for the numbers of the levels."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    is_legal: bool = False
    restart: int | None = None


class Numbering:
    """Numbers the paragraphs of a document, which have to be asked for in their order."""

    def __init__(self, numbering: Element, styles: Element) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._styles = {} if styles is None else {_get(style, "styleId"): style for style in styles.iter(f"{W}style")}
        self._counts: dict[str, list[int | None]] = {}
        self._restarts: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Element) -> None:
        abstract = {_get(item, "abstractNumId"): item for item in numbering.iter(f"{W}abstractNum")}
        levels = {number: _levels(item) for number, item in abstract.items()}
        for item in numbering.iter(f"{W}num"):
            base = _child(item, "abstractNumId")
            base = self._linked(abstract.get(base), numbering) or base
            own = dict(levels.get(base, {}))
            for override in item.iter(f"{W}lvlOverride"):
                depth = _number(_get(override, "ilvl"), 0)
                own |= _levels(override)
                if start := _child(override, "startOverride"):
                    own[depth] = replace(own.get(depth, _Level()), start=_number(start, 1))
                    self._restarts.add((_get(item, "numId"), depth))
            self._lists[_get(item, "numId")] = (base, own)

    def _linked(self, abstract: Element, numbering: Element) -> str:
        """The definition that a list takes from a list style; "" where it has its own."""
        style = self._styles.get(_child(abstract, "numStyleLink")) if abstract is not None else None
        wanted = _number_of(style)[0] if style is not None else ""
        found = (item for item in numbering.iter(f"{W}num") if _get(item, "numId") == wanted)
        return next((_child(item, "abstractNumId") for item in found), "")

    def label(self, paragraph: Element) -> str:
        """What stands before a paragraph; "" for one that has no number."""
        if not self._lists:
            return ""
        number, depth = self._place(paragraph)
        base, levels = self._lists.get(number, ("", {}))
        level = levels.get(depth)
        if level is None:
            return ""
        values = self._next(number, base, levels, depth)
        if level.form == "bullet":
            return f"{level.text} " if level.text.strip() and level.text < "\ue000" else "• "
        text = _PLACE.sub(lambda match: _written(match, values, levels, level), level.text)
        return text if not text or text.endswith(_ENDS) or level.suffix == "nothing" else f"{text} "

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        number, depth = _number_of(paragraph)
        style = self._styles.get(_child(paragraph.find(f"{W}pPr"), "pStyle"))
        for _ in range(_CHAIN):
            if style is None or (number and depth):
                break
            of_style = _number_of(style)
            number, depth = number or of_style[0], depth or of_style[1]
            style = self._styles.get(_child(style, "basedOn"))
        return number, min(_number(depth, 0), _LEVELS - 1)

    def _next(self, number: str, base: str, levels: dict[int, _Level], depth: int) -> list[int]:
        """The numbers of all levels at the next paragraph of a level."""
        count = self._counts.setdefault(base, [None] * _LEVELS)
        current = None if (number, depth) in self._restarts else count[depth]
        self._restarts.discard((number, depth))
        count[depth] = levels[depth].start if current is None else current + 1
        for deeper in range(depth + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart:
                count[deeper] = None
        return [levels.get(at, _Level()).start if value is None else value for at, value in enumerate(count)]


def _written(match: re.Match[str], values: list[int], levels: dict[int, _Level], level: _Level) -> str:
    at = int(match[1]) - 1
    return write(values[at], form="decimal" if level.is_legal else levels.get(at, _Level()).form)


def _levels(item: Element) -> dict[int, _Level]:
    out = {}
    for element in item.iter(f"{W}lvl"):
        restart = _child(element, "lvlRestart")
        out[_number(_get(element, "ilvl"), 0)] = _Level(
            _number(_child(element, "start"), 1),
            _child(element, "numFmt") or "decimal",
            _child(element, "lvlText"),
            _child(element, "suff") or "tab",
            element.find(f"{W}isLgl") is not None,
            _number(restart, 0) if restart else None,
        )
    return out


def _number_of(holder: Element) -> tuple[str, str]:
    """The list and level that a paragraph or style names, "" where it names none."""
    properties = holder.find(f"{W}pPr")
    named = properties.find(f"{W}numPr") if properties is not None else None
    return (_child(named, "numId"), _child(named, "ilvl")) if named is not None else ("", "")


def _child(element: Element, name: str) -> str:
    """The value of a child element, "" where there is none."""
    child = element.find(f"{W}{name}") if element is not None else None
    return "" if child is None else child.get(_VAL) or ""


def _get(element: Element, name: str) -> str:
    return element.get(f"{W}{name}") or ""


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default
