"""Checks of everything a lake promises: bytes, schemas, keys, references, conservation, edits that replay."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.lake import Lake
from flows.manifest import CORPUS, Manifest, Record
from flows.status import is_lake
from transforms.conservation import unaccounted
from transforms.edits import Edit, LedgerError, apply
from transforms.schemas import (
    DOCUMENTS,
    EDITS,
    ENTITIES,
    INTERNAL,
    PUBLISHED,
    REJECTS,
    SOURCES,
    TEXTS,
    SchemaError,
    Table,
    check,
)
from transforms.stages import STAGES

_TABLES = {table.name: table for table in (*PUBLISHED, *INTERNAL)}

#: Checks after whose failure a file's rows mean nothing: what follows from them would only repeat it.
_UNREADABLE = {"file", "checksum", "schema"}

#: What a row of a table is that others point to.
_ROWS = {DOCUMENTS.name: "document", ENTITIES.name: "entity"}

#: Rows at fault that are named for one check of one batch; the count says how many there are.
_NAMED = 5


def verify_lake(root: str) -> dict[str, Any] | None:
    """`problems` found and what was `checked`; None where no lake is."""
    lake = Lake(root)
    if not is_lake(lake):
        return None
    manifest = Manifest(lake)
    checked: Counter[str] = Counter()
    problems = [problem for record in _records(manifest) for problem in _files(lake, record, checked)]
    unsound = {problem["path"] for problem in problems if problem["check"] in _UNREADABLE}
    seen: Counter[str] = Counter()
    for batch in manifest.batches("describe"):
        problems += _batch(lake, batch, unsound, checked, seen)
    twice = [key for key, count in seen.items() if count > 1]
    problems += _named("documents", "every batch", "key", "document_id in several batches", twice)
    entities = _entities(lake, manifest, unsound)
    twice = [key for key, count in entities.items() if count > 1]
    problems += _named("entities", "every batch", "key", "entity_id in several batches", twice)
    known = {DOCUMENTS.name: set(seen)}
    if manifest.read("entity", CORPUS) is not None:  # else they were never counted, which `status` tells
        known[ENTITIES.name] = set(entities)
    problems += _pointers(lake, manifest, known, unsound, checked)
    return {"lake": root, "checked": dict(checked), "problems": problems}


def _problem(path: str, check_name: str, what: str, rows: list[Any] | None = None) -> dict[str, Any]:
    return {"path": path, "check": check_name, "what": what, "rows": [str(row) for row in rows or []]}


def _named(path: str, batch: str, check_name: str, what: str, rows: list[Any]) -> list[dict[str, Any]]:
    if not rows:
        return []
    return [_problem(path, check_name, f"{batch}: {len(rows)} × {what}", rows[:_NAMED])]


def _records(manifest: Manifest) -> Iterator[Record]:
    for stage in STAGES:
        for batch in manifest.batches(stage.name):
            record = manifest.read(stage.name, batch)
            if record is not None:
                yield record


# ------------------------------------------------------------------------------------------------------ files
def _files(lake: Lake, record: Record, checked: Counter[str]) -> Iterator[dict[str, Any]]:
    """Problems of the files a record tells of: there, the same bytes, the schema, as many rows, unique keys."""
    for name, output in record.outputs.items():
        checked["files"] += 1
        if not lake.exists(output.path):
            yield _problem(output.path, "file", f"missing; `gongwen run` makes it again (stage {record.stage})")
            continue
        if hashlib.sha256(lake.read_bytes(output.path)).hexdigest() != output.sha256:
            yield _problem(output.path, "checksum", "not the bytes that were written; delete the file and run again")
            continue
        yield from _table(_TABLES[name.split("/")[0]], lake.read_file(output.path), output.path, output.rows)
        checked["rows"] += output.rows


def _table(table: Table, data: pa.Table, path: str, rows: int) -> Iterator[dict[str, Any]]:
    try:
        check(data, table)
    except SchemaError as error:
        yield _problem(path, "schema", str(error))
        return
    if data.num_rows != rows:
        yield _problem(path, "rows", f"expected {rows}, found {data.num_rows}")
    if data.num_rows:
        counts = data.group_by(list(table.key)).aggregate([([], "count_all")])
        twice = counts.filter(pc.greater(counts.column("count_all"), 1)).select(list(table.key)).to_pylist()
        yield from _named(path, path, "key", f"rows share a key ({', '.join(table.key)})", twice)


# ---------------------------------------------------------------------------------------------------- batches
def _batch(
    lake: Lake, batch: str, unsound: set[str], checked: Counter[str], seen: Counter[str]
) -> Iterator[dict[str, Any]]:
    """Problems within one batch: conservation of its sources, edits that replay, rows that point nowhere."""
    needed = (SOURCES, TEXTS, DOCUMENTS, REJECTS, EDITS)
    if any(lake.path_of(table, batch) in unsound or not lake.exists(lake.path_of(table, batch)) for table in needed):
        return
    documents = lake.read(DOCUMENTS, batch).to_pylist()
    rejects = lake.read(REJECTS, batch).to_pylist()
    checked["documents"] += len(documents)
    seen.update(document["document_id"] for document in documents)
    yield from _conservation(lake, batch, documents, rejects, checked)
    yield from _replay(lake, batch, documents, checked)


def _conservation(
    lake: Lake, batch: str, documents: list[dict[str, Any]], rejects: list[dict[str, Any]], checked: Counter[str]
) -> Iterator[dict[str, Any]]:
    repeats = {row["path"] for row in lake.read(SOURCES, batch).to_pylist() if row["status"] == "repeat"}
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in (*documents, *rejects):
        if row["raw_start"] is not None:
            spans.setdefault(row["path"], []).append((row["raw_start"], row["raw_end"]))
    whole = {row["path"] for row in rejects if row["raw_start"] is None}
    raws: dict[str, list[dict[str, Any]]] = {}
    for row in documents:
        raws.setdefault(row["path"], []).append(row)
    for source in lake.read(TEXTS, batch, ["path", "content", "members", "reason"]).to_pylist():
        path, content = source["path"], source["content"]
        checked["sources"] += 1
        is_container = source["members"] is not None and source["reason"] is None
        if path in repeats or (content is None and (path in whole or is_container)):
            continue
        if content is None:
            yield _problem(path, "conservation", f"{batch}: neither text nor reject")
            continue
        checked["characters"] += len(content)
        gaps = unaccounted(len(content), spans.get(path, []))
        yield from _named(path, batch, "conservation", "spans in no document or reject, or in several", gaps)
        wrong = [
            d["document_id"] for d in raws.get(path, []) if d["raw_text"] != content[d["raw_start"] : d["raw_end"]]
        ]
        yield from _named(path, batch, "raw_text", "documents whose raw_text is not the source's", wrong)


def _replay(lake: Lake, batch: str, documents: list[dict[str, Any]], checked: Counter[str]) -> Iterator[dict[str, Any]]:
    path = lake.path_of(EDITS, batch)
    ledgers: dict[str, list[dict[str, Any]]] = {}
    for row in lake.read(EDITS, batch).to_pylist():
        ledgers.setdefault(row["document_id"], []).append(row)
    strangers = sorted(ledgers.keys() - {document["document_id"] for document in documents})
    yield from _named(path, batch, "foreign key", "edits of documents that are not there", strangers)
    wrong = []
    for document in documents:
        rows = sorted(ledgers.get(document["document_id"], []), key=lambda row: int(row["order"]))
        checked["edits"] += len(rows)
        why = _broken(document, rows)
        if why:
            wrong.append(f"{document['document_id']}: {why}")
    yield from _named(path, batch, "replay", "documents whose edits do not give their text", wrong)


def _broken(document: dict[str, Any], rows: list[dict[str, Any]]) -> str | None:
    """Why a document's edits do not lead from raw_text to text; None when they do."""
    raw = document["raw_text"]
    for row in rows:
        if raw[row["raw_start"] : row["raw_end"]] != row["before"]:
            return f"edit {row['order']} expects {row['before']!r} at {row['raw_start']}"
    edits = [Edit(row["raw_start"], row["raw_end"], row["after"]) for row in rows]
    try:
        text = apply(raw, edits)
    except LedgerError as error:
        return str(error)
    return None if text == document["text"] else "the result is not the text"


# ---------------------------------------------------------------------------------------------- foreign keys
def _entities(lake: Lake, manifest: Manifest, unsound: set[str]) -> Counter[str]:
    """Every entity_id that has a row, and how many it has."""
    paths = [
        output.path
        for record in _records(manifest)
        for name, output in record.outputs.items()
        if name.split("/")[0] == ENTITIES.name and output.path not in unsound
    ]
    ids = (lake.read_file(path, ["entity_id"]).column("entity_id").to_pylist() for path in paths)
    return Counter(key for some in ids for key in some)


def _pointers(
    lake: Lake, manifest: Manifest, known: Mapping[str, set[str]], unsound: set[str], checked: Counter[str]
) -> Iterator[dict[str, Any]]:
    """Problems of rows that name a document or entity that is in no batch, in any table but edits.

    `known` are the keys there are, by table. What would point into a table that cannot be read is passed over.
    """
    readable = {target for target in known if not any(path.startswith(f"{target}/") for path in unsound)}
    for record in _records(manifest):
        for name, output in record.outputs.items():
            table = _TABLES[name.split("/")[0]]
            columns = [column for column, target in table.points_to.items() if target in readable]
            if not columns or table.name == EDITS.name or output.path in unsound:
                continue
            checked["references"] += output.rows * len(columns)
            data = lake.read_file(output.path, columns)
            for column in columns:
                named = set(pc.unique(data.column(column)).drop_null().to_pylist())
                what, strangers = _ROWS[table.points_to[column]], sorted(named - known[table.points_to[column]])
                yield from _named(output.path, record.batch, "foreign key", f"{column} of no {what}", strangers)
