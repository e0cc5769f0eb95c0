"""Themes: which are found, by what evidence, and by nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from flows.reference import load
from transforms.themes import REFERENCES, make_rater

_REFERENCE = load(REFERENCES)
_RATE = make_rater(_REFERENCE)
_TERMS = [row["term"] for row in _REFERENCE["theme_terms"]]
_CONTRACT = [
    "政治建设", "思想理论武装", "组织建设", "作风建设", "党风廉政与反腐败", "纪律规矩", "制度建设",
    "责任落实与考核问责", "干部队伍", "党员教育管理", "基层治理与服务群众", "阵地与经费保障",
    "意识形态与宣传", "精神文明", "群团与文体活动", "文化体育事业", "文化遗产保护", "经济发展",
    "乡村振兴与脱贫攻坚", "机关效能", "民族与稳定", "应急救灾", "外交与国际", "民生保障", "科技创新",
    "法治建设", "人大政协", "教育", "卫生健康", "生态环境", "国防军队", "交通建设", "信息化与数字政府",
    "文学艺术",
]  # fmt: skip


def _scores(text: str, body_start: int = 0) -> dict[str, float]:
    return {theme.theme: theme.score for theme in _RATE(text, body_start)}


@pytest.mark.parametrize("case", cases("themes"))
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    scores = _scores(text, text.find("\n") + 1 if case["title"] else 0)
    assert {theme for theme in case["yes"] if scores.get(theme, 0) < 0.5} == set(), scores
    assert {theme for theme in case["no"] if scores.get(theme, 0) >= 0.5} == set(), scores


def test_the_taxonomy_is_the_contracts() -> None:
    assert {row["theme"] for row in _REFERENCE["themes"]} == set(_CONTRACT)


def test_every_theme_has_a_vocabulary() -> None:
    sizes = Counter(row["theme"] for row in _REFERENCE["theme_terms"])
    assert set(sizes) == set(_CONTRACT)
    assert min(sizes.values()) >= 25
    assert all(0 < float(row["weight"]) <= 1 for row in _REFERENCE["theme_terms"])


def test_no_term_of_a_theme_stands_twice_and_none_is_a_veto() -> None:
    pairs = [(row["term"], row["theme"]) for row in _REFERENCE["theme_terms"]]
    assert len(set(pairs)) == len(pairs)
    assert {row["term"] for row in _REFERENCE["theme_vetoes"]}.isdisjoint(_TERMS)


def test_a_veto_that_is_a_term_is_refused() -> None:
    clash = {"term": _TERMS[0], "reason": "test"}
    with pytest.raises(ValueError, match=_TERMS[0]):
        make_rater(_REFERENCE | {"theme_vetoes": (clash,)})  # type: ignore[operator]


def test_the_title_counts_more() -> None:
    text = "防汛抗旱工作\n各地要做好防汛抗旱，注意水库水位。学校照常上课，教师到岗。"
    assert _scores(text, 7)["应急救灾"] > _scores(text, 0)["应急救灾"]


def test_repeats_count_less_than_other_words() -> None:
    repeated, varied = _scores("地铁，地铁，地铁，地铁。"), _scores("地铁，高铁，机场，港口。")
    assert repeated["交通建设"] < 0.5 < varied["交通建设"]


def test_one_word_alone_is_no_theme() -> None:
    assert _scores("他们在路上谈起了地铁，后来就各自回家，不再提起。").get("交通建设", 0) < 0.5


_TEXTS = st.lists(st.sampled_from([*_TERMS[::40], "，", "。", "的", "\n", "某"]), max_size=60).map("".join)


@given(_TEXTS, st.integers(0, 30))
def test_evidence_is_where_it_says(text: str, body_start: int) -> None:
    weights = {(row["term"], row["theme"]): float(row["weight"]) for row in _REFERENCE["theme_terms"]}
    for theme in _RATE(text, body_start):
        assert 0 < theme.score < 1
        assert 1 <= len(theme.evidence) <= 20
        assert list(theme.evidence) == sorted(theme.evidence)
        for start, end, term, weight in theme.evidence:
            assert text[start:end] == term
            assert weights[term, theme.theme] == weight


@given(_TEXTS)
def test_themes_come_best_first_and_once(text: str) -> None:
    themes = _RATE(text, 0)
    assert [theme.score for theme in themes] == sorted((theme.score for theme in themes), reverse=True)
    assert len({theme.theme for theme in themes}) == len(themes)


def test_what_was_rated_before_does_not_matter() -> None:
    fresh = make_rater(_REFERENCE)
    text = "医院的医生为患者诊断和治疗。"
    _RATE("学校的教师给学生上课。", 0)
    assert _RATE(text, 0) == fresh(text, 0)
