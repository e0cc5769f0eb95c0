"""The visible lines of a formatted document, gathered from what a walk through it meets."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.readers.extracted import tidy

#: Lines of a cell above which a table is there for the layout, and its cells are read one after the other. Cells of
#: tables with data hold a name, a figure, a sentence or two.
_CELL_LINES = 8
#: Line breaks of the source between hanzi are no blanks: CSS Text 3, section 4.1.3.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\f]*\n[ \t\n\f]*(?=[{_WIDE}])")
_SOURCE_BLANKS = re.compile(r"[ \t\n\f]+")
#: Control characters but the tab; a line holds no line end.
_CONTROLS = dict.fromkeys(set(range(32)) - {9})
_BLANKS = " \t\u3000\xa0"


class Line(NamedTuple):
    """One visible line; `level` is that of a heading (1 to 6), 0 for any other.

    `number` counts the lines met before it: elements of a document are runs of it.
    """

    text: str
    level: int = 0
    number: int = 0


class _Sink:
    """Where lines go at the moment: the page, a cell of a table, a text box."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.inline: list[str] = []
        self.after: list[Line] = []
        self.row: list[list[Line]] | None = None


class Lines:
    """Gathers inline text into lines, cells into rows, and sets aside what stands outside the flow."""

    def __init__(self) -> None:
        self._sinks = [_Sink()]
        self.met = 0

    def add(self, text: str) -> None:
        """Puts text into the line that is open."""
        self._sinks[-1].inline.append(text)

    def end(self, *, level: int = 0, collapse: bool = False) -> None:
        """Closes the open line; blank ones are dropped. `collapse` its blanks as a browser does."""
        sink = self._sinks[-1]
        if sink.inline:
            text = tidy("".join(sink.inline))
            sink.inline = []
            if collapse:
                text = _SOURCE_BLANKS.sub(" ", _SOURCE_BREAK.sub("", text))
            text = text.translate(_CONTROLS)
            text = text.strip(_BLANKS) if collapse else text.rstrip(" \t")
            if text.strip():
                sink.lines.append(Line(text, level, self.met))
                self.met += 1
        if sink.after:
            sink.lines += sink.after
            sink.after = []

    def open(self) -> None:
        """Begins something outside the flow: a text box, a note, a cell."""
        self._sinks.append(_Sink())

    def close(self) -> list[Line]:
        """The lines of what was opened last."""
        self.end()
        lines = self._sinks[-1].lines
        if len(self._sinks) > 1:
            self._sinks.pop()
        return lines

    def put_after(self, lines: list[Line]) -> None:
        """Puts lines of a text box after the line that is open."""
        self._sinks[-1].after += lines

    def open_row(self) -> None:
        """Begins a row of a table."""
        self.open()
        self._sinks[-1].row = []

    def close_cell(self) -> None:
        """Ends a cell, which `open` began."""
        lines = self.close()
        row = self._sinks[-1].row
        if row is None:  # a cell outside any row
            self._sinks[-1].lines += lines
        else:
            row.append(lines)

    def close_row(self) -> None:
        """Ends a row: its cells become one line, separated by tabs, unless the table is there for the layout."""
        self.end()
        stray, row = self._sinks[-1].lines, self._sinks[-1].row or []
        if len(self._sinks) > 1:
            self._sinks.pop()
        self._sinks[-1].lines += _joined(row) + stray


def _joined(row: list[list[Line]]) -> list[Line]:
    """A row of data as one line; of a table for the layout, all lines of its cells."""
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or any(len(cell) > _CELL_LINES or any(line.level for line in cell) for cell in filled):
        return [line for cell in row for line in cell]
    text = "\t".join(" ".join(line.text for line in cell) for cell in row)
    return [Line(text.rstrip("\t"), number=filled[0][0].number)]


def as_text(lines: list[Line]) -> str:
    """Lines as text, each with its line end."""
    return "".join(f"{line.text}\n" for line in lines)
