from __future__ import annotations

from random import Random

import numpy as np
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


def _sheet(seed: int, matter: str, *, gaps: int = 40) -> Profile:
    """The matter cut into pieces, with figures of the seed's own between: every slot is filled otherwise."""
    pieces = [matter[len(matter) * at // gaps : len(matter) * (at + 1) // gaps] for at in range(gaps)]
    lot = Random(seed)
    text, slots = "", []
    for piece in pieces:
        figures = str(lot.randrange(10**5, 10**6))
        slots += [len(text), len(text) + len(figures)]
        text += figures + piece
    return Profile(text, np.array(slots, np.int32))


def test_another_edition_is_a_rewrite() -> None:
    matter = writing(1, 900)
    one, other = _sheet(1, matter), _sheet(2, matter)
    found = relate(one, other, 0.6)
    assert found is not None and found == relate(other, one, 0.6)
    assert found.kind == "rewrite" and found.slotted_jaccard == 1.0
    assert found.jaccard < 0.6 and found.containment < CONTAINED
    shorter = min(one, other, key=Profile.size)
    assert 0 <= found.in_shorter.start < 50 and len(shorter.text) - 50 < found.in_shorter.end <= len(shorter.text)
    cut = relate(one, _sheet(3, matter[:700]), 0.6)
    assert cut is not None and cut.kind == "rewrite" and cut.in_longer.end < 1000 < found.in_longer.end


def test_near_without_slots_goes_before_rewrite() -> None:
    matter = writing(1, 900)
    found = relate(_sheet(1, matter, gaps=5), _sheet(2, matter, gaps=5), 0.6)
    assert found is not None and found.kind == "near" and found.slotted_jaccard is None


def test_figures_with_hardly_a_text_are_no_rewrite() -> None:
    matter = writing(1, 300)
    assert relate(_sheet(1, matter, gaps=24), _sheet(2, matter, gaps=24), 0.6) is not None
    assert relate(_sheet(1, matter, gaps=30), _sheet(2, matter, gaps=30), 0.6) is None


@given(st.integers(0, 9), st.integers(10, 19), st.integers(5, LEAST_CONTAINED + SHINGLE - 2), st.integers(1, 30))
def test_short_forms_never_collapse(one: int, other: int, length: int, gaps: int) -> None:
    form = writing(99, length)
    found = relate(_sheet(one, form, gaps=gaps), _sheet(other, form, gaps=gaps), 0.6)
    assert found is None or found.kind != "rewrite"


@given(st.integers(0, 9), st.integers(10, 19), st.integers(0, 1500), st.floats(0.2, 3))
def test_the_same_opening_and_closing_round_other_matter_are_no_rewrite(
    one: int, other: int, frame: int, share: float
) -> None:
    """As in statutes and notices of one form: the frame may be longer than the matter, even several times."""
    opening, closing, length = writing(98, frame // 2), writing(97, frame - frame // 2), int(share * max(frame, 100))
    sheets = [_sheet(seed, opening + writing(seed, length) + closing) for seed in (one, other)]
    found = relate(*sheets, 0.6)
    assert found is None or found.kind != "rewrite"
