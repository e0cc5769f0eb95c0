"""Weights in a byte each."""

from __future__ import annotations

import numpy as np

from transforms.tag.learned.features import TEMPLATES
from transforms.tag.learned.labels import LABELS
from transforms.tag.learned.model import make_model

_MOVES = np.zeros((len(LABELS), len(LABELS)), np.float32)


def test_a_byte_keeps_a_weight_near_what_it_was() -> None:
    weights = np.random.default_rng(3).normal(0, 0.2, (1 << 10, 16)).astype(np.float32)
    model = make_model(weights, _MOVES, "v")
    kept = model.table()[:, : len(LABELS)] * model.unit
    wanted = np.clip(weights[:, : len(LABELS)], -model.largest, model.largest)
    # half a step of the square root, and half a unit of the table
    bound = np.sqrt(np.abs(wanted) * model.largest) / 127 + model.largest / 127**2 + model.unit
    assert (np.abs(kept - wanted) <= bound).all()
    assert model.table().shape == (1 << 10, 16)
    assert not model.table()[:, len(LABELS) :].any()


def test_one_giant_does_not_make_all_others_small() -> None:
    weights = np.full((1 << 16, 16), 0.1, np.float32)
    weights[0, 0] = 1e6
    model = make_model(weights, _MOVES, "v")
    assert model.largest < 1


def test_the_sum_of_all_templates_stays_within_sixteen_bits() -> None:
    model = make_model(np.full((4, 16), 2.0, np.float32), _MOVES, "v")
    assert int(model.table().max()) * TEMPLATES < 2**15


def test_weights_that_are_all_zero_make_a_model() -> None:
    assert not make_model(np.zeros((4, 16), np.float32), _MOVES, "v").table().any()
