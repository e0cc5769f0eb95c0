"""How large the page of a report is, and how long it takes, as a lake grows.

    python benchmarks/report.py [--documents N ...] [--batches N] [--lake DIR]

A lake of the samples is made, then lakes of so many copies of it that they hold N documents, each copy with documents,
entities, paths and titles of its own, so that nothing collapses into fewer rows than a real corpus has. The limit that
is held: a million documents give a page under 5 MB. Exit 1 where a page is larger.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.lake import Lake
from transforms.schemas import DOCUMENTS, PUBLISHED, RUNS, Table

ROOT = Path(__file__).parent.parent
MOST_BYTES = 5_000_000

#: Columns that name one thing, which are another in each copy; and those that people read.
_KEYS = {"document_id", "other_id", "cluster_id", "source_id", "entity_id", "parent_id"}
_NAMES = {"path", "title", "name", "phrase", "form"}


def multiplied(table: pa.Table, copies: range, batch: str) -> pa.Table:
    """The rows of a table once for each copy, with keys and names of their own."""
    rows = table.num_rows
    many = pa.concat_tables([table] * len(copies)).combine_chunks() if rows else table
    marks = pa.array([f"{copy:06x}" for copy in copies for _ in range(rows)], pa.string())
    for at, name in enumerate(many.column_names):
        column = many.column(name)
        if name == "batch":
            column = pa.array([batch] * many.num_rows, pa.string())
        elif name in _KEYS:
            column = pc.binary_join_element_wise(marks, pc.utf8_slice_codeunits(column.cast(pa.string()), 6), "")
        elif name in _NAMES:
            column = pc.binary_join_element_wise(column.cast(pa.string()), marks, " ")
        many = many.set_column(at, many.schema.field(name), column.cast(many.schema.field(name).type))
    return many


def grown(small: Lake, lake: Lake, documents: int, batches: int) -> int:
    """Fills a lake with copies of a small one; returns how many documents it holds."""
    tables = [(table, _whole(small, table)) for table in PUBLISHED if table is not RUNS]
    own = next(rows.num_rows for table, rows in tables if table is DOCUMENTS)
    copies = -(-documents // own)
    shares = [range(copies * n // batches, copies * (n + 1) // batches) for n in range(batches)]
    for number, share in enumerate(filter(None, shares)):
        day = (date(2020, 1, 1) + timedelta(days=number)).isoformat()
        for table, rows in tables:
            lake.publish(table, day, multiplied(rows, share, day))
    for name in small.batches_of(RUNS):
        lake.publish(RUNS, name, small.read(RUNS, name))
    return own * copies


def _whole(lake: Lake, table: Table) -> pa.Table:
    """All rows of a table, whatever their batch."""
    folder = Path(lake.locate(table.name))
    return pa.concat_tables([pq.ParquetFile(file).read() for file in sorted(folder.rglob("*.parquet"))])


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(sizes: list[int], batches: int, folder: Path) -> Iterator[tuple[int, int, float]]:
    """Documents, bytes of the page and seconds for each size of lake."""
    small = Lake(str(folder / "small"))
    gongwen = [sys.executable, "-m", "flows.cli"]
    subprocess.run([*gongwen, "run", "--plain", "--lake", small.root], cwd=ROOT, check=True, capture_output=True)
    for size in sizes:
        lake, page = Lake(str(folder / f"grown-{size}")), folder / "report.html"
        documents = grown(small, lake, size, batches)
        (Path(lake.root) / "_gongwen").mkdir(exist_ok=True)
        shutil.copytree(Path(small.root) / "_gongwen" / "manifest", Path(lake.root) / "_gongwen" / "manifest")
        command = [*gongwen, "report", "--lake", lake.root, "--out", str(page)]
        seconds = timed(lambda command=command: subprocess.run(command, cwd=ROOT, check=True, capture_output=True))
        yield documents, page.stat().st_size, seconds
        shutil.rmtree(lake.root)


def main() -> None:
    """Prints a line for each size, and fails where a page is too large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 30_000, 1_000_000])
    parser.add_argument("--batches", type=int, default=60)
    parser.add_argument("--lake", type=Path, help="where to make the lakes; default: a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.lake) as folder:
        print(f"{'documents':>10} {'page, bytes':>12} {'seconds':>8} {'MB of memory':>13}")
        for documents, size, seconds in measured(options.documents, options.batches, Path(folder)):
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
            print(f"{documents:>10,} {size:>12,} {seconds:>8.1f} {memory:>13,.0f}", flush=True)
            if size > MOST_BYTES:
                sys.exit(f"{size:,} bytes: expected a page of {MOST_BYTES:,} at most")


if __name__ == "__main__":
    main()
