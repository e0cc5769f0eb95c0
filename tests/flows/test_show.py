"""Results as text for a terminal."""

from __future__ import annotations

from typing import Any

from flows.show import status
from flows.show_document import marked


def _edit(start: int, end: int, raw: str, after: str) -> dict[str, Any]:
    return {"raw_start": start, "raw_end": end, "before": raw[start:end], "after": after}


def _finding(start: int, end: int, kind: str) -> dict[str, Any]:
    return {"start": start, "end": end, "kind": kind}


def _marked(raw: str, edits: list[dict[str, Any]], findings: list[dict[str, Any]]) -> str:
    return marked(raw, edits, findings, colours=False).plain


def test_changes_and_findings_stand_in_place() -> None:
    raw = "  xx市,20xx年"
    edits = [_edit(0, 2, raw, ""), _edit(5, 6, raw, "，")]
    findings = [_finding(0, 2, "mask.place"), _finding(4, 8, "mask.year")]
    assert _marked(raw, edits, findings) == "[-␣␣-]⟦xx|mask.place⟧市[-,-]{+，+}⟦20xx|mask.year⟧年"


def test_an_empty_span_and_one_inside_a_change() -> None:
    raw = "党的以来,成绩。"
    edits = [_edit(4, 5, raw, "，")]
    findings = [_finding(2, 2, "elision"), _finding(4, 5, "typo"), _finding(8, 8, "truncation")]
    shown = _marked(raw, edits, findings)
    assert shown.startswith("党的⟦|elision⟧以来")
    assert shown.endswith("成绩。⟦|truncation⟧")
    assert shown.count("⟦") == shown.count("⟧") == 3


def test_without_colours_nothing_is_lost() -> None:
    assert _marked("全文", [], []) == "全文"


def test_what_is_the_same_of_many_batches_is_one_line() -> None:
    rows = [{"batch": f"2026-01-{day:02}", "stage": "clean", "state": "stale", "why": ["code"]} for day in range(1, 31)]
    rows += [{"batch": "2026-01-09", "stage": "read", "state": "failed", "why": ["OSError: full"]}]
    shown = status({"lake": "lake", "batches": rows, "runs": [], "holder": None})
    assert "2026-01-01 … 2026-01-30" in shown
    assert "OSError: full" in shown
    assert len(shown.splitlines()) < 10
