"""READ: delivered bytes → text, or the reason why there is none. What a reader has made text of already passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transforms.decode import REFERENCES, Decoded, make_decoder
from transforms.schemas import DELIVERIES, TEXTS
from transforms.stage import Map, Parameters, Reference, Tables

_DECODED = ("format", "encoding", "encoding_score", "content", "reason", "detail", "excerpt")


def _values(decoded: Decoded) -> tuple[Any, ...]:
    """What decoding says, in the order of `_DECODED`."""
    return (
        decoded.format,
        decoded.encoding,
        decoded.score,
        decoded.text,
        decoded.reason,
        decoded.detail,
        decoded.excerpt,
    )


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    decode = make_decoder(reference)

    def run(tables: Tables) -> Tables:
        deliveries = tables[DELIVERIES.name]
        columns: dict[str, Any] = {name: deliveries.column(name).to_pylist() for name in TEXTS.schema.names}
        for row, payload in enumerate(deliveries.column("payload").to_pylist()):
            if payload is not None:
                for name, value in zip(_DECODED, _values(decode(payload)), strict=True):
                    columns[name][row] = value
        return {TEXTS.name: TEXTS.from_columns(columns)}

    return run


READ = Map("read", reads=(DELIVERIES,), writes=(TEXTS,), make=_make, references=REFERENCES, parameters=("limits",))
