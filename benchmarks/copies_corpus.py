"""A corpus to search for copies, made of the evaluation data, as the tables that the search begins with.

A document's text is taken as it is for its clean text, a source of its own with nothing observed in it; no raw file is
written. Where more is wanted than there is, further documents are made: all paragraphs of a set are shuffled and dealt
out anew, so that passages and stock phrases are shared as they are in the set.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, groupby
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from flows.lake import Lake, Publication
from flows.manifest import Manifest, Record
from flows.plan import CHUNK_BYTES, WRITERS
from transforms.schemas import CLEANED, OBSERVED, SOURCES
from transforms.stages.split import document_id

MEGABYTE = 1_000_000
SETS = ("bulk-twlaw", "cls-*", "dedup-truth", "docs-*", "neardup-natural")

#: Divisible by eight, so that an eighth of the corpus is some of its batches.
BATCHES = tuple((date(2026, 1, 1) + timedelta(days=day)).isoformat() for day in range(24))
#: Batches that come when all others are there, one dated after them and one before, and the share of each in those.
EXTRA, EXTRA_SHARE = ("2026-01-25", "2025-12-31"), 0.01

#: The tables a lake begins with here.
GIVEN = (CLEANED, OBSERVED, SOURCES)
_WRITERS = tuple({WRITERS[table.name].name: None for table in GIVEN})


class Document(NamedTuple):
    """A text, the set it is of, and the id of a source of its own."""

    source_id: str
    origin: str
    text: str

    @property
    def document_id(self) -> str:
        """The id of the first document of a source."""
        return document_id(self.source_id, 0)

    def size(self) -> int:
        """Its bytes in UTF-8."""
        return len(self.text.encode())


class Corpus(NamedTuple):
    """What was assembled: documents and their MB without extra batches, MB of all that are recombined."""

    documents: int
    megabytes: float
    recombined: float


def source_of(origin: str, key: str) -> str:
    """The source_id of a record of a set."""
    return hashlib.sha256(f"{origin}/{key}".encode()).hexdigest()


def record_id(origin: str, key: str) -> str:
    """The document_id of a record of a set."""
    return document_id(source_of(origin, key), 0)


def documents(data: Path) -> list[Document]:
    """All documents of the evaluation data, in an order by lot that is always the same: that of their ids.

    Of several records of a set under one id the last.
    """
    folders = sorted(folder for name in SETS for folder in data.glob(name))
    by_id = {document.source_id: document for folder in folders for document in _of_set(folder)}
    return sorted(by_id.values())


def _of_set(folder: Path) -> Iterator[Document]:
    for file in sorted(folder.glob("*.jsonl*")):
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for row in map(json.loads, content.splitlines()):
            if row.get("text"):  # pairs of documents lie beside some sets
                yield Document(source_of(folder.name, row["id"]), folder.name, row["text"])


def recombined(originals: Sequence[Document], turn: int) -> list[Document]:
    """As many documents again, of as many paragraphs, each of paragraphs from all over its set."""
    made = []
    for origin, some in groupby(sorted(originals, key=lambda one: one.origin), key=lambda one: one.origin):
        texts = [document.text.splitlines() for document in some]
        paragraphs = [paragraph for text in texts for paragraph in text]
        random.Random(f"{turn} {origin}").shuffle(paragraphs)
        dealt = iter(paragraphs)
        for number, text in enumerate(texts):
            words = "\n".join(next(dealt) for _ in text)
            made.append(Document(source_of(f"{origin} {turn}", str(number)), origin, words))
    return sorted(made)


def chosen(data: Path, most: int, first: str = "") -> tuple[list[Document], int]:
    """Documents of about `most` bytes, those of the set `first` before others, and how many of them are originals."""
    originals = documents(data)
    if not originals:
        raise FileNotFoundError(f"{data}: no documents; expected the folders {', '.join(SETS)} with *.jsonl in them")
    originals.sort(key=lambda one: one.origin != first)
    out = list(_up_to(originals, most))
    number = len(out)
    room = most - sum(document.size() for document in out)
    for turn in count(1):
        if number < len(originals) or room <= 0:
            return out, number
        more = list(_up_to(recombined(originals, turn), room))
        room -= sum(document.size() for document in more)
        out += more
    raise AssertionError


def _up_to(some: Iterable[Document], most: int) -> Iterator[Document]:
    size = 0
    waiting = iter(some)
    while size < most and (document := next(waiting, None)) is not None:
        size += document.size()
        yield document


def assemble(data: Path, most: int, lake: str, extra_lake: str | None = None, first: str = "") -> Corpus:
    """Writes documents to a lake, spread over its batches, and further ones as extra batches to a lake of their own."""
    share_of_one = int(most * EXTRA_SHARE)
    some, originals = chosen(data, most + len(EXTRA) * share_of_one if extra_lake else most, first)
    made = sum(document.size() for document in some[originals:])
    waiting = iter(sorted(some, key=lambda one: one.source_id))
    for batch in EXTRA if extra_lake else ():
        _publish(Lake(str(extra_lake)), batch, list(_up_to(waiting, share_of_one)))
    there = list(waiting)
    for number, batch in enumerate(BATCHES):
        _publish(Lake(lake), batch, there[number :: len(BATCHES)])
    return Corpus(len(there), sum(document.size() for document in there) / MEGABYTE, made / MEGABYTE)


def _publish(lake: Lake, batch: str, some: Sequence[Document]) -> None:
    """Publishes a batch in chunks as the pipeline makes them, and puts it on record."""
    with Publication(lake, batch, GIVEN) as publication:
        for chunk in _chunks(some):
            tables = {CLEANED.name: _cleaned(chunk), OBSERVED.name: OBSERVED.empty(), SOURCES.name: _sources(chunk)}
            publication.add(tables)
        outputs = publication.commit()
    for writer in _WRITERS:
        written = {name: output for name, output in outputs.items() if WRITERS[name].name == writer}
        Manifest(lake).write(Record(writer, batch, {}, written, len(some), len(some), 0))


def _chunks(some: Sequence[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    size = 0
    for document in some:
        chunk.append(document)
        size += document.size()
        if size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    yield chunk


def _cleaned(chunk: Sequence[Document]) -> pa.Table:
    nothing = [0] * len(chunk)
    columns = {
        "document_id": [document.document_id for document in chunk],
        "title": [""] * len(chunk),
        "title_method": ["opening"] * len(chunk),
        "text": [document.text for document in chunk],
        "body_start": nothing,
        "edits": nothing,
        "mended": nothing,
    }
    return CLEANED.from_columns(columns)


def _sources(chunk: Sequence[Document]) -> pa.Table:
    unknown = dict.fromkeys(SOURCES.schema.names)
    told = {"format": "text", "documents": 1, "status": "ok"}
    rows = ({"source_id": one.source_id, "path": one.source_id, "bytes": one.size()} for one in chunk)
    return SOURCES.from_rows(unknown | told | row for row in rows)


def share(source: str, target: str, stages: Iterable[str], batches: Iterable[str]) -> None:
    """Lends a lake some batches of another one, as far as some stages made them: the same files, linked."""
    lender, borrower = Manifest(Lake(source)), Manifest(Lake(target))
    for stage in (*_WRITERS, *stages):
        for batch in batches:
            record = lender.read(stage, batch)
            if record is None:
                raise LookupError(f"{source}: stage {stage} has not made batch {batch}")
            for output in record.outputs.values():
                file = Path(borrower.lake.locate(output.path))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.hardlink_to(lender.lake.locate(output.path))
            borrower.write(record)
