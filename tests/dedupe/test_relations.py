from __future__ import annotations

from dedupe.makers import edited, writing
from hypothesis import given
from hypothesis import strategies as st

from transforms.dedupe.minhash import LEAST_SHINGLES
from transforms.dedupe.relations import CONTAINED, LEAST_CONTAINED, SAME, Profile, relate
from transforms.dedupe.shingles import SHINGLE

PASSAGES = [writing(seed, 120) for seed in range(6)]
DOCUMENTS = st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True).map(
    lambda chosen: "".join(PASSAGES[number] for number in chosen)
)


def _grams(text: str) -> set[str]:
    return {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}


@given(DOCUMENTS, DOCUMENTS)
def test_figures_are_those_of_the_sets(a: str, b: str) -> None:
    found = relate(Profile(a), Profile(b), 0.6)
    x, y = _grams(a), _grams(b)
    jaccard, containment = len(x & y) / len(x | y), len(x & y) / min(len(x), len(y))
    if found:
        assert (found.jaccard, found.containment) == (jaccard, containment)
        assert found.kind == ("exact" if a == b else "near" if jaccard >= 0.6 else "contained")
    else:
        assert jaccard < 0.6
        assert containment < CONTAINED or min(len(x), len(y)) < LEAST_CONTAINED or a not in b


@given(DOCUMENTS, DOCUMENTS, st.floats(0.05, 1))
def test_relations_are_symmetric(a: str, b: str, near: float) -> None:
    assert relate(Profile(a), Profile(b), near) == relate(Profile(b), Profile(a), near)


@given(st.text(max_size=SHINGLE - 1), st.text(max_size=200))
def test_a_text_shorter_than_a_shingle_is_related_to_none(short: str, other: str) -> None:
    assert relate(Profile(short), Profile(other), 0.01) is None
    assert relate(Profile(short), Profile(short), 0.01) is None


def test_a_short_text_is_a_copy_only_when_the_same() -> None:
    text = writing(1, LEAST_SHINGLES)
    exact = relate(Profile(text), Profile(text), 0.6)
    assert exact is not None and exact.kind == "exact"
    assert relate(Profile(text), Profile(text[:-1]), 0.6) is None


def test_a_passage_lies_where_it_is_said_to() -> None:
    passage = writing(1, 400)
    found = relate(Profile(passage), Profile(writing(2, 1000) + passage + writing(3, 600)), 0.6)
    assert found is not None and found.kind == "contained"
    assert 1000 <= found.in_longer.start < found.in_longer.end <= 1400
    assert found.in_longer.end - found.in_longer.start > 300


def test_the_same_words_in_another_order_are_not_contained() -> None:
    pieces = [writing(seed, 30) for seed in range(20)]
    rest = writing(50, 2000)
    in_order, reversed_order = "".join(pieces) + rest, "".join(reversed(pieces)) + rest
    assert relate(Profile("".join(pieces)), Profile(in_order), 0.6) is not None
    assert relate(Profile("".join(pieces)), Profile(reversed_order), 0.6) is None


def test_near_begins_at_the_parameter() -> None:
    text = writing(1, 600)
    copy = edited(text, 2, 0.05)
    found = relate(Profile(text), Profile(copy), 0.01)
    assert found is not None and 0.3 < found.jaccard < SAME
    at, above = (relate(Profile(text), Profile(copy), found.jaccard + more) for more in (0.0, 1e-9))
    assert at is not None and at.kind == "near"
    assert above is None or above.kind == "contained"
