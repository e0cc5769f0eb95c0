"""The card of a lake: it says what is there, follows from the lake alone, and mends itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from flows_helpers import DAYS, SAMPLES, run_plain

from flows.card import CARD, _front, _view, card
from flows.card import Holding as Held
from flows.verify import verify_lake
from transforms.schemas import CORPUS, PUBLISHED, RUNS


def _card(lake: Path) -> str:
    return (lake / CARD).read_text(encoding="utf-8")


def test_it_tells_the_rows_of_every_table_and_which_batches_there_are(sample_lake: Path) -> None:
    said = _card(sample_lake)
    assert f"3 batches from {DAYS[0]} to {DAYS[-1]}" in said
    for table in PUBLISHED:
        line = next(line for line in said.splitlines() if line.startswith(f"| `{table.name}` |"))
        if table is not RUNS:
            assert f" {len(pd.read_parquet(sample_lake / table.name)):,} | 3 |" in line


def test_every_column_is_in_its_dictionary(sample_lake: Path) -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", _card(sample_lake), re.DOTALL | re.MULTILINE))
    for table in PUBLISHED:
        for name in table.schema.names:
            assert f"| {name} |" in sections[table.name]


def test_its_front_names_files_that_are_there(sample_lake: Path) -> None:
    front = _card(sample_lake).split("---\n")[1]
    configs = re.findall(r"- config_name: (\w+)\n(?:  default: true\n)?.*\n  - split: train\n    path: (.+)", front)
    assert [name for name, _ in configs] == [table.name for table in PUBLISHED]
    assert all(list(sample_lake.glob(pattern)) for _, pattern in configs)
    assert front.count("default: true") == 1
    assert "\n- n<1K\n" in front


def test_its_views_give_what_the_tables_hold(sample_lake: Path) -> None:
    connection = duckdb.connect()
    for statement in re.findall(r"^create view .+;$", _card(sample_lake), re.MULTILINE):
        connection.execute(statement.replace("'lake/", f"'{sample_lake}/"))
    for table in PUBLISHED:
        rows = connection.sql(f"select count(*) from {table.name}").fetchall()[0][0]
        assert rows == len(pd.read_parquet(sample_lake / table.name))
    assert connection.sql("select max(batch) from documents").fetchall() == [(DAYS[-1],)]


def test_it_is_the_same_however_the_lake_was_made(sample_lake: Path, tmp_path: Path) -> None:
    for day in reversed(DAYS):
        run_plain(tmp_path / "lake", SAMPLES / day)
    assert _card(tmp_path / "lake") == _card(sample_lake)


def test_a_run_with_nothing_to_do_leaves_it_and_mends_it(sample_lake: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    shutil.copytree(sample_lake, lake)
    before = (lake / CARD).stat()
    assert run_plain(lake, SAMPLES)["did_nothing"]
    assert (lake / CARD).stat().st_ino == before.st_ino
    expected = _card(lake)
    (lake / CARD).unlink()
    run_plain(lake, SAMPLES)
    assert _card(lake) == expected
    (lake / CARD).write_text(expected.replace("Chinese", "chinese"), encoding="utf-8")
    run_plain(lake, SAMPLES)
    assert _card(lake) == expected
    found = verify_lake(str(lake))
    assert found is not None
    assert not found["problems"]


@pytest.mark.parametrize(
    ("rows", "size"), [(0, "n<1K"), (1_000, "1K<n<10K"), (5_000_000, "1M<n<10M"), (10**9, "100M<n<1B")]
)
def test_its_size_category_follows_from_the_corpus(rows: int, size: str) -> None:
    assert f"\n- {size}\n" in _front([Held(CORPUS, ("2026-01-01",), rows)])


def test_a_lake_without_batches_has_a_card_too() -> None:
    said = card([Held(table, (), 0) for table in PUBLISHED if table is not RUNS])
    assert "no batch yet" in said
    assert said.count("config_name") == 1
    assert _view(CORPUS) in said
