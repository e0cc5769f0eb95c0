"""Amounts: see tests/cases/amounts.toml."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases
from tag_pages import check, mentions, reference

from transforms.tag.amounts import make_amount_finder
from transforms.tag.numerals import chinese_number, integer, plain

find = make_amount_finder(reference())


@pytest.mark.parametrize("case", cases("amounts"))
def test_amounts(case: dict[str, Any]) -> None:
    methods = [mention.method for mention in check(find, case)]
    assert methods == case.get("methods", methods)


@given(st.decimals(min_value="0.1", max_value=99999, places=1), st.sampled_from(["", "万", "亿", "万亿"]))
def test_scales_multiply(number: Decimal, scale: str) -> None:
    (found,) = mentions(find, f"共{number}{scale}元。")
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert found.name == f"{plain(number * factor)} 元"
    assert "E" not in found.name


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("十四亿", 14 * 10**8),
        ("一亿二千万", 12 * 10**7),
    ],
)
def test_chinese_numbers(word: str, value: int) -> None:
    assert chinese_number(word) == value
    assert integer(word) == value


def test_what_is_no_number_has_no_value() -> None:
    assert integer("xx") is None
    assert chinese_number("六点") is None
    assert chinese_number("几十") is None


def test_units_are_consistent() -> None:
    for row in reference()["units"]:
        assert Decimal(row["factor"]) > 0
        assert "".join(sorted(set(row["not_before"]))) == row["not_before"], row["unit"]
