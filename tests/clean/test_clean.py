"""Cleaning as a whole: the cases, and what holds for every text."""

from __future__ import annotations

from typing import Any

import pytest
from clean_helpers import NO_HEADING, cleaner
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from transforms.clean import Cleaned, Heading
from transforms.edits import apply, check

#: Pieces that rules look for, so that they meet in every order.
MESS = st.lists(
    st.sampled_from(
        [
            *"，。、；：！？“”（）《》,.;:!?()\"'<>&*x×※某年月日第条一二三12年党的以来",
            *[" ", "  ", "　", "　　", "\t", "\n", "\n\n", "\u00a0", "\u200b", "\x0c", "\u2028"],
            *[
                "&nbsp;",
                "&lt;",
                "<p>",
                "<br/>",
                "２０１９",
                "⻋",
                "20xx 年",
                "***总书记",
                "325、3万元",
                "三。八",
                "!。",
            ],
            *["7位用户关注", "\n- 3 -\n", "上一篇:无", "本站文章来自网络,如有侵权请联系删除", "(www.example.com)"],
            *["同志们", "全镇上下认真贯彻落实决策部署", "第一条", "（二)", "GDP growth", "1,200", "9:30"],
        ]
    ),
    max_size=40,
).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Heading]:
    """A text with a heading somewhere in it, or none."""
    raw = draw(st.one_of(MESS, st.text(max_size=60)))
    if draw(st.booleans()):
        return raw, NO_HEADING
    start, end, after = sorted(draw(st.lists(st.integers(0, len(raw)), min_size=3, max_size=3)))
    return raw, Heading(start, end, after)


@pytest.mark.parametrize("case", cases("clean"))
def test_case(case: dict[str, Any]) -> None:
    raw = case["raw"]
    heading = NO_HEADING
    if "title" in case:
        start = raw.index(case["title"])
        heading = Heading(start, start + len(case["title"]), raw.index("\n") + 1)
    cleaned = cleaner()(raw, heading)
    assert cleaned.text == case["text"], case["why"]
    assert cleaned.title == case.get("title", "")
    if "rules" in case:
        assert {edit.rule for edit in cleaned.edits} == set(case["rules"])


@given(documents())
@settings(max_examples=300, deadline=None)
def test_the_ledger_gives_the_text(document: tuple[str, Heading]) -> None:
    raw, heading = document
    cleaned = cleaner()(raw, heading)
    check(raw, cleaned.edits)
    assert apply(raw, cleaned.edits) == cleaned.text
    assert all(edit.rule and 0 < edit.confidence <= 1 for edit in cleaned.edits)
    assert all(raw[edit.start : edit.end] != edit.after for edit in cleaned.edits)


@given(documents())
@settings(max_examples=300, deadline=None)
def test_the_title_is_the_first_line(document: tuple[str, Heading]) -> None:
    cleaned = cleaner()(*document)
    assert 0 <= cleaned.body_start <= len(cleaned.text)
    if cleaned.body_start:
        assert cleaned.text[: cleaned.body_start].rstrip("\n") == cleaned.title
        assert "\n" not in cleaned.title


@given(documents())
@settings(max_examples=200, deadline=None)
def test_findings_lie_in_the_text(document: tuple[str, Heading]) -> None:
    cleaned = cleaner()(*document)
    assert all(0 <= f.start <= f.end <= len(cleaned.text) and 0 < f.confidence <= 1 for f in cleaned.findings)
    assert list(cleaned.findings) == sorted(cleaned.findings)


def test_what_stands_above_a_title_line_is_kept() -> None:
    raw = "某县委员会文件汇编说明\n第1篇 植树办法\n各村都要上山。"
    cleaned = cleaner()(raw, Heading(raw.index("植"), raw.index("法") + 1, raw.index("各")))
    assert cleaned.text.startswith("某县委员会文件汇编说明\n")
    assert (cleaned.title, cleaned.body_start) == ("植树办法", 0)


def test_furniture_above_a_title_line_goes() -> None:
    raw = "当前位置：首页 > 办法\n第1篇 植树办法\n各村都要上山。"
    cleaned = cleaner()(raw, Heading(raw.index("植"), raw.index("法\n各") + 1, raw.index("各")))
    assert (cleaned.text, cleaned.body_start) == ("植树办法\n各村都要上山。", 5)
    assert [edit.rule for edit in cleaned.edits] == ["site_furniture", "heading_marker"]


def test_a_document_of_nothing_but_its_title() -> None:
    assert cleaner()("第1篇 植树办法\n", Heading(4, 8, 9)).text == "植树办法"
    assert cleaner()("", NO_HEADING) == Cleaned("", "", 0, (), ())
