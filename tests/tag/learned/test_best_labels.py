"""The best labels, against all rows of labels tried one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest

from transforms.tag.learned.decode import Decoder
from transforms.tag.learned.labels import LABELS, may_begin, may_end, may_follow, spans_of

_COUNT = len(LABELS)
_MARGIN = 30_000.0


def _best(scores: npt.NDArray[np.int16], moves: npt.NDArray[np.float32], breaks: npt.NDArray[np.bool_]) -> float:
    """The score of the best well-formed row of labels, that is outside before, after, and at breaks."""
    follow, begin, end = may_follow(), may_begin(), may_end()
    best = -np.inf
    for row in product(range(_COUNT), repeat=len(scores)):
        if not (begin[row[0]] and end[row[-1]]) or any(
            label and broken for label, broken in zip(row, breaks, strict=True)
        ):
            continue
        if all(follow[a, b] for a, b in pairwise(row)):
            best = max(best, _score(scores, moves, row))
    return best


def _score(scores: npt.NDArray[np.int16], moves: npt.NDArray[np.float32], row: tuple[int, ...]) -> float:
    path = (0, *row, 0)
    return sum(float(scores[t, label]) for t, label in enumerate(row)) + sum(
        float(moves[a, b]) for a, b in pairwise(path)
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_row_of_labels_is_better(seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.integers(-60, 60, (4, 16)).astype(np.int16)
    moves = chance.integers(-40, 40, (_COUNT, _COUNT)).astype(np.float32)
    breaks = chance.random(4) < 0.2
    labels = Decoder(moves, _MARGIN).labels(scores, breaks)
    found = tuple(labels.tolist())
    assert not labels[breaks].any()
    assert _score(scores, moves, found) == _best(scores, moves, breaks)


@pytest.mark.parametrize("seed", range(5))
def test_stretches_of_any_length_are_well_formed_and_independent(seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.integers(-60, 60, (300, 16)).astype(np.int16)
    moves = chance.integers(-40, 40, (_COUNT, _COUNT)).astype(np.float32)
    breaks = chance.random(300) < 0.1
    breaks[150] = True
    decoder = Decoder(moves, _MARGIN)
    labels = decoder.labels(scores, breaks)
    assert may_follow()[labels[:-1], labels[1:]].all()
    apart = [decoder.labels(scores[:150], breaks[:150]), decoder.labels(scores[150:], breaks[150:])]
    assert labels.tolist() == np.concatenate(apart).tolist()


def test_what_is_surely_outside_is_not_looked_at() -> None:
    scores = np.zeros((3, 16), np.int16)
    scores[:, 0] = [0, 500, 0]
    scores[:, LABELS.index("S-PLACE")] = [90, 90, 90]
    found = list(spans_of(Decoder(np.zeros((_COUNT, _COUNT), np.float32), 300.0).labels(scores, np.zeros(3, np.bool_))))
    assert [span.start for span in found] == [0, 2]
