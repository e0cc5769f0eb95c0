"""What a report tells of a lake, as rows: the answers to `queries.sql`, each text cut to a limit."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.visible import cut

#: Characters of any text in a figure; what is longer is cut, so that no row of a lake can make a page large.
LONGEST = 160

Row = dict[str, Any]
Figures = dict[str, list[Row]]

_QUERIES = Path(__file__).parent / "queries.sql"
_BLOCK = re.compile(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)

#: The documents without their texts, with their places among copies; asked often, so read once.
_DOCUMENT = """
create temp table document as
select d.document_id, d.batch, d.path, left(d.title, 160) as title, d.char_count, d.raw_start, d.raw_end, d.genre,
       d.issuing_level, d.place, left(d.place_code, 2) as province, d.claimed_year, d.dated_from, d.dated_to,
       year(d.dated_from) as first_year, year(d.dated_to) as last_year, d.is_anachronistic, d.truncation, d.mask_rate,
       d.garbled_rate, d.quality_score, d.flags, coalesce(c.is_kept, false) as is_kept,
       coalesce(c.copies, 1) as copies, c.cluster_id, c.copied_elsewhere, c.copied_earlier
from documents d left join clusters c using (document_id)
"""

#: The kept documents whose years lie between bounds of six years at most, once for each; 60 parts into 1 to 6 wholly.
_DATED = """
create temp table dated as
select document_id, unnest(range(first_year, last_year + 1)) as year, 60 // (last_year - first_year + 1) as sixtieths
from document where is_kept and last_year - first_year between 0 and 5
"""


def queries() -> dict[str, str]:
    """The queries of the report by name."""
    return dict(_BLOCK.findall(_QUERIES.read_text(encoding="utf-8")))


def figures_of(connection: duckdb.DuckDBPyConnection) -> Figures:
    """The rows that each query finds in a lake, by the name of the query."""
    connection.execute(_DOCUMENT)
    connection.execute(_DATED)
    return {name: _rows(connection, query) for name, query in queries().items()}


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = connection.sql(query).to_arrow_table().to_pylist()
    return [{name: _limited(value) for name, value in row.items()} for row in found]


def _limited(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    if isinstance(value, str):
        return cut(value, LONGEST)
    if isinstance(value, list):
        return [_limited(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value
