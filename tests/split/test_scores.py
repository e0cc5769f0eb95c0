"""The evidence of borders: what each word is worth, and what makes a border."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.split.scores import WEIGHTS, is_border, score

words = st.lists(st.sampled_from(sorted(WEIGHTS)), unique=True)


@given(words)
def test_a_score_is_a_share(evidence: list[str]) -> None:
    assert 0.0 <= score(evidence) <= 1.0


@given(words, st.sampled_from(sorted(WEIGHTS)))
def test_more_evidence_moves_a_score_its_own_way(evidence: list[str], word: str) -> None:
    before, after = score(evidence), score([*evidence, word])
    assert after >= before if WEIGHTS[word] > 0 else after <= before


@pytest.mark.parametrize(
    "evidence",
    [
        ["numbering"],
        ["genre_title", "salutation"],
        ["closing_before", "salutation"],
        ["separator", "genre_title"],
        ["genre_title", "first_article"],
        ["closing_before", "genre_title", "length"],
    ],
)
def test_strong_signs_make_a_border(evidence: list[str]) -> None:
    assert is_border(evidence)


@pytest.mark.parametrize(
    "evidence",
    [
        [],
        ["genre_title", "paragraph_before", "length"],
        ["counter", "genre_title", "paragraph_before", "length"],
        ["salutation", "paragraph_before", "length"],
        ["closing_before", "genre_title", "first_article", "opening", "annex"],
        ["closing_before", "genre_title", "first_article", "cited_before"],
    ],
)
def test_what_sections_and_annexes_have_makes_none(evidence: list[str]) -> None:
    assert not is_border(evidence)
