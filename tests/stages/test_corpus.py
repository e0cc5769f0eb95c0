"""The kept documents, with their themes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from transforms.schemas import CLUSTERS, DOCUMENTS, THEMES
from transforms.stage import Parameters
from transforms.stages.corpus import CORPUS_STAGE

_PARTS = dict.fromkeys(("masks", "elisions", "truncation", "garbling", "shortness"), 0.0)


def _document(key: str) -> dict[str, Any]:
    kinds: dict[pa.DataType, Any] = {pa.string(): "", pa.large_string(): "", pa.int64(): 0, pa.float64(): 0.5}
    row = {field.name: None if field.nullable else kinds.get(field.type, False) for field in DOCUMENTS.schema}
    return row | {
        "document_id": key,
        "text": f"text of {key}",
        "flags": [],
        "border_evidence": [],
        "dated_by": [],
        "described_by": [],
        "quality_parts": _PARTS,
    }


def _cluster(key: str, kept: bool, copies: int = 1) -> dict[str, Any]:
    batch = "2026-03-02"
    return {
        "document_id": key,
        "batch": batch,
        "cluster_id": "a",
        "is_kept": kept,
        "copies": copies,
        "reason": "",
        "found_elsewhere": 0.0,
        "copied_elsewhere": 0.0,
        "copied_earlier": 0.0,
    }


def _theme(key: str, theme: str, score: float, rank: int) -> dict[str, Any]:
    return {"document_id": key, "theme": theme, "score": score, "rank": rank, "evidence": []}


def _corpus(least: float) -> list[dict[str, Any]]:
    tables = {
        "documents": DOCUMENTS.from_rows(_document(key) for key in ("parent", "a", "b", "c")),
        "clusters": CLUSTERS.from_rows([_cluster("a", True, 2), _cluster("b", False, 2), _cluster("c", True)]),
        "themes": THEMES.from_rows(
            [_theme("a", "教育", 0.4, 2), _theme("a", "组织建设", 0.9, 1), _theme("b", "教育", 0.9, 1)]
        ),
    }
    made = CORPUS_STAGE.make({}, Parameters(theme_score=least))(tables)
    rows: list[dict[str, Any]] = made["corpus"].to_pylist()
    return rows


def test_copies_and_parents_stay_out() -> None:
    assert [(row["document_id"], row["copies"], row["batch"]) for row in _corpus(0.5)] == [
        ("a", 2, "2026-03-02"),
        ("c", 1, "2026-03-02"),
    ]


def test_themes_come_best_first_from_the_score_asked_for() -> None:
    assert [row["themes"] for row in _corpus(0.5)] == [["组织建设"], []]
    assert [row["themes"] for row in _corpus(0.3)] == [["组织建设", "教育"], []]
