"""One name for one organ."""

from __future__ import annotations

import pytest
from tag_pages import reference

from transforms.tag.organ_names import make_organ_names

_name = make_organ_names(reference())


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (["澄迈县委", "中共澄迈县委", "中共澄迈县委员会", "中国共产党澄迈县委员会"], "中国共产党澄迈县委员会"),
        (["澄迈县委组织部", "中共澄迈县委组织部"], "中共澄迈县委组织部"),
        (["浦东新区区委", "中共浦东新区委员会"], "中国共产党浦东新区委员会"),
        (["福山镇党委", "中共福山镇委员会"], "中国共产党福山镇委员会"),
        (["广西壮族自治区党委"], "中国共产党广西壮族自治区委员会"),
        (["福州市纪委", "中共福州市纪律检查委员会"], "中国共产党福州市纪律检查委员会"),
        (["福州市人大常委会", "福州市人民代表大会常务委员会"], "福州市人民代表大会常务委员会"),
        (["福州市人大", "福州市人民代表大会"], "福州市人民代表大会"),
        (["福州市政协", "政协福州市委员会"], "中国人民政治协商会议福州市委员会"),
        (["福州市团委", "共青团福州市委"], "中国共产主义青年团福州市委员会"),
        (["福州市政府", "福州市人民政府"], "福州市人民政府"),
        (["福州市发改委", "福州市发展改革委", "福州市发展和改革委员会"], "福州市发展和改革委员会"),
        (["福州市中院", "福州市中级人民法院"], "福州市中级人民法院"),
    ],
)
def test_all_spellings_of_an_organ_meet_under_one_name(spellings: list[str], name: str) -> None:
    assert [_name(words) for words in spellings] == [name] * len(spellings)


@pytest.mark.parametrize(
    "words",
    [
        "省委",
        "中国政府",
        "美国政府",
        "福岛县政府",
        "澳门特区政府",
        "民盟福州市委",
        "民盟福州市委员会",
        "福州市教育局",
        "北京大学",
        "人民政府",
        "法院",
        "乡村振兴局",
    ],
)
def test_other_names_stay_as_they_are(words: str) -> None:
    assert _name(words) == words


def test_a_normal_name_is_its_own() -> None:
    assert _name("某县政府") == "某县人民政府"
    names = {_name("福州市" + row["form"]) for row in reference()["organ_forms"]}
    assert {_name(name) for name in names} == names
