"""Made-up texts for tests of copies: hanzi by lot, so that nothing is alike unless it is made so."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from flows.reference import load
from transforms.clean.masks import make_mask_observer
from transforms.columns import EVIDENCE
from transforms.dedupe import REFERENCES, MatchText, make_match_text, signatures
from transforms.dedupe.relations import Profile
from transforms.dedupe.slots import AREA_ENDING, SLOT_KINDS, find_slots, hidden_names, without_slots
from transforms.findings import Observer
from transforms.schemas import CLEANED, DECIDED_PAIRS, FOUND_ELSEWHERE, PASSAGES, SIGNATURES
from transforms.tag import REFERENCES as TAG_REFERENCES
from transforms.tag import make_tagger
from transforms.tag.mention import Mention


@cache
def match_text() -> MatchText:
    return make_match_text(load(REFERENCES))


@cache
def _tag() -> Callable[[str, int], list[Mention]]:
    return make_tagger(load(TAG_REFERENCES))


@cache
def _masks() -> Observer:
    return make_mask_observer(load(("mask_cues",)))


def profile(text: str) -> Profile:
    """A text with its slots, as the pipeline finds them."""
    named = [
        (start, end - bool(re.search(AREA_ENDING, text[start:end])))
        for start, end, kind, *_ in _tag()(text, 0)
        if kind in SLOT_KINDS
    ]
    hidden = hidden_names(text, list(_masks()(text)))
    written, origins = match_text().located(text, 0)
    return Profile(written, find_slots(written, origins, np.array([*named, *hidden], np.int64).reshape(-1, 2)))


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
        text, origins = match_text().located(texts[key], 0)
        slots = find_slots(text, origins, np.empty((0, 2), np.int64))
        signed = signatures([text], [without_slots(text, slots)])
        signature = {
            "document_id": [key],
            "match_hash": signed.match_hash,
            "shingles": signed.shingles,
            "bands": signed.bands,
            "slots": [slots],
            **{name: [False if name.startswith("is_") else 0] for name in EVIDENCE},
        }
        cleaned = {"document_id": [key], "text": [texts[key]], "body_start": [0]}
        for table, columns in ((SIGNATURES, signature), (CLEANED, cleaned)):
            schema = pa.schema([table.schema.field(name) for name in columns])
            batch = pa.array([batches[key]])
            both[table.name].append(pa.table(columns, schema=schema).append_column("batch", batch))
    shares = dict.fromkeys(("found_elsewhere", "copied_elsewhere", "copied_earlier"), [0.0] * len(order))
    ids = {"document_id": list(order), "batch": [batches[key] for key in order]}
    both[FOUND_ELSEWHERE.name] = [pa.table(ids | shares)]
    both[PASSAGES.name] = [PASSAGES.empty()]
    both[DECIDED_PAIRS.name] = [DECIDED_PAIRS.empty()]
    return {name: ds.dataset(pa.concat_tables(tables)) for name, tables in both.items()}
