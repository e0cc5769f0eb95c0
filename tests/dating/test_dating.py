"""Dating: the year claimed, the latest event told of, and their contradictions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from flows.reference import load
from transforms.dating import REFERENCES, claimed_year, make_dater

_REFERENCE = load(REFERENCES)
_READ = make_dater(_REFERENCE)


@pytest.mark.parametrize("case", cases("dating"))
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    dating = _READ(case["title"], text, [f"meeting:{key}" for key in case.get("meetings", ())])
    assert dating.claimed_year == case.get("claimed")
    assert (dating.written.from_.isoformat() if dating.written.from_ else None) == case.get("dated_from")
    assert [text[finding.start : finding.end] for finding in dating.findings] == case["anachronism"]
    assert dating.is_anachronistic == bool(case["anachronism"])


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2019年工作总结", 2019),
        ("2018-2019年度考核方案", 2019),
        ("二○二一年工作要点", 2021),
        ("２０２０年工作总结", 2020),
        ("2018年总结和2019年计划", 2019),
        ("20xx年工作总结", None),
        ("20**年度述职报告", None),
        ("述职报告", None),
        ("编号12019年", None),
        ("学习《某人文选》（一九二五—一九四九年）", None),
    ],
)
def test_claimed_year(title: str, year: int | None) -> None:
    assert claimed_year(title) == year


def test_findings_say_what_contradicts() -> None:
    finding = _READ("讲话", "2020年是改革开放40周年。", ()).findings[0]
    assert finding.kind == "anachronism"
    assert "2018" in finding.detail
    assert "2020" in finding.detail


def test_a_mention_without_an_entity_says_nothing() -> None:
    assert _READ("讲话", "党的xx大以来。", ()).written.from_ is None


def test_every_event_can_be_dated() -> None:
    assert all(1800 <= int(row["year"]) <= 2100 for row in _REFERENCE["anniversaries"])
    assert all(date.fromisoformat(row["from"]) <= date.fromisoformat(row["to"]) for row in _REFERENCE["meetings"])


_PIECES = st.sampled_from(
    [
        "2022年",
        "是",
        "建党",
        "改革开放",
        "40周年",
        "一百周年",
        "周年",
        "2019年3月5日",
        "\n",
        "，",
        "。",
        "迎接",
        "今年",
        "9",
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join), st.sampled_from(["", "2020年总结", "二〇一九年讲话"]))
def test_findings_lie_in_the_text(text: str, title: str) -> None:
    dating = _READ(title, text, ())
    assert dating.is_anachronistic == bool(dating.findings)
    assert [f[:2] for f in dating.findings] == sorted({f[:2] for f in dating.findings})
    assert all(0 <= f.start < f.end <= len(text) for f in dating.findings)
