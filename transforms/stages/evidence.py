"""What decides between copies of one text, measured for each document: the evidence columns of `signatures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pyarrow as pa

from transforms.figures import count_visible
from transforms.findings import Finding
from transforms.quality import condition

#: What a page or file may tell of where its text comes from.
_PROVENANCE = ("page_date", "page_source", "page_url")

#: Where a paragraph ends, and not a line that a page broke or a heading.
_PARAGRAPH_ENDS = tuple(mark + "\n" for mark in "。！？；：”）")


def evidence_of(cleaned: pa.Table, findings: Mapping[str, Sequence[Finding]], sources: pa.Table) -> dict[str, Any]:
    """The evidence columns for the rows of `cleaned`, in their order, given the findings of each document."""
    ids, texts, starts = (
        cast(list[Any], cleaned.column(name).to_pylist()) for name in ("document_id", "text", "body_start")
    )
    told = _provenance(sources)
    conditions = [
        condition(garbled, findings.get(key, ())) for key, (_, garbled) in zip(ids, count_visible(texts), strict=True)
    ]
    return {
        **{name: [getattr(one, name) for one in conditions] for name in ("is_cut", "flaws", "is_traditional")},
        "mended": cleaned.column("mended"),
        "provenance": [told.get(key.partition("-")[0], 0) for key in ids],
        "edits": cleaned.column("edits"),
        "paragraphs": [_paragraphs(text, start) for text, start in zip(texts, starts, strict=True)],
    }


def _provenance(sources: pa.Table) -> dict[str, int]:
    """How many facts each source gives of where its text comes from, by the digits that begin its document_ids."""
    columns = (cast(list[Any], sources.column(name).to_pylist()) for name in ("source_id", *_PROVENANCE))
    return {source_id[:16]: sum(fact is not None for fact in facts) for source_id, *facts in zip(*columns, strict=True)}


def _paragraphs(text: str, body_start: int) -> int:
    return sum(text.count(end, body_start) for end in _PARAGRAPH_ENDS)
