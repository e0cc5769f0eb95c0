"""What the reference files of splitting say: every row is for its example."""

from __future__ import annotations

import time

import pytest

from flows.reference import load
from transforms.split import REFERENCES, make_splitter
from transforms.split.lexicon import Lexicon, make_lexicon
from transforms.stage import Reference

BODY = "水位\n昨夜上涨\n"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load(REFERENCES)


@pytest.fixture(scope="module")
def lexicon(reference: Reference) -> Lexicon:
    return make_lexicon(reference)


def test_every_line_cue_is_for_its_example(reference: Reference, lexicon: Lexicon) -> None:
    finders = {
        "salutation": lexicon.salutation.match,
        "sentence": lexicon.sentence.match,
        "presentation": lexicon.presentation.search,
    }
    for row in reference["line_cues"]:
        assert finders[row["role"]](row["example"]), row


def test_every_title_ending_is_for_its_example(reference: Reference) -> None:
    split = make_splitter(reference)
    for row in reference["title_endings"]:
        for title in (row["example"], f"{row['example']}（试行）"):
            part = split(f"{title}\n{BODY}").parts[0]
            assert row["example"].endswith(row["ending"]), row
            assert (part.title, part.title_method) == (title, "first_line"), row


def test_a_title_ending_is_told_once(reference: Reference) -> None:
    endings = [row["ending"] for row in reference["title_endings"]]
    genres = {row["cue"] for row in reference["genres"] if row["where"] == "end" and row["genre"]}
    assert not genres & set(endings)
    assert endings == sorted(set(endings))


@pytest.mark.parametrize("line", ["当前位置：首页 > 要闻", "发布时间：2031-05-06", "- - -", "|", "7位读者\u200b收藏"])
def test_lines_of_the_page_are_furniture(lexicon: Lexicon, line: str) -> None:
    assert lexicon.is_furniture(line)


@pytest.mark.parametrize(
    "line", ["某县防汛工作总结", "来信收悉", "会议时间：2031年5月6日上午", "编辑部工作计划", "第一章"]
)
def test_lines_of_the_document_are_not(lexicon: Lexicon, line: str) -> None:
    assert not lexicon.is_furniture(line)


def test_a_row_for_a_new_ending_takes_effect(reference: Reference) -> None:
    line = "某县水利绘本"
    assert not make_lexicon(reference).names_a_kind(line)
    more = {**reference, "title_endings": (*reference["title_endings"], {"ending": "绘本", "example": line})}
    assert make_lexicon(more).names_a_kind(line)


def test_every_split_cue_is_for_its_example(reference: Reference, lexicon: Lexicon) -> None:
    finders = {
        "closing": lexicon.closing.search,
        "opening": lexicon.opening.search,
        "dateline": lexicon.dateline.match,
        "address": lexicon.address.match,
        "greeting": lexicon.greeting.match,
        "annex": lexicon.annex.search,
        "collection": lexicon.collection.search,
        "digest": lexicon.digest.search,
        "links": lexicon.links.match,
        "referral": lexicon.referral.match,
    }
    for row in reference["split_cues"]:
        assert finders[row["role"]](row["example"]), row


@pytest.mark.parametrize(
    ("title", "expected"),
    [("某县防汛工作总结", True), ("某镇档案管理办法（试行）", True), ("网格化巡查的做法", False), ("主要情况", False)],
)
def test_genres_are_told_from_headings_of_sections(lexicon: Lexicon, title: str, expected: bool) -> None:
    assert lexicon.names_a_genre(title) is expected


def test_a_row_of_digits_before_no_page_mark_is_refused_at_once(lexicon: Lexicon) -> None:
    began = time.process_time()
    assert not lexicon.is_furniture("1234567890" * 12 + "下一夜")
    assert not lexicon.is_furniture("上一页下一页" * 20 + "夜")
    assert time.process_time() - began < 1
