"""The documents that carry text, numbered in order of arrival: the numbers that the search for copies works with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import Dataset

from transforms.dedupe.shingles import Flags, Numbers


class Numbered:
    """Documents by number: their place in order of batch, then document_id.

    Columns are arrays over the numbers: `document_id`, `batch` (Arrow), `shingles`, and `model`: the first document of
    the same match text; itself where there is none, and where a text has no shingles, for that is like no other. Only
    models are searched; what is found of one is true of its copies.

    Raises: ValueError when two batches hold one document.
    """

    def __init__(self, signatures: Dataset) -> None:
        rows = signatures.scanner(columns=["document_id", "batch", "match_hash", "shingles"]).to_table()
        rows = rows.sort_by([("batch", "ascending"), ("document_id", "ascending")]).combine_chunks()
        self.document_id: pa.ChunkedArray[Any] = rows["document_id"]
        self.batch: pa.ChunkedArray[Any] = rows["batch"].cast(pa.string())
        self.shingles: Numbers = rows["shingles"].to_numpy()
        self.model = _models(codes(rows["match_hash"]), self.shingles > 0)
        self._ids = self.document_id.combine_chunks()
        self._check_unique()

    def __len__(self) -> int:
        return len(self.model)

    def first_of(self, batch: str) -> int:
        """The number of the first document of a batch or of one behind it."""
        return int(pc.sum(pc.less(self.batch, batch)).as_py() or 0)

    def numbers_in(self, table: Dataset, wanted: pc.Expression | None = None) -> Numbers:
        """The number of the document of each row of a table, in the order it is read; -1 of one without text."""
        ids = table.scanner(columns=["document_id"], filter=wanted).to_table()["document_id"]
        numbers: Numbers = pc.index_in(ids, self._ids).fill_null(-1).to_numpy().astype(np.int64)
        return numbers

    def rows_of(self, table: Dataset, wanted: Flags, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The number and some columns of documents, in the order of a table."""
        if not wanted.any():
            return
        there = pc.field("batch").isin(self.batch.filter(pa.array(wanted)).unique())
        numbers = self.numbers_in(table, there)
        at = 0
        for batch in table.scanner(
            columns=list(columns), filter=there, batch_size=1024, batch_readahead=1, fragment_readahead=1
        ).to_batches():
            mine = numbers[at : at + len(batch)]
            at += len(batch)
            rows = np.flatnonzero(wanted[mine] & (mine >= 0))
            some = batch.take(pa.array(rows))
            yield from zip(mine[rows].tolist(), *(column.to_pylist() for column in some.columns), strict=True)

    def _check_unique(self) -> None:
        ids = pc.sort_indices(self.document_id).to_numpy()
        ordered = self.document_id.take(ids).to_numpy()
        again = np.flatnonzero(ordered[1:] == ordered[:-1])
        if len(again):
            where = [self.batch[int(ids[again[0] + step])].as_py() for step in (0, 1)]
            raise ValueError(f"signatures: document {ordered[again[0]]} is in more than one place: batches {where}")


def codes(column: pa.ChunkedArray[Any]) -> Numbers:
    """A number for each value, ascending in order of the values' first place."""
    found: Numbers = column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return found


def _models(text: Numbers, is_searched: Flags) -> Numbers:
    """For each document the first one of the same text."""
    text = np.where(is_searched, text, np.arange(len(text)) + len(text))
    _, first, place = np.unique(text, return_index=True, return_inverse=True)
    return first[place]
