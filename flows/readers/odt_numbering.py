"""The automatic numbers of an OpenDocument text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.readers.numerals import write

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LIST, _ITEM, _HEADER, _HEADING = f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}list-header", f"{TEXT}h"
_DEPTH = 10
#: What OpenDocument calls numbers, by their names in Office Open XML.
_FORMS = {
    "1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter",
    "一, 二, 三, ...": "chineseCounting", "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "甲, 乙, 丙, ...": "ideographTraditional", "子, 丑, 寅, ...": "ideographZodiac",
    "１, ２, ３, ...": "decimalFullWidth",
}  # fmt: skip


@dataclass(frozen=True)
class _Level:
    """How a level is numbered; a bullet stands in `before` and has no form."""

    form: str
    before: str
    after: str
    start: int
    shown: int


class Numbering:
    """Numbers the paragraphs of a document, which have to be met in their order."""

    def __init__(self, styles: Element, content: Element) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        for root in (styles, content):
            if root is not None:
                for style in root.iter(f"{TEXT}list-style"):
                    self._styles[style.get(f"{_STYLE}name") or ""] = _levels(style)
                for style in root.iter(f"{TEXT}outline-style"):
                    self._outline = _levels(style)
        self._names: list[str] = []
        self._counts: dict[str, list[int | None]] = {}
        self._is_due = False

    def open(self, name: str, element: Element) -> None:
        """Takes in the start of an element."""
        if name == _LIST:
            style = element.get(f"{TEXT}style-name") or (self._names[-1] if self._names else "")
            self._names.append(style)
            if not self._goes_on(element) and len(self._names) == 1:
                self._counts.pop(style, None)
        elif name == _ITEM:
            self._is_due = True
        elif name == _HEADER:
            self._is_due = False

    def close(self, name: str) -> None:
        """Takes in the end of an element."""
        if name == _LIST and self._names:
            self._names.pop()

    @staticmethod
    def _goes_on(element: Element) -> bool:
        return element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list") is not None

    def label(self, name: str, element: Element) -> str:
        """What stands before a paragraph; "" for one that has no number."""
        if self._is_due and self._names:
            self._is_due = False
            return self._next(self._names[-1], self._styles.get(self._names[-1], {}), len(self._names))
        if name == _HEADING and not self._names and self._outline:
            level = element.get(f"{TEXT}outline-level") or "1"
            return self._next(_HEADING, self._outline, int(level) if level.isdecimal() and len(level) < 3 else 1)
        return ""

    def _next(self, list_name: str, levels: dict[int, _Level], depth: int) -> str:
        level = levels.get(depth)
        if level is None or not 0 < depth <= _DEPTH:
            return ""
        if not level.form:
            return f"{level.before} " if level.before else ""
        counts = self._counts.setdefault(list_name, [None] * (_DEPTH + 1))
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        counts[depth + 1 :] = [None] * (_DEPTH - depth)
        numbers = [
            write(counts[at] or 1, form=levels[at].form if at in levels else "decimal")
            for at in range(max(1, depth - level.shown + 1), depth + 1)
        ]
        return f"{level.before}{'.'.join(numbers)}{level.after}"


def _levels(style: Element) -> dict[int, _Level]:
    out = {}
    for element in style:
        depth = element.get(f"{TEXT}level") or "" if isinstance(element.tag, str) else ""
        if not depth.isdecimal() or len(depth) > 2:
            continue
        if element.tag.endswith("bullet"):
            bullet = element.get(f"{TEXT}bullet-char") or ""
            out[int(depth)] = _Level("", bullet if bullet < "\ue000" else "•", "", 1, 1)
            continue
        form = element.get(f"{_STYLE}num-format") or ""
        start, shown = (element.get(f"{TEXT}{name}") or "1" for name in ("start-value", "display-levels"))
        out[int(depth)] = _Level(
            _FORMS.get(form, "decimal") if form else "",
            element.get(f"{_STYLE}num-prefix") or "" if form else "",
            element.get(f"{_STYLE}num-suffix") or "",
            int(start) if start.isdecimal() and len(start) < 6 else 1,
            int(shown) if shown.isdecimal() and len(shown) < 3 else 1,
        )
    return out
