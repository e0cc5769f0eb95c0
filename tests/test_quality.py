"""Quality: what damages a score, what raises a flag, and which copy ranks higher."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.findings import Finding
from transforms.quality import assess

_PROSE = "".join(f"第{n}项任务要抓紧抓实，责任单位为第{n}组，第{n}季度末以前完成。\n" for n in range(12))


def _finding(kind: str, detail: str = "", confidence: float = 0.9) -> Finding:
    return Finding(0, 1, kind, detail, confidence)


def test_sound_prose_scores_one() -> None:
    quality = assess(_PROSE, (), 3)
    assert (quality.score, quality.flags, quality.truncation) == (1.0, (), "none")
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
        (_PROSE + "会议要求各单位认真抓好贯彻落实。\n" * 20, [], 0, "repetitive"),
        ("\n".join(f"名单第{n}号某某某" for n in range(40)), [], 0, "few_marks"),
    ],
)
def test_flags(text: str, findings: list[Finding], edits: int, flag: str) -> None:
    assert assess(text, findings, edits).flags == (flag,)


@pytest.mark.parametrize(
    ("findings", "where"),
    [
        ([], "none"),
        ([_finding("truncation", "tail")], "tail"),
        ([_finding("truncation", "head")], "head"),
        ([_finding("splice")], "inner"),
        ([_finding("truncation", "tail", 0.3)], "none"),
        ([_finding("truncation", "tail", 0.6), _finding("splice", "", 0.9)], "inner"),
    ],
)
def test_truncation(findings: list[Finding], where: str) -> None:
    assert assess(_PROSE, findings, 0).truncation == where


def test_flags_are_sorted() -> None:
    findings = [_finding("truncation", "tail"), _finding("mask.person"), _finding("elision")]
    assert assess("会议\ufffd", findings, 50).flags == (
        "elided", "few_marks", "garbled", "masked", "much_edited", "short", "truncated",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["mask.person", "elision", "truncation"])
def test_damage_lowers_score_and_rank(kind: str) -> None:
    whole, damaged = assess(_PROSE, (), 0), assess(_PROSE, [_finding(kind, "tail")], 0)
    assert damaged.score < whole.score
    assert damaged.completeness < whole.completeness


def test_edits_do_not_change_the_rank() -> None:
    assert assess(_PROSE, (), 0).completeness == assess(_PROSE, (), 500).completeness


def test_a_signed_reply_of_one_line_has_marks() -> None:
    assert "few_marks" not in assess("您好，来信收悉，情况如下：已办结。2019年3月5日", (), 0).flags


_KINDS = st.sampled_from(["mask.person", "elision", "truncation", "splice", "typo"])


@given(st.text(max_size=300), st.lists(st.builds(_finding, _KINDS, st.sampled_from(["tail", "head", ""])), max_size=40))
def test_scores_stay_in_range(text: str, findings: list[Finding]) -> None:
    quality = assess(text, findings, 0)
    assert 0 <= quality.score <= 1
    assert list(quality.flags) == sorted(set(quality.flags))
    assert quality.truncation in ("none", "tail", "head", "inner")


@given(st.lists(st.builds(_finding, _KINDS), max_size=20))
def test_the_order_of_findings_does_not_matter(findings: list[Finding]) -> None:
    assert assess(_PROSE, findings, 0) == assess(_PROSE, findings[::-1], 0)
