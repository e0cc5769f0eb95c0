"""What the candidates above and below say: second lines, broken last lines, digests of news."""

from __future__ import annotations

import pytest

from flows.reference import load
from transforms.split import REFERENCES
from transforms.split.candidates import find_candidates
from transforms.split.evidence import local_evidence
from transforms.split.lexicon import Lexicon, make_lexicon
from transforms.split.neighbours import LONG, has_text, is_open, mark_neighbours, size_of
from transforms.split.scores import Border

NEWS = "水位昨夜上涨，干部分片包干。大家守好每一段堤坝。\n"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return make_lexicon(load(REFERENCES))


def _marks(lexicon: Lexicon, text: str) -> dict[str, set[str]]:
    """The evidence of all candidates without a sign, by title."""
    headings = [heading for heading in find_candidates(lexicon, text) if heading.style == "bare"]
    borders = [Border(heading, local_evidence(lexicon, text, heading)) for heading in headings]
    marked = mark_neighbours(lexicon, text, borders)
    return {text[b.heading.title_start : b.heading.title_end]: set(b.evidence) for b in marked}


def test_short_news_of_a_digest_are_no_documents(lexicon: Lexicon) -> None:
    text = f"全县联播快讯\n南门水闸今日合龙\n{NEWS}北门大桥昨日通车\n{NEWS}西乡春耕进度过半\n{NEWS * 20}"
    marks = _marks(lexicon, text)
    assert "short_news" not in marks["全县联播快讯"] | marks["西乡春耕进度过半"]
    assert "short_news" in marks["南门水闸今日合龙"] & marks["北门大桥昨日通车"]


def test_the_second_of_two_lines_belongs_to_the_first(lexicon: Lexicon) -> None:
    marks = _marks(lexicon, f"东乡抗旱纪实\n{NEWS}南乡防汛守堤纪实\n记水位上涨后的一夜\n{NEWS}")
    assert "title_above" in marks["记水位上涨后的一夜"]
    assert not {"title_above", "last_line"} & marks["南乡防汛守堤纪实"]


def test_a_broken_last_line_is_not_the_title(lexicon: Lexicon) -> None:
    school = "学校食堂添了新菜，家长到食堂陪餐。\n"
    marks = _marks(lexicon, f"校园陪餐见闻\n{school}家长到学校食堂陪餐\n南乡守堤防汛水位上涨\n{NEWS}")
    assert "last_line" in marks["家长到学校食堂陪餐"]
    assert not {"title_above", "list_before"} & marks["南乡守堤防汛水位上涨"]


def test_a_line_above_a_row_of_marks_is_not_the_title(lexicon: Lexicon) -> None:
    marks = _marks(lexicon, f"东乡抗旱纪实\n{NEWS}大家守好每一段\n----------\n南乡守堤纪实\n{NEWS}")
    assert "last_line" in marks["大家守好每一段"]
    assert "separator" in marks["南乡守堤纪实"]


def test_a_title_that_comes_again_ends_no_text(lexicon: Lexicon) -> None:
    text = f"某县东乡抗旱纪实\n{NEWS}南乡守堤纪实\n{NEWS}东乡抗旱纪实\n{NEWS}"
    assert "title_again" in _marks(lexicon, text)["东乡抗旱纪实"]


def test_only_what_is_open_ends_the_text_above(lexicon: Lexicon) -> None:
    heading = find_candidates(lexicon, f"东乡抗旱纪实\n{NEWS}")[0]
    assert is_open(Border(heading, ("genre_title",)))
    assert not is_open(Border(heading, ("short_news",)))
    assert has_text(Border(heading, ("list_before",)), LONG)
    assert not has_text(Border(heading, ("last_line",)), LONG)
    assert not has_text(Border(heading, ()), LONG - 1)


def test_a_list_without_sentences_has_no_size() -> None:
    assert size_of("甲\n乙\n丙\n", 0, 6) == 0
    assert size_of("水涨了。人来了。", 0, 8) == 8
    assert size_of("水" * 5000, 0, 5000) == 2 * LONG
