"""Training: a linear chain over hashed features by stochastic gradients (conditional random field, AdaGrad).

Lafferty, McCallum and Pereira 2001 for the field, Duchi, Hazan and Singer 2011 for the steps. The loops run compiled
by numba, which the extra `train` installs; the tagger itself needs neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from transforms.tag.learned.labels import LABELS, Labels, may_begin, may_end, may_follow

Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

#: Columns of a row of weights: the labels, up to a power of two, so that a row is one line of the cache.
WIDTH = 16
_COUNT = len(LABELS)
#: What AdaGrad adds to the squares so far: with 1e-6 the first steps are so long that 5 to 8 points of recall are lost.
_DAMPING = 1.0
#: A character whose probabilities are all within this of its label teaches nothing more.
_LEARNED = 1e-3
_LEAST = 1e-30


@dataclass(frozen=True)
class Settings:
    """How long and how fast: passes over the data, the first step's length, the pull of weights to 0, what drops out.

    `dropped` is the share of a character's features that a pass leaves out, drawn anew each time.
    """

    passes: int = 6
    rate: float = 0.1
    pull: float = 1e-5
    dropped: float = 0.1
    seed: int = 1


@dataclass(frozen=True)
class Examples:
    """Passages one after another.

    rows: of each character the row of weights of each of its features, (characters, features). labels: (characters,).
    bounds: where passages begin and end, (passages, 2).
    """

    rows: Rows
    labels: Labels
    bounds: npt.NDArray[np.int64]


def train(
    examples: Examples, bits: int, settings: Settings, told: Callable[[int, float], object] = lambda _pass, _loss: None
) -> tuple[Floats, Floats]:
    """Weights of 2^bits rows, (rows, WIDTH), and of the moves between labels, (from, to).

    The same examples and settings give the same weights. `told` hears the number of each pass and its mean loss.
    """
    weights = np.zeros((1 << bits, WIDTH), np.float32)
    squares = np.zeros_like(weights)
    moves = np.zeros((_COUNT, _COUNT), np.float32)
    move_squares = np.zeros_like(moves)
    rules = (may_follow(), may_begin(), may_end())
    chance = np.random.default_rng(settings.seed)
    for number in range(settings.passes):
        order = chance.permutation(len(examples.bounds))
        numbers = np.array([settings.rate, settings.pull, settings.dropped], np.float32)
        state = (weights, squares, moves, move_squares)
        loss = _pass(state, rules, examples.rows, examples.labels, examples.bounds[order], numbers, number + 1)
        told(number + 1, loss / max(len(examples.labels), 1))
    return weights, moves


# The compiled parts are written as loops over single numbers: that is what becomes fast.


@njit(cache=True, fastmath=True)
def _pass(state: Any, rules: Any, rows: Any, labels: Any, bounds: Any, numbers: Any, seed: int) -> float:  # noqa: ANN401
    """One pass over the passages in the order given; returns the sum of losses."""
    np.random.seed(seed)
    longest = 0
    for n in range(len(bounds)):
        longest = max(longest, bounds[n, 1] - bounds[n, 0])
    kept = np.ones((longest, rows.shape[1]), np.bool_)
    room = np.empty((4, longest, _COUNT), np.float32)
    move_gradient = np.empty((_COUNT, _COUNT), np.float32)
    loss = 0.0
    for n in range(len(bounds)):
        start, end = bounds[n, 0], bounds[n, 1]
        if start == end:
            continue
        _score(state[0], rows, start, end, kept, numbers[2], room[0])
        loss += _gradients(state[2], rules, labels[start:end], room, move_gradient)
        _step(state, rules[0], rows, start, end, kept, numbers, room[3], move_gradient)
    return loss


@njit(cache=True, fastmath=True)
def _score(weights: Any, rows: Any, start: int, end: int, kept: Any, dropped: float, out: Any) -> None:  # noqa: ANN401
    """Scores of labels at each character, over the features that are not dropped."""
    scale = np.float32(1.0 / (1.0 - dropped))
    for t in range(end - start):
        for k in range(_COUNT):
            out[t, k] = 0.0
        for f in range(rows.shape[1]):
            kept[t, f] = dropped == 0.0 or np.random.random() >= dropped
            if kept[t, f]:
                row = rows[start + t, f]
                for k in range(_COUNT):
                    out[t, k] += weights[row, k] * scale


@njit(cache=True, fastmath=True)
def _gradients(moves: Any, rules: Any, labels: Any, room: Any, move_gradient: Any) -> float:  # noqa: ANN401, PLR0912
    """The loss of one passage; `room[3]` and `move_gradient` get the gradients. Forward and backward, scaled."""
    follow, begin, finish = rules
    scores, forward, backward, gradient = room[0], room[1], room[2], room[3]
    count = len(labels)
    weight = np.empty((_COUNT, _COUNT), np.float32)
    for i in range(_COUNT):
        for k in range(_COUNT):
            weight[i, k] = np.exp(moves[i, k]) if follow[i, k] else 0.0
            move_gradient[i, k] = 0.0
    loss = 0.0
    for t in range(count):
        loss -= scores[t, labels[t]]
        if t:
            loss -= moves[labels[t - 1], labels[t]]
        most = scores[t, 0]
        for k in range(1, _COUNT):
            most = max(most, scores[t, k])
        loss += most
        total = 0.0
        for k in range(_COUNT):
            scores[t, k] = np.exp(scores[t, k] - most)
            value = 0.0
            if t == 0:
                value = 1.0 if begin[k] else 0.0
            else:
                for i in range(_COUNT):
                    value += forward[t - 1, i] * weight[i, k]
            if t == count - 1 and not finish[k]:
                value = 0.0
            forward[t, k] = value * scores[t, k]
            total += forward[t, k]
        total = max(total, _LEAST)
        for k in range(_COUNT):
            forward[t, k] /= total
        loss += np.log(total)
    for k in range(_COUNT):
        backward[count - 1, k] = 1.0 if finish[k] else 0.0
    for t in range(count - 2, -1, -1):
        total = 0.0
        for i in range(_COUNT):
            value = 0.0
            for k in range(_COUNT):
                value += weight[i, k] * scores[t + 1, k] * backward[t + 1, k]
            backward[t, i] = value
            total += value
        total = max(total, _LEAST)
        for i in range(_COUNT):
            backward[t, i] /= total
    for t in range(count):
        total = 0.0
        for k in range(_COUNT):
            total += forward[t, k] * backward[t, k]
        for k in range(_COUNT):
            gradient[t, k] = forward[t, k] * backward[t, k] / max(total, _LEAST)
        gradient[t, labels[t]] -= 1.0
        if t == 0:
            continue
        total = 0.0
        for i in range(_COUNT):
            for k in range(_COUNT):
                total += forward[t - 1, i] * weight[i, k] * scores[t, k] * backward[t, k]
        total = max(total, _LEAST)
        for i in range(_COUNT):
            for k in range(_COUNT):
                move_gradient[i, k] += forward[t - 1, i] * weight[i, k] * scores[t, k] * backward[t, k] / total
        move_gradient[labels[t - 1], labels[t]] -= 1.0
    return loss


@njit(cache=True, fastmath=True)
def _step(
    state: Any,  # noqa: ANN401
    follow: Any,  # noqa: ANN401
    rows: Any,  # noqa: ANN401
    start: int,
    end: int,
    kept: Any,  # noqa: ANN401
    numbers: Any,  # noqa: ANN401
    gradient: Any,  # noqa: ANN401
    move_gradient: Any,  # noqa: ANN401
) -> None:
    """One step down the gradients of a passage."""
    weights, squares, moves, move_squares = state
    rate, pull, dropped = numbers
    scale = np.float32(1.0 / (1.0 - dropped))
    for t in range(end - start):
        most = np.float32(0.0)
        for k in range(_COUNT):
            most = max(most, abs(gradient[t, k]))
        if most < _LEARNED:
            continue
        for f in range(rows.shape[1]):
            if not kept[t, f]:
                continue
            row = rows[start + t, f]
            for k in range(_COUNT):
                slope = gradient[t, k] * scale + pull * weights[row, k]
                squares[row, k] += slope * slope
                weights[row, k] -= rate * slope / np.sqrt(squares[row, k] + _DAMPING)
    for i in range(_COUNT):
        for k in range(_COUNT):
            if follow[i, k]:
                slope = move_gradient[i, k]
                move_squares[i, k] += slope * slope
                moves[i, k] -= rate * slope / np.sqrt(move_squares[i, k] + _DAMPING)


#: Some passages: the hashes of each template, the labels of all characters, and where each begins and ends.
Part = tuple[Sequence[npt.NDArray[np.uint32]], Labels, npt.NDArray[np.int64]]


def examples_of(parts: Sequence[Part], bits: int) -> Examples:
    """Examples from parts, one after another; a feature's row is the low `bits` of its hash."""
    mask = np.uint32((1 << bits) - 1)
    sizes = [len(labels) for _, labels, _ in parts]
    rows = np.empty((sum(sizes), len(parts[0][0]) if parts else 0), np.int32)
    offsets = np.cumsum([0, *sizes[:-1]])
    for (hashes, _, _), offset, size in zip(parts, offsets.tolist(), sizes, strict=True):
        for column, values in enumerate(hashes):
            rows[offset : offset + size, column] = values & mask
    labels = np.concatenate([labels for _, labels, _ in parts])
    bounds = np.concatenate([bounds + offset for (_, _, bounds), offset in zip(parts, offsets, strict=True)])
    return Examples(rows, labels, bounds)
