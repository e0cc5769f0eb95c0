"""The quick start: what the samples become."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import fsspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from flows_helpers import SAMPLES, run_plain

from flows.verify import verify_lake
from transforms.schemas import COLUMNS, PUBLISHED, RUNS, Table


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_every_table_has_rows_and_reads_without_our_help(sample_lake: Path, table: Table) -> None:
    frame = pd.read_parquet(sample_lake / table.name)
    assert len(frame) > 0
    if not table.corpus_wide:
        assert set(frame["batch"]) == {"2026-03-02", "2026-03-03", "2026-03-04"}
    assert set(table.schema.names) <= set(frame.columns)


@pytest.mark.parametrize("table", [table for table in PUBLISHED if table is not RUNS], ids=lambda table: table.name)
def test_files_explain_themselves(sample_lake: Path, table: Table) -> None:
    file = max((sample_lake / table.name).rglob("*.parquet"), key=lambda file: pq.read_metadata(file).num_rows)
    schema = pq.read_schema(file)
    assert schema.metadata[b"gongwen.schema_version"] == b"1"
    for column in schema:
        assert column.metadata[b"description"].decode() == COLUMNS[column.name][1]
    metadata = pq.ParquetFile(file).metadata
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    assert metadata.row_group(0).column(0).has_offset_index


def test_duckdb_reads_partitions(sample_lake: Path) -> None:
    found = duckdb.sql(f"select batch, count(*) from '{sample_lake}/documents/*/*.parquet' group by 1 order by 1")
    assert [str(row[0]) for row in found.fetchall()] == ["2026-03-02", "2026-03-03", "2026-03-04"]


def test_at_least_forty_documents_and_all_kinds_of_sources(sample_lake: Path) -> None:
    sources = pd.read_parquet(sample_lake / "sources")
    assert sources["documents"].sum() >= 40
    assert set(sources["status"]) >= {"ok", "rejected", "repeat"}
    assert any(sources["encoding"].str.startswith("gb", na=False))
    assert {"empty", "binary"} <= set(pd.read_parquet(sample_lake / "rejects")["reason"])


def test_the_corpus_is_the_kept_documents(sample_lake: Path) -> None:
    clusters = pd.read_parquet(sample_lake / "clusters")
    corpus = pd.read_parquet(sample_lake / "corpus")
    kept = clusters[clusters["is_kept"]]
    assert sorted(kept["document_id"]) == sorted(corpus["document_id"])
    assert kept["cluster_id"].is_unique
    assert set(clusters["cluster_id"]) == set(kept["cluster_id"])
    assert corpus["copies"].sum() == len(clusters)
    assert (clusters["copies"] > 1).any()


def test_a_bytewise_repeat_is_answered_by_the_first_delivery(sample_lake: Path) -> None:
    sources = pd.read_parquet(sample_lake / "sources")
    repeats = sources[sources["status"] == "repeat"]
    assert len(repeats) == 1
    first = sources[(sources["source_id"] == repeats["source_id"].iloc[0]) & (sources["status"] != "repeat")]
    assert str(first["batch"].iloc[0]) < str(repeats["batch"].iloc[0])
    assert (repeats["documents"] == 0).all()


def test_the_lake_verifies(sample_lake: Path) -> None:
    result = verify_lake(str(sample_lake))
    assert result is not None
    assert result["problems"] == []
    assert result["checked"]["documents"] >= 40


def test_the_run_is_on_record(sample_lake: Path) -> None:
    runs = pd.read_parquet(sample_lake / "runs")
    assert set(runs["state"]) == {"completed"}
    assert (runs["rows_in"] > 0).all()
    assert json.loads(runs["versions"].iloc[0])["gongwen"]


def test_a_lake_may_lie_on_any_filesystem(sample_lake: Path) -> None:
    assert run_plain("memory://lake", SAMPLES)["state"] == "completed"
    assert run_plain("memory://lake", SAMPLES)["did_nothing"]
    result = verify_lake("memory://lake")
    assert result is not None
    assert result["problems"] == []
    memory = fsspec.filesystem("memory")
    for file in (sample_lake / "documents").rglob("*.parquet"):
        assert memory.cat_file(f"/lake/{file.relative_to(sample_lake)}") == file.read_bytes()


def test_news_of_a_road_told_again_of_another_is_a_rewrite(sample_lake: Path) -> None:
    pairs = pd.read_parquet(sample_lake / "duplicates")
    titles = pd.read_parquet(sample_lake / "documents").set_index("document_id")["title"]
    (rewrite,) = pairs[pairs["relation"] == "rewrite"].itertuples()
    assert {titles[rewrite.document_id], titles[rewrite.other_id]} == {
        "渔渡至赤南公路建成通车",
        "龙华至中都公路建成通车",
    }
    assert rewrite.jaccard < 0.6 < rewrite.slotted_jaccard
    assert pairs["slotted_jaccard"].notna().sum() == 1
