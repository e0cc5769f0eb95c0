"""Whether two texts share their wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.split.headings import Heading
from transforms.split.words import compare_words, leaning

FLOOD = "".join(f"{place}水库昨夜开闸泄洪，下游{place}大坝巡查加密到每小时一次。" for place in "甲乙丙丁戊己庚辛")
SCHOOL = "".join(f"{name}老师今年带毕业班，{name}同学放学后留下来补习数学。" for name in "赵钱孙李周吴郑王")


def test_the_same_subject_has_the_same_words() -> None:
    long = "".join(chr(0x4E00 + number * 7 % 5000) for number in range(400))
    assert compare_words(long + long, 0, len(long)) == "same_words"


def test_words_of_nothing_in_common_are_new() -> None:
    above = "".join(chr(0x4E00 + number) for number in range(400))
    below = "".join(chr(0x6000 + number) for number in range(400))
    assert compare_words(above + below, 0, 400) == "new_words"


def test_short_texts_say_nothing() -> None:
    assert compare_words(SCHOOL[:100] + FLOOD[:100], 0, 100) is None
    assert compare_words(SCHOOL + FLOOD, len(SCHOOL) - 50, len(SCHOOL)) is None


def test_some_words_in_common_are_neither() -> None:
    above = "".join(chr(0x4E00 + number) for number in range(400))
    below = above[-14:] + "".join(chr(0x6000 + number) for number in range(400))
    assert compare_words(above + below, 0, 400) == "other_words"


def _titled(above: str, title: str, below: str) -> float:
    """How a title leans between two texts."""
    start, end = len(above), len(above) + len(title)
    return leaning(above + title + below, Heading(start, end, "bare", "", 0, start, end, True), end)


@pytest.mark.parametrize(("above", "below", "leans"), [(SCHOOL, FLOOD, 1), (FLOOD, SCHOOL, -1), (FLOOD, FLOOD, 0)])
def test_a_title_leans_to_the_text_that_has_its_words(above: str, below: str, leans: int) -> None:
    assert _titled(above, "水库开闸泄洪", below) == pytest.approx(leans, abs=0.25)


@given(*[st.text("水库开闸学校 ", max_size=30)] * 3)
def test_a_leaning_is_a_difference_of_shares(above: str, title: str, below: str) -> None:
    assert -1 <= _titled(above, title, below) <= 1
