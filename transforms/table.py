"""What a table is: its columns, its key, and the check that holds data to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from transforms.columns import COLUMNS

#: Raised when a column is renamed, dropped or changes its meaning; adding one does not raise it.
SCHEMA_VERSION = "1"


class SchemaError(ValueError):
    """A table that is not what its schema says; the message names table, column and one offending row."""


@dataclass(frozen=True)
class Table:
    """A table: its columns in order (`?` marks those that may be null), its key and what a row is.

    `published` tables are the product; the others carry work between stages and lie out of readers' sight.
    `corpus_wide` tables are not partitioned by batch: readers find all of them in one folder.
    """

    name: str
    row: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    published: bool = True
    corpus_wide: bool = False
    points_to: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, column meanings in the field metadata and the version in the schema's."""
        fields = []
        for entry in self.columns:
            name = entry.rstrip("?")
            kind, meaning = COLUMNS[name]
            fields.append(pa.field(name, kind, nullable=entry.endswith("?"), metadata={"description": meaning}))
        return pa.schema(fields, metadata={"gongwen.schema_version": SCHEMA_VERSION, "description": self.row})

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """The table of some rows, every one with exactly the table's columns.

        Raises: SchemaError when a row has other columns or a value does not fit its type.
        """
        return self.from_columns(_transposed(self, list(rows)))

    def from_columns(self, columns: Mapping[str, Any]) -> pa.Table:
        """The table of some columns (lists or arrays of one length).

        Raises: SchemaError when columns are missing or unknown, or a value does not fit its type.
        """
        names = set(self.schema.names)
        if set(columns) != names:
            unlike = sorted(set(columns) ^ names)
            raise SchemaError(f"table {self.name}: expected columns {sorted(names)}, missing or unknown: {unlike}")
        arrays = []
        for column in self.schema:
            try:
                arrays.append(_array(columns[column.name], column.type))
            except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
                where = f"table {self.name}, column {column.name}"
                raise SchemaError(f"{where}: expected {column.type}: {error}") from error
        return check(pa.Table.from_arrays(arrays, schema=self.schema), self)


def _array(values: object, kind: pa.DataType) -> pa.Array[Any] | pa.ChunkedArray[Any]:
    if isinstance(values, pa.ChunkedArray | pa.Array):
        return values if values.type == kind else values.cast(kind)
    made: pa.Array[Any] = pa.array(cast(Iterable[Any], values), kind)
    return made


def _transposed(table: Table, rows: list[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = table.schema.names
    wanted = set(names)
    for number, row in enumerate(rows):
        if row.keys() != wanted:
            unlike = sorted(set(row) ^ wanted)
            raise SchemaError(f"table {table.name}, row {number}: missing or unknown columns: {unlike}")
    return {name: [row[name] for row in rows] for name in names}


def check(data: pa.Table, table: Table) -> pa.Table:
    """The same table, when it is exactly what its schema says: columns, order, types, no null where none may be.

    Arrow itself lets nulls into non-nullable columns and passes other columns along; the Parquet writer or the next
    reader finds out too late.

    Raises: SchemaError naming the column and the first row at fault.
    """
    if data.schema.names != table.schema.names:
        raise SchemaError(f"table {table.name}: expected columns {table.schema.names}, got {data.schema.names}")
    for column in table.schema:
        values = data.column(column.name)
        if values.type != column.type:
            raise SchemaError(f"table {table.name}, column {column.name}: expected {column.type}, got {values.type}")
        if not column.nullable and values.null_count:
            row = pc.index(pc.is_null(values), True).as_py()
            raise SchemaError(f"table {table.name}, column {column.name}: null in row {row}, where none may be")
    if data.schema.equals(table.schema, check_metadata=True):
        return data
    return data.replace_schema_metadata(table.schema.metadata).cast(table.schema)
