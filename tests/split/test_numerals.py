"""The numbers that headings count with."""

from __future__ import annotations

import re

import pytest

from transforms.split.numerals import NUMERAL, value


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("3", 3), ("１２", 12), ("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("一百零二", 102)],
)
def test_numerals_have_their_value(numeral: str, expected: int) -> None:
    assert re.fullmatch(NUMERAL, numeral)
    assert value(numeral) == expected


@pytest.mark.parametrize("row", ["百十", "一九", "0", "〇", "十百"])
def test_a_row_of_digits_is_no_number(row: str) -> None:
    assert value(row) is None
