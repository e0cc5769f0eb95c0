"""SQL over a lake: what it gives, what it refuses, and what it never sees."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import fsspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flows_helpers import DAYS, ROOT

from flows import query_files
from flows.lake import STATE, Lake
from flows.query import QueryError, answered, lock, one_line
from flows.snapshot import snapshot
from transforms.schemas import CLUSTERS, DOCUMENTS, PUBLISHED, RUNS


def _asked(lake: Path | str, sql: str) -> pa.Table:
    with answered(Lake(str(lake)), sql) as answer:
        return pa.Table.from_batches(list(answer.batches), answer.schema)


def _gongwen(*arguments: object, given: str | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "flows.cli", "query", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, input=given and given.encode())


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_every_table_is_a_view_with_its_columns_and_its_batch(sample_lake: Path, table: object) -> None:
    found = _asked(sample_lake, f"from {table.name}")
    names = table.schema.names if table.corpus_wide else [*table.schema.names, "batch"]
    assert found.column_names == names
    whole = pd.read_parquet(sample_lake / table.name)
    assert found.num_rows == len(whole) > 0
    if table is not RUNS:
        assert set(found.column("batch").to_pylist()) <= set(DAYS)


def test_a_young_lake_answers_with_no_rows(tmp_path: Path) -> None:
    (tmp_path / STATE).mkdir()
    for table in PUBLISHED:
        found = _asked(tmp_path, f"select * from {table.name}")
        assert found.num_rows == 0
        assert set(table.schema.names) <= set(found.column_names)


def test_a_lake_at_a_url_answers_the_same(sample_lake: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.put(str(sample_lake), "/query-lake", recursive=True)
    sql = "select d.batch, title, copies from documents d join clusters using (document_id) order by document_id"
    assert _asked("memory://query-lake", sql).equals(_asked(sample_lake, sql))


FORBIDDEN = [
    "copy documents to '{tmp}/stolen.csv'",
    "copy (select 1) to '{tmp}/stolen.parquet' (format parquet)",
    "attach '{tmp}/stolen.db'",
    "export database '{tmp}/stolen'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "reset lock_configuration",
    "create table mine as select 1",
    "select 1; select 2",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "select * from read_parquet('http://localhost:1/x.parquet')",
    "select * from FORBIDDEN",
    "",
]
LOCKED_OUT = [
    sql for sql in FORBIDDEN if sql.split(" ")[0] in ("copy", "attach", "export", "install", "load", "set", "reset")
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_a_query_neither_writes_nor_reads_anything_else(sample_lake: Path, tmp_path: Path, sql: str) -> None:
    with pytest.raises(QueryError) as refused:
        _asked(sample_lake, sql.format(tmp=tmp_path))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) > 10
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sql", LOCKED_OUT)
def test_the_lock_alone_holds(tmp_path: Path, sql: str) -> None:
    connection = duckdb.connect()
    connection.register("documents", DOCUMENTS.empty())
    lock(connection)
    assert connection.sql("select count(*) from documents").fetchall() == [(0,)]
    with pytest.raises(duckdb.Error):
        connection.execute(sql.format(tmp=tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("selec 1", 'Parser Error: syntax error at or near "selec" (line 1, column 1)'),
        ("select\n  1 +* from corpus", "line 2"),
        ("select titel from corpus", "title"),
        ("from nowhere", "table nowhere: not in a lake; its tables are clusters, corpus"),
        ("select title::int from corpus", "Could not convert"),
        ("select case when copies > 0 then error('late') end from corpus", "late"),
    ],
)
def test_an_error_is_one_line_and_ends_with_two(sample_lake: Path, sql: str, said: str) -> None:
    done = _gongwen(sql, "--lake", sample_lake)
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("gongwen: ")
    assert said in lines[0]
    assert done.stdout == b""


def test_a_message_without_a_place_is_kept_whole() -> None:
    assert one_line("Binder Error: no\n  such thing") == "Binder Error: no such thing"
    assert one_line("Error: far off\n\nLINE 1: ...and on\n   ^") == "Error: far off"


ODD = """select 1::hugeint as big, 1.25::decimal(6, 2) as part, 'a"b,c' as text, ['x', null] as list,
{'k': date '2026-01-02'} as struct, null as nothing, timestamptz '2026-01-02 03:04:05+00' as moment, '\\x41'::blob as
bytes, 'nan'::double as odd, 'x'::enum('x', 'y') as word"""


def test_csv_json_and_parquet_hold_values_of_every_type(sample_lake: Path, tmp_path: Path) -> None:
    for form in ("csv", "json", "parquet"):
        done = _gongwen(ODD, "--lake", sample_lake, "--out", tmp_path / f"odd.{form}")
        assert done.returncode == 0, done.stderr
        assert done.stdout == b""
    row = json.loads((tmp_path / "odd.json").read_text(encoding="utf-8"))[0]
    assert row["big"] == 1
    assert row["part"] == 1.25
    assert row["list"] == ["x", None]
    assert row["struct"] == {"k": "2026-01-02"}
    assert row["odd"] is None
    assert row["moment"].startswith("2026-01-02T03:04:05")
    cells = pd.read_csv(tmp_path / "odd.csv").iloc[0]
    assert cells["text"] == 'a"b,c'
    assert json.loads(cells["list"]) == ["x", None]
    assert pq.read_table(tmp_path / "odd.parquet").column("word").to_pylist() == ["x"]


def test_all_formats_give_all_rows_and_the_same_bytes_each_time(sample_lake: Path) -> None:
    expected = len(pd.read_parquet(sample_lake / "mentions"))
    assert expected > 40
    sql = "select kind, name, text, score, batch from mentions"
    for form in ("csv", "json", "parquet"):
        first, second = (_gongwen(sql, "--lake", sample_lake, "--format", form) for _ in range(2))
        assert first.returncode == 0, first.stderr
        assert first.stdout == second.stdout
        read = {"csv": pd.read_csv, "json": pd.read_json, "parquet": pd.read_parquet}[form]
        assert len(read(io.BytesIO(first.stdout))) == expected


def test_a_table_says_what_it_leaves_out(sample_lake: Path) -> None:
    done = _gongwen("-", "--lake", sample_lake, "--rows", "3", given="select title, text from corpus")
    assert done.returncode == 0
    assert len(done.stdout.decode().splitlines()) == 4
    rows = len(pd.read_parquet(sample_lake / "corpus"))
    assert f"{rows - 3} rows more" in done.stderr.decode()
    assert "3 values are cut short" in done.stderr.decode()


def test_columns_of_one_name_are_refused_where_they_would_be_lost(sample_lake: Path) -> None:
    sql = "select 1 as a, 2 as a"
    assert b"columns of one name: a" in _gongwen(sql, "--lake", sample_lake, "--json").stderr
    assert _gongwen(sql, "--lake", sample_lake, "--format", "csv").returncode == 0


def test_a_failing_query_leaves_the_file_that_was_there(sample_lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.csv"
    out.write_text("as it was", encoding="utf-8")
    sql = "select case when range > 30000 then error('late') end from range(40000)"
    assert _gongwen(sql, "--lake", sample_lake, "--out", out).returncode == 2
    assert out.read_text(encoding="utf-8") == "as it was"
    assert [file.name for file in tmp_path.iterdir()] == ["answer.csv"]


def test_an_answer_is_never_held_whole() -> None:
    """Three million rows of a hundred characters pass through far less memory than they take."""
    script = (
        "import resource, io, sys\n"
        "from flows.query import answered\nfrom flows.lake import Lake\nfrom flows.query_files import write_csv\n"
        "sql = \"select range, repeat('字', 100) as text from range(3000000)\"\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with answered(Lake('nowhere'), sql) as answer, open('/dev/null', 'wb') as file:\n"
        "    assert write_csv(answer, file) == 3000000\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 200  # MB; whole, it is 900


def test_what_replaces_a_file_is_not_seen_by_a_query_under_way(sample_lake: Path, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    shutil.copytree(sample_lake, tmp_path / "lake")
    taken = snapshot(lake, [DOCUMENTS, CLUSTERS])
    assert taken.is_settled
    before = taken.tables["documents"].count_rows()
    lake.publish(DOCUMENTS, DAYS[0], DOCUMENTS.empty())
    (tmp_path / "lake" / "documents" / f"batch={DAYS[1]}" / "part-0.parquet").unlink()
    assert taken.tables["documents"].to_table().num_rows == before
    assert taken.tables["documents"].count_rows() == before
    assert snapshot(lake, [DOCUMENTS]).tables["documents"].count_rows() < before


def test_queries_while_a_lake_is_written_see_every_document_once(sample_lake: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_lake, tmp_path / "lake")
    lake, stop = Lake(str(tmp_path / "lake")), threading.Event()
    batches = {day: lake.read(DOCUMENTS, day) for day in DAYS}

    def write() -> None:
        while not stop.is_set():
            for day, data in batches.items():
                lake.publish(DOCUMENTS, day, data)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sql = "select count(*) as n, count(distinct document_id) as d from documents"
        seen = [_asked(tmp_path / "lake", sql).to_pylist()[0] for _ in range(20)]
    finally:
        stop.set()
        writer.join()
    total = sum(data.num_rows for data in batches.values())
    assert seen == [{"n": total, "d": total}] * 20


def test_every_format_has_a_writer() -> None:
    assert set(query_files.WRITERS) == {"csv", "json", "parquet"}
