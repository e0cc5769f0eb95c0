"""Traditional writing: told by its characters, folded for comparing, simplified on request."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reference import load
from transforms.clean import REFERENCES as CLEAN_REFERENCES
from transforms.clean import Heading, make_cleaner
from transforms.edits import apply, check
from transforms.simplify import REFERENCES, make_fold, make_simplifier, make_traditional_observer
from transforms.stage import Reference

_NO_HEADING = Heading(0, 0, 0)
_TRADITIONAL = "各級政府應當加強領導，發展農業生產，把農村的事情辦好。"


@cache
def _reference() -> Reference:
    return load(REFERENCES)


def _simplified(text: str) -> str:
    return apply(text, tuple(make_simplifier(_reference())(text)))


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        (_TRADITIONAL, "各级政府应当加强领导，发展农业生产，把农村的事情办好。"),
        (_TRADITIONAL + "乾隆年間的後代", "各级政府应当加强领导，发展农业生产，把农村的事情办好。乾隆年间的后代"),
        ("乾隆年间的事，皇太后说了算，徐徵到会。", "乾隆年间的事，皇太后说了算，徐徵到会。"),
        ("李先生住在龙迴塘路。", "李先生住在龙回塘路。"),
        ("", ""),
    ],
)
def test_simplified(text: str, simple: str) -> None:
    assert _simplified(text) == simple


@given(st.text(alphabet=st.sampled_from("乾隆後發展農業于於加油。\n發展中國家"), max_size=40))
def test_simplifying_is_a_ledger_of_equal_length(text: str) -> None:
    edits = tuple(make_simplifier(_reference())(text))
    check(text, edits)
    assert len(apply(text, edits)) == len(text)


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    fold = make_fold(_reference())
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folded_copies_are_the_same() -> None:
    fold = make_fold(_reference())
    assert fold("發展農業") == fold("发展农业") == "发展农业"


def test_traditional_text_is_told_once() -> None:
    observe = make_traditional_observer(_reference())
    text = f"第一行。\n{_TRADITIONAL}\n{_TRADITIONAL}"
    (found,) = observe(text)
    assert (found.kind, text[found.start : found.end]) == ("traditional", _TRADITIONAL)
    assert list(observe("鍾先生到县里调研春耕生产，要求各级干部抓好落实。" * 3)) == []


def test_cleaning_simplifies_on_request_alone() -> None:
    reference = load(CLEAN_REFERENCES)
    kept = make_cleaner(reference)(_TRADITIONAL, _NO_HEADING)
    assert (kept.text, kept.edits) == (_TRADITIONAL, ())
    assert [finding.kind for finding in kept.findings] == ["traditional"]
    changed = make_cleaner(reference, simplified=True)(_TRADITIONAL, _NO_HEADING)
    assert changed.text == _simplified(_TRADITIONAL)
    assert {edit.rule for edit in changed.edits} == {"simplified"}
    assert changed.findings == ()


def test_no_character_is_simplified_twice() -> None:
    rows = _reference()["simplified_characters"]
    keys = {row["traditional"] for row in rows}
    assert {row["use"] for row in rows} == {"traditional", "both"}
    assert not keys & {row["simplified"] for row in rows}
