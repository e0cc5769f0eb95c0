"""A trained model: weights in a byte each, and what they were made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.tag.learned.labels import LABELS

Floats = npt.NDArray[np.float32]

#: What the largest weight is in the whole numbers that are added up at run time; 42 of them stay within 16 bits unless
#: most templates give their extreme at one character.
_LARGEST = 700
#: The share of weights that keeps its size; what is larger is cut to the largest of these.
_SHARE = 0.99999


@dataclass(frozen=True)
class Model:
    """Weights of the statistical tagger.

    codes: int8, (rows, labels), rows a power of two: the sign and the square root of the size, 127 being the largest
    weight, `largest`. A linear code loses more than a point of F1, this none that can be measured. moves: float32,
    (from, to), the scores of one label after another. version: what a table of mentions can be traced to.
    """

    codes: npt.NDArray[np.int8]
    largest: float
    moves: Floats
    version: str

    @property
    def unit(self) -> float:
        """What one step of `table` stands for."""
        return self.largest / _LARGEST

    def table(self) -> npt.NDArray[np.int16]:
        """The weights in steps of `unit`, (rows, 16), the columns after the labels 0."""
        steps = np.arange(-128, 128) / 127
        sizes = np.rint(np.sign(steps) * steps * steps * _LARGEST).astype(np.int16)
        out = np.zeros((len(self.codes), 16), np.int16)
        out[:, : len(LABELS)] = sizes[self.codes.astype(np.int16) + 128]
        return out


def make_model(weights: Floats, moves: Floats, version: str) -> Model:
    """A model of trained weights, (rows, at least as many columns as labels)."""
    kept = weights[:, : len(LABELS)]
    sizes = np.abs(kept[kept != 0])
    largest = float(np.quantile(sizes, _SHARE)) if len(sizes) else 1.0
    roots = np.sqrt(np.clip(np.abs(kept) / np.float32(largest), 0, 1))
    return Model((np.sign(kept) * np.rint(roots * 127)).astype(np.int8), largest, moves, version)
