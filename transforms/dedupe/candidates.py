"""Which documents to compare: those that share keys of their signatures. Joined in DuckDB, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow.dataset import Dataset

from transforms.dedupe.numbered import Numbered

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

# What the search needs of each document: its model, how many keys it has and how many of them are anchors.
_REGISTER = """
CREATE TABLE register AS
SELECT number, document_id, model, len(bands) AS keys, len(list_filter(bands, lambda key: key % 2 = 1)) AS anchors
FROM numbered JOIN signatures USING (document_id)
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
FROM (SELECT number, unnest(bands) AS key FROM signatures JOIN register USING (document_id) WHERE number = model)
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


class Register(Numbered):
    """All signed documents, and which of them to compare."""

    def __init__(self, signatures: Dataset) -> None:
        super().__init__(signatures)
        self._con = duckdb.connect(config=_SETTINGS)
        self._con.register("signatures", signatures)
        numbers = {"number": np.arange(len(self)), "model": self.model}
        self._con.register("numbered", pa.table({**numbers, "document_id": self.document_id}))
        self._con.execute(_REGISTER)
        self._keys = int(self._table("SELECT sum(keys)::BIGINT AS keys FROM register")["keys"][0].as_py() or 0)

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
