"""What changed between two copies: cases as data, and what holds for any two texts."""

from __future__ import annotations

import time
from typing import Any

import pytest
from dedupe.makers import edited, match_text, writing
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from transforms.dedupe.alignment import NOTHING, align, keep_whole, moved, unanswered
from transforms.dedupe.differences import KINDS, Change, Known, differences, known_spans

_TEXTS = st.text(alphabet=st.sampled_from("一二三四五春耕。，\n12x蘇"), max_size=60)


def _known(text: str, spans: list[list[str]]) -> list[Known]:
    rows = [{"start": text.index(words), "end": text.index(words) + len(words), "kind": kind} for words, kind in spans]
    masks = [row for row in rows if str(row["kind"]).startswith("mask.")]
    return known_spans([row for row in rows if row not in masks], masks)


def _told(text: str, other: str) -> list[Change]:
    return differences(text, other, match_text=match_text())


@pytest.mark.parametrize("case", cases("differences"))
def test_case(case: dict[str, Any]) -> None:
    a, b = case["a"], case["b"]
    known = {"known": _known(a, case.get("known_a", [])), "other_known": _known(b, case.get("known_b", []))}
    found = differences(a, b, match_text=match_text(), **known)
    assert [[change.kind, change.before, change.after] for change in found] == case["changes"]


def test_only_kinds_of_changes_are_known_of_a_text() -> None:
    mentions = [{"start": 4, "end": 6, "kind": "ORG"}, {"start": 2, "end": 3, "kind": "DATE"}]
    findings = [{"start": 0, "end": 2, "kind": "mask.year"}, {"start": 1, "end": 1, "kind": "elision"}]
    assert known_spans(mentions, findings) == [Known(0, 2, "mask"), Known(2, 3, "date")]


def test_the_same_change_is_told_once_with_its_number() -> None:
    (change,) = _told("问好的，问多的，问少的", "难好的，难多的，难少的")
    assert (change.before, change.after, change.times, change.start) == ("问", "难", 3, 0)


@given(_TEXTS, _TEXTS)
def test_changes_quote_both_texts_and_come_by_kind(a: str, b: str) -> None:
    found = _told(a, b)
    for change in found:
        assert a[change.start : change.end] == change.before
        assert b[change.other_start : change.other_end] == change.after
        assert change.before != change.after or change.kind == "moved"
    places = [KINDS.index(change.kind) for change in found]
    assert places == sorted(places)


@given(_TEXTS)
def test_a_text_is_no_different_from_itself(text: str) -> None:
    assert _told(text, text) == []


@given(_TEXTS, _TEXTS)
def test_answers_are_the_same_characters_in_order(a: str, b: str) -> None:
    answers = align(a, b)
    pairs = [(at, to) for at, to in enumerate(answers) if to != NOTHING]
    assert all(a[at] == b[to] for at, to in pairs)
    assert [to for _, to in pairs] == sorted({to for _, to in pairs})
    rest = sum(one.end - one.start for one in unanswered(answers, len(b)))
    other_rest = sum(one.other_end - one.other_start for one in unanswered(answers, len(b)))
    assert (rest, other_rest) == (len(a) - len(pairs), len(b) - len(pairs))


def test_nearly_all_of_a_long_text_finds_its_answer() -> None:
    text = writing(1, 4000)
    copy = edited(text, 2, 0.05)
    same = sum(one == other for one, other in zip(text, copy, strict=True))
    assert sum(answer != NOTHING for answer in align(text, copy)) == same


def test_words_are_the_same_as_a_whole_or_not_at_all() -> None:
    answers = align("在2019年春", "在2016年春")
    assert answers == [0, 1, 2, 3, NOTHING, 5, 6]
    whole = [0, NOTHING, NOTHING, NOTHING, NOTHING, 5, 6]
    assert keep_whole(answers, [(1, 5)], [], 7) == keep_whole(answers, [], [(1, 5)], 7) == whole


def test_what_moved_is_found_on_both_sides() -> None:
    one, two, three = (writing(seed, 50) for seed in (1, 2, 3))
    text, other = one + two + three, two + one + three
    (found,) = moved(text, other, align(text, other), 12)
    assert text[found.start : found.end] == other[found.other_start : found.other_end]
    assert found.end - found.start == 50


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (writing(1, 5000), writing(2, 5000)),
        (writing(1, 5000), edited(writing(1, 5000), 3, 0.3)),
        (writing(1, 5000), "".join(writing(1, 5000)[at : at + 40] for at in range(4960, -1, -40))),
        ("一" * 5000, "一" * 4990),
        ("一二" * 2500, "二二一" * 1600),
        (writing(4, 50) * 100, writing(5, 50) * 100),
    ],
    ids=["unrelated", "edited", "shuffled", "one character", "two characters", "repeated"],
)
def test_work_is_bounded(a: str, b: str) -> None:
    """Each takes some 20 ms; the limit is for slow machines, quadratic work would take minutes."""
    _told(a[:10], b[:10])
    began = time.process_time()
    _told(a, b)
    assert time.process_time() - began < 1
