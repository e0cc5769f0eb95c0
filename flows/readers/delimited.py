"""csv and tsv: a text a row, in the column with a known name."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.readers.extracted import Decode, Extracted, Matches, from_decoded, tidy
from flows.readers.rows import Broken, Row, joined, no_text_column, text_column

MATCHES = Matches("csv", suffixes=("csv", "tsv", "tab"))

_DELIMITERS = (",", "\t", ";", "|")
#: Quotes that are opened and never closed in one file; each costs another pass over what follows it.
_MOST_UNCLOSED = 20


def read(content: bytes, name: str, decode: Decode) -> Extracted:
    """The rows of a table with a header line.

    Raises: Refused (no_text_column, too_large).
    """
    decoded = decode(content)
    form = "csv" if name.lower().endswith("csv") else "tsv"
    if decoded.text is None:
        return from_decoded(decoded, name=form)
    csv.field_size_limit(sys.maxsize)
    lines = tidy(decoded.text).split("\n")
    header, start, delimiter = _header(lines)
    if text_column(header) is None:
        raise no_text_column(header)
    found = joined(_rows(lines, start, header, delimiter), name=form, note=decoded.detail)
    return replace(found, encoding=decoded.encoding, score=decoded.score)


def _header(lines: Sequence[str]) -> tuple[list[str], int, str]:
    """The names of the columns, the line after them, and what separates them: what makes a known name of one."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    best: tuple[list[str], int, str] | None = None
    for delimiter in _DELIMITERS:
        reader = csv.reader(_ended(lines, first), delimiter=delimiter)
        header = [cell.strip() for cell in next(reader, [])]
        tried = header, first + reader.line_num, delimiter
        if text_column(header) is not None:
            return tried
        if best is None or len(header) > len(best[0]):
            best = tried
    assert best is not None
    return best


def _ended(lines: Sequence[str], start: int) -> Iterator[str]:
    for number in range(start, len(lines)):
        yield f"{lines[number]}\n"


def _rows(lines: Sequence[str], start: int, header: list[str], delimiter: str) -> Iterator[Row | Broken]:
    """The rows after the header; a quote that is never closed breaks its own line alone."""
    unclosed = 0
    while start < len(lines):
        reader = csv.reader(_ended(lines, start), delimiter=delimiter)
        before = 0
        for cells in reader:
            first, before = start + before, reader.line_num
            if start + before >= len(lines) and before - (first - start) > 1 and _is_open(lines[first:]):
                yield Broken(lines[first])
                start, unclosed = first + 1, unclosed + 1
                break
            if cells:
                yield _row(cells, header, delimiter)
        else:
            return
        if unclosed > _MOST_UNCLOSED:
            yield from map(Broken, lines[start:])
            return


def _is_open(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _row(cells: list[str], header: list[str], delimiter: str) -> Row | Broken:
    if len(cells) == len(header):
        return Row(dict(zip(header, cells, strict=True)))
    if len(cells) > len(header) and not any(cells[len(header) :]):
        return Row(dict(zip(header, cells, strict=False)))
    return Broken(delimiter.join(cells))
