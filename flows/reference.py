"""Reference data: the reviewed files of `data/reference`, as the rows that transforms take."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transforms.stage import Reference


def data_folder() -> Path:
    """Where the tracked data lies: inside the installed package, or beside the code in a checkout."""
    installed = Path(__file__).parent / "_data"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "data"


def samples_folder() -> str:
    """Where the samples lie, relative to the working folder if they lie below it: paths are part of the output."""
    folder = data_folder() / "samples"
    below = Path.cwd() in folder.parents
    return str(folder.relative_to(Path.cwd()) if below else folder)


class ReferenceFileError(Exception):
    """A reference file is missing or malformed; the message says which, where and what was expected."""


def _file(name: str) -> Path:
    file = data_folder() / "reference" / f"{name}.tsv"
    if not file.is_file():
        raise ReferenceFileError(f"{file}: reference file not found; expected a TSV with a header line")
    return file


@cache
def checksum(name: str) -> str:
    """The SHA-256 of a reference file, by its stem."""
    return hashlib.sha256(_file(name).read_bytes()).hexdigest()


@cache
def rows(name: str) -> tuple[MappingProxyType[str, str], ...]:
    """The rows of a reference file, by its stem.

    Raises: ReferenceFileError naming the line that has more or fewer columns than the header.
    """
    file = _file(name)
    with file.open(encoding="utf-8", newline="") as handle:
        lines = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(lines)
        out = []
        for number, line in enumerate(lines, 2):
            if len(line) != len(header):
                raise ReferenceFileError(
                    f"{file}, line {number}: expected {len(header)} columns, got {len(line)}: {line}"
                )
            out.append(MappingProxyType(dict(zip(header, line, strict=True))))
    return tuple(out)


def load(names: Iterable[str]) -> Reference:
    """Reference data by file stem."""
    return {name: rows(name) for name in names}
