"""Which documents to compare: those that share keys of their signatures. Joined in DuckDB, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow.dataset import Dataset

from transforms.dedupe.shingles import Numbers

#: Holders of one key beyond which only the least of them is paired with the others: n pairs instead of n². Copies of a
#: text share dozens of keys and meet through others as well; a key of so many holders is mostly a formula of the trade.
MOST_HOLDERS = 128

# Share of the shorter one's anchors that two documents without a band in common must have in common. Where 0.8 of the
# shingles lie in the longer one, about half of the anchors do; a passage that many quote gives some hundredths.
_ANCHORS_SHARED = 0.25

# Keys sorted, and meetings of two documents in a key counted, at a time: each some 200 MB inside DuckDB, which has
# nowhere to spill to.
_KEYS_AT_A_TIME = 4_000_000
_MEETINGS_AT_A_TIME = 8_000_000

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1GB",
    "threads": 2,
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

# A document is a number here: its place among all document_ids in ascending order, whatever batch it came in. Of
# several documents of one match text only the least one, the model, is compared with others.
_REGISTER = """
CREATE TABLE register AS
SELECT row_number() OVER (ORDER BY document_id) - 1 AS number, document_id, batch, match_hash, shingles, completeness,
       len(bands) AS keys, len(list_filter(bands, lambda key: key % 2 = 1)) AS anchors
FROM signatures
"""
_MODELS = """
CREATE TABLE models AS
SELECT number, document_id,
       CASE WHEN shingles = 0 THEN number ELSE min(number) OVER (PARTITION BY match_hash) END AS model
FROM register
"""

# Keys that several hold, one share of all keys at a time: a key falls to a share by its middle bits, so that all who
# hold it are there. `pairs`: whether the holder is to be paired with those after it.
_POSTINGS = """
CREATE TABLE postings (key UBIGINT, number BIGINT, holders BIGINT, pairs BOOLEAN)
"""
_SHARED = """
INSERT INTO postings
SELECT key, number, count(*) OVER same AS holders, holders <= $most OR number = min(number) OVER same
FROM (SELECT number, unnest(bands) AS key FROM signatures JOIN models USING (document_id) WHERE number = model)
WHERE (key >> 20) % $shares = $share
WINDOW same AS (PARTITION BY key)
QUALIFY holders > 1
"""

_MEETINGS = """
SELECT number, sum(holders)::BIGINT AS meetings FROM postings WHERE pairs GROUP BY number ORDER BY number
"""
_LIKELY = """
SELECT a.number AS first, b.number AS second, count_if(key % 2 = 0) > 0 AS banded
FROM postings AS a JOIN postings AS b USING (key)
JOIN register AS x ON x.number = a.number JOIN register AS y ON y.number = b.number
WHERE a.pairs AND a.number BETWEEN $least AND $most AND a.number < b.number
GROUP BY a.number, b.number, x.anchors, y.anchors
HAVING banded OR count(*) >= $share * least(x.anchors, y.anchors)
ORDER BY first, second
"""


class Register:
    """All signed documents, numbered in order of document_id, and which of them to compare.

    Columns are arrays over the numbers: `document_id`, `batch` (Arrow), `model` (the least document of the same match
    text; itself where there is none), `shingles`, `completeness`.

    Raises: ValueError when two batches hold one document.
    """

    def __init__(self, signatures: Dataset) -> None:
        self._con = duckdb.connect(config=_SETTINGS)
        self._con.register("signatures", signatures)
        self._con.execute(_REGISTER)
        self._con.execute(_MODELS)
        rows = self._table("SELECT * EXCLUDE (match_hash) FROM register ORDER BY number")
        models = self._table("SELECT model FROM models ORDER BY number")
        self.document_id: pa.ChunkedArray[Any] = rows["document_id"]
        self.batch: pa.ChunkedArray[Any] = rows["batch"].cast(pa.string())
        self.model: Numbers = models["model"].to_numpy()
        self.shingles: Numbers = rows["shingles"].to_numpy()
        self.completeness: Numbers = rows["completeness"].to_numpy()
        self._keys = int(np.sum(rows["keys"].to_numpy()))
        self._check_unique()

    def candidates(self) -> pa.Table:
        """The pairs to compare, ascending: `first` < `second` (numbers), `banded` (a band in common, not only anchors).

        Copies of one match text are there by the least of them alone.
        """
        self._con.execute(_POSTINGS)
        shares = 1 + self._keys // _KEYS_AT_A_TIME
        for share in range(shares):
            self._con.execute(_SHARED, {"shares": shares, "share": share, "most": MOST_HOLDERS})
        stretches = [*self._stretches(), (0, -1)]  # the last, of none, for a table where nobody meets
        return pa.concat_tables(
            self._table(_LIKELY, {"least": least, "most": most, "share": _ANCHORS_SHARED}) for least, most in stretches
        )

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Stretches of numbers (first and last) whose documents meet others in a bounded number of keys."""
        rows = self._table(_MEETINGS)
        numbers = rows["number"].to_numpy()
        portion = np.cumsum(rows["meetings"].to_numpy()) // _MEETINGS_AT_A_TIME
        ends = np.flatnonzero(np.diff(portion, append=-1))
        for start, end in zip([0, *(ends[:-1] + 1)], ends, strict=bool(len(ends))):
            yield int(numbers[start]), int(numbers[end])

    def _table(self, query: str, values: dict[str, Any] | None = None) -> pa.Table:
        table: pa.Table = self._con.sql(query, params=values).to_arrow_table()
        return table

    def _check_unique(self) -> None:
        ids = self.document_id.to_numpy()
        again = np.flatnonzero(ids[1:] == ids[:-1])
        if len(again):
            where = [self.batch[int(again[0]) + step].as_py() for step in (0, 1)]
            raise ValueError(f"signatures: document {ids[again[0]]} is in more than one place: batches {where}")
