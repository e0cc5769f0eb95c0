"""The evidence by which copies are compared, measured for each document."""

from __future__ import annotations

import pyarrow as pa

from transforms.columns import EVIDENCE
from transforms.findings import Finding
from transforms.schemas import CLEANED, SOURCES
from transforms.stages.evidence import evidence_of

_IDS = ["0123456789abcdef-0", "0123456789abcdef-90", "fedcba9876543210-0"]
_TEXTS = ["春耕\n种子到位。\n农机修好了。\n水渠\n清淤。", "一切就绪。\ufffd", "春耕"]


def _cleaned() -> pa.Table:
    columns = {"document_id": _IDS, "text": _TEXTS, "body_start": [3, 0, 0], "edits": [5, 0, 2], "mended": [2, 0, 1]}
    return pa.table(columns, schema=pa.schema([CLEANED.schema.field(name) for name in columns]))


def _sources() -> pa.Table:
    columns = {
        "source_id": [f"{key[:16]:0<64}" for key in _IDS[1:]],
        "page_date": ["2026-03-01", None],
        "page_source": [None, None],
        "page_url": ["https://example.org/1", None],
    }
    return pa.table(columns, schema=pa.schema([SOURCES.schema.field(name) for name in columns]))


def test_evidence_of_each_document() -> None:
    findings = {_IDS[0]: [Finding(0, 1, "mask.year", "", 0.9), Finding(9, 9, "truncation", "tail", 0.9)]}
    found = evidence_of(_cleaned(), findings, _sources())
    assert set(found) == set(EVIDENCE)
    assert found["is_cut"] == [True, False, False]
    assert found["flaws"] == [1, 1, 0]
    assert found["is_traditional"] == [False] * 3
    assert found["provenance"] == [2, 2, 0]
    assert found["paragraphs"] == [2, 0, 0]
    assert found["edits"].to_pylist() == [5, 0, 2]
    assert found["mended"].to_pylist() == [2, 0, 1]
