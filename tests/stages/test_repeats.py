"""Which deliveries came before: a function of the set of deliveries."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.dataset as ds
from hypothesis import given
from hypothesis import strategies as st

from transforms.schemas import TEXTS
from transforms.stage import Parameters
from transforms.stages.repeats import REPEATED


def _texts(rows: list[tuple[str, str, str]]) -> ds.Dataset:
    """A corpus of deliveries (batch, path, source)."""
    blank = dict.fromkeys(TEXTS.schema.names)
    table = TEXTS.from_rows(
        blank | {"source_id": source, "path": path, "bytes": 1, "format": "text", "content": source}
        for _, path, source in rows
    )
    return ds.dataset(table.append_column("batch", pa.array([batch for batch, _, _ in rows], pa.string())))


def _repeats(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str, str]]:
    made = REPEATED.make({}, Parameters())({"texts": _texts(rows)})["repeats"]
    columns = ("batch", "path", "first_batch", "first_path")
    return sorted(zip(*(made.column(name).to_pylist() for name in columns), strict=True))


def test_the_least_batch_and_then_the_least_path_comes_first() -> None:
    rows = [("2026-03-02", "b", "x"), ("2026-03-02", "a", "x"), ("2026-03-01", "z", "x"), ("2026-03-01", "q", "y")]
    assert _repeats(rows) == [("2026-03-02", "a", "2026-03-01", "z"), ("2026-03-02", "b", "2026-03-01", "z")]


def test_without_copies_there_is_no_row() -> None:
    assert _repeats([("2026-03-01", "a", "x"), ("2026-03-02", "a", "y")]) == []
    assert _repeats([]) == []


_DELIVERIES = st.lists(
    st.tuples(st.sampled_from(["2026-01-01", "2026-01-02"]), st.sampled_from("abcd"), st.sampled_from("xyz")),
    unique_by=lambda row: row[:2],
    max_size=8,
)


@given(_DELIVERIES, st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(rows: list[tuple[str, str, str]], chance: random.Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    found = _repeats(rows)
    assert found == _repeats(shuffled)
    assert len(found) == len(rows) - len({source for _, _, source in rows})
