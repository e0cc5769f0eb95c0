"""Cleaning with what the corpus told."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

from flows.reference import load
from transforms.edits import Edit, apply
from transforms.schemas import DECIDED_PHRASES, PARTS, SITE_LINES, SITE_PHRASES
from transforms.stage import Parameters, Tables
from transforms.stages.clean import CLEAN
from transforms.stages.split import document_id

_RAW = "公文宝库 资料编号 WM-2031\n在全县工作会议上的讲话\n同志们：\n要加快基础设述法材料施建设，补齐短板。\n"


def _parts(raw: str) -> pa.Table:
    blank: dict[pa.DataType, Any] = {pa.string(): "", pa.large_string(): "", pa.int64(): 0, pa.float64(): 1.0}
    row = {field.name: None if field.nullable else blank.get(field.type, []) for field in PARTS.schema}
    end = raw.index("\n")
    heading = {"title": raw[:end], "title_method": "first_line", "title_end": end, "heading_end": end + 1}
    told = {"document_id": document_id("0" * 64, 0), "raw_text": raw, "raw_end": len(raw)}
    return PARTS.from_rows([row | heading | told])


@cache
def _run() -> Any:
    return CLEAN.make(load(CLEAN.references), Parameters())


def _clean(*, lines: bool, phrases: bool) -> Tables:
    told = {"batch": "2026-03-02", "in_documents": 9}
    line = told | {"form": "公文宝库资料编号wm-0", "position": "edge", "unlike_documents": 9, "score": 1.0, "signs": []}
    phrase = told | {"phrase": "述法材料", "contexts": 9, "seams": 4, "share": 0.98, "support": 20.0}
    made: Tables = _run()(
        {
            "parts": _parts(_RAW),
            "site_lines": SITE_LINES.from_rows([line] if lines else []),
            "site_phrases": SITE_PHRASES.from_rows([phrase] if phrases else []),
            "decided_phrases": DECIDED_PHRASES.empty(),
        }
    )
    return made


def test_what_the_corpus_told_is_deleted_and_the_title_found() -> None:
    made = _clean(lines=True, phrases=True)
    (row,) = made["cleaned"].to_pylist()
    assert (row["title"], row["title_method"]) == ("在全县工作会议上的讲话", "first_line")
    assert row["text"] == "在全县工作会议上的讲话\n同志们：\n要加快基础设施建设，补齐短板。"
    edits = made["edits"].to_pylist()
    assert {"site_furniture", "site_phrase"} <= {edit["rule"] for edit in edits}
    assert apply(_RAW, [Edit(edit["raw_start"], edit["raw_end"], edit["after"]) for edit in edits]) == row["text"]


def test_without_it_nothing_of_that_is_touched() -> None:
    (row,) = _clean(lines=False, phrases=False)["cleaned"].to_pylist()
    assert row["title"] == "公文宝库 资料编号 WM-2031"
    assert "述法材料" in row["text"]
