"""Labels of characters and the mentions they tell."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.tag.learned.labels import KINDS, LABELS, Span, labels_of, may_begin, may_end, may_follow, spans_of


@st.composite
def _spans(draw: st.DrawFn) -> tuple[list[Span], int]:
    """Spans that do not overlap, in order, and a length that holds them."""
    at, out = 0, []
    for gap, size in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=6)):
        out.append(Span(at + gap, at + gap + size, draw(st.sampled_from(KINDS))))
        at += gap + size
    return out, at + draw(st.integers(0, 2))


@given(_spans())
def test_labels_tell_the_spans_they_were_made_of(case: tuple[list[Span], int]) -> None:
    spans, length = case
    assert list(spans_of(labels_of(spans, length))) == spans


@given(_spans())
def test_labels_of_spans_are_well_formed(case: tuple[list[Span], int]) -> None:
    labels = labels_of(*case)
    assert may_follow()[labels[:-1], labels[1:]].all()
    if len(labels):
        assert may_begin()[labels[0]]
        assert may_end()[labels[-1]]


def test_of_overlapping_spans_the_later_one_wins_what_it_covers() -> None:
    labels = labels_of([Span(0, 2, "PLACE"), Span(0, 4, "ORG")], 4)
    assert [LABELS[label] for label in labels] == ["B-ORG", "I-ORG", "I-ORG", "E-ORG"]


def test_nothing_follows_a_beginning_but_its_own_kind() -> None:
    follow = may_follow()
    for kind in KINDS:
        after = {LABELS[n] for n in np.flatnonzero(follow[LABELS.index(f"B-{kind}")])}
        assert after == {f"I-{kind}", f"E-{kind}"}
