"""The tables of a lake, for DuckDB to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from flows.lake import Lake
from flows.reference import rows
from flows.snapshot import snapshot
from transforms.schemas import PUBLISHED


@contextmanager
def opened(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has every published table of a lake by name, whatever filesystem holds it, and `provinces`.

    Arrow reads the files as they were at one moment, so DuckDB needs neither a path nor the network. What is asked is
    answered in UTC.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("set timezone = 'UTC'")
        for name, data in snapshot(lake, PUBLISHED).tables.items():
            connection.register(name, data)
        connection.register("provinces", _provinces())
        connection.execute("set enable_external_access = false")
        yield connection


def _provinces() -> pa.Table:
    """The two digits that codes of a province begin with, and its short name."""
    found = [row for row in rows("places") if row["level"] == "province" and not row["valid_to"]]
    return pa.table({"province": [row["code"][:2] for row in found], "name": [row["short"] for row in found]})
