"""The queries of the README, run on the lake of the samples."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from support import ROOT

from flows.lake import Lake
from flows.query import answered

README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
QUERIES = [query.strip() for block in _BLOCKS for query in block.split(";\n") if query.strip()]
ASKED = re.findall(r'gongwen query "(.+?)" --lake lake', README)


def _rows(lake: Path, query: str) -> int:
    with answered(Lake(str(lake)), query) as answer:
        return sum(batch.num_rows for batch in answer.batches)


@pytest.mark.parametrize("query", [*QUERIES, *ASKED], ids=lambda query: query.split("\n")[0].strip("- "))
def test_a_query_of_the_readme_finds_something(sample_lake: Path, query: str) -> None:
    if "'lake/" in query:
        assert duckdb.sql(query.replace("'lake/", f"'{sample_lake}/")).fetchall()
    else:
        assert _rows(sample_lake, query)


def test_there_are_ten_questions_and_more() -> None:
    assert len([query for query in QUERIES if "'lake/" not in query]) >= 10
    assert ASKED
