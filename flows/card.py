"""The `README.md` of a lake: what lies there, what its columns mean and how to read it.

It is a dataset card as Hugging Face's `datasets` reads it, so that `load_dataset(lake, "documents")` finds the files of
a table. It follows from the lake alone, not from the clock or from runs: the same lake has the same card.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.dictionary import HOW_TO_READ_OFFSETS, section
from flows.lake import Lake
from flows.plan import Plan
from transforms.schemas import CORPUS, PUBLISHED, RUNS, SCHEMA_VERSION, SOURCES, Table

CARD = "README.md"

#: Bounds of Hugging Face's size categories, in rows of the corpus.
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)
_LARGEST = "100M<n<1B"

_ABOUT = """# A corpus of Chinese official writing

整理后的中文公文语料：讲话、工作报告、总结、通知、批复等。由 gongwen 从采集的网页和文件拆分、清洗、查重、标注
而成；原文、每一处改动及其依据均保留在表中。

Speeches, work reports, summaries, notices and replies, taken from scraped pages and files by gongwen: split into
documents, cleaned, related to their copies, tagged. `corpus` has a row for each document that is kept of its copies;
the other tables hold everything else, and the proof. Nothing is lost: every character of every source is in `raw_text`
of exactly one document or in `rejects`, and `edits` replayed on `raw_text` give `text`.
"""

_READING = """## How to read it

`lake` is the folder that holds this page. Files are replaced whole, one batch of one table at a time: a reader meets
the old file or the new one, never half of one. Folders whose names begin with `_` are the pipeline's own.

```python
import pandas as pd
import polars as pl
from datasets import load_dataset

pd.read_parquet("{lake}/documents", dtype_backend="pyarrow")
pl.scan_parquet("{lake}/documents/**/*.parquet", hive_partitioning=True)
load_dataset("{lake}", "documents", split="train")  # without the column batch: it is in the folders' names
spark.read.parquet("{lake}/documents")
```

In SQL, `gongwen query "select …" --lake {lake}`, or DuckDB with a view for each table:

```sql
{views}
```
"""

_LIMITS = """## Known limits

- Texts come from sites that mask names, cut texts short and put words of their own in. Masks are listed in `findings`,
  never guessed; what is missing is missing, and `truncation` and `quality_score` say how much of a text is there.
- A phrase that looks put in and may be honest stays in the text: `findings` of kind `suspect_watermark`.
- Mentions, themes, places and dates are told by rules, lists and a statistical model that err. Every row carries its
  evidence and a score; scores rank, they are no probabilities. `method` says what told a mention.
- A document is dated by what its text knows: `dated_from` and `dated_to` bound when it was written, and are null where
  nothing says so. `batch` is when its source arrived, which says nothing of its age.
- Copies are found by shared wording; the kept one is the best by evidence, and need not be the original.
- Scans without a layer of text are not read: they are in `rejects`.
- Two tables of a batch are replaced one after the other: who joins tables while a run writes may meet both versions.
- Rights in the texts are those of whoever wrote them; the texts name persons. Mind both before passing them on.
"""


@dataclass(frozen=True)
class Holding:
    """What a lake holds of a table: its batches, in order, and the rows of all of them."""

    table: Table
    batches: tuple[str, ...]
    rows: int


def refresh(plan: Plan) -> bool:
    """Puts the card of a lake in place, if it is not there or says otherwise; whether it did."""
    content = card(holdings(plan)).encode()
    lake: Lake = plan.lake
    if lake.exists(CARD, len(content)) and lake.read_bytes(CARD) == content:
        return False
    lake.write_bytes(CARD, content)
    return True


def holdings(plan: Plan) -> list[Holding]:
    """What the lake holds of every table but `runs`, by what its stages have on record."""
    found = []
    for table in PUBLISHED:
        if table is not RUNS:
            outputs = {batch: plan.output(table, batch) for batch in plan.with_output(table)}
            found.append(Holding(table, tuple(outputs), sum(output.rows for output in outputs.values() if output)))
    return found


def card(held: list[Holding]) -> str:
    """The whole card, in Markdown."""
    views = "\n".join(_view(table) for table in PUBLISHED)
    reading = _READING.replace("{lake}", "lake").replace("{views}", views)
    parts = [_front(held), _ABOUT, _counts(held), reading, _LIMITS, "## Tables\n", HOW_TO_READ_OFFSETS]
    return "\n".join([*parts, *(section(table, level=3) for table in PUBLISHED)])


def _files(table: Table) -> str:
    return f"{table.name}/*.parquet" if table.corpus_wide else f"{table.name}/*/*.parquet"


def _front(held: list[Holding]) -> str:
    """The YAML that tells `datasets` which files are which table."""
    rows = next(each.rows for each in held if each.table is CORPUS)
    size = next((name for bound, name in _SIZES if rows < bound), _LARGEST)
    lines = ["---", "pretty_name: Chinese official writing", "language:", "- zh", "license: other", "size_categories:"]
    lines += [f"- {size}", "task_categories:", "- text-classification", "- token-classification", "tags:"]
    lines += [f"- {tag}" for tag in ("chinese", "government", "official-documents", "公文", "gongwen")]
    with_files = [each.table for each in held if each.batches]  # `datasets` refuses a pattern that finds nothing
    configs = [line for table in (*with_files, RUNS) for line in _config(table)]
    return "\n".join([*lines, "configs:", *configs, "---", ""])


def _config(table: Table) -> list[str]:
    default = ["  default: true"] if table is CORPUS else []
    return [f"- config_name: {table.name}", *default, "  data_files:", "  - split: train", f"    path: {_files(table)}"]


def _counts(held: list[Holding]) -> str:
    """Rows and batches of every table."""
    batches = next(each.batches for each in held if each.table is SOURCES)
    when = f"{len(batches):,} batches from {batches[0]} to {batches[-1]}" if batches else "no batch yet"
    lines = [f"Schema version {SCHEMA_VERSION}; {when}, a batch being the date on which sources arrived.", ""]
    lines += ["| table | a row is | rows | files |", "| --- | --- | ---: | ---: |"]
    lines += [f"| `{each.table.name}` | {each.table.row} | {each.rows:,} | {len(each.batches):,} |" for each in held]
    return "\n".join([*lines, f"| `{RUNS.name}` | {RUNS.row} | | |", ""])


def _view(table: Table) -> str:
    """The line of SQL that makes a table a view of DuckDB's."""
    if table.corpus_wide:
        return f"create view {table.name} as from 'lake/{_files(table)}';"
    source = f"read_parquet('lake/{_files(table)}', hive_partitioning = true, hive_types_autocast = false)"
    return f"create view {table.name} as from {source};"
