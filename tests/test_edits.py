"""The ledger: applying, composing, tracing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.edits import Edit, Ledger, LedgerError, OffsetMap, apply, compose, run_rules


@st.composite
def ledgers(draw: st.DrawFn, text: str, rule: str) -> Ledger:
    """Any sorted, disjoint edits of a text."""
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(points[::2], points[1::2], strict=False)
    return tuple(Edit(a, b, draw(st.text("，。文", max_size=3)), rule) for a, b in pairs)


@given(st.data())
def test_composition_is_one_after_the_other(data: st.DataObject) -> None:
    text = data.draw(st.text("公文,;党", max_size=14))
    first = data.draw(ledgers(text, "a"))
    middle = apply(text, first)
    second = data.draw(ledgers(middle, "b"))
    assert apply(text, compose(first, second)) == apply(middle, second)


@given(st.data())
def test_composition_is_associative_in_effect(data: st.DataObject) -> None:
    text = data.draw(st.text("公文,;党", max_size=10))
    first = data.draw(ledgers(text, "a"))
    second = data.draw(ledgers(apply(text, first), "b"))
    third = data.draw(ledgers(apply(apply(text, first), second), "c"))
    left = compose(compose(first, second), third)
    right = compose(first, compose(second, third))
    assert apply(text, left) == apply(text, right)


@given(st.data())
def test_offsets_go_there_and_back(data: st.DataObject) -> None:
    text = data.draw(st.text("公文,;党", max_size=14))
    ledger = data.draw(ledgers(text, "a"))
    clean = apply(text, ledger)
    offsets = OffsetMap(ledger)
    start = data.draw(st.integers(0, len(clean)))
    end = data.draw(st.integers(start, len(clean)))
    raw_start, raw_end = offsets.to_raw(start, end)
    assert 0 <= raw_start <= raw_end <= len(text)
    if start < end:
        back_start, back_end = offsets.to_clean(raw_start, raw_end)
        assert back_start <= start
        assert back_end >= end


@given(st.text("公文,;党", max_size=14), st.data())
def test_untouched_characters_keep_their_place(text: str, data: st.DataObject) -> None:
    ledger = data.draw(ledgers(text, "a"))
    offsets = OffsetMap(ledger)
    clean = apply(text, ledger)
    for at, char in enumerate(text):
        if not any(edit.start <= at < edit.end for edit in ledger):
            start, end = offsets.to_clean(at, at + 1)
            assert char in clean[start:end]


def test_overlapping_edits_become_one_row_that_names_both_rules() -> None:
    first = (Edit(2, 3, "，", "punctuation"),)
    second = (Edit(1, 4, "", "furniture", 0.9),)
    assert compose(first, second) == (Edit(1, 4, "", "punctuation+furniture", 0.9),)


def test_touching_edits_stay_apart() -> None:
    first = (Edit(2, 3, "，", "a"),)
    second = (Edit(3, 5, "", "b"),)
    assert compose(first, second) == (Edit(2, 3, "，", "a"), Edit(3, 5, "", "b"))


def test_rules_see_what_the_ones_before_them_left() -> None:
    def widen(text: str) -> list[Edit]:
        return [Edit(i, i + 1, "，") for i, char in enumerate(text) if char == ","]

    def halve(text: str) -> list[Edit]:
        return [Edit(i, i + 2, "，") for i in range(len(text) - 1) if text[i : i + 2] == "，，"]

    text, ledger = run_rules("一,,二,三", (("widen", widen), ("halve", halve)))
    assert text == "一，二，三"
    assert ledger == (Edit(1, 3, "，", "widen+halve"), Edit(4, 5, "，", "widen"))


def test_an_edit_that_changes_nothing_leaves_no_row() -> None:
    assert run_rules("公文", (("idle", lambda _: [Edit(0, 1, "公")]),)) == ("公文", ())


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ((Edit(0, 5, ""),), r"spans \[0, 5\)"),
        ((Edit(1, 2, ""), Edit(0, 1, "")), r"edit 1"),
        ((Edit(0, 2, ""), Edit(1, 3, "")), r"edit 1"),
        ((Edit(-1, 0, ""),), r"\[-1, 0\)"),
    ],
)
def test_bad_ledgers_are_refused_by_name(edits: Ledger, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        apply("公文三", edits)
