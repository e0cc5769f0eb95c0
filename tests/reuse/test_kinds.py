"""What makes a shared passage a copied one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.reuse.kinds import LONG, VERY_LONG, copied_runs, told
from transforms.reuse.passages import Passages
from transforms.reuse.shares import Places, covered


def passages(*rows: tuple[int, int, int, bool]) -> Passages:
    """Passages of documents 0 and 1: start in each, length, whether few hold it."""
    starts, others, chars, few = (np.array(column) for column in zip(*rows, strict=True))
    return Passages(0 * starts, 0 * starts + 1, starts, others, chars, few)


def is_copied(*rows: tuple[int, int, int, bool]) -> list[bool]:
    flags: list[bool] = told(passages(*rows)).copied.tolist()
    return flags


def test_what_few_hold_is_copied_when_it_is_long() -> None:
    assert is_copied((0, 0, LONG, True)) == [True]
    assert is_copied((0, 0, LONG - 1, True)) == [False]


def test_what_many_hold_is_copied_when_it_is_very_long() -> None:
    assert is_copied((0, 0, VERY_LONG - 1, False)) == [False]
    assert is_copied((0, 0, VERY_LONG, False)) == [True]


def test_passages_with_a_changed_name_between_them_are_one_run() -> None:
    some = told(passages((0, 5, 30, True), (33, 38, 20, False), (400, 0, 20, True)))
    assert some.copied.tolist() == [True, True, False]
    assert [column.tolist() for column in copied_runs(some)] == [[0], [1], [0], [53], [5], [58], [50]]


def test_passages_in_another_order_are_no_run() -> None:
    assert is_copied((0, 60, 30, True), (33, 5, 30, True)) == [False, False]


def test_stock_makes_no_run() -> None:
    assert [len(column) for column in copied_runs(told(passages((0, 0, 15, False))))] == [0] * 7


_places = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(1, 20)), max_size=12)


@given(_places)
def test_characters_in_several_passages_count_once(places: list[tuple[int, int, int]]) -> None:
    held: dict[int, set[int]] = {number: set() for number in range(4)}
    for document, start, chars in places:
        held[document] |= set(range(start, start + chars))
    columns = Places(*(np.array([row[i] for row in sorted(places)], np.int64) for i in range(3)))
    assert covered(columns, 4).tolist() == [len(held[number]) for number in range(4)]
