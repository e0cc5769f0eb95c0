"""SQL over a lake: every published table a view of its name, in a DuckDB that cannot write or read anything else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from flows.lake import Lake
from flows.snapshot import snapshot
from transforms.schemas import PUBLISHED, Table

#: Rows that are held at once; of documents with their texts some 50 MB.
_ROWS_AT_ONCE = 8192

#: Statements that read; the others would not reach anything either, but say so less clearly.
_READING = {
    duckdb.StatementType.SELECT,  # WITH, FROM, VALUES, SHOW, DESCRIBE and SUMMARIZE too
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.MULTI,  # PIVOT
    duckdb.StatementType.PRAGMA,
}


class QueryError(Exception):
    """A query cannot be answered; the message says in one line why and where."""


@dataclass(frozen=True)
class Answer:
    """Rows as they are made, in the order the query gives; `is_settled` as of the snapshot they come from."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    is_settled: bool


@contextmanager
def answered(lake: Lake, sql: str) -> Iterator[Answer]:
    """The answer to one query, to be read within the block.

    The same query over the same lake gives the same rows in the same order: one thread, in UTC.

    Raises: QueryError where the query is at fault; LakeError where the lake is.
    """
    with (
        tempfile.TemporaryDirectory(prefix="gongwen-") as scratch,
        _connected(scratch) as connection,
        _told_in_one_line(),
    ):
        taken = snapshot(lake, _named(sql))
        for name, data in taken.tables.items():
            connection.register(name, data)
        lock(connection)
        reader = _asked(connection, sql)
        yield Answer(reader.schema, reader, taken.is_settled)


def _connected(scratch: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that keeps what is too large for it in a folder."""
    return duckdb.connect(config={"threads": 1, "temp_directory": scratch, "python_enable_replacements": False})


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shuts a connection off from files, network, extensions and its settings; what is registered stays readable."""
    for setting in ("TimeZone = 'UTC'", "enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {setting}")


def _named(sql: str) -> list[Table]:
    """The tables whose names stand in a query; all where none does, as in SHOW TABLES."""
    words = set(re.findall(r"\w+", sql.lower()))
    return [table for table in PUBLISHED if table.name in words] or list(PUBLISHED)


def _asked(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.RecordBatchReader:
    """The rows of one query, not yet made. Raises: QueryError where it is not one query that reads."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"expected one query, got {len(statements)}")
    if statements[0].type not in _READING:
        kind = statements[0].type.name
        raise QueryError(f"expected a query that reads; {kind} is not allowed: a lake is read-only")
    return connection.sql(sql).to_arrow_reader(_ROWS_AT_ONCE)


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    """Turns what DuckDB says of a query into one line; what Arrow reports while rows are made, too."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise QueryError(one_line(str(error))) from error


def one_line(said: str) -> str:
    """What DuckDB says, in one line: the message, where in the query, and which tables there are if one is not."""
    message, _, where = said.partition("\nLINE ")
    line = " ".join(message.split())
    unknown = re.search(r"Table with name (.+?) does not exist", line)
    if unknown:
        line = f"table {unknown[1]}: not in a lake; its tables are {', '.join(sorted(t.name for t in PUBLISHED))}"
    place = re.match(r"(\d+): (.*)\n( *)\^", where)
    if place is None or place[2].startswith("..."):
        return line
    return f"{line} (line {place[1]}, column {len(place[3]) - len(f'LINE {place[1]}: ') + 1})"
