"""Decisions of a filled sheet beside those there were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.decisions import VERDICTS, Decision, fault, id_of, parts_of
from transforms.review.cells import SheetError, table
from transforms.review.merge import as_table, decisions_of, merged
from transforms.review.questions import ANSWERS, ASKED, COSTS

_WHEN = "2026-03-02"


def _row(key: str, decision: str, *, sort: str = "site_phrase", why: str = "") -> tuple[str, ...]:
    return id_of(sort, key), sort, key, decision, why


def _sheet(*rows: tuple[str, ...]) -> str:
    return table(ANSWERS, rows)


def _merged(sheet: str, earlier: tuple[Decision, ...] = (), who: str = "某人") -> tuple[Decision, ...]:
    return merged(earlier, sheet, "sheet.tsv", who=who, when=_WHEN)


def test_what_is_decided_is_kept_with_who_when_and_why() -> None:
    (one,) = _merged(_sheet(_row("心得体会", "yes", why="满篇都是"), _row("申请书", ""), _row("总结", "skip")))
    assert one == Decision(
        id_of("site_phrase", "心得体会"), "site_phrase", "心得体会", "yes", "某人", _WHEN, "满篇都是"
    )
    assert one.mark == f"reviewed:{one.decision_id}"


def test_applying_twice_gives_the_same_bytes() -> None:
    sheet = _sheet(_row("心得体会", "yes"), _row("申请书", "No"))
    once = _merged(sheet)
    again = merged(once, sheet, "sheet.tsv", who="别人", when="2026-04-01")
    assert as_table(again) == as_table(once)
    assert decisions_of(as_table(once), "x") == once


_VERDICTS = {"mention": "ORG", "place": "110101"}
_KEYS = {
    "site_place": "前|中|后",
    "mention": "PERSON|高明",
    "place": "0f3a-0|东城",
    "theme_term": "教育|学校",
    "pair": "a-0|b-1",
}


@given(st.text(max_size=10), st.text(min_size=1, max_size=10), st.text(max_size=9), st.sampled_from(sorted(VERDICTS)))
def test_a_file_of_decisions_comes_back_whatever_stands_in_it(why: str, words: str, who: str, sort: str) -> None:
    key = _KEYS.get(sort, words)
    one = Decision(id_of(sort, key), sort, key, _VERDICTS.get(sort, "yes"), f"某{who}", _WHEN, why)
    assert fault(one) == ""
    assert decisions_of(as_table([one]), "x") == (one,)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("site_phrase-0000000000", "site_phrase", "心得体会", "yes", "")], "line 2: id .* is not that of its sort"),
        ([_row("心得体会", "maybe")], "line 2: verdict 'maybe': expected yes"),
        ([_row("心得体会", "yes"), _row("心得体会", "no")], "line 3: .* is decided no, and yes by line 2"),
        ([_row("x", "yes", sort="colour")], "line 2: sort 'colour': expected one of"),
        ([_row("x", "yes", sort="pair")], "line 2: key 'x': expected the 2 parts of a pair"),
    ],
)
def test_what_cannot_be_applied_is_told_with_its_row(rows: list[tuple[str, ...]], words: str) -> None:
    with pytest.raises(SheetError, match=words):
        _merged(_sheet(*rows))


def test_a_decision_that_stands_is_not_turned_in_silence() -> None:
    earlier = _merged(_sheet(_row("心得体会", "yes")))
    with pytest.raises(SheetError, match=r"line 2: .* is decided no, and yes by 某人 on 2026-03-02"):
        _merged(_sheet(_row("心得体会", "no")), earlier)


def test_a_file_of_decisions_is_held_to_its_form() -> None:
    (one,) = _merged(_sheet(_row("心得体会", "yes")))
    with pytest.raises(SheetError, match=r"line 3: .* is decided twice"):
        decisions_of(as_table([one, one]), "d.tsv")
    with pytest.raises(SheetError, match="nobody is named"):
        decisions_of(as_table([one._replace(who=" ")]), "d.tsv")
    with pytest.raises(SheetError, match="expected a date"):
        decisions_of(as_table([one._replace(when="gestern")]), "d.tsv")


def test_every_sort_is_asked_costs_something_and_has_parts() -> None:
    assert set(VERDICTS) == set(ASKED) == set(COSTS)
    key = "在|a|b|后面"
    assert parts_of(Decision("", "site_place", key, "", "", "", "")) == ["在", "a|b", "后面"]
    assert parts_of(Decision("", "mention", "ORG|甲|乙", "", "", "", "")) == ["ORG", "甲|乙"]
