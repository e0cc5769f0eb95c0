from __future__ import annotations

import hashlib

import numpy as np
import pytest
from dedupe.makers import edited, match_text, writing
from hypothesis import given
from hypothesis import strategies as st

from transforms.dedupe import signatures
from transforms.dedupe.minhash import BANDS, LEAST_SHINGLES, ROWS
from transforms.dedupe.relations import Profile, relate
from transforms.dedupe.shingles import SHINGLE, shingle_hashes

TEXTS = st.lists(st.text(alphabet=st.sampled_from("一二三四五abc，\n x"), max_size=300), max_size=6)


def _keys(text: str) -> set[int]:
    return set(signatures([text], [text]).bands[0].as_py())


@given(TEXTS)
def test_a_signature_depends_on_its_text_alone(texts: list[str]) -> None:
    together = signatures(texts, texts)
    alone = [signatures([text], [text]) for text in texts]
    assert together.match_hash == [one.match_hash[0] for one in alone]
    assert together.shingles == [one.shingles[0] for one in alone]
    assert together.bands.to_pylist() == [one.bands[0].as_py() for one in alone]


@given(TEXTS)
def test_shingles_are_the_distinct_ones(texts: list[str]) -> None:
    sets = [{text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)} for text in texts]
    assert signatures(texts, texts).shingles == [len(one) for one in sets]
    hashes, at = shingle_hashes(texts)
    assert at.tolist() == list(np.cumsum([0, *(max(len(text) - SHINGLE + 1, 0) for text in texts)]))
    assert len(set(hashes.tolist())) == len(set().union(*sets))


def test_a_short_text_has_no_keys() -> None:
    texts = ["", "通知", writing(1, LEAST_SHINGLES + SHINGLE - 2), writing(1, LEAST_SHINGLES + SHINGLE - 1)]
    signed = signatures(texts, texts)
    assert signed.shingles == [0, 0, LEAST_SHINGLES - 1, LEAST_SHINGLES]
    assert [len(keys) > 0 for keys in signed.bands.to_pylist()] == [False, False, False, True]


def test_signatures_are_the_same_on_every_machine() -> None:
    texts = [writing(7, 900), writing(8, 150)]
    signed = signatures(texts, texts)
    keys = np.array(signed.bands.values, "<u8").tobytes()
    assert hashlib.sha256(keys).hexdigest()[:16] == "cfcc05ddd04bf297"
    assert signed.match_hash[1] == hashlib.blake2b(writing(8, 150).encode(), digest_size=16).hexdigest()


def test_bands_are_even_and_anchors_odd() -> None:
    keys = sorted(_keys(writing(3, 3000)), key=lambda key: key % 2)
    assert all(key % 2 == 0 for key in keys[:BANDS])
    assert all(key % 2 == 1 for key in keys[BANDS:])
    assert 60 < len(keys) - BANDS < 130  # one shingle in 32


@pytest.mark.parametrize(("length", "share"), [(150, 0.05), (400, 0.05), (1500, 0.05)])
def test_bands_meet_as_often_as_calculated(length: int, share: float) -> None:
    """Pairs edited at random (Jaccard about 0.63): as many share a band as the formula says, within the chance."""
    expected, met = 0.0, 0
    for seed in range(150):
        text = writing(seed, length)
        copy = edited(text, seed + 1000, share)
        a, b = Profile(text), Profile(copy)
        relation = relate(a, b, 0.01)
        assert relation is not None
        expected += 1 - (1 - relation.jaccard**ROWS) ** BANDS
        met += any(key % 2 == 0 for key in _keys(text) & _keys(copy))
    assert met / 150 >= 0.95
    assert abs(met - expected) <= 8


def test_anchors_find_a_passage_in_a_longer_text() -> None:
    found = 0
    for seed in range(100):
        passage = writing(seed, 300)
        longer = writing(seed + 1000, 2000) + edited(passage, seed, 0.03) + writing(seed + 2000, 2000)
        found += any(key % 2 for key in _keys(passage) & _keys(longer))
    assert found >= 95


def test_bands_are_of_what_stands_outside_slots_and_anchors_of_all() -> None:
    a, b = writing(1, 300), writing(2, 300)
    one, other = (signatures([text], [b]).bands[0].as_py() for text in (a, b))
    assert [key for key in one if key % 2 == 0] == [key for key in other if key % 2 == 0]
    assert {key for key in one if key % 2} == {key for key in _keys(a) if key % 2}


@pytest.mark.parametrize("left", [0, 1, SHINGLE, LEAST_SHINGLES + SHINGLE - 2])
def test_a_text_of_little_but_slots_has_its_bands_with_them(left: int) -> None:
    text = writing(1, 300)
    assert set(signatures([text], [text[:left]]).bands[0].as_py()) == _keys(text)


@given(st.text(max_size=50), st.integers(0, 60))
def test_match_text_is_folded_once_for_all(text: str, body_start: int) -> None:
    folded = match_text()(text, body_start)
    assert match_text()(folded, 0) == folded
    assert not any(char.isspace() or char == "x" for char in folded)


@given(st.text(alphabet=st.sampled_from("甲１⑩㎏X某， \n"), max_size=40), st.integers(0, 45))
def test_every_character_of_a_match_text_comes_from_one_of_the_text(text: str, body_start: int) -> None:
    folded, origins = match_text().located(text, body_start)
    assert folded == match_text()(text, body_start) == "".join(match_text().fold(char) for char in text[body_start:])
    assert len(origins) == len(folded) and origins.tolist() == sorted(origins.tolist())
    for char, origin in zip(folded, origins.tolist(), strict=True):
        assert char in match_text().fold(text[origin]) and origin >= body_start
