"""Files that people hand in to learn from: JSON lines with a text and labels, or plain text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class LabelledFileError(ValueError):
    """A file that is not of the form; the message says where, and what was expected."""


def lines_of(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file of UTF-8 text, plain or with gzip, and their numbers from 1.

    Raises: LabelledFileError where it cannot be read so.
    """
    open_text = gzip.open if file.suffix == ".gz" else open
    try:
        with open_text(file, "rt", encoding="utf-8") as lines:
            yield from enumerate(lines, 1)
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledFileError(f"{file}: expected a file of UTF-8 text: {error}") from error


def is_jsonl(file: Path) -> bool:
    """Whether a file's name says that it holds JSON lines."""
    return file.name.removesuffix(".gz").endswith(".jsonl")


def rows_of(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a file of JSON lines, each with a string `text`, and their line numbers.

    Raises: LabelledFileError at a line of another form.
    """
    for number, line in lines_of(file):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise LabelledFileError(f"{file}, line {number}: expected one JSON object a line: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise LabelledFileError(f'{file}, line {number}: expected an object with a string "text"')
        yield number, row
