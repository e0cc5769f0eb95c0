"""All documents that carry text, numbered in order of arrival, and their match texts where these are compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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

    def numbers_in(self, table: Dataset) -> Numbers:
        """The number of the document of each row of a table, in the order it is read; -1 of one without text."""
        ids = table.scanner(columns=["document_id"]).to_table()["document_id"]
        numbers: Numbers = pc.index_in(ids, self._ids).fill_null(-1).to_numpy().astype(np.int64)
        return numbers

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

    def __init__(
        self, holders: Holders, cleaned: Dataset, wanted: Flags, chars: Numbers, match_text: MatchText
    ) -> None:
        at = np.concatenate([[0], np.cumsum(np.where(wanted, chars, 0))])
        self.texts = Texts(np.empty(at[-1], np.uint32), at)
        self.origins = np.empty(at[-1], np.int32)
        for number, text, body_start in _texts(holders, cleaned, wanted):
            written, origins = match_text.located(text, body_start)
            place = slice(at[number], at[number + 1])
            self.texts.codes[place] = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), "<u4")
            self.origins[place] = origins

    def span(self, number: Numbers, start: Numbers, chars: Numbers) -> tuple[Numbers, Numbers]:
        """Starts and ends in the clean texts of stretches of match texts."""
        first = self.texts.at[number] + start
        return self.origins[first], self.origins[first + chars - 1] + 1


def _texts(holders: Holders, cleaned: Dataset, wanted: Flags) -> Iterator[tuple[int, str, int]]:
    """Number, clean text and where its body starts, of some documents."""
    numbers = holders.numbers_in(cleaned)
    scanner = cleaned.scanner(columns=["text", "body_start"], batch_size=1024, batch_readahead=1, fragment_readahead=1)
    at = 0
    for batch in scanner.to_batches():
        mine = numbers[at : at + len(batch)]
        at += len(batch)
        rows = np.flatnonzero(wanted[mine] & (mine >= 0))
        some = batch.take(pa.array(rows))
        yield from zip(mine[rows].tolist(), *(column.to_pylist() for column in some.columns), strict=True)
