"""The whole answer to a query as CSV, JSON or Parquet, written as it is made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import IO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from flows.query import Answer, QueryError
from flows.query_values import as_json_line, as_json_value, is_plain


def write_csv(answer: Answer, file: IO[bytes]) -> int:
    """Writes RFC 4180 with a header, lists and structs as JSON; returns the rows written."""
    schema = pa.schema([pa.field(field.name, _csv_type(field.type)) for field in answer.schema])
    rows = 0
    with pa_csv.CSVWriter(file, schema) as writer:
        for batch in answer.batches:
            columns = [_csv_column(column) for column in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
            rows += batch.num_rows
    return rows


def _is_csv(kind: pa.DataType) -> bool:
    return is_plain(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_temporal(kind)


def _csv_type(kind: pa.DataType) -> pa.DataType:
    return kind if _is_csv(kind) and not pa.types.is_interval(kind) else pa.string()


def _csv_column(column: pa.Array) -> pa.Array:
    if _csv_type(column.type) == column.type:
        return column
    if pa.types.is_dictionary(column.type):
        return column.cast(pa.string())
    return pa.array([None if value is None else as_json_line(value) for value in column.to_pylist()], pa.string())


def write_json(answer: Answer, file: IO[bytes]) -> int:
    """Writes a list of objects, each on a line of its own; returns the rows written."""
    names = _distinct(answer.schema)
    rows = 0
    file.write(b"[")
    for batch in answer.batches:
        columns = [_json_column(column) for column in batch.columns]
        for row in zip(*columns, strict=True):
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
            file.write(f"{',' if rows else ''}\n{line}".encode())
            rows += 1
    file.write(b"\n]\n")
    return rows


def _json_column(column: pa.Array) -> list[object]:
    values: list[object] = column.to_pylist()
    return values if is_plain(column.type) else [as_json_value(value) for value in values]


def write_parquet(answer: Answer, file: IO[bytes]) -> int:
    """Writes Parquet as the lake's own, zstd; returns the rows written."""
    _distinct(answer.schema)
    rows = 0
    with pq.ParquetWriter(file, answer.schema, compression="zstd", version="2.6") as writer:
        for batch in answer.batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _distinct(schema: pa.Schema) -> list[str]:
    """The names of the columns. Raises: QueryError where two are the same."""
    twice = sorted(name for name, count in Counter(schema.names).items() if count > 1)
    if twice:
        raise QueryError(f"columns of one name: {', '.join(twice)}; tell them apart by `as`")
    return list(schema.names)


#: How an answer is written, by the name of the format.
WRITERS: Mapping[str, Callable[[Answer, IO[bytes]], int]] = {
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}
