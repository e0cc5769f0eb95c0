"""Patterns of the reference files, and that every row matches its own example."""

from __future__ import annotations

import re
import unicodedata

import pytest
from clean_helpers import reference

from transforms.clean.document import make_rules
from transforms.clean.elisions import make_elision_observer
from transforms.clean.splices import make_splice_observer
from transforms.edits import run_rules
from transforms.furniture import make_furniture
from transforms.patterns import compile_pattern, triggers, wordings

PROSE = "\n".join(f"这是文中的第{number}段话，说的是别的事情。" for number in "甲乙丙丁戊己")


def test_a_pattern_is_words_choices_and_slots() -> None:
    pattern = re.compile(compile_pattern("[共|]{n}位[读者|网友]收藏"))
    assert pattern.fullmatch("共12位读者收藏")
    assert pattern.fullmatch("3位网友收藏")
    assert not pattern.fullmatch("3位同志收藏")
    assert wordings("[以|用]思想[领航|]") == ["以思想领航", "以思想", "用思想领航", "用思想"]


def test_a_trigger_is_in_every_line() -> None:
    assert triggers("[共|]{n}位[读者|网友]收藏") == ["收藏", "收 藏", "收　藏"]
    assert triggers("{few}icp[备|证]{text}") == ["icp", "ICP", "Icp"]
    assert "—" in triggers("-{n}-")


@pytest.mark.parametrize("pattern", ["{nothing}", "[a|b", "a]b", "{n"])
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="expected words"):
        compile_pattern(pattern)


def test_a_pattern_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="always there"):
        triggers("{n}[a|]")


def test_every_row_of_furniture_is_for_its_example() -> None:
    rules = make_rules(reference()).lines
    for row in reference()["furniture"]:
        lines = {"head": [row["example"], PROSE], "tail": [PROSE, row["example"]]}
        text = "\n".join(lines.get(row["position"], [PROSE, row["example"], PROSE]))
        assert row["example"] not in run_rules(text, rules)[0], row


def test_position_matters() -> None:
    rules = make_rules(reference()).lines
    for row in reference()["furniture"]:
        if row["position"] != "any":
            text = f"{PROSE}\n{row['example']}\n{PROSE}"
            assert run_rules(text, rules)[0] == text, row


def test_every_frame_of_elisions_is_for_its_example() -> None:
    observe = make_elision_observer(reference())
    for row in reference()["elisions"]:
        missing = [found.detail.split(" (")[0] for found in observe(row["example"].replace("¶", "\n"))]
        assert (row["missing"] in missing) == (float(row["confidence"]) > 0), row


def test_every_formula_is_for_its_empty_wording() -> None:
    observe = make_elision_observer(reference())
    for row in reference()["set_formulas"]:
        assert row["missing"] in [found.detail.split(" (")[0] for found in observe(row["empty"])], row


def test_a_formula_has_one_slot() -> None:
    row = {"formula": "党的以来", "missing": "会议", "confidence": "0.9", "empty": "党的以来"}
    with pytest.raises(ValueError, match="one slot"):
        make_elision_observer({"set_formulas": (row,), "elisions": ()})


def test_nothing_ends_with_the_ends_of_splices() -> None:
    observe = make_splice_observer(reference())
    for row in reference()["splice_ends"]:
        for end in wordings(row["end"]):
            assert [found.kind for found in observe(f"甲{end}二是要做好")] == ["splice"], end


def test_radicals_are_radicals() -> None:
    for row in reference()["radicals"]:
        assert 0x2E80 <= ord(row["radical"]) < 0x2FE0
        plain = unicodedata.normalize("NFKC", row["radical"])
        assert plain in (row["radical"], row["hanzi"]), row


def test_words_of_sites_are_folded() -> None:
    assert all(row["word"] == row["word"].lower().replace(" ", "") for row in reference()["site_words"])
    assert {row["role"] for row in reference()["site_words"]} == {
        "document",
        "web",
        "own",
        "cue",
        "link",
        "weak_link",
        "label",
        "weak_label",
    }
    assert make_furniture(reference()).is_furniture("首页｜登录｜注册", head=False, tail=False)
