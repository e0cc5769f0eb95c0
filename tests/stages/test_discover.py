"""Phrases of sites over the whole corpus, told to the batches that hold them."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from flows.reference import load
from transforms.schemas import EDGE_LINES, SEAMS, Table
from transforms.stage import Parameters, Tables
from transforms.stages.discover import DISCOVER

_FIRST, _SECOND = "2026-03-02", "2026-03-03"


def _rows(phrase: str, batch: str, seams: int) -> list[dict[str, Any]]:
    """Places of a phrase in documents of their own, each a seam in another context."""
    return [
        {
            "batch": batch,
            "document_id": f"{batch}-{number}",
            "raw_start": 10,
            "phrase": phrase,
            "left": f"前{chr(0x4E00 + ord(phrase[0]) % 97 + number)}",
            "right": f"{chr(0x5E00 + number)}后",
            "gain": 9.0,
            "seam": 6.5,
        }
        for number in range(seams)
    ]


def _dataset(table: Table, rows: list[dict[str, Any]]) -> ds.Dataset:
    """Rows with their batch, as the maps leave them."""
    data = table.from_rows({name: row[name] for name in table.schema.names} for row in rows)
    return ds.dataset(data.append_column("batch", pa.array([row["batch"] for row in rows], pa.string())))


@cache
def _run() -> Any:
    return DISCOVER.make(load(DISCOVER.references), Parameters())


def _made(seams: list[dict[str, Any]], lines: list[dict[str, Any]]) -> Tables:
    made: Tables = _run()({"seams": _dataset(SEAMS, seams), "edge_lines": _dataset(EDGE_LINES, lines)})
    return made


def _discover(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    made = _made(rows, [])["site_phrases"].to_pylist()
    return [(row["batch"], row["phrase"], row["contexts"]) for row in made]


def test_a_batch_gets_the_phrases_it_holds() -> None:
    rows = [*_rows("述法材料", _FIRST, 6), *_rows("公文速查", _SECOND, 6), *_rows("鱼水情深", _SECOND, 1)]
    assert _discover(rows) == [(_FIRST, "述法材料", 6), (_SECOND, "公文速查", 6)]


def test_batches_count_together() -> None:
    first, second = _rows("述法材料", _FIRST, 2), _rows("述法材料", _SECOND, 3)[2:]
    assert _discover(first) == _discover(second) == []
    assert _discover([*first, *second]) == [(_FIRST, "述法材料", 3), (_SECOND, "述法材料", 3)]


def test_the_order_of_batches_does_not_matter() -> None:
    rows = [*_rows("述法材料", _FIRST, 4), *_rows("述法材料", _SECOND, 4), *_rows("写作范文屋", _SECOND, 5)]
    expected = _discover(rows)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert _discover(rows) == expected


def test_nothing_gathered_is_nothing_found() -> None:
    assert _discover([]) == []


def _line(form: str, batch: str, number: int) -> dict[str, Any]:
    """A line above all others of a document like no other."""
    where = {"position": "head", "is_outermost": True, "is_listed": False, "beyond": 0, "body_key": number}
    return {"batch": batch, "document_id": f"{batch}-{number}", "form": form, **where}


def test_lines_are_told_to_the_batches_that_hold_them() -> None:
    page, honest = "公文宝库资料下载编号wm-0", "同志们:"
    rows = [_line(form, _FIRST, number) for number in range(40) for form in (page, honest)]
    rows += [_line(page, _SECOND, 40), _line("县政府办公室", _SECOND, 41)]
    made = _made([], rows)["site_lines"].to_pylist()
    assert [(row["batch"], row["form"], row["in_documents"]) for row in made] == [
        (_FIRST, page, 41),
        (_SECOND, page, 41),
    ]
    assert all(row["signs"] and row["score"] > 0.5 for row in made)
