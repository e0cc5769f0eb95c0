"""The teacher: two layers of gated recurrent units both ways and a chain of labels, as LAC-small has them.

The weights ship inside the jieba package (jieba/lac_small, Apache 2.0; Jiao, Sun and Sun 2018, arXiv:1807.01882). What
is computed follows their `nets.py`: characters embedded in 128 numbers, two bidirectional layers of 128 units, a linear
layer, and a linear-chain conditional random field over 57 labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

#: Units of one direction of one layer, as the weights have them.
UNITS = 128
#: Sentences labelled together; of about the same length, so that little is computed for nothing.
_BATCH = 256


@dataclass(frozen=True)
class Direction:
    """One direction of one layer: what its input is multiplied with, the bias, and the weights of gates and candidate.

    Shapes: (inputs, 3 units), (3 units,), (units, 2 units), (units, units); update, reset, candidate in this order.
    """

    inputs: Floats
    bias: Floats
    gates: Floats
    candidate: Floats


@dataclass(frozen=True)
class Network:
    """The teacher's weights; labels by their number.

    `characters` numbers what the embedding knows, `unknown` stands for all else. `start`, `end` and `moves` (from, to)
    are the scores of the chain.
    """

    characters: Mapping[str, int]
    unknown: int
    labels: tuple[str, ...]
    embedding: Floats
    layers: tuple[tuple[Direction, Direction], ...]
    output: Floats
    output_bias: Floats
    start: Floats
    end: Floats
    moves: Floats

    def labelled(self, sentences: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        """The number of each sentence with a label for each of its characters, the shortest sentences first."""
        order = sorted((n for n in range(len(sentences)) if sentences[n]), key=lambda n: len(sentences[n]))
        for first in range(0, len(order), _BATCH):
            numbers = order[first : first + _BATCH]
            for number, path in zip(numbers, self._paths([sentences[n] for n in numbers]), strict=True):
                yield number, [self.labels[label] for label in path]

    def _paths(self, sentences: Sequence[str]) -> Iterator[list[int]]:
        lengths = np.array([len(sentence) for sentence in sentences])
        known = np.zeros((int(lengths.max()), len(sentences)), np.int64)
        for column, sentence in enumerate(sentences):
            known[: len(sentence), column] = [self.characters.get(c, self.unknown) for c in sentence]
        best = self._best(self._scores(known, lengths), lengths)
        for column, length in enumerate(lengths.tolist()):
            yield best[:length, column].tolist()

    def _scores(self, known: Numbers, lengths: Numbers) -> Floats:
        """A score for each label at each character, of shape (longest, sentences, labels)."""
        steps, count = known.shape
        inside = (np.arange(steps)[:, None] < lengths[None, :]).astype(np.float32)[:, :, None]
        values = self.embedding[known]
        for layer in self.layers:
            both = [_one_way(values, way, inside, backwards=bool(n)) for n, way in enumerate(layer)]
            values = np.concatenate(both, axis=2)
        scores = values.reshape(steps * count, -1) @ self.output + self.output_bias
        return np.asarray(scores.reshape(steps, count, -1))

    def _best(self, scores: Floats, lengths: Numbers) -> Numbers:
        """The best path of labels of each sentence, of shape (longest, sentences); after a sentence's end anything."""
        steps, count, labels = scores.shape
        came = np.empty((steps, count, labels), np.int16)
        same = np.arange(labels, dtype=np.int16)[None, :]
        moves = np.ascontiguousarray(self.moves.T)[None]  # to, from
        total = scores[0] + self.start
        for step in range(1, steps):
            paths = total[:, None, :] + moves
            best = paths.argmax(2)
            goes_on = (step < lengths)[:, None]
            reached = np.take_along_axis(paths, best[:, :, None], 2)[:, :, 0] + scores[step]
            total = np.where(goes_on, reached, total)
            came[step] = np.where(goes_on, best, same)
        path = np.empty((steps, count), np.int64)
        path[-1] = (total + self.end).argmax(1)
        for step in range(steps - 1, 0, -1):
            path[step - 1] = came[step, np.arange(count), path[step]]
        return path


def _one_way(values: Floats, way: Direction, inside: Floats, *, backwards: bool) -> Floats:
    """What one direction of a layer makes of its input, of shape (steps, sentences, units)."""
    steps, count, _ = values.shape
    given = (values.reshape(steps * count, -1) @ way.inputs + way.bias).reshape(steps, count, -1)
    state = np.zeros((count, UNITS), np.float32)
    out = np.empty((steps, count, UNITS), np.float32)
    for step in range(steps - 1, -1, -1) if backwards else range(steps):
        gates = 1 / (1 + np.exp(-np.clip(state @ way.gates + given[step, :, : 2 * UNITS], -30, 30)))
        candidate = np.tanh((gates[:, UNITS:] * state) @ way.candidate + given[step, :, 2 * UNITS :])
        state = state + gates[:, :UNITS] * (candidate - state) * inside[step]
        out[step] = state
    return out
