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
    return {theme.theme: theme.score for theme in _RATE(text, body_start).document}


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
    for theme in _RATE(text, body_start).document:
        assert 0 < theme.score < 1
        assert 1 <= len(theme.evidence) <= 20
        assert list(theme.evidence) == sorted(theme.evidence)
        for start, end, term, weight in theme.evidence:
            assert text[start:end] == term
            assert weights[term, theme.theme] == weight


@given(_TEXTS)
def test_themes_come_best_first_and_once(text: str) -> None:
    themes = _RATE(text, 0).document
    assert [theme.score for theme in themes] == sorted((theme.score for theme in themes), reverse=True)
    assert len({theme.theme for theme in themes}) == len(themes)


def test_what_was_rated_before_does_not_matter() -> None:
    fresh = make_rater(_REFERENCE)
    text = "医院的医生为患者诊断和治疗。"
    _RATE("学校的教师给学生上课。", 0)
    assert _RATE(text, 0) == fresh(text, 0)


_SCHOOL = (
    "全县新建学校三所，教师培训实现全覆盖，学生资助政策落实到位，义务教育优质均衡发展，高考成绩稳步提升，"
    "家长和学生满意度不断提高，教育改革持续深化，校园安全常抓不懈，学前教育普惠发展。"
)
_FOREST = (
    "全县造林绿化五万亩，污水处理厂提标改造，空气质量优良天数增加，河流断面水质达标，生态环境持续改善，"
    "垃圾分类全面推行，节能减排任务完成，环境保护督察整改到位，森林覆盖率提升。"
)


def test_a_paragraph_about_something_else_is_told() -> None:
    text = "教育工作总结\n" + f"{_SCHOOL}\n" * 3 + f"{_FOREST}\n"
    rated = _RATE(text, 7)
    assert rated.document[0].theme == "教育"
    (paragraph,) = rated.paragraphs
    assert paragraph.theme == "生态环境"
    assert text[paragraph.start : paragraph.end] == _FOREST
    assert 0.5 <= paragraph.score < 1


def test_paragraphs_of_the_theme_of_the_document_are_not_told() -> None:
    assert not _RATE(f"{_SCHOOL}\n{_SCHOOL}", 0).paragraphs


@given(_TEXTS, st.integers(0, 30))
def test_paragraphs_are_lines_of_the_body(text: str, body_start: int) -> None:
    rated = _RATE(text, body_start)
    for start, end, theme, score in rated.paragraphs:
        assert body_start <= start < end <= len(text)
        assert "\n" not in text[start:end]
        assert theme != rated.document[0].theme
        assert score >= 0.5
