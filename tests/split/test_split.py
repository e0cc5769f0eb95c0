"""Source texts cut into documents: cases, and what holds for every text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED, cases, needs_shared

from flows.reference import load
from transforms.conservation import unaccounted
from transforms.split import REFERENCES, Part, Split, make_splitter

Splitter = Callable[[str], Split]

BODY = "今年入汛，全镇上下一齐动手，排查了每一处险段。\n下一步，我们还要把堤坝再加高一层，请大家放心。\n"
PROSE = "去年以来，全镇上下一齐动手，排查了每一处险段，心里有了底。我们还要把堤坝再加高一层，请大家放心。\n" * 3

_PIECES = [*"第篇一二三12（）()：\n。 【】\u3000\u200b", "山水", "范文", "第三章 ", "\n工作总结\n"]
_PIECES += ["第1篇 甲\n", "第2篇 乙\n", "篇一：丙\n", "篇二：丁\n", BODY, PROSE]
glued = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@pytest.fixture(scope="module")
def split() -> Splitter:
    return make_splitter(load(REFERENCES))


def _check(text: str, found: Split) -> None:
    spans = [(item.start, item.end) for item in (*found.parts, *found.leftovers)]
    assert unaccounted(len(text), spans) == []
    assert all(start < end for start, end in spans)
    assert [part.start for part in found.parts] == sorted(part.start for part in found.parts)
    for index, part in enumerate(found.parts):
        assert part.parent is None or 0 <= part.parent < index
        _check_title(text[part.start : part.end], part)


def _check_title(raw: str, part: Part) -> None:
    assert part.title.strip()
    assert 0 <= part.title_start <= part.title_end <= part.heading_end <= len(raw)
    if part.title_end > part.title_start:
        assert raw[part.title_start : part.title_end] == part.title
    if part.heading_end:
        assert raw[part.heading_end - 1] == "\n" or part.heading_end == len(raw)
        assert part.heading is None or part.heading in raw[: part.heading_end]
    else:
        assert part.heading is None


@pytest.mark.parametrize("case", cases("split"))
def test_cases(split: Splitter, case: dict[str, Any]) -> None:
    text = case["text"].replace("{body}", BODY).replace("{prose}", PROSE)
    found = split(text)
    _check(text, found)
    assert [part.title for part in found.parts] == case["titles"]
    assert [leftover.reason for leftover in found.leftovers] == case.get("leftovers", [])
    given_parts = {
        "methods": [part.title_method for part in found.parts],
        "parents": [-1 if part.parent is None else part.parent for part in found.parts],
        "headings": [part.heading or "" for part in found.parts],
    }
    for name, values in given_parts.items():
        assert values == case.get(name, values)


@given(glued | st.text(max_size=60))
def test_every_character_is_in_one_place(split: Splitter, text: str) -> None:
    _check(text, split(text))


@given(glued)
def test_the_same_text_gives_the_same_parts(split: Splitter, text: str) -> None:
    assert split(text) == split("".join(list(text)))


def test_a_parent_spans_its_heading_and_its_children_the_rest(split: Splitter) -> None:
    text = f"第1篇 甲\n\n篇一：丙\n{BODY}篇二：丁\n{BODY}第2篇 乙\n{BODY}"
    parts = split(text).parts
    assert text[parts[0].start : parts[0].end] == "第1篇 甲\n\n"
    assert text[parts[1].start : parts[1].end] == f"篇一：丙\n{BODY}"
    assert [part.parent for part in parts] == [None, 0, 0, None]


def test_blank_lines_at_the_start_belong_to_the_first_part(split: Splitter) -> None:
    part = split(f"\n\n  第1篇 甲\n{BODY}第2篇 乙\n{BODY}").parts[0]
    assert (part.start, part.title_start, part.title_end, part.heading_end) == (0, 8, 9, 10)


def test_many_headings_take_no_more_than_their_share_of_time(split: Splitter) -> None:
    text = "".join(f"第{number % 90 + 1}篇 甲\n{BODY}" for number in range(3000))
    assert len(split(text).parts) == 3000


@needs_shared
def test_the_sample_page_has_twelve_leaves_in_thirteen_parts(split: Splitter) -> None:
    text = (SHARED / "input" / "seed.txt").read_text(encoding="utf-8-sig")
    found = split(text)
    _check(text, found)
    parents = {part.parent for part in found.parts} - {None}
    assert (len(found.parts), parents, found.leftovers) == (13, {7}, ())


@needs_shared
def test_glued_pages_are_cut_where_they_were_glued(split: Splitter) -> None:
    with (SHARED / "eval" / "data" / "split-truth" / "split.jsonl").open(encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines][:40]
    right = sum([p.start for p in split(page["text"]).parts] == [p["start"] for p in page["parts"]] for page in pages)
    assert right >= 39
