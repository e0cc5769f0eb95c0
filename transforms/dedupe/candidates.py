"""Which documents to compare: those that share keys of their signatures. Joined in DuckDB, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import Dataset

from transforms.columns import EVIDENCE
from transforms.dedupe.shingles import Numbers

#: Of the holders of one key each two of the first so many are paired, later ones only with the very first: n pairs
#: instead of n². Copies of a text share dozens of keys and meet through others as well; a key of so many holders is
#: mostly a formula of the trade. Whom a document is compared with rests on those before it, whatever comes later.
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

# A document is a number here: its place in order of batch, then document_id. Of several documents of one match text
# only the first one, the model, is compared with others.
_REGISTER = f"""
CREATE TABLE register AS
SELECT row_number() OVER (ORDER BY batch, document_id) - 1 AS number, document_id, batch, match_hash, shingles,
       {", ".join(EVIDENCE)},
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
# hold it are there. `rank`: the place among those who hold it, from 0.
_POSTINGS = """
CREATE TABLE postings (key UBIGINT, number BIGINT, holders BIGINT, rank BIGINT)
"""
_SHARED = """
INSERT INTO postings
SELECT key, number, count(*) OVER (PARTITION BY key) AS holders,
       row_number() OVER (PARTITION BY key ORDER BY number) - 1 AS rank
FROM (SELECT number, unnest(bands) AS key FROM signatures JOIN models USING (document_id) WHERE number = model)
WHERE (key >> 20) % $shares = $share AND {known}
QUALIFY holders > 1
"""
_ALL, _NEW = "true", "key IN (SELECT unnest(bands) FROM signatures WHERE batch >= $since)"

_MEETINGS = """
SELECT number, sum(CASE rank WHEN 0 THEN holders ELSE least(holders, $most) END)::BIGINT AS meetings
FROM postings WHERE rank < $most GROUP BY number ORDER BY number
"""
_LIKELY = """
WITH met AS (
    SELECT key, a.number AS first, b.number AS second
    FROM postings AS a JOIN postings AS b USING (key)
    WHERE a.rank < $most AND b.rank < $most AND a.rank < b.rank AND a.number BETWEEN $least AND $greatest
    UNION ALL
    SELECT key, a.number AS first, b.number AS second
    FROM postings AS a JOIN postings AS b USING (key)
    WHERE a.rank = 0 AND b.rank >= $most AND a.number BETWEEN $least AND $greatest
)
SELECT first, second, count_if(key % 2 = 0) > 0 AS banded
FROM met JOIN register AS x ON x.number = first JOIN register AS y ON y.number = second
WHERE second >= $first_new
GROUP BY first, second, x.anchors, y.anchors
HAVING banded OR count(*) >= $share * least(x.anchors, y.anchors)
ORDER BY first, second
"""


class Register:
    """All signed documents, numbered in order of batch and document_id, and which of them to compare.

    Columns are arrays over the numbers: `document_id`, `batch` (Arrow), `model` (the first document of the same match
    text; itself where there is none), `shingles`; `evidence` is the columns by which a copy is kept.

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
        self.evidence: pa.Table = rows.select(list(EVIDENCE))
        self._keys = int(np.sum(rows["keys"].to_numpy()))
        self._check_unique()

    def first_of(self, batch: str) -> int:
        """The number of the first document of a batch or of one behind it."""
        return int(pc.sum(pc.less(self.batch, batch)).as_py() or 0)

    def candidates(self, since: str = "") -> pa.Table:
        """The pairs to compare, ascending: `first` < `second` (numbers), `banded` (a band in common, not only anchors).

        Copies of one match text are there by the first of them alone. With `since`, pairs whose second document is of
        that batch or a later one.
        """
        self._con.execute(_POSTINGS)
        shared = _SHARED.format(known=_NEW if since else _ALL)
        values = {"since": since} if since else {}
        shares = 1 + self._keys // _KEYS_AT_A_TIME
        for share in range(shares):
            self._con.execute(shared, {"shares": shares, "share": share, **values})
        stretches = [*self._stretches(), (0, -1)]  # the last, of none, for a table where nobody meets
        fixed = {"most": MOST_HOLDERS, "share": _ANCHORS_SHARED, "first_new": self.first_of(since)}
        return pa.concat_tables(
            self._table(_LIKELY, {"least": least, "greatest": greatest, **fixed}) for least, greatest in stretches
        )

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Stretches of numbers (first and last) whose documents meet others in a bounded number of keys."""
        rows = self._table(_MEETINGS, {"most": MOST_HOLDERS})
        numbers = rows["number"].to_numpy()
        portion = np.cumsum(rows["meetings"].to_numpy()) // _MEETINGS_AT_A_TIME
        ends = np.flatnonzero(np.diff(portion, append=-1))
        for start, end in zip([0, *(ends[:-1] + 1)], ends, strict=bool(len(ends))):
            yield int(numbers[start]), int(numbers[end])

    def _table(self, query: str, values: dict[str, Any] | None = None) -> pa.Table:
        table: pa.Table = self._con.sql(query, params=values).to_arrow_table()
        return table

    def _check_unique(self) -> None:
        ids = pc.sort_indices(self.document_id).to_numpy()
        ordered = self.document_id.take(ids).to_numpy()
        again = np.flatnonzero(ordered[1:] == ordered[:-1])
        if len(again):
            where = [self.batch[int(ids[again[0] + step])].as_py() for step in (0, 1)]
            raise ValueError(f"signatures: document {ordered[again[0]]} is in more than one place: batches {where}")
