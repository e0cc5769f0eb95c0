"""SIGN: clean text → what the search for copies needs to know of it. Documents without text are nobody's copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.dedupe import REFERENCES, make_match_text, signatures
from transforms.dedupe.shingles import Numbers
from transforms.dedupe.slots import AREA_ENDING, SLOT_KINDS, find_slots, hidden_names, without_slots
from transforms.findings import Finding
from transforms.reuse.grams import sampled_grams
from transforms.schemas import CLEANED, GRAMS, MENTIONS, OBSERVED, SIGNATURES, SOURCES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.evidence import evidence_of
from transforms.stages.rows import findings_by_document


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    match_text = make_match_text(reference)

    def run(tables: Tables) -> Tables:
        with_text = tables[CLEANED.name].filter(pc.field("text") != "")
        columns = (with_text.column(name) for name in ("document_id", "text", "body_start"))
        ids, texts, starts = (cast(list[Any], column.to_pylist()) for column in columns)
        findings = findings_by_document(tables[OBSERVED.name])
        located = [match_text.located(text, start) for text, start in zip(texts, starts, strict=True)]
        named = _named(ids, texts, tables[MENTIONS.name], findings)
        slots = [find_slots(*each, spans) for each, spans in zip(located, named, strict=True)]
        match_texts = [text for text, _ in located]
        signed = signatures(match_texts, [without_slots(*each) for each in zip(match_texts, slots, strict=True)])
        rows = {
            "document_id": ids,
            "match_hash": signed.match_hash,
            "shingles": signed.shingles,
            "bands": signed.bands,
            "slots": slots,
            **evidence_of(with_text, findings, tables[SOURCES.name]),
        }
        grams = {
            "document_id": ids,
            "chars": [len(text) for text in match_texts],
            **sampled_grams(match_texts)._asdict(),
        }
        return {SIGNATURES.name: SIGNATURES.from_columns(rows), GRAMS.name: GRAMS.from_columns(grams)}

    return run


SIGN = Map(
    "sign", reads=(CLEANED, OBSERVED, SOURCES, MENTIONS), writes=(SIGNATURES, GRAMS), make=_make, references=REFERENCES
)


def _named(
    ids: Sequence[str], texts: Sequence[str], mentions: pa.Table, findings: Mapping[str, Sequence[Finding]]
) -> list[Numbers]:
    """For each document where its clean text names somebody or some place, and where it has masks."""
    some = mentions.filter(pc.field("kind").isin(SLOT_KINDS))
    number = pc.index_in(some.column("document_id"), pa.array(ids, pa.string())).to_numpy()
    order = np.argsort(number, kind="stable")
    area = pc.match_substring_regex(some.column("text"), AREA_ENDING).to_numpy()
    spans = np.stack([some.column("start").to_numpy(), some.column("end").to_numpy() - area], axis=1)[order]
    ends = np.searchsorted(number[order], np.arange(len(ids)), side="right")
    hidden = [
        np.array(list(hidden_names(text, findings.get(key, ()))), np.int64).reshape(-1, 2)
        for key, text in zip(ids, texts, strict=True)
    ]
    return [np.concatenate(both) for both in zip(np.split(spans, ends), hidden, strict=False)]
