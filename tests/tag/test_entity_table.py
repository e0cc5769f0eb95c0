"""Entities counted from mentions, however these come."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reference import load
from transforms.tag import entities
from transforms.tag.entities import LOOKED_AT, REFERENCES, entities_of, places_above

_ABOVE = {"469023": "460000", "469023100": "469023"}


class _Row(NamedTuple):
    """A mention, its fields in the order of `LOOKED_AT`."""

    entity_id: str | None
    batch: str
    document_id: str
    kind: str
    name: str


def _portion(rows: Sequence[_Row]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else ((),) * len(LOOKED_AT)
    return pa.record_batch([pa.array(column, pa.string()) for column in columns], names=list(LOOKED_AT))


def _entities(*portions: Sequence[_Row]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = entities_of(map(_portion, portions), _ABOVE).to_pylist()
    return rows


def _place(code: str, name: str, document_id: str = "a", batch: str = "2026-03-02") -> _Row:
    return _Row(f"place:{code}", batch, document_id, "PLACE", name)


def test_an_entity_is_counted_over_documents_and_batches() -> None:
    first = [_place("469023", "澄迈县"), _place("469023", "澄迈县"), _place("469023", "澄迈县", "b")]
    (found,) = _entities(first, [_place("469023", "澄迈县", "c", "2026-03-01")])
    assert found == {
        "entity_id": "place:469023",
        "batch": "2026-03-01",
        "kind": "PLACE",
        "name": "澄迈县",
        "code": "469023",
        "parent_id": "place:460000",
        "mentions": 4,
        "documents": 3,
    }


def test_what_points_to_nothing_is_no_entity() -> None:
    assert _entities() == _entities([]) == _entities([_Row(None, "2026-03-02", "a", "DATE", "2026-03-02")]) == []


def test_the_most_frequent_name_and_kind_count_then_the_smallest() -> None:
    rows = [_Row("org:x", "2026-03-02", "a", kind, name) for kind, name in zip("BBA", "乙丙丙", strict=True)]
    equal = [row._replace(entity_id="org:y") for row in rows[:2]]
    equal += [row._replace(kind="A") for row in equal]
    assert [(row["kind"], row["name"]) for row in _entities(rows, equal)] == [("B", "丙"), ("A", "丙")]


@pytest.mark.parametrize(
    ("entity_id", "code", "parent_id"),
    [
        ("place:469023100", "469023100", "place:469023"),
        ("place:460000", "460000", None),
        ("place:000000", "000000", None),
        ("country:BT", "BT", None),
        ("org:place:469023", None, None),
        ("placement:1", None, None),
        ("person:甲", None, None),
    ],
)
def test_places_and_countries_have_codes_and_places_a_unit_above(
    entity_id: str, code: str | None, parent_id: str | None
) -> None:
    (found,) = _entities([_Row(entity_id, "2026-03-02", "a", "K", "n")])
    assert (found["code"], found["parent_id"]) == (code, parent_id)


def test_the_unit_above_is_that_in_force() -> None:
    def row(code: str, parent: str, valid_to: str) -> dict[str, str]:
        return {"code": code, "parent": parent, "valid_to": valid_to}

    rows = (row("110101", "110000", ""), row("110101", "119900", "1990"), row("110000", "", ""))
    assert places_above({"places": rows}) == {"110101": "110000"}


def test_chains_of_the_gazetteer_end_in_a_province() -> None:
    above = places_above(load(REFERENCES))
    code = "469023100"
    while code in above:
        code = above[code]
    assert code == "460000"
    assert all(code != parent for code, parent in above.items())


# ------------------------------------------------------------------------------------------------- any order
_ids = st.sampled_from([None, "org:甲", "org:乙", "place:469023", "person:丙", "country:BT"])
_mention = st.tuples(_ids, st.sampled_from(["ORG", "PLACE"]), st.sampled_from("甲乙丙"))
_documents = st.lists(
    st.tuples(st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-03"]), st.lists(_mention, max_size=6)), max_size=8
)


def _expected(rows: Sequence[_Row]) -> list[dict[str, Any]]:
    """The same counts, by hand."""
    by_entity: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.entity_id:
            by_entity[row.entity_id].append(row)
    made = [
        {
            "entity_id": key,
            "batch": min(row.batch for row in some),
            "kind": min(Counter(row.kind for row in some).items(), key=lambda one: (-one[1], one[0]))[0],
            "name": min(Counter(row.name for row in some).items(), key=lambda one: (-one[1], one[0]))[0],
            "mentions": len(some),
            "documents": len({row.document_id for row in some}),
        }
        for key, some in by_entity.items()
    ]
    return sorted(made, key=lambda row: (row["batch"], row["entity_id"]))


@given(_documents, st.integers(1, 7), st.integers(1, 9), st.randoms(use_true_random=False))
def test_neither_order_nor_portions_matter(
    documents: list[tuple[str, list[tuple[Any, str, str]]]], size: int, counted: int, chance: random.Random
) -> None:
    written = [
        [_Row(key, batch, f"{number}", kind, name) for key, kind, name in some]
        for number, (batch, some) in enumerate(documents)
    ]
    chance.shuffle(written)
    rows = [row for some in written for row in some]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entities, "_PORTION", counted)
        found = _entities(*(rows[start : start + size] for start in range(0, len(rows), size)))
    kept = ("entity_id", "batch", "kind", "name", "mentions", "documents")
    assert [{name: row[name] for name in kept} for row in found] == _expected(rows)


def test_many_entities_keep_their_names() -> None:
    rows = [_Row(f"org:{number}", "2026-03-02", f"{number % 70}", "ORG", f"第{number}号") for number in range(5000)]
    found = _entities(sorted(rows, key=lambda row: row.document_id))
    assert len(found) == 5000
    assert all(row["name"] == f"第{row['entity_id'].removeprefix('org:')}号" for row in found)
