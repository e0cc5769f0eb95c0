"""KEYPHRASE: clean text and its set phrases → the phrases that mark each document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transforms.keyphrases import REFERENCES, Keyphrase, Span, make_keyphraser
from transforms.schemas import CLEANED, KEYPHRASES, MENTIONS
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.tag.segment import make_segmenter

#: Kinds of mentions whose words are a phrase as a whole.
_WHOLE = frozenset({"POLICY", "MEETING"})


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    phrases_of = make_keyphraser(reference, make_segmenter(reference))

    def run(tables: Tables) -> Tables:
        columns: dict[str, list[Any]] = {name: [] for name in KEYPHRASES.schema.names}
        spans = _set_phrases(tables)
        cleaned = (tables[CLEANED.name].column(name).to_pylist() for name in ("document_id", "text", "body_start"))
        for key, text, body_start in zip(*cleaned, strict=True):
            found = phrases_of(text, body_start, spans.get(key, ()))
            columns["document_id"] += [key] * len(found)
            for name, values in zip(Keyphrase._fields, zip(*found, strict=True), strict=True) if found else ():
                columns[name] += values
        return {KEYPHRASES.name: KEYPHRASES.from_columns(columns)}

    return run


def _set_phrases(tables: Tables) -> dict[str, list[Span]]:
    """Where set phrases stand, by document."""
    rows = tables[MENTIONS.name]
    out: dict[str, list[Span]] = {}
    names = ("document_id", "kind", "start", "end")
    for key, kind, start, end in zip(*(rows.column(name).to_pylist() for name in names), strict=True):
        if kind in _WHOLE:
            out.setdefault(key, []).append((start, end))
    return out


KEYPHRASE = Map("keyphrase", reads=(CLEANED, MENTIONS), writes=(KEYPHRASES,), make=_make, references=REFERENCES)
