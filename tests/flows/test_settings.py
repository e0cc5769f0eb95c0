"""Settings: what file, environment and options of a command make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import SettingsError, load


@pytest.mark.parametrize(("said", "means"), [("true", True), ("1", True), ("no", False), ("False", False)])
def test_simplified_is_said_in_words(tmp_path: Path, said: str, means: bool) -> None:
    assert load(tmp_path, {"GONGWEN_SIMPLIFIED": said}).parameters.simplified is means


def test_an_option_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "gongwen.toml").write_text("simplified = false\nnear_jaccard = 0.7\n", encoding="utf-8")
    assert not load(tmp_path, {}).parameters.simplified
    asked = load(tmp_path, {}, simplified=True).parameters
    assert (asked.simplified, asked.near_jaccard) == (True, 0.7)


def test_what_is_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="simplified: expected true or false, got 'perhaps'"):
        load(tmp_path, {"GONGWEN_SIMPLIFIED": "perhaps"})


def test_what_becomes_of_documents_that_raise_is_one_of_two_words(tmp_path: Path) -> None:
    assert load(tmp_path, {}).parameters.on_error == "fail"
    assert load(tmp_path, {"GONGWEN_ON_ERROR": "reject"}).parameters.on_error == "reject"
    assert load(tmp_path, {"GONGWEN_ON_ERROR": "reject"}, on_error="fail").parameters.on_error == "fail"
    with pytest.raises(SettingsError, match="--on-error: on_error: expected fail or reject, got 'skip'"):
        load(tmp_path, {}, on_error="skip")
