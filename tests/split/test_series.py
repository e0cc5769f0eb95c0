"""Counters at the end of titles: taken off where they count from the first line on, left where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.split.headings import Heading
from transforms.split.series import without_counters


def _page(titles: list[str]) -> tuple[str, list[Heading]]:
    """A page of titles over a line of text each, and the titles as candidates."""
    text, headings = "", []
    for title in titles:
        start, end = len(text), len(text) + len(title)
        headings.append(Heading(start, end + 1, "bare", "", 0, start, end, True))
        text += f"{title}\n昨夜水位上涨。\n"
    return text, headings


def _shorter(titles: list[str]) -> tuple[list[str], int]:
    """The titles without their counters, and how many count."""
    text, headings = _page(titles)
    found, counting = without_counters(text, headings)
    return [text[heading.title_start : heading.title_end] for heading in found], len(counting)


@pytest.mark.parametrize(
    "titles",
    [
        ["防汛工作总结（一）", "抗旱工作总结（二）", "春耕工作总结（三）"],
        ["防汛工作总结(1)", "抗旱工作总结(2)"],
        ["防汛工作总结1", "抗旱工作总结2", "春耕工作总结3"],
        ["防汛工作总结 （一）", "抗旱工作总结 （二）"],
    ],
)
def test_counters_from_the_first_line_on_are_no_part_of_titles(titles: list[str]) -> None:
    shorter, counting = _shorter(titles)
    assert shorter == ["防汛工作总结", "抗旱工作总结", "春耕工作总结"][: len(titles)]
    assert counting == len(titles)


@pytest.mark.parametrize(
    "titles",
    [
        ["防汛工作总结（二）", "抗旱工作总结（三）"],
        ["防汛工作总结（一）", "抗旱工作总结"],
        ["防汛工作总结", "抗旱工作总结（一）", "春耕工作总结（二）"],
        ["某县笔试题 材料1", "某县笔试题 材料2", "某县笔试题 材料3"],
        ["防汛工作总结1", "抗旱工作总结2"],
        [],
    ],
)
def test_other_numbers_are_left_in_titles(titles: list[str]) -> None:
    assert _shorter(titles) == (titles, 0)


def test_a_number_that_is_missing_or_out_of_step_breaks_no_run() -> None:
    shorter, counting = _shorter(
        ["防汛工作总结（一）", "历年经验汇编（九）", "抗旱工作总结（三）", "春耕工作总结（四）"]
    )
    assert shorter == ["防汛工作总结", "历年经验汇编（九）", "抗旱工作总结", "春耕工作总结"]
    assert counting == 3


@given(st.lists(st.text("防汛（）一二三12 ", min_size=1, max_size=12), max_size=6))
def test_titles_only_lose_their_ends(titles: list[str]) -> None:
    text, headings = _page(titles)
    found, _ = without_counters(text, headings)
    assert [heading._replace(title_end=0) for heading in found] == [h._replace(title_end=0) for h in headings]
    assert all(new.title_end <= old.title_end for new, old in zip(found, headings, strict=True))
