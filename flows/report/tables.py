"""The tables of a lake, for DuckDB to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from flows.lake import Lake
from flows.reference import rows
from transforms.schemas import PUBLISHED, Table


@contextmanager
def opened(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has every published table of a lake by name, whatever filesystem holds it, and `provinces`.

    Arrow reads the files, so DuckDB needs neither a path nor the network. What is asked is answered in UTC.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("set timezone = 'UTC'")
        for table in PUBLISHED:
            batches = _batches(lake, table)
            connection.register(table.name, lake.dataset(table, batches) if batches else _nothing(table))
        connection.register("provinces", _provinces())
        connection.execute("set enable_external_access = false")
        yield connection


def _batches(lake: Lake, table: Table) -> list[str]:
    """The batches that a table has files of."""
    if table.corpus_wide:
        return lake.batches_of(table)
    names = [name.removeprefix("batch=") for name in lake.names(table.name) if name.startswith("batch=")]
    return [batch for batch in names if lake.exists(lake.path_of(table, batch))]


def _nothing(table: Table) -> pa.Table:
    """A table without rows, with the columns that its dataset has."""
    empty = table.empty()
    return empty if "batch" in empty.column_names else empty.append_column("batch", pa.array([], pa.string()))


def _provinces() -> pa.Table:
    """The two digits that codes of a province begin with, and its short name."""
    found = [row for row in rows("places") if row["level"] == "province" and not row["valid_to"]]
    return pa.table({"province": [row["code"][:2] for row in found], "name": [row["short"] for row in found]})
