"""Tables and marked text as plain text for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.visible import harmless


def rendered(*parts: object) -> str:
    """Rich renderables as text; plain when stdout is no terminal."""
    console = Console(file=io.StringIO(), width=Console().width, force_terminal=Console().is_terminal, highlight=False)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str | Text))
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written.rstrip("\n")


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table of text cells under a title; columns of figures stand to the right."""
    out = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    body = [[_cell(value) for value in row] for row in rows]
    for number, name in enumerate(header):
        numeric = bool(body) and all(row[number].replace(",", "").replace(".", "").isdigit() for row in body)
        out.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in body:
        out.add_row(*(Text(cell) for cell in row))
    return out


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else harmless(str(value))
