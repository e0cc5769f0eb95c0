"""Reference data: the reviewed files of `data/reference`, as the rows that transforms take."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

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


#: Trained models, which are arrays and not rows; the pipeline works without them.
MODELS = frozenset({"tagger"})
#: In place of a model's file: do without; and the checksum of a model that is not there.
_NO_MODEL = "none"


def _variable(name: str) -> str:
    return f"GONGWEN_{name.upper()}"


#: Environment variables that name the file of a model; they are no settings.
MODEL_VARIABLES = frozenset(map(_variable, MODELS))


def model_file(name: str) -> Path | None:
    """Where a model lies: where its variable says, else with the other data; None where there is none.

    Raises: ReferenceFileError where the variable names a file that is not there.
    """
    variable = _variable(name)
    asked = os.environ.get(variable)
    if asked == _NO_MODEL:
        return None
    file = Path(asked or data_folder() / "reference" / f"{name}.npz")
    if asked and not file.is_file():
        raise ReferenceFileError(
            f"{variable}: {file}: no such file; expected a model, or {_NO_MODEL} to do without one"
        )
    return file if file.is_file() else None


@cache
def _arrays(file: Path) -> Mapping[str, npt.NDArray[Any]]:
    """The arrays of a model.

    Raises: ReferenceFileError where the file is no model.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError, BadZipFile) as error:
        raise ReferenceFileError(
            f"{file}: expected a model as `gongwen train-tagger` writes it: {error}; train it anew"
        ) from error


def _file(name: str) -> Path:
    file = data_folder() / "reference" / f"{name}.tsv"
    if not file.is_file():
        raise ReferenceFileError(f"{file}: reference file not found; expected a TSV with a header line")
    return file


@cache
def checksum(name: str) -> str:
    """The SHA-256 of a reference file, by its stem; `none` for a model that is not there."""
    if name in MODELS:
        file = model_file(name)
        return hashlib.sha256(file.read_bytes()).hexdigest() if file else _NO_MODEL
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
    names = list(names)
    reference = Reference({name: rows(name) for name in names if name not in MODELS})
    files = {name: model_file(name) for name in names if name in MODELS}
    reference.models = {name: _arrays(file) for name, file in files.items() if file}
    return reference
