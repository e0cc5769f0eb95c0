"""Places written as one character."""

from __future__ import annotations

import pytest
from tag_pages import mentions, reference

from transforms.tag.country_letters import make_country_finder

find = make_country_finder(reference())


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("中美两国元首通话。", ["中国", "美国"]),
        ("会谈后,中日韩发表声明。", ["中国", "日本", "韩国"]),
        ("产品出口美、法、德。", ["美国", "法国", "德国"]),
        ("代表团昨日访华。", ["中国"]),
        ("大使今天抵京。", ["北京市"]),
        ("美方表示欢迎。", ["美国"]),
        ("多国驻华大使出席。", ["中国"]),
    ],
)
def test_letters_that_are_places(text: str, places: list[str]) -> None:
    assert [mention.name for mention in mentions(find, text)] == places


@pytest.mark.parametrize(
    "text",
    [
        "这道菜很中意。",
        "弘扬传统美德。",
        "新、老干部座谈。",
        "对比去年增长。",
        "土方工程完工。",
        "他现在华东工作。",
        "不分大、中、小。",
    ],
)
def test_letters_that_are_none(text: str) -> None:
    assert mentions(find, text) == []


def test_each_points_to_its_place() -> None:
    ids = [mention.entity_id for mention in mentions(find, "中美两国元首通话。大使今天抵京。")]
    assert ids == ["country:CN", "country:US", "place:110000"]
