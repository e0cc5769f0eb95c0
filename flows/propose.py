"""What the corpus of a lake proposes for the reference files, as tables for a person to review."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyarrow.compute as pc

from flows.lake import Lake
from flows.reference import load
from transforms.propose.policies import Candidate, Text, candidates
from transforms.schemas import CORPUS, MENTIONS
from transforms.tag import REFERENCES
from transforms.tag.segment import make_segmenter

#: Documents held at a time.
_TOGETHER = 2_000

_Spans = dict[str, list[tuple[int, int]]]


def proposed_policies(lake: Lake, least: int) -> list[Candidate]:
    """Phrases of policy that no list holds, from the kept documents of a lake; see `candidates`."""
    return candidates(_texts(lake), make_segmenter(load(REFERENCES)), least=least)


def as_tsv(rows: Iterable[Candidate]) -> str:
    """The candidates with a header line, as a table to review."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\")
    writer.writerow(Candidate._fields)
    writer.writerows(rows)
    return out.getvalue()


def _texts(lake: Lake) -> Iterator[Text]:
    """The kept documents with the phrases of policy in them."""
    for name in lake.names(CORPUS.name):
        batch = name.removesuffix(".parquet")
        known, slogans = _phrases(lake, batch)
        corpus = lake.read(CORPUS, batch, columns=["document_id", "text"])
        for some in corpus.to_batches(max_chunksize=_TOGETHER):
            for key, text in zip(some.column("document_id").to_pylist(), some.column("text").to_pylist(), strict=True):
                yield Text(key, text, known.get(key, ()), slogans.get(key, ()))


def _phrases(lake: Lake, batch: str) -> tuple[_Spans, _Spans]:
    """By document, where phrases of the list stand, and where slogans do that no list holds."""
    path = lake.path_of(MENTIONS, batch)
    rows = lake.read_where(path, pc.field("kind") == "POLICY") if lake.exists(path) else MENTIONS.empty()
    known: _Spans = defaultdict(list)
    slogans: _Spans = defaultdict(list)
    for row in rows.select(["document_id", "start", "end", "entity_id"]).to_pylist():
        (known if row["entity_id"] else slogans)[row["document_id"]].append((row["start"], row["end"]))
    return known, slogans
