"""Values of a query's answer as JSON and as the text of one cell."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

from flows.visible import harmless


def as_json_value(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value as JSON has it: dates in ISO 8601, bytes in hexadecimal digits, what is no number as null."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() | Decimal():
            return _number(value)
        case date() | time():
            return value.isoformat()
        case dict():
            return {str(name): as_json_value(each) for name, each in value.items()}
        case list() | tuple():
            return [as_json_value(each) for each in value]
        case _:
            return value.hex() if isinstance(value, bytes) else str(value)


def _number(value: float | Decimal) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else float(value)


def as_json_line(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """A value as one line of JSON."""
    return json.dumps(as_json_value(value), ensure_ascii=False)


def as_cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """A value as a line of text in which nothing moves the cursor or turns the direction of writing."""
    text = value if isinstance(value, str) else as_json_line(value)
    return harmless(text).replace("\n", "↵").replace("\t", "→")


def is_plain(kind: pa.DataType) -> bool:
    """Whether JSON, and a cell of CSV, take a value of a type as it is."""
    checks: tuple[Callable[[pa.DataType], bool], ...] = (
        pa.types.is_integer,
        pa.types.is_boolean,
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_null,
    )
    return any(check(kind) for check in checks)
