"""Named columns of equal length (a `NamedTuple` of arrays): some rows of them, and several one after another."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from transforms.dedupe.shingles import Flags, Numbers

_Columns = TypeVar("_Columns", bound=tuple[Any, ...])


def at(columns: _Columns, rows: Numbers | Flags) -> _Columns:
    """Some rows: those of these numbers, in their order, or those that are flagged."""
    return type(columns)(*(column[rows] for column in columns))


def joined(*parts: _Columns) -> _Columns:
    """The rows of all parts, of which there is one at least."""
    return type(parts[0])(*map(np.concatenate, zip(*parts, strict=True)))
