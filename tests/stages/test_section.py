"""The table of sections: keys, parents, evidence."""

from __future__ import annotations

from typing import Any

from flows.reference import load
from transforms.schemas import CLEANED, SECTIONS, check
from transforms.stage import Parameters
from transforms.stages.section import SECTION

_TEXT = "年终总结\n一、工作成效\n（一）修渠。清淤九公里。\n（二）补路。填坑百处。\n二、下一步打算\n架桥。\n2021年3月5日"


def _rows(*texts: tuple[str, int]) -> list[dict[str, Any]]:
    cleaned = CLEANED.from_rows(
        {
            "document_id": f"d-{number}",
            "title": "",
            "title_method": "opening",
            "text": text,
            "body_start": start,
            "edits": 0,
            "mended": 0,
        }
        for number, (text, start) in enumerate(texts)
    )
    made = SECTION.make(load(SECTION.references), Parameters())({"cleaned": cleaned})["sections"]
    rows: list[dict[str, Any]] = check(made, SECTIONS).to_pylist()
    return rows


def test_rows_of_a_document() -> None:
    rows = _rows((_TEXT, 5))
    assert [(r["ordinal"], r["parent"], r["level"], r["kind"], r["role"]) for r in rows] == [
        (0, None, 0, "title", None),
        (1, None, 1, "heading", "achievements"),
        (2, 1, 2, "heading", "achievements"),
        (3, 1, 2, "heading", "achievements"),
        (4, None, 1, "heading", "plan"),
        (5, None, 0, "date", None),
    ]
    assert [r["marker"] for r in rows] == [None, "一、", "（一）", "（二）", "二、", None]
    for row in rows:
        assert _TEXT.startswith(row["heading"], row["start"])
        assert all(_TEXT[e["start"] : e["end"]] == e["term"] for e in row["evidence"])


def test_evidence_stays_with_its_row() -> None:
    rows = _rows(("无题。", 0), (_TEXT, 5), ("", 0), ("一、存在的不足\n学得少。\n二、其他\n没有了。", 0))
    assert [(r["document_id"], r["ordinal"]) for r in rows] == [
        *((f"d-{1}", n) for n in range(6)),
        ("d-3", 0),
        ("d-3", 1),
    ]
    assert [e["term"] for e in rows[6]["evidence"]] == ["存在的不足"]
    assert rows[7]["evidence"] == []
    assert rows[7]["score"] is None


def test_no_documents() -> None:
    assert _rows() == []
