"""Tables that spreadsheets open: any text comes back as it was, and none acts."""

from __future__ import annotations

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.review.cells import SheetError, cell, rows_of, table

_HEADER = ("a", "b", "c")
_HOSTILE = st.text(
    st.sampled_from(
        "=+-@\"'\t\n\r\\ u{09}是ｘ\u202e\u200b\x00\x85\u2028＝",
    ),
    max_size=12,
)
_TEXT = st.one_of(_HOSTILE, st.text(max_size=20))


@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT).filter(any), max_size=5))
@example([('=HYPERLINK("x")', "'=1", '"')])
@example([("\\t", "\t", "\\u{9}")])
def test_any_text_comes_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    found = [tuple(row[name] for name in _HEADER) for _, row in rows_of(table(_HEADER, rows), _HEADER, "x")]
    assert found == rows


@given(_TEXT)
def test_no_cell_acts_hides_or_breaks_its_row(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", '"', "\t", "＝", "＋", "－", "＠"))
    assert not set(written) & set("\t\n\r\x00\u202e\u200b\u2028")
    assert len(f"{written}\t{written}\n".splitlines()) == 1


@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT).filter(any), max_size=5))
def test_a_spreadsheet_may_quote_cells_and_end_lines_its_way(rows: list[tuple[str, str, str]]) -> None:
    lines = table(_HEADER, rows).splitlines()
    quoted = "".join(
        "\t".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in line.split("\t")) + "\r\n" for line in lines
    )
    found = [tuple(row[name] for name in _HEADER) for _, row in rows_of(quoted, _HEADER, "x")]
    assert found == rows


def test_columns_may_be_in_any_order_and_more_than_asked_for() -> None:
    text = "b\tnote\ta\tc\n\n1\tx\t2\t3\n4\n"
    assert [(line, row["a"], row["b"]) for line, row in rows_of(text, _HEADER, "x")] == [(3, "2", "1"), (4, "", "4")]


@pytest.mark.parametrize(
    ("text", "words"),
    [("a\tb\n1\t2\n", "line 1: no column c"), ("a\tb\tc\n1\t2\t3\t4\n", "line 2: expected 3 cells, got 4")],
)
def test_what_is_no_such_table_is_told_with_its_line(text: str, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        list(rows_of(text, _HEADER, "sheet.tsv"))


def test_plain_words_stay_plain() -> None:
    assert table(("a",), [("心得体会",), ("3.5",), ("a\\b",)]) == "a\n心得体会\n3.5\na\\\\b\n"
    assert list(csv.reader(["'=1\t2"], delimiter="\t", quoting=csv.QUOTE_NONE)) == [["'=1", "2"]]
