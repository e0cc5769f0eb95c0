"""GATHER: raw documents → what a site may have put in: strings inside sentences, and lines around them.

A string is looked at in all documents of a chunk once it looks put in in one of them: what is honest of it counts too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from transforms.discover.lines import make_line_forms
from transforms.discover.phrases import make_phrase_finder
from transforms.discover.words import REFERENCES as SITE_REFERENCES
from transforms.discover.words import site_words
from transforms.furniture import REFERENCES as FURNITURE_REFERENCES
from transforms.junctions import REFERENCES as JUNCTION_REFERENCES
from transforms.junctions import make_junctions
from transforms.schemas import EDGE_LINES, PARTS, SEAMS, Table
from transforms.stage import Map, Parameters, Reference, Tables


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    find = make_phrase_finder(make_junctions(reference), site_words(reference))
    line_forms = make_line_forms(reference)

    def run(tables: Tables) -> Tables:
        parts = tables[PARTS.name].select(["document_id", "raw_text"])
        ids, raw = (cast(list[str], column.to_pylist()) for column in parts.columns)
        lines = [(key, *line) for key, text in zip(ids, raw, strict=True) for line in line_forms(text)]
        seams = [(ids[text], *place) for text, *place in find(raw)]
        return {
            SEAMS.name: SEAMS.from_columns(_columns(SEAMS, seams)),
            EDGE_LINES.name: EDGE_LINES.from_columns(_columns(EDGE_LINES, lines)),
        }

    return run


def _columns(table: Table, rows: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    """Rows in the order of a table's columns, as columns."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(table.columns)
    return {name: list(values) for name, values in zip(table.schema.names, columns, strict=True)}


GATHER = Map(
    "gather",
    reads=(PARTS,),
    writes=(SEAMS, EDGE_LINES),
    make=_make,
    references=(*JUNCTION_REFERENCES, *SITE_REFERENCES, *FURNITURE_REFERENCES),
)
