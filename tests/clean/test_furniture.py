"""Lines of the page: judged alone, by place, and by what the corpus told."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from flows.reference import load
from transforms.clean.furniture import has_known_form, make_furniture_rule
from transforms.discover.line_forms import ANYWHERE, EDGE
from transforms.edits import apply, check
from transforms.furniture import REFERENCES, Furniture, make_furniture

BODY = [
    "全县春灌工作进展情况",
    "入春以来，各乡镇抢抓农时，清淤渠道一百二十公里，春灌面积逐日增加。",
    "水利部门的技术人员分片包干，指导农户用好每一方水，节水效果明显。",
    "财政部门提前拨付维修资金，闸门和泵站在开灌之前都已检修完毕。",
    "目前全县春灌进度过半，墒情总体良好，为全年丰收打下了基础。",
    "接下来还要加强巡查，及时处理漏水和争水的问题，确保灌溉有序。",
]


@cache
def furniture() -> Furniture:
    return make_furniture(load(REFERENCES))


def _page(place: str, line: str) -> str:
    lines = {"head": [line, *BODY], "tail": [*BODY, line], "inner": [*BODY[:3], line, *BODY[3:]]}
    return "\n".join(lines[place])


def _cleaned(text: str, known: dict[str, str] | None = None) -> str:
    return apply(text, tuple(make_furniture_rule(furniture(), known or {})(text)))


@pytest.mark.parametrize("case", cases("furniture"))
def test_case(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    text = _page(case["place"], case["line"])
    is_page = request.node.callspec.id.startswith("page")
    assert _cleaned(text) == ("\n".join(BODY) if is_page else text)


def test_what_the_corpus_told_goes_where_it_stands() -> None:
    known = {"青禾晨读": EDGE, "青禾笔记": ANYWHERE}
    assert _cleaned(_page("head", "青禾 晨读"), known) == "\n".join(BODY)
    assert _cleaned(_page("tail", "青禾晨读"), known) == "\n".join(BODY)
    inner = "\n".join([*BODY, "青禾晨读", "青禾笔记", *BODY])
    assert _cleaned(inner, known) == "\n".join([*BODY, "青禾晨读", *BODY])


def test_numbers_and_marks_of_known_lines_may_differ() -> None:
    known = {"青禾(0)|第0辑": EDGE}
    assert _cleaned(_page("head", "青禾【12】｜第 3 辑"), known) == "\n".join(BODY)
    assert _cleaned(_page("head", "青禾【12】｜第三辑"), known) == _page("head", "青禾【12】｜第三辑")


def test_a_title_may_be_a_line_of_the_page() -> None:
    assert has_known_form("青禾 晨读 第12期", {"青禾晨读第0期": EDGE})
    assert not has_known_form("青禾晨读工作总结", {"青禾晨读第0期": EDGE})


def test_what_the_corpus_told_is_less_sure() -> None:
    rule = make_furniture_rule(furniture(), {"青禾晨读": EDGE})
    assert [edit.confidence for edit in rule("青禾晨读\n7位读者收藏\n" + "\n".join(BODY))] == [0.9, 0.95]


def test_a_short_line_that_a_phrase_was_put_into_is_no_notice() -> None:
    line = "受理、转办、督办更多精彩内容请关注的程序。"
    assert _cleaned(_page("inner", line)) == _page("inner", line)


@given(
    st.lists(
        st.sampled_from([*BODY, "7位读者收藏", "青禾晨读", "- 3 -", "", "　", "上一篇：某文", "附件：1.表"]),
        max_size=14,
    )
)
def test_whole_lines_go_and_the_rest_stays(lines: list[str]) -> None:
    text = "\n".join(lines)
    edits = tuple(make_furniture_rule(furniture(), {"青禾晨读": EDGE})(text))
    check(text, edits)
    left = [line for line in apply(text, edits).split("\n") if line.strip()]
    stays = [line for line in lines if line in BODY or line.startswith("附件")]
    assert [line for line in left if line in stays] == stays


def test_long_and_hostile_lines_are_passed_over_quickly() -> None:
    began = time.process_time()
    for text in ("上一页" * 400_000, "首页>" * 30 + "\n" + "1|" * 500_000, "[1]" * 40 + "\n" + "本站" * 60):
        list(make_furniture_rule(furniture(), {"0|": ANYWHERE})(text))
    assert time.process_time() - began < 3
