"""Whether two texts share their wording."""

from __future__ import annotations

from transforms.split.words import compare_words

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
