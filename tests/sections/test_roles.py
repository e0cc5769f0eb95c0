"""What part sections play, against labels that were set by reading: see tests/cases/section_roles.toml."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from support import cases

from flows.reference import load
from transforms.patterns import wordings
from transforms.sections import REFERENCES, make_sectioner
from transforms.sections.roles import make_role_reader

_REFERENCE = load(REFERENCES)
_SECTIONS = make_sectioner(_REFERENCE)
_LABELLED = [case.values[0] for case in cases("section_roles")]
#: Measured 2026-11 on the labelled set; lower is a regression.
_PRECISION, _RECALL = 0.95, 0.8


def _judged(case: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Heading, label and role of every heading and point of a labelled document."""
    text = case["text"].strip("\n")
    found = [s for s in _SECTIONS(text, text.index("\n") + 1 if case["title"] else 0) if s.level]
    return [(s.heading, label, s.role or "") for s, label in zip(found, case["roles"], strict=True)]


def figures() -> dict[str, tuple[float, float, int]]:
    """Precision, recall and number of labels by role, and of all roles together."""
    judged = [row for case in _LABELLED for row in _judged(case)]
    right, said, labels = Counter[str](), Counter[str](), Counter[str]()
    for _, label, role in judged:
        for name in ("all", label):
            labels[name] += bool(label)
        for name in ("all", role):
            said[name] += bool(role)
        for name in ("all", role):
            right[name] += bool(role) and role == label
    return {name: (right[name] / max(said[name], 1), right[name] / labels[name], labels[name]) for name in +labels}


def test_roles_are_right_where_they_are_named() -> None:
    measured = figures()
    precision, recall, labels = measured.pop("all")
    assert labels >= 110
    assert precision >= _PRECISION, measured
    assert recall >= _RECALL, measured
    assert set(measured) == {"achievements", "problems", "measures", "requirements", "plan"}


@pytest.mark.parametrize("row", _REFERENCE["section_roles"], ids=lambda row: row["words"])
def test_words_are_in_their_example(row: dict[str, str]) -> None:
    assert any(word in row["example"] for word in wordings(row["words"]))


def test_roles_and_places_are_the_known_ones() -> None:
    rows = _REFERENCE["section_roles"]
    assert {row["where"] for row in rows} == {"any", "heading", "start", "end", "against", "lead", "body", "title"}
    assert {row["role"] for row in rows} == {"achievements", "problems", "measures", "requirements", "plan", ""}
    assert all(0 <= float(row["weight"]) < 1 for row in rows)


def test_a_word_that_stands_twice_is_refused() -> None:
    row = {"words": "成绩", "where": "heading", "role": "plan", "weight": "0.5", "example": ""}
    with pytest.raises(ValueError, match="成绩"):
        make_role_reader({"section_roles": (*_REFERENCE["section_roles"], row)})


def test_a_point_is_told_by_the_sentence_that_leads_to_it() -> None:
    text = "工作中还存在一些问题：一是学得不深；二是走得不勤。下一步打算：一是订计划；二是勤走访。"
    assert [s.role for s in _SECTIONS(text, 0)] == ["problems", "problems", "plan", "plan"]


def test_a_child_has_its_own_role_where_its_words_say_so() -> None:
    text = "一、工作完成情况\n（一）修渠。清淤九公里。\n（二）存在的问题。账目不清。"
    assert [s.role for s in _SECTIONS(text, 0)] == ["achievements", "achievements", "problems"]
