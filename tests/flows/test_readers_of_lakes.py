"""Other people's readers on every table, while a run is writing: the declared types, and no row twice."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from flows_helpers import SAMPLES, run_plain

from transforms.schemas import PUBLISHED, RUNS, Table

TABLES = [pytest.param(table, id=table.name) for table in PUBLISHED]


@pytest.fixture(scope="module")
def busy_lake(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the samples' lake that runs make anew all the while."""
    lake = tmp_path_factory.mktemp("busy") / "lake"
    shutil.copytree(sample_lake, lake)
    stop, runs, here = threading.Event(), [], Path.cwd()
    os.chdir(SAMPLES.parent.parent)

    def write() -> None:
        while not stop.is_set():
            runs.append(run_plain(lake, SAMPLES, force=True)["state"])

    writer = threading.Thread(target=write)
    writer.start()
    yield lake
    stop.set()
    writer.join()
    os.chdir(here)
    assert runs
    assert set(runs) == {"completed"}


def _expected(lake: Path, table: Table) -> int | None:
    """Rows of a table; None of `runs`, which grows."""
    return None if table is RUNS else len(pd.read_parquet(lake / table.name))


def _hold(data: pa.Table, table: Table, rows: int | None) -> None:
    """No row is there twice, and all of them are."""
    keys = data.select(list(table.key)).to_pylist()
    assert len({tuple(row.values()) for row in keys}) == len(keys) > 0
    assert rows in (None, len(keys))


def _plain(kind: pa.DataType) -> pa.DataType:
    """A type without what readers write in their own way: how long a string may be, how an item of a list is called."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _plain(field.type)) for field in kind])
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC" if kind.tz else None)
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def _types(schema: pa.Schema, table: Table) -> dict[str, pa.DataType]:
    return {name: _plain(schema.field(name).type) for name in table.schema.names}


@pytest.mark.parametrize("table", TABLES)
def test_pandas(busy_lake: Path, sample_lake: Path, table: Table) -> None:
    frame = pd.read_parquet(busy_lake / table.name, dtype_backend="pyarrow")
    found = pa.Table.from_pandas(frame, preserve_index=False)
    assert _types(found.schema, table) == _types(table.schema, table)
    assert "batch" in frame or table is RUNS
    _hold(found, table, _expected(sample_lake, table))


@pytest.mark.parametrize("table", TABLES)
def test_duckdb(busy_lake: Path, sample_lake: Path, table: Table) -> None:
    pattern = "*.parquet" if table.corpus_wide else "*/*.parquet"
    found = duckdb.connect().sql(f"from '{busy_lake}/{table.name}/{pattern}'").to_arrow_table()
    assert _types(found.schema, table) == _types(table.schema, table)
    _hold(found, table, _expected(sample_lake, table))


@pytest.mark.parametrize("table", TABLES)
def test_polars(busy_lake: Path, sample_lake: Path, table: Table) -> None:
    polars = pytest.importorskip("polars", reason="polars is not a dependency: install the extra `readers`")
    pattern = busy_lake / table.name / "**" / "*.parquet"
    found = polars.scan_parquet(pattern, hive_partitioning=not table.corpus_wide).collect().to_arrow()
    assert _types(found.schema, table) == _types(table.schema, table)
    _hold(found, table, _expected(sample_lake, table))


@pytest.mark.parametrize("table", TABLES)
def test_datasets(busy_lake: Path, sample_lake: Path, tmp_path: Path, table: Table) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is not a dependency: install the extra `readers`")
    loaded = datasets.load_dataset(str(busy_lake), table.name, split="train", cache_dir=str(tmp_path))
    found = loaded.data.table
    assert _types(found.schema, table) == _types(table.schema, table)
    _hold(found, table, _expected(sample_lake, table))


@pytest.fixture(scope="module")
def spark() -> Iterator[object]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not a dependency: install the extra `readers`")
    if shutil.which("java") is None:
        pytest.skip("pyspark needs Java")
    options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC"}
    builder = sql.SparkSession.builder.master("local[1]").appName("readers")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize("table", TABLES)
def test_pyspark(spark: object, busy_lake: Path, sample_lake: Path, table: Table) -> None:
    frame = spark.read.parquet(str(busy_lake / table.name))  # type: ignore[attr-defined]
    found = frame.toArrow()
    assert _types(found.schema, table) == _types(table.schema, table)
    _hold(found, table, _expected(sample_lake, table))
