"""Terms that documents of a theme propose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tag_pages import segmenter

from transforms.propose.terms import Labelled, g2, proposed_terms

_FARM = [Labelled(f"今年{n}月冬小麦返青,各地抓好田间管理。", {"乡村振兴与脱贫攻坚"}) for n in range(1, 9)]
_TOWN = [Labelled(f"今年{n}月地铁新线开通,各地抓好运营管理。", {"交通建设"}) for n in range(1, 9)]


def _found(known: set[str]) -> dict[str, set[str]]:
    terms = proposed_terms([*_FARM, *_TOWN], known, segmenter(), least=3, most=20)
    return {theme: {one.term for one in terms if one.theme == theme} for theme in ("乡村振兴与脱贫攻坚", "交通建设")}


def test_terms_are_those_by_which_a_theme_differs() -> None:
    found = _found(set())
    assert "返青" in found["乡村振兴与脱贫攻坚"]
    assert "地铁" in found["交通建设"]
    assert not {"各地", "抓好"} & (found["乡村振兴与脱贫攻坚"] | found["交通建设"])


def test_what_the_lexicon_holds_is_not_proposed() -> None:
    assert "返青" not in _found({"返青"})["乡村振兴与脱贫攻坚"]


def test_counts_are_of_documents() -> None:
    (term,) = [t for t in proposed_terms([*_FARM, *_TOWN], set(), segmenter(), least=3, most=99) if t.term == "返青"]
    assert (term.inside, term.outside, term.of_inside, term.of_outside) == (8, 0, 8, 8)


def test_the_measure_is_that_of_the_article() -> None:
    assert g2(5, 5, 10, 10) == pytest.approx(0.0, abs=1e-9)
    assert g2(8, 0, 8, 8) == pytest.approx(22.18, abs=0.01)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_measure_is_never_negative(inside: int, outside: int, more: int, rest: int) -> None:
    assert g2(inside, outside, inside + more, outside + rest) >= 0
