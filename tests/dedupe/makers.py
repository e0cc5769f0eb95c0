"""Made-up texts for tests of copies: hanzi by lot, so that nothing is alike unless it is made so."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa
import pyarrow.dataset as ds

from flows.reference import load
from transforms.dedupe import REFERENCES, MatchText, make_match_text, signatures
from transforms.schemas import CLEANED, SIGNATURES


@cache
def match_text() -> MatchText:
    return make_match_text(load(REFERENCES))


def writing(seed: int, length: int) -> str:
    """Some hanzi in a row, others for each seed."""
    lot = random.Random(seed)
    return "".join(chr(lot.randrange(0x4E00, 0x9000)) for _ in range(length))


def edited(text: str, seed: int, share: float) -> str:
    """The text with about that share of its characters replaced."""
    lot = random.Random(seed)
    return "".join(chr(lot.randrange(0x9000, 0x9FA0)) if lot.random() < share else char for char in text)


def corpus(texts: Mapping[str, str], batches: Mapping[str, str], order: Sequence[str]) -> dict[str, ds.Dataset]:
    """The tables that clustering reads, one file a batch and row, in the order given."""
    both: dict[str, list[pa.Table]] = {SIGNATURES.name: [], CLEANED.name: []}
    for key in order:
        signed = signatures([match_text()(texts[key], 0)])
        signature = {
            "document_id": [key],
            "match_hash": signed.match_hash,
            "shingles": signed.shingles,
            "bands": signed.bands,
            "completeness": [0],
        }
        cleaned = {"document_id": [key], "text": [texts[key]], "body_start": [0]}
        for table, columns in ((SIGNATURES, signature), (CLEANED, cleaned)):
            schema = pa.schema([table.schema.field(name) for name in columns])
            batch = pa.array([batches[key]])
            both[table.name].append(pa.table(columns, schema=schema).append_column("batch", batch))
    return {name: ds.dataset(pa.concat_tables(tables)) for name, tables in both.items()}
