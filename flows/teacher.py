"""The teacher's weights, read from where the jieba package keeps them."""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from transforms.teach.network import UNITS, Direction, Floats, Network

#: The number that stands for 32-bit floats in a description of a tensor.
_FLOAT32 = 5


class TeacherError(Exception):
    """The teacher's weights are missing or not as expected; the message says where and what was expected."""


def load_teacher() -> Network:
    """LAC-small as it ships inside jieba 0.42.1.

    Raises: TeacherError where the package has no such weights, or they are of another form.
    """
    package = find_spec("jieba")
    if package is None or package.origin is None:
        raise TeacherError("jieba: package not found; the teacher's weights are part of jieba 0.42.1, install it")
    folder = Path(package.origin).parent / "lac_small"
    if not folder.is_dir():
        raise TeacherError(f"{folder}: no weights found; expected those that jieba 0.42.1 ships")
    characters = {name: number for number, name in _numbered(folder / "word.dic")}
    chain = _tensor(folder, "crfw")
    return Network(
        characters=characters,
        unknown=characters["OOV"],
        labels=tuple(label for _, label in sorted(_numbered(folder / "tag.dic"))),
        embedding=_tensor(folder, "word_emb"),
        layers=((_direction(folder, 0), _direction(folder, 1)), (_direction(folder, 2), _direction(folder, 3))),
        output=_tensor(folder, "fc_4.w_0"),
        output_bias=_tensor(folder, "fc_4.b_0").ravel(),
        start=chain[0],
        end=chain[1],
        moves=chain[2:],
    )


def _numbered(file: Path) -> list[tuple[int, str]]:
    lines = (line.split("\t") for line in file.read_text("utf-8").split("\n"))
    return [(int(line[0]), line[1]) for line in lines if len(line) == 2]


def _direction(folder: Path, number: int) -> Direction:
    recurrent = _tensor(folder, f"gru_{number}.w_0").ravel()
    gates = 2 * UNITS * UNITS
    bias = _tensor(folder, f"fc_{number}.b_0").ravel() + _tensor(folder, f"gru_{number}.b_0").ravel()
    return Direction(
        inputs=_tensor(folder, f"fc_{number}.w_0"),
        bias=bias,
        gates=np.ascontiguousarray(recurrent[:gates].reshape(UNITS, 2 * UNITS)),
        candidate=np.ascontiguousarray(recurrent[gates:].reshape(UNITS, UNITS)),
    )


def _tensor(folder: Path, name: str) -> Floats:
    """One tensor: a version, levels of detail, a version, a description (a protocol buffer), then the numbers."""
    file = folder / "model_baseline" / name
    data = file.read_bytes()
    (levels,) = struct.unpack_from("<Q", data, 4)
    at = 12
    for _ in range(levels):
        at += 8 + struct.unpack_from("<Q", data, at)[0]
    (size,) = struct.unpack_from("<i", data, at + 4)
    at += 8
    kind, shape = _described(data[at : at + size])
    if kind != _FLOAT32:
        raise TeacherError(f"{file}: expected 32-bit floats (5), found type {kind}; the weights are of another version")
    return np.frombuffer(data, "<f4", offset=at + size).reshape(shape)


def _described(description: bytes) -> tuple[int, list[int]]:
    """The type of a tensor's numbers (field 1) and its shape (field 2, repeated)."""
    kind, shape, at = 0, list[int](), 0
    while at < len(description):
        field = description[at] >> 3
        value = shift = 0
        while True:
            at += 1
            value |= (description[at] & 127) << shift
            shift += 7
            if description[at] < 128:
                break
        at += 1
        if field == 1:
            kind = value
        elif field == 2:
            shape.append(value)
    return kind, shape
