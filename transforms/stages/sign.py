"""SIGN: clean text → what the search for copies needs to know of it. Documents without text are nobody's copy."""

from __future__ import annotations

from collections.abc import Callable

from transforms.dedupe import sign
from transforms.quality import assess
from transforms.schemas import CLEANED, OBSERVED, SIGNATURES
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import findings_by_document


def _make(_reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    def run(tables: Tables) -> Tables:
        rows = [row for row in tables[CLEANED.name].to_pylist() if row["text"]]
        findings = findings_by_document(tables[OBSERVED.name])
        signed = sign([row["text"] for row in rows], [row["body_start"] for row in rows])
        ranks = [assess(row["text"], findings.get(row["document_id"], ()), row["edits"]).completeness for row in rows]
        columns = {
            "document_id": [row["document_id"] for row in rows],
            "match_hash": signed.match_hash,
            "shingles": signed.shingles,
            "bands": signed.bands,
            "completeness": ranks,
        }
        return {SIGNATURES.name: SIGNATURES.from_columns(columns)}

    return run


SIGN = Map("sign", reads=(CLEANED, OBSERVED), writes=(SIGNATURES,), make=_make)
