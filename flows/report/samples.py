"""The documents that a report shows whole or in part: samples, and examples of changes and findings in context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow.compute as pc

from flows.explain import TABLES
from flows.lake import Lake
from flows.relatives import relatives
from flows.report.figures import Figures, Row
from transforms.schemas import DOCUMENTS, Table

#: Documents shown beside their raw text.
MOST_SAMPLES = 24

#: Text shown on both sides of an example, and of the example, in characters.
_AROUND, _LONGEST = 18, 60

#: What queries of samples are named by.
_SAMPLE = "sample_"


class Example(NamedTuple):
    """A stretch of a document's raw or clean text with what stands around it."""

    document_id: str
    title: str
    left: str
    words: str
    right: str
    row: Row


class Sample(NamedTuple):
    """A document with its rows in every table, and why it is shown."""

    why: tuple[str, ...]
    found: dict[str, Any]


class Shown(NamedTuple):
    """What a report shows of documents: samples, examples by query, and pairs of rewrites with what changed."""

    samples: list[Sample]
    examples: dict[str, list[Example]]
    rewrites: list[Row]


def shown(lake: Lake, figures: Figures) -> Shown:
    """The documents that the figures of a lake name, read once a batch."""
    reasons = _reasons(figures)
    sides = {"rule_examples": "raw_text", "phrase_examples": "raw_text", "finding_examples": "text"}
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in (row for name in (*sides, "rewrites") for row in figures[name]):
        wanted[row["batch"]].add(row["document_id"])
    for batch, key in reasons:
        wanted[batch].add(key)
    documents = _documents(lake, wanted)
    return Shown(
        [
            Sample(tuple(why), _gathered(lake, batch, documents[key]))
            for (batch, key), why in reasons.items()
            if key in documents
        ],
        {name: _examples(figures[name], documents, side) for name, side in sides.items()},
        [_changes(lake, row, documents) for row in figures["rewrites"] if row["document_id"] in documents],
    )


def _reasons(figures: Figures) -> dict[tuple[str, str], list[str]]:
    """The documents to show, by batch and document_id, each with the queries that name it; each query has its turn."""
    names = [name for name in figures if name.startswith(_SAMPLE)]
    found: dict[tuple[str, str], list[str]] = {}
    for turn in range(max((len(figures[name]) for name in names), default=0)):
        for name in names:
            for row in figures[name][turn : turn + 1]:
                key = (row["batch"], row["document_id"])
                if key in found or len(found) < MOST_SAMPLES:
                    found.setdefault(key, []).append(name.removeprefix(_SAMPLE))
    return found


def _documents(lake: Lake, wanted: Mapping[str, Iterable[str]]) -> dict[str, Row]:
    """Documents by document_id."""
    found: dict[str, Row] = {}
    for batch in sorted(wanted):
        for row in _rows(lake, DOCUMENTS, batch, wanted[batch]):
            found[row["document_id"]] = row
    return found


def _gathered(lake: Lake, batch: str, document: Row) -> dict[str, Any]:
    """A document with its rows, as `explain` gathers them, without its relatives."""
    key = document["document_id"]
    return {"batch": batch, "document": document} | {table.name: _rows(lake, table, batch, [key]) for table in TABLES}


def _examples(rows: Iterable[Row], documents: Mapping[str, Row], side: str) -> list[Example]:
    """Stretches of texts with what stands around them."""
    out = []
    for row in rows:
        if row["document_id"] in documents:
            document = documents[row["document_id"]]
            text, start, end = document[side], row["start"], row["end"]
            left, right = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
            words = text[start : min(end, start + _LONGEST)]
            out.append(Example(row["document_id"], document["title"][:_LONGEST], left, words, right, row))
    return out


def _changes(lake: Lake, pair: Row, documents: Mapping[str, Row]) -> Row:
    """A rewrite with the title of the document, the other one, and what was put in the place of what."""
    document = documents[pair["document_id"]]
    own = _gathered(lake, pair["batch"], document) | {"duplicates": [pair]}
    others = relatives(lake, own)
    return pair | {"title": document["title"], "other": others[0] if others else None}


def _rows(lake: Lake, table: Table, batch: str, keys: Iterable[str]) -> list[Row]:
    path = lake.path_of(table, batch)
    if not lake.exists(path):
        return []
    rows: list[Row] = lake.read_where(path, pc.field("document_id").isin(sorted(keys))).to_pylist()
    return rows
