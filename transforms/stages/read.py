"""READ: delivered bytes → text, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from transforms.decode import REFERENCES, Decoded, make_decoder
from transforms.schemas import DELIVERIES, TEXTS
from transforms.stage import Map, Parameters, Reference, Tables


def _row(delivery: Mapping[str, Any], decode: Callable[[bytes], Decoded]) -> dict[str, Any]:
    payload = delivery["payload"]
    row = {name: delivery[name] for name in ("source_id", "path", "source_name", "bytes")}
    if payload is None:
        return row | {
            "format": "unknown",
            "encoding": None,
            "encoding_score": None,
            "content": None,
            "reason": "unreadable",
            "detail": f"the file could not be opened: {delivery['detail']}; mend its permissions or deliver it again",
            "excerpt": "",
        }
    decoded = decode(payload)
    return row | {
        "format": decoded.format,
        "encoding": decoded.encoding,
        "encoding_score": decoded.score,
        "content": decoded.text,
        "reason": decoded.reason,
        "detail": decoded.detail,
        "excerpt": decoded.excerpt,
    }


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    decode = make_decoder(reference)

    def run(tables: Tables) -> Tables:
        deliveries = tables[DELIVERIES.name].to_pylist()
        return {TEXTS.name: TEXTS.from_rows(_row(delivery, decode) for delivery in deliveries)}

    return run


READ = Map("read", reads=(DELIVERIES,), writes=(TEXTS,), make=_make, references=REFERENCES)
