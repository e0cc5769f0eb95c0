"""Quality: the figures of a text, what damages a score, what raises a flag, and what cannot be got back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.figures import count_visible, measure
from transforms.findings import Finding
from transforms.quality import LIMITS, Condition, Quality, assess, condition

_PROSE = "".join(f"第{n}项任务要抓紧抓实，责任单位为第{n}组，第{n}季度末以前完成。\n" for n in range(12))


def _assess(text: str, findings: Sequence[Finding], mended: int) -> Quality:
    return assess(measure([text])[0], findings, mended)


def _finding(kind: str, detail: str = "", confidence: float = 0.9) -> Finding:
    return Finding(0, 1, kind, detail, confidence)


def test_sound_prose_scores_one() -> None:
    quality = _assess(_PROSE, (), 3)
    assert (quality.quality_score, quality.flags, quality.truncation) == (1.0, (), "none")
    assert quality.char_count == quality.completeness == len("".join(_PROSE.split()))


@pytest.mark.parametrize(
    ("text", "findings", "edits", "flag"),
    [
        (_PROSE, [_finding("mask.year")], 0, "masked"),
        (_PROSE, [_finding("elision")], 0, "elided"),
        (_PROSE, [_finding("truncation", "tail")], 0, "truncated"),
        (_PROSE + "\ufffd", [], 0, "garbled"),
        (_PROSE[:200] + "锛\ue5e5", [], 0, "garbled"),
        ("会议开始了。", [], 0, "short"),
        (_PROSE, [], 90, "much_edited"),
        (_PROSE, [_finding("traditional")], 0, "traditional"),
        ("".join(f"GDP of {n * n}，CPI {n + 7 * n}；" for n in range(20)), [], 0, "few_hanzi"),
        (_PROSE + "会议要求各单位认真抓好贯彻落实。\n" * 20, [], 0, "repetitive"),
        ("\n".join(f"名单第{n}号某某某" for n in range(40)), [], 0, "few_marks"),
    ],
)
def test_flags(text: str, findings: list[Finding], edits: int, flag: str) -> None:
    assert _assess(text, findings, edits).flags == (flag,)


@pytest.mark.parametrize(
    ("findings", "where"),
    [
        ([], "none"),
        ([_finding("truncation", "tail")], "tail"),
        ([_finding("truncation", "head")], "head"),
        ([_finding("splice")], "inner"),
        ([_finding("numbering_gap")], "none"),
        ([_finding("numbering_gap"), _finding("numbering_gap")], "inner"),
        ([_finding("numbering_gap", "", 0.6), _finding("numbering_gap")], "none"),
        ([_finding("truncation", "tail", 0.3)], "none"),
        ([_finding("truncation", "tail", 0.6), _finding("splice", "", 0.9)], "inner"),
    ],
)
def test_truncation(findings: list[Finding], where: str) -> None:
    assert _assess(_PROSE, findings, 0).truncation == where


def test_flags_are_sorted() -> None:
    findings = [_finding("truncation", "tail"), _finding("mask.person"), _finding("elision")]
    assert _assess("会议\ufffd", findings, 50).flags == (
        "elided", "few_marks", "garbled", "masked", "much_edited", "short", "truncated",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["mask.person", "elision", "truncation"])
def test_damage_lowers_score_and_rank(kind: str) -> None:
    whole, damaged = _assess(_PROSE, (), 0), _assess(_PROSE, [_finding(kind, "tail")], 0)
    assert damaged.quality_score < whole.quality_score
    assert damaged.completeness < whole.completeness


def test_the_score_is_one_less_its_parts() -> None:
    quality = _assess("会议\ufffd开始了。", [_finding("mask.person"), _finding("elision"), _finding("splice")], 0)
    assert quality.quality_score == pytest.approx(max(0.0, 1 - sum(quality.parts)))
    assert quality.parts._asdict() == {
        "masks": 0.0667, "elisions": 0.1, "truncation": 0.2, "garbling": 0.5, "shortness": 0.279,
    }  # fmt: skip


def test_rates_count_in_a_thousand_characters() -> None:
    quality = _assess("春" * 500, [_finding("mask.year")] * 2 + [_finding("elision")], 5)
    assert (quality.mask_rate, quality.elision_rate, quality.damage_rate) == (4.0, 2.0, 10.0)


def test_every_limit_is_for_a_figure() -> None:
    assert {limit.figure for limit in LIMITS.values()} <= set(Quality._fields)
    assert list(LIMITS) == sorted(LIMITS)


def test_figures_of_a_text() -> None:
    figures = measure(["今年GDP增长5%。\n好\n开始", ""])[0]
    assert (figures.char_count, figures.garbled) == (13, 0)
    assert figures.hanzi_share == pytest.approx(7 / 13, abs=1e-3)
    assert figures.line_mark_share == pytest.approx(1 / 3, abs=1e-3)
    assert measure(["", "。"])[0] == (0, 0, 0.0, 0.0, 0.0)


def test_a_passage_said_twice_is_half_of_the_text() -> None:
    passage = "".join(chr(0x4E00 + 37 * n % 5000) for n in range(600))
    once, twice, again = measure([passage, passage * 2, passage])
    assert once.duplicate_ngram_share == again.duplicate_ngram_share == 0
    assert twice.duplicate_ngram_share == pytest.approx(0.5, abs=0.03)


@given(st.lists(st.text(max_size=80), max_size=6))
def test_texts_are_measured_one_by_one(texts: list[str]) -> None:
    assert measure(texts) == [measure([text])[0] for text in texts]
    assert [(f.char_count, f.garbled) for f in measure(texts)] == count_visible(texts)
    assert [f.char_count for f in measure(texts)] == [sum(map(len, text.split())) for text in texts]


def test_the_condition_counts_what_cannot_be_got_back() -> None:
    kinds = ["mask.year", "elision", "suspect_watermark", "truncation", "traditional", "typo"]
    findings = [_finding(kind, "tail") for kind in kinds]
    assert condition(2, findings) == Condition(is_cut=True, flaws=5, is_traditional=True)
    assert condition(0, [_finding(kind, confidence=0.3) for kind in kinds]) == Condition(False, 0, False)


def test_edits_do_not_change_the_rank() -> None:
    assert _assess(_PROSE, (), 0).completeness == _assess(_PROSE, (), 500).completeness


def test_a_signed_reply_of_one_line_has_marks() -> None:
    assert "few_marks" not in _assess("您好，来信收悉，情况如下：已办结。2019年3月5日", (), 0).flags


_KINDS = st.sampled_from(["mask.person", "elision", "truncation", "splice", "typo"])


@given(st.text(max_size=300), st.lists(st.builds(_finding, _KINDS, st.sampled_from(["tail", "head", ""])), max_size=40))
def test_scores_stay_in_range(text: str, findings: list[Finding]) -> None:
    quality = _assess(text, findings, 0)
    assert 0 <= quality.quality_score <= 1
    assert list(quality.flags) == sorted(set(quality.flags))
    assert quality.truncation in ("none", "tail", "head", "inner")


@given(st.lists(st.builds(_finding, _KINDS), max_size=20))
def test_the_order_of_findings_does_not_matter(findings: list[Finding]) -> None:
    assert _assess(_PROSE, findings, 0) == _assess(_PROSE, findings[::-1], 0)
