"""Outlines: see tests/cases/sections.toml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from flows.reference import load
from transforms.sections import REFERENCES, Section, make_sectioner

_REFERENCE = load(REFERENCES)
_SECTIONS = make_sectioner(_REFERENCE)
_ROLES = {"achievements", "problems", "measures", "requirements", "plan"}
_FRAMING = {"title", "salutation", "closing", "signature", "date"}


def _sections(case: dict[str, Any]) -> tuple[str, list[Section]]:
    text = case["text"].strip("\n")
    return text, _SECTIONS(text, text.index("\n") + 1 if case.get("title") else 0)


@pytest.mark.parametrize("case", cases("sections"))
def test_cases(case: dict[str, Any]) -> None:
    text, sections = _sections(case)
    assert [f"{s.level} {s.kind} {s.heading}" for s in sections] == case["found"]
    by_heading = {section.heading: section for section in sections}
    for heading, words in case.get("ends", ()):
        found = by_heading[heading]
        assert text[found.start : found.end].endswith(words), text[found.start : found.end]
    for heading, outer in case.get("parents", ()):
        assert sections[by_heading[heading].parent or 0].heading == outer


def test_a_section_tells_marker_heading_and_body_apart() -> None:
    text = "一、目标\n把渠修好。\n二、任务。分段包干。"
    first, second = _SECTIONS(text, 0)
    assert (first.marker, first.heading, text[first.body_start : first.end]) == ("一、", "一、目标", "把渠修好。")
    assert (second.marker, second.heading, text[second.body_start : second.end]) == ("二、", "二、任务", "分段包干。")


def test_a_title_alone_and_no_text() -> None:
    assert [s.kind for s in _SECTIONS("溪口县通知", 5)] == ["title"]
    assert _SECTIONS("", 0) == []


_WORDS = [
    "一、", "二、", "三、", "（一）", "（二）", "(三)", "1.", "2、", "3．", "1.1 ", "①", "②", "一是", "二是",
    "第一，", "第二，", "第一条 ", "第二条 ", "第一章 ", "首先，", "其次，", "最后，", "其一，", "其二，",
    "\n", "\n", "。", "，", "：", "；", "“", "”", "修渠", "补路的情况", "存在的问题", "下一步打算", "同志们：",
    "谢谢大家！", "溪口县水利局", "附件：", "2021年3月5日", "同志们，", "把水引过来救活一片田", " ", "\u3000",
    "各位代表！",
]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=60).map("".join)


@given(_TEXTS, st.booleans())
def test_sections_are_a_tree_of_spans(text: str, has_title: bool) -> None:
    body_start = text.find("\n") + 1 if has_title and not text.startswith("\n") else 0
    sections = _SECTIONS(text, body_start)
    reach: dict[int | None, int] = {}
    starts = [section.start for section in sections]
    assert starts == sorted(set(starts))
    for number, section in enumerate(sections):
        assert 0 <= section.start < section.end <= len(text)
        assert section.start <= section.body_start <= section.end
        assert reach.get(section.parent, 0) <= section.start
        reach[section.parent] = section.end
        if section.parent is not None:
            outer = sections[section.parent]
            assert section.parent < number
            assert outer.start <= section.start < section.end <= outer.end
            assert not section.level or section.level == outer.level + 1


@given(_TEXTS)
def test_headings_are_where_they_say(text: str) -> None:
    for section in _SECTIONS(text, 0):
        assert text.startswith(section.heading, section.start)
        assert section.heading.startswith(section.marker or "")
        assert (section.level == 0) == (section.kind in _FRAMING)
        assert section.kind in _FRAMING | {"heading", "item"}
        assert (section.role is None) == (section.score is None) == (not section.evidence)
        assert section.role is None or (section.role in _ROLES and section.level)
        for start, end, term, weight in section.evidence:
            assert text[start:end] == term
            assert 0 < weight <= 1


@given(_TEXTS)
def test_what_was_read_before_does_not_matter(text: str) -> None:
    expected = _SECTIONS(text, 0)
    _SECTIONS("一、存在的问题\n二、打算", 0)
    assert _SECTIONS(text, 0) == expected


@pytest.mark.parametrize(
    "piece", ["一、", "，一是", "\n1.", "。", "\n同志们：", "\n短行没有标点", "（一）“", "第一条\n"]
)
def test_hostile_input_ends(piece: str) -> None:
    text = piece * 20_000
    assert all(section.end <= len(text) for section in _SECTIONS(text, 0))
