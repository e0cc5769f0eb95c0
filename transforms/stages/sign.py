"""SIGN: clean text → what the search for copies needs to know of it. Documents without text are nobody's copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pyarrow.compute as pc

from transforms.dedupe import REFERENCES, make_match_text, signatures
from transforms.figures import count_visible
from transforms.quality import completeness
from transforms.schemas import CLEANED, OBSERVED, SIGNATURES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import findings_by_document


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    match_text = make_match_text(reference)

    def run(tables: Tables) -> Tables:
        with_text = tables[CLEANED.name].filter(pc.field("text") != "")
        columns = (with_text.column(name) for name in ("document_id", "text", "body_start"))
        ids, texts, starts = (cast(list[Any], column.to_pylist()) for column in columns)
        findings = findings_by_document(tables[OBSERVED.name])
        signed = signatures([match_text(text, start) for text, start in zip(texts, starts, strict=True)])
        rows = {
            "document_id": ids,
            "match_hash": signed.match_hash,
            "shingles": signed.shingles,
            "bands": signed.bands,
            "completeness": [
                completeness(chars, garbled, findings.get(key, ()))
                for key, (chars, garbled) in zip(ids, count_visible(texts), strict=True)
            ],
        }
        return {SIGNATURES.name: SIGNATURES.from_columns(rows)}

    return run


SIGN = Map("sign", reads=(CLEANED, OBSERVED), writes=(SIGNATURES,), make=_make, references=REFERENCES)
