"""DISCOVER: what the batches gathered → what sites put in: phrases inside sentences, lines around texts.

A batch gets no more than what stands in it, so what is found later makes only its batches stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import Dataset

from transforms.discover.judge import judge, shortlist
from transforms.discover.lines import LineForm, find_site_lines
from transforms.discover.phrases import Occurrence
from transforms.discover.words import REFERENCES as SITE_REFERENCES
from transforms.discover.words import site_words
from transforms.furniture import REFERENCES as FURNITURE_REFERENCES
from transforms.schemas import EDGE_LINES, SEAMS, SITE_LINES, SITE_PHRASES
from transforms.stage import Corpus, Parameters, Reduce, Reference, Tables

_Row = dict[str, Any]
_PLACE = SEAMS.schema.names[1:]


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Corpus], Tables]:
    words = site_words(reference)

    def run(corpus: Corpus) -> Tables:
        return {
            SITE_PHRASES.name: _phrases(corpus[SEAMS.name], words),
            SITE_LINES.name: _lines(corpus[EDGE_LINES.name], reference),
        }

    return run


def _phrases(seams: Dataset, words: frozenset[str]) -> pa.Table:
    alike = seams.scanner(columns=["phrase", "left", "right"], filter=pc.field("seam") > 0).to_table()
    wanted = pc.field("phrase").isin(pa.array(shortlist(alike), pa.string()))
    places = seams.scanner(columns=["batch", "document_id", *_PLACE], filter=wanted).to_table()
    found = {
        one.phrase: {
            "contexts": one.contexts,
            "in_documents": one.documents,
            "seams": one.seams,
            "share": one.share,
            "support": one.evidence,
        }
        for one in judge(_occurrences(places), words)
    }
    return SITE_PHRASES.from_rows(_by_batch(places, "phrase", found))


def _occurrences(places: pa.Table) -> Iterable[Occurrence]:
    """The rows as occurrences; documents are numbered by their ids."""
    ids = places.column("document_id").combine_chunks().dictionary_encode()
    number = {index: place for place, index in enumerate(pc.sort_indices(ids.dictionary).to_pylist())}
    columns: Iterable[list[Any]] = (places.column(name).to_pylist() for name in _PLACE)
    yield from map(Occurrence, (number[index] for index in ids.indices.to_pylist()), *columns)


def _lines(lines: Dataset, reference: Reference) -> pa.Table:
    names = EDGE_LINES.schema.names[1:]
    rows = lines.scanner(columns=["batch", *names]).to_table()
    gathered = rows.select(names).rename_columns(list(LineForm._fields))
    found = {
        one.form: {
            "position": one.place,
            "in_documents": one.documents,
            "unlike_documents": one.bodies,
            "score": one.score,
            "signs": list(one.evidence),
        }
        for one in find_site_lines(gathered, reference=reference)
    }
    return SITE_LINES.from_rows(_by_batch(rows, "form", found))


def _by_batch(rows: pa.Table, name: str, found: Mapping[str, _Row]) -> Iterator[_Row]:
    """A row for each thing that was found and each batch that holds it, sorted by batch and thing."""
    some = rows.filter(pc.is_in(rows.column(name), pa.array(found, pa.string())))
    held = some.select(["batch", name]).group_by(["batch", name]).aggregate([])
    for row in held.sort_by([("batch", "ascending"), (name, "ascending")]).to_pylist():
        yield {**row, **found[row[name]]}


DISCOVER = Reduce(
    "discover",
    reads=(SEAMS, EDGE_LINES),
    writes=(SITE_PHRASES, SITE_LINES),
    make=_make,
    references=(*SITE_REFERENCES, *FURNITURE_REFERENCES),
)
