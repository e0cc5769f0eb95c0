"""The first rows of a query's answer as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from flows.query import Answer
from flows.query_values import as_cell
from flows.render import rendered

#: Columns narrower than this say nothing: then each row is shown as a block of lines.
_NARROWEST = 8

_GAP = 2


@dataclass(frozen=True)
class Shown:
    """A table as text; how many rows there are in all, and how many of its cells are cut short."""

    text: str
    shown: int
    rows: int
    cut: int


def as_table(answer: Answer, most: int, width: int) -> Shown:
    """The first rows of an answer in columns that fit a width in cells (a hanzi takes two), the rest only counted."""
    rows, total = _first(answer, most)
    names = [as_cell(name) for name in answer.schema.names]
    body = [[as_cell(value) for value in row] for row in rows]
    natural = [max(cell_len(cell) for cell in column) for column in zip(names, *body, strict=True)]
    widths = fitted(natural, width - _GAP * (len(names) - 1))
    if widths is None:
        text, cut = _blocks(names, body, width)
    else:
        figures = [pa.types.is_integer(f.type) or pa.types.is_floating(f.type) for f in answer.schema]
        text = _columns(names, body, widths, figures)
        cut = sum(cell_len(cell) > size for row in body for cell, size in zip(row, widths, strict=True))
    return Shown(text, len(rows), total, cut)


def _first(answer: Answer, most: int) -> tuple[list[tuple[object, ...]], int]:
    """The first rows, and how many there are in all."""
    rows: list[tuple[object, ...]] = []
    total = 0
    for batch in answer.batches:
        total += batch.num_rows
        if len(rows) < most:
            rows += islice(zip(*(column.to_pylist() for column in batch.columns), strict=True), most - len(rows))
    return rows, total


def fitted(natural: Sequence[int], room: int) -> list[int] | None:
    """Widths within a room, the widest columns cut to one width; None where that leaves too little of them."""
    if sum(natural) <= room:
        return list(natural)
    for most in range(room, _NARROWEST - 1, -1):
        if sum(min(size, most) for size in natural) <= room:
            return [min(size, most) for size in natural]
    return None


def cut_to(text: str, width: int) -> str:
    """A text of at most so many cells; an ellipsis tells that there is more."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def _columns(
    names: Sequence[str], body: Sequence[Sequence[str]], widths: Sequence[int], figures: Sequence[bool]
) -> str:
    out = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0))
    for name, width, is_figure in zip(names, widths, figures, strict=True):
        out.add_column(Text(cut_to(name, width)), width=width, no_wrap=True, justify="right" if is_figure else "left")
    for row in body:
        out.add_row(*(Text(cut_to(cell, width)) for cell, width in zip(row, widths, strict=True)))
    return "\n".join(line.rstrip() for line in rendered(out).split("\n"))


def _blocks(names: Sequence[str], body: Sequence[Sequence[str]], width: int) -> tuple[str, int]:
    """Every row as a block, a line a column; with how many cells are cut short."""
    first = max(cell_len(name) for name in names)
    room = max(width - first - _GAP, _NARROWEST)
    lines = []
    for number, row in enumerate(body, 1):
        lines.append(Text(f"row {number}", style="bold"))
        lines += [
            Text(f"{set_cell_size(name, first + _GAP)}{cut_to(cell, room)}")
            for name, cell in zip(names, row, strict=True)
        ]
    return rendered(*lines), sum(cell_len(cell) > room for row in body for cell in row)
