"""Columns, tables and the check that holds data to them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from transforms.schemas import COLUMNS, EDITS, INTERNAL, PUBLISHED, REJECTS, SchemaError, check

_EDIT = {
    "document_id": "a-0",
    "order": 0,
    "rule": "r",
    "raw_start": 0,
    "raw_end": 1,
    "before": ",",
    "after": "，",
    "confidence": 1.0,
}


def test_every_column_stands_in_a_table_and_has_a_meaning() -> None:
    used = {column.rstrip("?") for table in (*PUBLISHED, *INTERNAL) for column in table.columns}
    assert used == set(COLUMNS)
    assert all(meaning.strip() for _, meaning in COLUMNS.values())


@pytest.mark.parametrize("table", (*PUBLISHED, *INTERNAL), ids=lambda table: table.name)
def test_tables_are_well_formed(table: object) -> None:
    names = [column.rstrip("?") for column in table.columns]  # type: ignore[attr-defined]
    assert len(names) == len(set(names))
    assert set(table.key) <= set(names)  # type: ignore[attr-defined]
    assert table.empty().schema.metadata[b"gongwen.schema_version"] == b"1"  # type: ignore[attr-defined]


def test_rows_become_a_table() -> None:
    assert EDITS.from_rows([_EDIT]).to_pylist() == [_EDIT]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"after": None}, "column after: null in row 0"),
        ({"raw_start": "zero"}, "column raw_start: expected int64"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_row_is_refused_by_name(change: dict[str, object], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        EDITS.from_rows([_EDIT | change])


def test_a_missing_column_is_refused() -> None:
    row = dict(_EDIT)
    del row["before"]
    with pytest.raises(SchemaError, match="before"):
        EDITS.from_rows([row])


def test_null_is_allowed_only_where_the_table_says_so() -> None:
    table = REJECTS.empty().schema
    assert table.field("raw_start").nullable
    assert not table.field("reason").nullable


def test_check_refuses_other_types_and_orders() -> None:
    good = EDITS.from_rows([_EDIT])
    with pytest.raises(SchemaError, match="expected columns"):
        check(good.select(list(reversed(good.column_names))), EDITS)
    with pytest.raises(SchemaError, match="expected string, got large_string"):
        check(good.set_column(2, "rule", good.column("rule").cast(pa.large_string())), EDITS)
