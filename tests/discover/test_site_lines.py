"""Lines of pages found in a corpus: what repetition tells, and what it does not."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reference import load
from transforms.discover.line_evidence import THRESHOLD, WEIGHTS, Places, is_site_line, repetition, score
from transforms.discover.line_forms import ANYWHERE, EDGE, form_of
from transforms.discover.lines import LineForm, find_site_lines, make_line_forms
from transforms.furniture import REFERENCES
from transforms.stage import Reference

_SUBJECTS = (
    "春灌",
    "护林",
    "防汛",
    "修路",
    "供暖",
    "养老",
    "招商",
    "普法",
    "扫盲",
    "体检",
    "抗旱",
    "植保",
    "气象",
    "档案",
)


@cache
def reference() -> Reference:
    return load(REFERENCES)


@cache
def line_forms() -> Callable[[str], list[LineForm]]:
    return make_line_forms(reference())


def forms(text: str) -> list[LineForm]:
    return line_forms()(text)


def _documents(count: int) -> list[list[str]]:
    """Documents of some lines that are unlike each other."""
    rng = random.Random(5)
    out = []
    for _ in range(count):
        a, b, c = rng.sample(_SUBJECTS, 3)
        marks = "".join(rng.sample("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", 6))
        out.append(
            [
                f"某县{a}与{b}的做法之{marks}",
                f"{marks}各处今年把{a}和{c}放在一起谋划，人手不够的地方互相支援，进度因此快了许多，群众也满意。",
                f"在{b}方面，{marks[::-1]}几个村先行试验，摸出了一套省时省力的办法，随后逐步推开到全县各处。",
                f"往后{c}还要接着抓，{marks}一件一件地办，办好一件再办下一件，不图热闹只求实效。",
            ]
        )
    return out


def _table(texts: list[str]) -> pa.Table:
    rows = [form for text in texts for form in forms(text)]
    return pa.table({name: [getattr(row, name) for row in rows] for name in LineForm._fields})


def _found(texts: list[str]) -> dict[str, str]:
    return {line.form: line.place for line in find_site_lines(_table(texts), reference=reference())}


def _glued(count: int, every: int = 2, *, head: str = "", tail: str = "", inner: str = "") -> list[str]:
    """Documents every so many of which have the lines."""
    texts = []
    for number, lines in enumerate(_documents(count)):
        around = (head, *lines[:2], inner, *lines[2:], tail) if number % every == 0 else lines
        texts.append("\n".join(line.replace("#", str(number)) for line in around if line))
    return texts


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("发布 ： 2031年5月6日　08:30", "发布:0年0月0日0:0"),
        ("阅读 3,214 · 赞 1.2万", "阅读0·赞0"),
        ("见 http://www.example.com/a/12.html", "见www"),
        ("【Page 12】", "(page0)"),
        ("2031qinghe", "0qinghe"),
        ("", ""),
    ],
)
def test_the_form_of_a_line(line: str, form: str) -> None:
    assert form_of(line) == form


def test_where_a_line_stands() -> None:
    body = _documents(1)[0]
    found = {row.form: row for row in forms("\n".join(["青禾网", *body, "7位读者收藏", "青禾网站 出品"]))}
    assert (found["青禾网"].place, found["青禾网"].outer) == ("head", True)
    assert (found["青禾网站出品"].place, found["青禾网站出品"].outer) == ("tail", True)
    assert found["0位读者收藏"].listed
    assert found["青禾网站出品"].beyond == next(
        row.beyond for row in forms("\n".join([*body, "9位读者收藏", "青禾网站 出品"])) if row.form == "青禾网站出品"
    )
    assert len({row.body for row in found.values()}) == 1


def test_a_document_gives_few_rows() -> None:
    lines = [f"第{number}网页 编辑部" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"]
    assert len(forms("\n".join(lines))) <= 12
    assert forms("") == []
    assert forms("\n \n　\n") == []


@pytest.mark.parametrize(
    ("lines", "form", "place"),
    [
        ({"head": "青禾在线网 第#期"}, "青禾在线网第0期", EDGE),
        ({"tail": "【青禾文秘·更多范文】"}, "(青禾文秘·更多范文)", ANYWHERE),
        ({"tail": "编者微博 @青禾 #次围观"}, "编者微博@青禾0次围观", ANYWHERE),
        ({"inner": "关注青禾文秘，下载更多素材"}, "关注青禾文秘,下载更多素材", ANYWHERE),
        ({"inner": "# / 12"}, "0/0", ANYWHERE),
    ],
)
def test_lines_of_pages_are_found(lines: dict[str, str], form: str, place: str) -> None:
    assert _found(_glued(60, **lines)) == {form: place}


@pytest.mark.parametrize(
    "lines",
    [
        {"head": "同志们："},
        {"head": "各乡镇人民政府，县直各单位："},
        {"head": "青政办发〔2031〕#号"},
        {"head": "（2031年5月#日）"},
        {"head": "【基本案情】"},
        {"head": "年度工作总结"},
        {"head": "第一章 总则"},
        {"inner": "一、总体要求"},
        {"inner": "（#）"},
        {"tail": "特此通知。"},
        {"tail": "谢谢大家！"},
        {"tail": "附件：1.任务分解表"},
        {"tail": "（此件公开发布）"},
        {"tail": "青禾县人民政府办公室"},
        {"tail": "青禾县水利局"},
        {"tail": "2031年5月#日"},
        {"tail": "联系人：某同志，电话：0500-12345#"},
        {"tail": "抄送：县委办公室"},
        {"tail": "会议还研究了其他事项。"},
    ],
)
def test_repetition_alone_decides_nothing(lines: dict[str, str]) -> None:
    assert _found(_glued(80, 1, **lines)) == {}


def test_copies_of_one_document_tell_nothing() -> None:
    text = "\n".join(["青禾在线网 更多", *_documents(1)[0]])
    assert _found([text] * 40) == {}


def test_what_stands_beyond_a_line_of_the_page_is_the_pages() -> None:
    alone = [text + "\n晨光里的青禾" for text in _glued(20, 1)]
    beyond = [text + "\n7位读者收藏\n晨光里的青禾" for text in _glued(20, 1)]
    assert "晨光里的青禾" not in _found(alone)
    assert _found(beyond)["晨光里的青禾"] == EDGE


@given(st.permutations(range(30)))
def test_the_order_of_documents_does_not_matter(order: list[int]) -> None:
    table = _mixed()
    rows = sorted(range(table.num_rows), key=lambda row: (order[row % len(order)], row))
    shuffled = table.take(rows)
    assert find_site_lines(shuffled, reference=reference()) == find_site_lines(table, reference=reference())


@cache
def _mixed() -> pa.Table:
    return _table(_glued(30, 1, head="青禾在线网 更多 第#期", tail="谢谢大家！"))


def test_what_is_found_shows_its_evidence() -> None:
    (line,) = find_site_lines(_mixed(), reference=reference())
    assert (line.form, line.documents, line.bodies) == ("青禾在线网更多第0期", 30, 30)
    assert line.score >= THRESHOLD
    assert set(line.evidence) <= set(WEIGHTS)


def test_an_empty_corpus_has_no_lines() -> None:
    assert find_site_lines(_mixed().slice(0, 0), reference=reference()) == []


def test_evidence_adds_up() -> None:
    often = tuple(repetition(Places(documents=30, bodies=30, outer=30, edge=30, shielded=0)))
    assert often == ("repeated", "repeated_often", "repeated_very_often", "outermost", "at_edge")
    assert not is_site_line(often)
    assert is_site_line((*often, "web_word"))
    assert not is_site_line((*often, "web_word", "words_of_documents"))
    assert "copies" in repetition(Places(documents=30, bodies=3, outer=0, edge=0, shielded=0))
    assert score(("only_a_date",)) == 0.0
    assert score(WEIGHTS) <= 1.0


def test_a_hostile_text_is_read_quickly() -> None:
    began = time.process_time()
    for text in ("网" * 3_000_000, "网\n" * 300_000, "\n" * 1_000_000, "1/2\n" * 100_000):
        forms(text)
    assert time.process_time() - began < 4
