"""The queries of the README, run on the lake of the samples."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from support import ROOT

_BLOCKS = re.findall(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
QUERIES = [query.strip() for block in _BLOCKS for query in block.split(";") if query.strip()]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("\n")[0].strip("- "))
def test_a_query_of_the_readme_finds_something(sample_lake: Path, query: str) -> None:
    assert duckdb.sql(query.replace("'lake/", f"'{sample_lake}/")).fetchall()


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 4
