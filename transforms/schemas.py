"""Every column once, every table as a list of column names, and the check that holds tables to them.

A column name means the same thing, with the same type and unit, wherever it stands. In a table's list a trailing `?`
marks a column that may be null there. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

#: Raised when a column is renamed, dropped or changes its meaning; adding one does not raise it.
SCHEMA_VERSION = "1"

_EVIDENCE = pa.list_(
    pa.struct(
        [
            pa.field("start", pa.int64(), nullable=False),
            pa.field("end", pa.int64(), nullable=False),
            pa.field("term", pa.string(), nullable=False),
            pa.field("weight", pa.float64(), nullable=False),
        ]
    )
)
_NAMES = pa.list_(pa.field("item", pa.string(), nullable=False))

#: name: (type, meaning)
COLUMNS: Mapping[str, tuple[pa.DataType, str]] = {
    # identity and provenance
    "source_id": (pa.string(), "SHA-256 of the delivered bytes, 64 hex digits"),
    "document_id": (pa.string(), "first 16 digits of source_id, '-', raw_start: where in which source it begins"),
    "other_id": (pa.string(), "document_id of the other document; greater than document_id"),
    "parent_id": (pa.string(), "document_id of the document this one is a part of"),
    "batch": (pa.string(), "date the source arrived, YYYY-MM-DD"),
    "path": (pa.string(), "path of the delivered file, as given"),
    "source_name": (pa.string(), "who delivered it, as given with --source"),
    "ordinal": (pa.int64(), "place in reading order within the source, from 0"),
    # delivery
    "bytes": (pa.int64(), "size of the delivered file in bytes"),
    "format": (pa.string(), "file format: text, or what was recognised and could not be read"),
    "encoding": (pa.string(), "character encoding the bytes were read by, as Python names it"),
    "encoding_score": (pa.float64(), "how sure the encoding is, 0 to 1"),
    "documents": (pa.int64(), "documents found in the source, parents included"),
    "status": (pa.string(), "ok, partial (some of it is in rejects), rejected (all of it), repeat (bytes seen before)"),
    "first_batch": (pa.string(), "batch of the earliest delivery of the same bytes"),
    "first_path": (pa.string(), "path of the earliest delivery of the same bytes"),
    "payload": (pa.large_binary(), "the delivered bytes"),
    "content": (pa.large_string(), "decoded text of a source, without a BOM, line ends as LF"),
    # a document
    "title": (pa.string(), "title without the site's numbering; where none is written, the opening words"),
    "title_method": (pa.string(), "where the title comes from: heading, first_line, opening"),
    "heading": (pa.string(), "the line that opens the document, as delivered"),
    "title_start": (pa.int64(), "start of the title's words in raw_text"),
    "title_end": (pa.int64(), "end of the title's words in raw_text"),
    "heading_end": (pa.int64(), "end of the heading line in raw_text, its line end included; 0 without one"),
    "raw_start": (pa.int64(), "start of the span in the decoded source text (or, in edits, in raw_text)"),
    "raw_end": (pa.int64(), "end of the span in the decoded source text (or, in edits, in raw_text)"),
    "raw_text": (pa.large_string(), "the decoded source text from raw_start to raw_end"),
    "text": (pa.large_string(), "clean text, or the words of a span of it"),
    "body_start": (pa.int64(), "where the body begins in text, after the title line; 0 without one"),
    "char_count": (pa.int64(), "characters of text that are not blank"),
    "genre": (pa.string(), "kind of document, as its title says: 讲话, 工作总结, 述职报告 …"),
    "issuing_level": (pa.string(), "level of the issuing organ: 中央, 省, 市, 县, 乡镇 …"),
    "place": (pa.string(), "name of the place the document is about"),
    "place_code": (pa.string(), "administrative code of that place, six digits (nine for a town)"),
    "claimed_year": (pa.int64(), "the year the title claims"),
    "dated_from": (pa.date32(), "the document cannot be older: the latest datable event it looks back on"),
    "dated_to": (pa.date32(), "the document cannot be younger"),
    "is_anachronistic": (pa.bool_(), "the year claimed contradicts what the text tells of"),
    "truncation": (pa.string(), "none, tail, head or inner: where text is missing"),
    "quality_score": (pa.float64(), "0 to 1: complete, unmasked and undamaged text scores 1"),
    "flags": (_NAMES, "what a careful reader should know, sorted: masked, truncated, short, garbled …"),
    # ledger and findings
    "edits": (pa.int64(), "changes cleaning made"),
    "order": (pa.int64(), "place among the document's edits, from 0"),
    "rule": (pa.string(), "rules that made the change, in order, joined by '+'"),
    "before": (pa.string(), "the raw text replaced"),
    "after": (pa.string(), "what replaced it"),
    "confidence": (pa.float64(), "0 to 1"),
    "start": (pa.int64(), "start of the span in text"),
    "end": (pa.int64(), "end of the span in text"),
    "kind": (pa.string(), "what sort of thing the row is"),
    "detail": (pa.string(), "more about it, in words"),
    # rejects
    "stage": (pa.string(), "stage that refused it"),
    "reason": (pa.string(), "why, as a fixed word (rejects) or in words (clusters)"),
    "excerpt": (pa.string(), "its first characters; bytes that are no text are written in hexadecimal"),
    # tags
    "entity_id": (pa.string(), "the thing the mention points to, as 'kind:key'"),
    "name": (pa.string(), "normal form of the mention"),
    "method": (pa.string(), "how it was found"),
    "score": (pa.float64(), "0 to 1, how sure"),
    "theme": (pa.string(), "theme of the taxonomy"),
    "rank": (pa.int64(), "place among the document's themes, from 1"),
    "evidence": (_EVIDENCE, "the words that speak for it, as spans of text"),
    "themes": (_NAMES, "themes at or above the parameter theme_score, best first"),
    # copies
    "shingles": (pa.int64(), "distinct character 5-grams of the match text"),
    "match_hash": (pa.string(), "128-bit hash of the match text, 32 hex digits"),
    "bands": (pa.list_(pa.field("item", pa.uint64(), nullable=False)), "MinHash band keys; empty for a short text"),
    "completeness": (pa.int64(), "rank of the copy by evidence: complete, unmasked, undamaged; higher is better"),
    "relation": (pa.string(), "exact, near, contained or rewrite"),
    "jaccard": (pa.float64(), "shared share of the 5-grams of both, 0 to 1"),
    "containment": (pa.float64(), "share of the shorter one's 5-grams that the other has, 0 to 1"),
    "cluster_id": (pa.string(), "the least document_id of the cluster"),
    "is_kept": (pa.bool_(), "whether this is the copy that stands for its cluster"),
    "copies": (pa.int64(), "documents in the cluster, this one included"),
    # runs
    "run_id": (pa.string(), "time the run began (UTC) and a random part"),
    "flow": (pa.string(), "run or backfill"),
    "state": (pa.string(), "completed, or failed with what failed"),
    "parameters": (pa.string(), "what the run was asked for, as JSON"),
    "versions": (pa.string(), "versions of the code, of the reference data and of the libraries, as JSON"),
    "rows_in": (pa.int64(), "rows the stage read"),
    "rows_out": (pa.int64(), "rows the stage wrote"),
    "rows_rejected": (pa.int64(), "rows the stage wrote to rejects"),
    "batches": (pa.int64(), "batches the stage worked on; those already fresh are not counted"),
    "batches_failed": (pa.int64(), "batches the stage failed on"),
    "started_at": (pa.timestamp("ms", tz="UTC"), "when the run began"),
    "seconds": (pa.float64(), "seconds of wall clock"),
}


class SchemaError(ValueError):
    """A table that is not what its schema says; the message names table, column and one offending row."""


@dataclass(frozen=True)
class Table:
    """A table: its columns in order (`?` marks those that may be null), its key and what a row is.

    `published` tables are the product; the others carry work between stages and lie out of readers' sight.
    `corpus_wide` tables are not partitioned by batch: readers find all of them in one folder.
    """

    name: str
    row: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    published: bool = True
    corpus_wide: bool = False
    points_to: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, column meanings in the field metadata and the version in the schema's."""
        fields = []
        for entry in self.columns:
            name = entry.rstrip("?")
            kind, meaning = COLUMNS[name]
            fields.append(pa.field(name, kind, nullable=entry.endswith("?"), metadata={"description": meaning}))
        return pa.schema(fields, metadata={"gongwen.schema_version": SCHEMA_VERSION, "description": self.row})

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """The table of some rows, every one with exactly the table's columns.

        Raises: SchemaError when a row has other columns or a value does not fit its type.
        """
        return self.from_columns(_transposed(self, list(rows)))

    def from_columns(self, columns: Mapping[str, Any]) -> pa.Table:
        """The table of some columns (lists or arrays of one length).

        Raises: SchemaError when columns are missing or unknown, or a value does not fit its type.
        """
        names = set(self.schema.names)
        if set(columns) != names:
            unlike = sorted(set(columns) ^ names)
            raise SchemaError(f"table {self.name}: expected columns {sorted(names)}, missing or unknown: {unlike}")
        arrays = []
        for column in self.schema:
            try:
                arrays.append(_array(columns[column.name], column.type))
            except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
                where = f"table {self.name}, column {column.name}"
                raise SchemaError(f"{where}: expected {column.type}: {error}") from error
        return check(pa.Table.from_arrays(arrays, schema=self.schema), self)


def _array(values: object, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    return values.cast(kind) if isinstance(values, pa.ChunkedArray | pa.Array) else pa.array(values, kind)


def _transposed(table: Table, rows: list[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = table.schema.names
    for number, row in enumerate(rows):
        if len(row) != len(names) or any(name not in row for name in names):
            unlike = sorted(set(row) ^ set(names))
            raise SchemaError(f"table {table.name}, row {number}: missing or unknown columns: {unlike}")
    return {name: [row[name] for row in rows] for name in names}


def check(data: pa.Table, table: Table) -> pa.Table:
    """The same table, when it is exactly what its schema says: columns, order, types, no null where none may be.

    Arrow itself lets nulls into non-nullable columns and passes other columns along; the Parquet writer or the next
    reader finds out too late.

    Raises: SchemaError naming the column and the first row at fault.
    """
    if data.schema.names != table.schema.names:
        raise SchemaError(f"table {table.name}: expected columns {table.schema.names}, got {data.schema.names}")
    for column in table.schema:
        values = data.column(column.name)
        if values.type != column.type:
            raise SchemaError(f"table {table.name}, column {column.name}: expected {column.type}, got {values.type}")
        if not column.nullable and values.null_count:
            row = pc.index(pc.is_null(values), True).as_py()
            raise SchemaError(f"table {table.name}, column {column.name}: null in row {row}, where none may be")
    return data.replace_schema_metadata(table.schema.metadata).cast(table.schema)


SOURCES = Table(
    "sources",
    "one delivered file",
    ("source_id", "path", "source_name?", "bytes", "format", "encoding?", "encoding_score?", "documents", "status"),
    key=("path",),
)
REJECTS = Table(
    "rejects",
    "what could not be used: a whole source, or a span of one",
    ("source_id", "path", "raw_start?", "raw_end?", "stage", "reason", "detail", "excerpt"),
    key=("path", "raw_start"),
    points_to={"source_id": "sources"},
)
DOCUMENTS = Table(
    "documents",
    "one document; of a document with parts, the parts carry the text",
    (
        "document_id",
        "source_id",
        "parent_id?",
        "ordinal",
        "path",
        "title",
        "title_method",
        "heading?",
        "raw_start",
        "raw_end",
        "raw_text",
        "text",
        "body_start",
        "char_count",
        "genre?",
        "issuing_level?",
        "place?",
        "place_code?",
        "claimed_year?",
        "dated_from?",
        "dated_to?",
        "is_anachronistic",
        "truncation",
        "quality_score",
        "flags",
    ),
    key=("document_id",),
    points_to={"source_id": "sources", "parent_id": "documents"},
)
EDITS = Table(
    "edits",
    "one change cleaning made to raw_text",
    ("document_id", "order", "rule", "raw_start", "raw_end", "before", "after", "confidence"),
    key=("document_id", "order"),
    points_to={"document_id": "documents"},
)
FINDINGS = Table(
    "findings",
    "something true of the text that was not changed",
    ("document_id", "start", "end", "kind", "text", "detail", "confidence"),
    key=("document_id", "start", "end", "kind"),
    points_to={"document_id": "documents"},
)
MENTIONS = Table(
    "mentions",
    "one mention of an entity",
    ("document_id", "start", "end", "text", "kind", "entity_id?", "name", "method", "score"),
    key=("document_id", "start", "end", "kind"),
    points_to={"document_id": "documents"},
)
THEMES = Table(
    "themes",
    "one theme of one document",
    ("document_id", "theme", "score", "rank", "evidence"),
    key=("document_id", "theme"),
    points_to={"document_id": "documents"},
)
DUPLICATES = Table(
    "duplicates",
    "a related pair of documents, once",
    ("document_id", "other_id", "batch", "relation", "jaccard", "containment", "method"),
    key=("document_id", "other_id"),
    corpus_wide=True,
    points_to={"document_id": "documents", "other_id": "documents"},
)
CLUSTERS = Table(
    "clusters",
    "one document's place among its copies; one without copies is alone in its cluster",
    ("document_id", "batch", "cluster_id", "is_kept", "copies", "reason"),
    key=("document_id",),
    corpus_wide=True,
    points_to={"document_id": "documents", "cluster_id": "documents"},
)
CORPUS = Table(
    "corpus",
    "one kept document, ready to use",
    (
        "document_id",
        "title",
        "text",
        "genre?",
        "place?",
        "dated_from?",
        "dated_to?",
        "themes",
        "quality_score",
        "copies",
        "batch",
    ),
    key=("document_id",),
    corpus_wide=True,
    points_to={"document_id": "documents"},
)
RUNS = Table(
    "runs",
    "one stage of one run",
    (
        "run_id",
        "flow",
        "state",
        "started_at",
        "parameters",
        "versions",
        "stage",
        "batches",
        "batches_failed",
        "rows_in",
        "rows_out",
        "rows_rejected",
        "seconds",
    ),
    key=("run_id", "stage"),
    corpus_wide=True,
)

# Work between stages.
DELIVERIES = Table(
    "deliveries",
    "one delivered file as it came; never stored",
    ("source_id", "path", "source_name?", "bytes", "payload?", "detail?"),
    key=("path",),
    published=False,
)
TEXTS = Table(
    "texts",
    "one delivered file, decoded; content is null where it could not be, and reason says why",
    (
        "source_id",
        "path",
        "source_name?",
        "bytes",
        "format",
        "encoding?",
        "encoding_score?",
        "content?",
        "reason?",
        "detail?",
        "excerpt?",
    ),
    key=("path",),
    published=False,
)
REPEATS = Table(
    "repeats",
    "a delivery whose bytes came before, in an earlier batch or under a lesser path of the same one",
    ("source_id", "path", "batch", "first_batch", "first_path"),
    key=("batch", "path"),
    published=False,
    corpus_wide=True,
)
PARTS = Table(
    "parts",
    "one document as split, before cleaning",
    (
        "document_id",
        "source_id",
        "parent_id?",
        "ordinal",
        "path",
        "title",
        "title_method",
        "heading?",
        "title_start",
        "title_end",
        "heading_end",
        "raw_start",
        "raw_end",
        "raw_text",
    ),
    key=("document_id",),
    published=False,
)
CLEANED = Table(
    "cleaned",
    "the clean text of one document",
    ("document_id", "title", "text", "body_start", "edits"),
    key=("document_id",),
    published=False,
)
OBSERVED = Table(
    "observed",
    "one finding made while cleaning; `findings` adds those that need the whole document",
    FINDINGS.columns,
    key=FINDINGS.key,
    published=False,
)
SIGNATURES = Table(
    "signatures",
    "what the search for copies needs to know of one document that carries text",
    ("document_id", "match_hash", "shingles", "bands", "completeness"),
    key=("document_id",),
    published=False,
)

PUBLISHED = (
    SOURCES,
    DOCUMENTS,
    EDITS,
    FINDINGS,
    MENTIONS,
    THEMES,
    DUPLICATES,
    CLUSTERS,
    CORPUS,
    REJECTS,
    RUNS,
)
INTERNAL = (DELIVERIES, TEXTS, REPEATS, PARTS, CLEANED, OBSERVED, SIGNATURES)
