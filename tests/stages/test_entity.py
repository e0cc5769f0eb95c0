"""Entities of the whole corpus, told to the batch that mentioned them first."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from flows.reference import load
from transforms.schemas import MENTIONS
from transforms.stage import Parameters
from transforms.stages.entity import ENTITY

_FIRST, _SECOND = "2026-03-02", "2026-03-03"


def _mentions(batch: str, document_id: str, *found: tuple[str, str | None, str]) -> pa.Table:
    """The rows of one document, given as (kind, entity_id, name), with their batch."""
    rows = [
        {
            "document_id": document_id,
            "start": 3 * place,
            "end": 3 * place + 2,
            "text": name,
            "kind": kind,
            "entity_id": entity_id,
            "name": name,
            "method": "gazetteer",
            "score": 0.9,
        }
        for place, (kind, entity_id, name) in enumerate(found)
    ]
    return MENTIONS.from_rows(rows).append_column("batch", pa.array([batch] * len(rows), pa.string()))


def _made(*documents: pa.Table) -> list[dict[str, Any]]:
    run = ENTITY.make(load(ENTITY.references), Parameters())
    corpus = {MENTIONS.name: ds.dataset(pa.concat_tables(documents))}
    rows: list[dict[str, Any]] = run(corpus)["entities"].to_pylist()
    return rows


_HILL = ("PLACE", "place:350128", "平潭县")
_OFFICE = ("ORG", "org:平潭县档案局", "平潭县档案局")
_EARLIER = _mentions(_FIRST, "a", _HILL, _OFFICE, ("DATE", None, "2026-03-02"))
_LATER = _mentions(_SECOND, "b", _OFFICE, ("PERSON", "person:某甲", "某甲"), _OFFICE)


def test_entities_are_counted_over_all_batches_and_lie_in_the_first() -> None:
    found = [(row["batch"], row["entity_id"], row["mentions"], row["documents"]) for row in _made(_EARLIER, _LATER)]
    assert found == [
        (_FIRST, "org:平潭县档案局", 3, 2),
        (_FIRST, "place:350128", 1, 1),
        (_SECOND, "person:某甲", 1, 1),
    ]


def test_the_order_of_batches_does_not_matter() -> None:
    assert _made(_LATER, _EARLIER) == _made(_EARLIER, _LATER)


def test_the_unit_above_a_place_is_told_though_nobody_mentions_it() -> None:
    found = {row["entity_id"]: row for row in _made(_EARLIER)}
    assert found["place:350128"]["parent_id"] == "place:350100"
    assert "place:350100" not in found


def test_nothing_mentioned_is_no_entity() -> None:
    assert _made(MENTIONS.empty().append_column("batch", pa.array([], pa.string()))) == []
