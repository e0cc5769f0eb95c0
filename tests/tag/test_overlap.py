"""Which mentions stay where several overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.tag.mention import Mention
from transforms.tag.overlap import MAY_LIE_IN, PRIORITY, resolve

_SPANS = st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda span: (span[0], span[0] + span[1]))
MENTIONS = st.lists(
    st.builds(
        lambda span, kind, name, score: Mention(*span, kind, name, "m", score),
        _SPANS,
        st.sampled_from(PRIORITY),
        st.sampled_from("甲乙"),
        st.sampled_from((0.5, 0.9)),
    ),
    max_size=12,
)


def mention(start: int, end: int, kind: str, score: float = 0.9, name: str = "甲") -> Mention:
    return Mention(start, end, kind, name, "m", score)


def test_the_better_of_the_same_span_and_kind_stays() -> None:
    assert resolve([mention(0, 3, "ORG", 0.5), mention(0, 3, "ORG", 0.8)]) == [mention(0, 3, "ORG", 0.8)]


def test_the_longer_of_a_partial_overlap_stays() -> None:
    assert resolve([mention(0, 3, "MEETING"), mention(2, 6, "PLACE")]) == [mention(2, 6, "PLACE")]


def test_the_higher_kind_of_equal_ones_stays() -> None:
    assert resolve([mention(0, 3, "PLACE"), mention(0, 3, "PERSON")]) == [mention(0, 3, "PERSON")]
    assert resolve([mention(2, 5, "AMOUNT"), mention(0, 3, "DATE")]) == [mention(0, 3, "DATE")]


def test_a_place_lies_in_an_organ_but_not_the_other_way() -> None:
    assert resolve([mention(0, 2, "PLACE"), mention(0, 5, "ORG")]) == [mention(0, 5, "ORG"), mention(0, 2, "PLACE")]
    assert resolve([mention(0, 2, "ORG"), mention(0, 5, "PLACE")]) == [mention(0, 5, "PLACE")]


def test_no_kind_lies_in_itself() -> None:
    assert resolve([mention(0, 2, "ORG"), mention(0, 5, "ORG")]) == [mention(0, 5, "ORG")]
    assert all(kind not in MAY_LIE_IN.get(kind, ()) for kind in PRIORITY)


@given(MENTIONS)
def test_those_that_stay_get_on(mentions: list[Mention]) -> None:
    kept = resolve(mentions)
    assert kept == sorted(kept, key=lambda m: (m.start, -m.end, m.kind))
    assert set(kept) <= set(mentions)
    for number, one in enumerate(kept):
        for other in kept[number + 1 :]:
            if one.start < other.end and other.start < one.end:
                inner, outer = sorted((one, other), key=lambda m: m.end - m.start)
                assert inner.end - inner.start < outer.end - outer.start
                assert outer.start <= inner.start
                assert inner.end <= outer.end
                assert outer.kind in MAY_LIE_IN[inner.kind]


@given(MENTIONS, st.randoms(use_true_random=False))
def test_the_order_they_come_in_changes_nothing(mentions: list[Mention], chance: object) -> None:
    shuffled = list(mentions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(mentions)


@given(MENTIONS)
def test_resolving_again_changes_nothing(mentions: list[Mention]) -> None:
    assert resolve(resolve(mentions)) == resolve(mentions)


@given(MENTIONS)
def test_a_mention_is_dropped_only_for_one_that_overlaps_it(mentions: list[Mention]) -> None:
    kept = resolve(mentions)
    for dropped in set(mentions) - set(kept):
        assert any(other.start < dropped.end and dropped.start < other.end for other in kept)
