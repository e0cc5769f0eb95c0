"""Tables that people fill in with a spreadsheet: cells that hold any text, come back as they were, and never act.

A tab, a line end, a backslash and what steers or hides is written as an escape; a cell that a spreadsheet would take
for a formula, a quotation or a number of its own begins with an apostrophe.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

_SHORT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONG = {escape[1]: char for char, escape in _SHORT.items()}
_ESCAPE = re.compile(r"\\(?:([\\tnr])|u\{([0-9a-f]{1,6})\})")
#: What opens a formula, a quotation or an escaped cell.
_ACTS = tuple("=+-@'\"＝＋－＠")
#: What is written as an escape besides: controls, what turns or hides text, what is no character.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
_FILLER = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufff0-\uffff]")


class SheetError(ValueError):
    """A sheet that cannot be taken; the message names the row and what was expected."""


def cell(text: str) -> str:
    """A text as a cell holds it."""
    if text.isascii() and text.isprintable() and "\\" not in text and not text.startswith(_ACTS):
        return text
    written = "".join(_SHORT.get(char) or _shown(char) for char in text)
    return f"'{written}" if written.startswith(_ACTS) or written != written.strip() else written


def _shown(char: str) -> str:
    is_hidden = unicodedata.category(char) in _HIDDEN or _FILLER.match(char)
    return f"\\u{{{ord(char):x}}}" if is_hidden else char


def text_of(written: str) -> str:
    """The text that a cell holds. What is no escape stands as it is: people write backslashes too."""
    return _ESCAPE.sub(_meant, written.removeprefix("'"))


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        return _LONG[escape[1]]
    number = int(escape[2], 16)
    return chr(number) if number <= 0x10FFFF else escape[0]


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as tab-separated lines."""
    return "".join("\t".join(map(cell, row)) + "\n" for row in (header, *rows))


def rows_of(text: str, header: Sequence[str], name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of a table that has at least the columns of `header`, in any order, with the number of each's line.

    A spreadsheet may have put cells into quotation marks, and left blank lines; both are taken.

    Raises: SheetError naming the file `name` and the row.
    """
    lines = csv.reader(text.replace("\r\n", "\n").split("\n"), delimiter="\t")
    found: list[str] | None = None
    for line in lines:
        cells = [text_of(one) for one in line]
        if not any(cells):
            continue
        if found is None:
            found = cells
            missing = [column for column in header if column not in found]
            if missing:
                raise SheetError(
                    f"{name}, line {lines.line_num}: no column {', '.join(missing)}; "
                    f"expected tab-separated columns {', '.join(header)}"
                )
            continue
        if len(cells) > len(found) and any(cells[len(found) :]):
            raise SheetError(f"{name}, line {lines.line_num}: expected {len(found)} cells, got {len(cells)}")
        cells += [""] * (len(found) - len(cells))
        yield lines.line_num, dict(zip(found, cells, strict=False))
