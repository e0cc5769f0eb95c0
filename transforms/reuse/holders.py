"""All documents that carry text, numbered in order of arrival, and their match texts where these are compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow.dataset import Dataset

from transforms.dedupe import MatchText
from transforms.dedupe.copies import IN_FULL, ranks
from transforms.dedupe.shingles import Flags, Numbers
from transforms.reuse.passages import Texts


class Holders:
    """Documents by number: their place in order of batch, then document_id.

    Columns are arrays over the numbers: `document_id`, `batch` (Arrow), `day` (the place of the batch among batches),
    `model` (the first document of the same match text; itself where there is none) and `copy` (how many of that text
    are before it). Only models are searched; what is found of one is true of its copies.
    """

    def __init__(self, signatures: Dataset) -> None:
        rows = signatures.scanner(columns=["document_id", "batch", "match_hash", "shingles"]).to_table()
        rows = rows.sort_by([("batch", "ascending"), ("document_id", "ascending")]).combine_chunks()
        self.document_id: pa.ChunkedArray[Any] = rows["document_id"]
        self._ids = self.document_id.combine_chunks()
        self.batch: pa.ChunkedArray[Any] = rows["batch"].cast(pa.string())
        self.day = _codes(self.batch)
        self.model = _models(_codes(rows["match_hash"]), rows["shingles"].to_numpy() > 0)
        self.copy = ranks(self.model)

    def __len__(self) -> int:
        return len(self.model)

    def first_of(self, batch: str) -> int:
        """The number of the first document of a batch or of one behind it."""
        return int(pc.sum(pc.less(self.batch, batch)).as_py() or 0)

    def number_of(self, ids: pa.Array[Any]) -> Numbers:
        """The numbers of documents by their ids."""
        numbers: Numbers = pc.index_in(ids, self._ids).to_numpy(zero_copy_only=False)
        return numbers

    def number_of_models(self, ids: pa.Array[Any]) -> Numbers:
        """The same, -1 for documents that are not searched."""
        numbers = self.number_of(ids)
        return np.where(self.model[numbers] == numbers, numbers, -1)

    def told_in_full(self) -> Flags:
        """Which documents' passages are told one by one."""
        full: Flags = self.copy < IN_FULL
        return full


def _codes(column: pa.ChunkedArray[Any]) -> Numbers:
    """A number for each value, ascending in order of the values' first place."""
    codes: Numbers = column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return codes


def _models(text: Numbers, is_searched: Flags) -> Numbers:
    """For each document the first one of the same text; a text without shingles is like no other."""
    text = np.where(is_searched, text, np.arange(len(text)) + len(text))
    _, first, place = np.unique(text, return_index=True, return_inverse=True)
    return first[place]


class Written:
    """The match texts of some documents, and where in their clean texts the characters come from.

    `texts.codes` are the code points of all of them; `origins`, as long, the offset in the clean text of each. Of
    documents that are not there nothing lies between `at[i]` and `at[i + 1]`.
    """

    def __init__(self, holders: Holders, cleaned: Dataset, wanted: Numbers, match_text: MatchText) -> None:
        lengths = np.zeros(len(holders), np.int64)
        parts: dict[int, tuple[NDArray[np.uint32], NDArray[np.int32]]] = {}
        for number, text, body_start in _texts(holders, cleaned, wanted):
            written, origins = match_text.located(text, body_start)
            parts[number] = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), "<u4"), origins
            lengths[number] = len(origins)
        order = [parts[number] for number in sorted(parts)]
        at = np.concatenate([[0], np.cumsum(lengths)])
        self.texts = Texts(np.concatenate([np.empty(0, "<u4"), *(codes for codes, _ in order)]), at)
        self.origins = np.concatenate([np.empty(0, np.int32), *(origins for _, origins in order)])

    def span(self, number: Numbers, start: Numbers, chars: Numbers) -> tuple[Numbers, Numbers]:
        """Starts and ends in the clean texts of stretches of match texts."""
        first = self.texts.at[number] + start
        return self.origins[first], self.origins[first + chars - 1] + 1


def _texts(holders: Holders, cleaned: Dataset, wanted: Numbers) -> Iterator[tuple[int, str, int]]:
    """Number, clean text and where its body starts, of some documents."""
    if not len(wanted):
        return
    ids = holders.document_id.take(wanted)
    scanner = cleaned.scanner(
        columns=["document_id", "text", "body_start"],
        filter=pc.field("batch").isin(holders.batch.take(wanted).unique()) & pc.field("document_id").isin(ids),
        batch_size=1024,
        batch_readahead=1,
        fragment_readahead=1,
    )
    for batch in scanner.to_batches():
        numbers = holders.number_of(batch.column("document_id")).tolist()
        yield from zip(numbers, batch.column("text").to_pylist(), batch.column("body_start").to_pylist(), strict=True)
