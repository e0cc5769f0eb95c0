"""Findings: masks, deletions, splices, gaps in numbering, truncation."""

from __future__ import annotations

from typing import Any

import pytest
from clean_helpers import NO_HEADING, cleaner, reference
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from transforms.clean.document import make_rules
from transforms.clean.masks import make_mask_observer
from transforms.clean.numbering import make_numbering_observer
from transforms.clean.ordinals import is_written, written
from transforms.clean.splices import make_splice_observer
from transforms.findings import Finding
from transforms.sections.markers import Style

_OBSERVERS = make_rules(reference()).observers
_MASKS = make_mask_observer(reference())
_NUMBERING = make_numbering_observer(reference())
_SPLICES = make_splice_observer(reference())

#: Kinds that this part of cleaning tells.
_KINDS = ("mask.", "elision", "splice", "numbering_gap", "truncation")
_SIGNS = ["xx", "**", "××", "○○", "※"]
_PIECES = [
    *"的第届年，。；：、\n甲乙",
    *_SIGNS,
    *(
        "一是",
        "二是",
        "四是",
        "一、",
        "三、",
        "（一）",
        "（三）",
        "第二条",
        "第九章",
        "党的",
        "以来",
        "以",
        "同志为核心",
    ),
    *(
        "四个方面：",
        "三点意见。\n",
        "得到充分发",
        "取得",
        "在",
        "的领导下",
        "20",
        "张",
        "市",
        "公司",
        "“",
        "”",
        "《",
        "》",
    ),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
_OUTLINES = [Style.HANZI, Style.BRACKETED_HANZI, Style.CHAPTER, Style.DIGIT, Style.BRACKETED_DIGIT]


@pytest.mark.parametrize("case", cases("findings"))
def test_case(case: dict[str, Any]) -> None:
    cleaned = cleaner()(case["text"], NO_HEADING)
    found = [(f.kind, cleaned.text[f.start : f.end], f.detail) for f in cleaned.findings]
    wanted = [tuple(entry.split("|", 2)) for entry in case["found"]]
    told = [
        (*f[: len(w)][:2], *(detail if f[2].startswith(detail) else f[2] for detail in w[2:]))
        for f, w in zip(found, wanted, strict=False)
    ]
    assert told == wanted, case["why"]
    assert len(found) == len(wanted), found


@given(_TEXTS)
def test_findings_lie_in_the_text(text: str) -> None:
    for observe in _OBSERVERS:
        for found in observe(text):
            assert 0 <= found.start <= found.end <= len(text)
            assert 0 < found.confidence <= 1
            assert found.start < found.end or found.kind == "elision"


@given(_TEXTS, st.sampled_from(["甲。", "\n"]))
def test_what_follows_a_finished_text_changes_no_splice_in_it(text: str, more: str) -> None:
    ended = f"{text}。\n"
    within = [found for found in _SPLICES(ended + more) if found.end <= len(ended)]
    assert within == list(_SPLICES(ended))


@pytest.mark.parametrize("century", ["20", "19"])
@pytest.mark.parametrize("sign", ["x", "X", "*", "×", "○"])
def test_a_year_has_one_form_whatever_hides_it(century: str, sign: str) -> None:
    found = list(_MASKS(f"到{century}{sign * 2}年完成"))
    assert [(f.kind, f.detail) for f in found] == [("mask.year", f"{century}□□年 (century given)")]


@pytest.mark.parametrize("words", ["市", "县", "公司", "大学", "个", "万元"])
def test_a_form_is_the_word_whatever_hides_it(words: str) -> None:
    forms = {found.detail for sign in ("xx", "XX", "××") for found in _MASKS(f"到{sign}{words}去")}
    assert forms == {f"□{words} (before {words})"}


@pytest.mark.parametrize("style", _OUTLINES)
@pytest.mark.parametrize("number", [*range(1, 25), 99])
def test_a_number_is_found_where_it_is_written(style: Style, number: int) -> None:
    assert is_written(f"甲。{written(style, number)}乙", style, number)
    assert not is_written(f"甲。{written(style, number + 1)}乙", style, number)


@pytest.mark.parametrize(
    ("number", "hanzi"), [(10, "十"), (20, "二十"), (102, "一百零二"), (110, "一百一十"), (1000, "1000")]
)
def test_numbers_are_written_as_headings_write_them(number: int, hanzi: str) -> None:
    assert written(Style.ARTICLE, number) == f"第{hanzi}条"


def _outline(style: Style, numbers: list[int]) -> str:
    return "\n".join(f"{written(style, number)}做好工作\n各单位要抓好落实，不得有误。" for number in numbers)


@given(st.sampled_from(_OUTLINES), st.integers(3, 9), st.data())
def test_of_an_outline_exactly_what_was_taken_out_is_missing(style: Style, length: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(2, length - 1))
    whole = _outline(style, [*range(1, length + 1)])
    cut = _outline(style, [number for number in range(1, length + 1) if number != gone])
    assert list(_NUMBERING(whole)) == []
    found: list[Finding] = list(_NUMBERING(cut))
    assert [f.detail.split(":")[0] for f in found] == [f"{written(style, gone)} missing"]
    assert cut[found[0].start :].startswith(written(style, gone + 1))


@given(st.integers(2, 9), st.integers(1, 9))
def test_an_announcement_is_held_to_its_number(count: int, given_: int) -> None:
    hanzi = "一二三四五六七八九"
    points = "；".join(f"{hanzi[number]}是抓好落实" for number in range(given_))
    found = list(_NUMBERING(f"主要做了{hanzi[count - 1]}个方面：{points}。"))
    assert [f.kind for f in found] == ["numbering_gap"] * (1 < given_ < count)


def test_clean_prose_has_no_findings() -> None:
    text = "今年以来，全县各级党组织认真抓好落实，取得明显成效。\n一是抓学习。二是抓作风。\n下一步，我们要继续努力。"
    assert [found for observe in _OBSERVERS for found in observe(text) if found.kind.startswith(_KINDS)] == []
