"""Made-up corpora for tests of shared passages, and the plain, slow way to find these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from flows.reference import load
from transforms.dedupe import REFERENCES, make_match_text
from transforms.reuse.grams import sampled_grams
from transforms.reuse.passages import Texts
from transforms.schemas import CLEANED, GRAMS, SIGNATURES
from transforms.stage import Parameters
from transforms.stages.reuse import REUSE_STAGE

Row = dict[str, Any]


def laid_out(texts: Sequence[str]) -> Texts:
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), "<u4")
    return Texts(codes, np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64))


def maximal(a: str, b: str, least: int) -> set[tuple[int, int, int]]:
    """All passages two texts share that go on in neither direction: start in each, and length."""
    found = set()
    for i in range(len(a)):
        for j in range(len(b)):
            if i and j and a[i - 1] == b[j - 1]:
                continue
            length = 0
            while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
                length += 1
            if length >= least:
                found.add((i, j, length))
    return found


def tables(texts: Mapping[str, str], batches: Mapping[str, str], order: Sequence[str]) -> dict[str, ds.Dataset]:
    """The tables that the stage reads, one file a batch and row, in the order given."""
    match_text = make_match_text(load(REFERENCES))
    parts: dict[str, list[pa.Table]] = {SIGNATURES.name: [], GRAMS.name: [], CLEANED.name: []}
    for key in order:
        written = match_text(texts[key], 0)
        rows: dict[str, Row] = {
            SIGNATURES.name: {"match_hash": [written], "shingles": [max(len(written) - 4, 0)]},
            GRAMS.name: {"chars": [len(written)], **sampled_grams([written])._asdict()},
            CLEANED.name: {"text": [texts[key]], "body_start": [0]},
        }
        for table in (SIGNATURES, GRAMS, CLEANED):
            columns = {"document_id": [key], **rows[table.name]}
            schema = pa.schema([table.schema.field(name) for name in columns])
            made = pa.table(columns, schema=schema)
            parts[table.name].append(made.append_column("batch", pa.array([batches[key]])))
    return {name: ds.dataset(pa.concat_tables(some)) for name, some in parts.items()}


def shared(texts: Mapping[str, str], batches: Mapping[str, str] | None = None, order: Sequence[str] = ()) -> Any:
    """What the stage makes of some documents by document_id: its tables by name, as lists of rows."""
    days = batches or dict.fromkeys(texts, "2026-01-01")
    run = REUSE_STAGE.make(load(REFERENCES), Parameters())
    return {name: table.to_pylist() for name, table in run(tables(texts, days, order or list(texts)), None).items()}
