"""Answers as tables for a terminal."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flows.query import Answer
from flows.query_table import as_table, cut_to, fitted
from flows.query_values import as_cell


def _answer(data: pa.Table) -> Answer:
    return Answer(data.schema, iter(data.to_batches(max_chunksize=2)), is_settled=True)


def test_hanzi_take_two_cells_and_columns_stand_in_line() -> None:
    data = pa.table({"名": ["陕西省", "a"], "n": [1, 22]})
    shown = as_table(_answer(data), 9, 40)
    assert shown.text.splitlines() == ["名       n", "陕西省   1", "a       22"]
    assert (shown.shown, shown.rows, shown.cut) == (2, 2, 0)


def test_what_is_cut_is_counted() -> None:
    shown = as_table(_answer(pa.table({"text": ["一" * 50, "二"], "id": ["x", "y"]})), 9, 30)
    assert shown.cut == 1
    assert "…" in shown.text
    assert max(cell_len(line) for line in shown.text.splitlines()) <= 30


def test_rows_beyond_the_most_are_counted_and_not_shown() -> None:
    shown = as_table(_answer(pa.table({"n": list(range(7))})), 3, 80)
    assert shown.text.split() == ["n", "0", "1", "2"]
    assert (shown.shown, shown.rows) == (3, 7)


def test_many_columns_become_blocks() -> None:
    shown = as_table(_answer(pa.table({f"column{i}": ["value " * 9] for i in range(12)})), 9, 60)
    lines = shown.text.splitlines()
    assert lines[0] == "row 1"
    assert lines[1].startswith("column0   value value")
    assert len(lines) == 13
    assert shown.cut == 12


def test_nothing_is_an_empty_table() -> None:
    assert as_table(_answer(pa.table({"a": pa.array([], pa.string())})), 9, 80).text.strip() == "a"


def test_text_cannot_speak_to_the_terminal() -> None:
    assert as_cell("a\x1b[31mred\u202etxt\nnext") == "a‹U+001B›[31mred‹RLO›txt↵next"


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(1, 200))
def test_fitted_widths_fit(natural: list[int], room: int) -> None:
    found = fitted(natural, room)
    if found is None:
        assert sum(min(size, 8) for size in natural) > room
        return
    assert sum(found) <= max(room, 0)
    assert all(got <= wanted for got, wanted in zip(found, natural, strict=True))


@given(st.text(max_size=40), st.integers(2, 30))
def test_cut_text_is_no_wider(text: str, width: int) -> None:
    assert cell_len(cut_to(as_cell(text), width)) <= width
