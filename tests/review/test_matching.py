"""Which texts a decision touches, and what is asked first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.decisions import Decision, id_of
from transforms.review.contexts import folded, place_key
from transforms.review.matching import make_matcher
from transforms.review.questions import YES_NO, Question, as_sheet, ranked

_SOURCE = "ab" * 32


def _decision(sort: str, key: str, verdict: str = "yes") -> Decision:
    return Decision(id_of(sort, key), sort, key, verdict, "某人", "2026-03-02", "")


@pytest.mark.parametrize(
    ("sort", "key", "content", "touches"),
    [
        ("site_phrase", "心得体会", "完成任务。心 得体会四是", True),
        ("site_phrase", "心得体会", "完成任务。", False),
        ("site_place", "万公顷|申请书|的森林", "340万公<br />顷申请书的森林", True),
        ("site_place", "万公顷|申请书|的森林", "提交申请书的人", False),
        ("mention", "ORG|县&nbsp;委", "某县委", False),
        ("mention", "ORG|县委", "某 县&nbsp;委", True),
        ("theme_term", "教育|学校", "学\n校", True),
        ("policy", "四网一格", "“四网一格”", True),
        ("place", f"{_SOURCE[:16]}-0|东城", "在东城", True),
        ("place", f"{_SOURCE[:16]}-0|东城", "在西城", False),
        ("place", "cdcdcdcdcdcdcdcd-0|东城", "在东城", False),
        ("border", f"{_SOURCE[:16]}-3", "四个字的", True),
        ("border", f"{_SOURCE[:16]}-300", "四个字的", False),
        ("pair", f"cdcdcdcdcdcdcdcd-0|{_SOURCE[:16]}-0", "四个字的", True),
    ],
)
def test_a_decision_touches_the_texts_it_is_about(sort: str, key: str, content: str, touches: bool) -> None:
    one = _decision(sort, key)
    assert make_matcher([one])(_SOURCE, content) == ([one] if touches else [])


@given(st.text("甲乙，。 \n", max_size=30), st.text("甲乙，。 \n", max_size=30))
def test_marks_and_blanks_make_no_other_place(before: str, after: str) -> None:
    assert place_key(before, "词", after) == place_key(folded(before), "词", folded(after))


def test_the_most_valuable_comes_first_and_one_case_is_asked_once() -> None:
    def asked(sort: str, key: str, doubt: float, documents: int = 1) -> Question:
        return Question(sort, key, key, "【】", "here", YES_NO, documents, doubt)

    rare, common = asked("mention", "ORG|甲", 0.4), asked("mention", "ORG|乙", 0.4)
    found = [rare, common, common, asked("site_phrase", "丙", 0.4), asked("mention", "ORG|丁", 0.9)]
    some = ranked(found, {asked("mention", "ORG|丁", 0.9).question_id})
    assert [one.key for one in some] == ["丙", "ORG|乙", "ORG|甲"]
    assert some[1].documents == 2
    assert ranked(reversed(found), ())[:2] == ranked(found, ())[:2] == ranked(found, (), 2)
    assert as_sheet(some).count("\n") == 4


def test_a_sheet_asks_in_both_languages_and_leaves_room_for_the_answer() -> None:
    header, row = as_sheet(
        [Question("mention", "ORG|=甲", "=甲 (ORG)", "【=甲】", "b d 0–2", YES_NO, 1, 0.4)]
    ).splitlines()
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert cells["surface"] == "'=甲 (ORG)"
    assert cells["decision"] == cells["why"] == ""
    assert "mention of this kind" in cells["question"]
    assert cells["proposal"] == "yes / no"
