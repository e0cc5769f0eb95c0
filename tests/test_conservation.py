"""Spans that cover a text, each character once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.conservation import unaccounted


@given(st.lists(st.integers(1, 9), max_size=6))
def test_a_partition_has_no_fault(sizes: list[int]) -> None:
    spans, at = [], 0
    for size in sizes:
        spans.append((at, at + size))
        at += size
    assert unaccounted(at, reversed(spans)) == []


def test_faults_are_named() -> None:
    assert unaccounted(10, [(0, 4), (6, 10)]) == [(4, 6)]
    assert unaccounted(10, [(0, 6), (4, 10)]) == [(4, 6)]
    assert unaccounted(10, [(0, 9)]) == [(9, 10)]
    assert unaccounted(10, [(0, 12)]) == [(10, 12)]
    assert unaccounted(10, []) == [(0, 10)]
