"""Everything a lake says of one document, gathered for a person to judge."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from flows.lake import Lake
from flows.manifest import Manifest
from flows.relatives import passages, relatives, rows_about, shared_rows
from flows.status import is_lake
from transforms.schemas import (
    CLUSTERS,
    DOCUMENTS,
    DUPLICATES,
    EDITS,
    FINDINGS,
    KEYPHRASES,
    MENTIONS,
    PARAGRAPH_THEMES,
    SECTIONS,
    THEMES,
    Table,
)

#: The tables that say something of a single document, by its batch.
TABLES = (EDITS, FINDINGS, SECTIONS, MENTIONS, THEMES, PARAGRAPH_THEMES, KEYPHRASES, CLUSTERS)


def explain_document(root: str, document_id: str) -> dict[str, Any]:
    """The document's row, its rows in every other table, its nearest relatives and the passages it shares.

    Raises: LookupError when there is no lake, or no such document in it.
    """
    lake = Lake(root)
    if not is_lake(lake):
        raise LookupError(f"{root}: no lake there; expected the folder or URL given as --lake to `gongwen run`")
    for batch in Manifest(lake).batches("describe"):
        found = _rows(lake, DOCUMENTS, batch, document_id)
        if found:
            return _gathered(lake, batch, found[0])
    raise LookupError(
        f"{document_id}: no such document in {root}; expected a document_id as in its table documents, "
        "such as 0f3a5b…-0 (source digits, '-', offset)"
    )


def _gathered(lake: Lake, batch: str, document: dict[str, Any]) -> dict[str, Any]:
    key = document["document_id"]
    out: dict[str, Any] = {"batch": batch, "document": document}
    for table in TABLES:
        out[table.name] = _rows(lake, table, batch, key)
    out["duplicates"] = rows_about(lake, DUPLICATES, key)
    shared = shared_rows(lake, key, out["duplicates"])
    out["relatives"] = relatives(lake, out)
    out["passages"] = passages(lake, document["text"], shared)
    return out | {"passages_in_all": len({(row["start"], row["end"]) for row in shared})}


def _rows(lake: Lake, table: Table, batch: str, key: str) -> list[dict[str, Any]]:
    path = lake.path_of(table, batch)
    if not lake.exists(path):
        return []
    rows: list[dict[str, Any]] = lake.read_where(path, pc.field("document_id") == key).to_pylist()
    return rows
