"""The data dictionary, generated from the schemas: `python -m flows.dictionary > docs/tables.md`."""

from __future__ import annotations

import sys

from transforms.schemas import COLUMNS, PUBLISHED, SCHEMA_VERSION, Table

HOW_TO_READ_OFFSETS = """A column means the same wherever it stands. Offsets are code points, half-open; `raw_*` ones
count in the decoded source text (in `edits`, in `raw_text`), the others in `text`. Every file holds these words in the
metadata of its fields.
"""

_HEAD = f"""# Tables

Generated from `transforms/schemas.py` and `transforms/columns.py` by `python -m flows.dictionary`; schema version
{SCHEMA_VERSION}.

{HOW_TO_READ_OFFSETS}"""


def data_dictionary() -> str:
    """Every published table and column, in Markdown."""
    return "\n".join([_HEAD, *(section(table) for table in PUBLISHED)])


def section(table: Table, *, level: int = 2) -> str:
    """A table and its columns, in Markdown, under a heading of some level."""
    place = f"{table.name}/<date>.parquet" if table.corpus_wide else f"{table.name}/batch=<date>/part-0.parquet"
    if table.name == "runs":
        place = "runs/<run_id>.parquet"
    lines = [f"{'#' * level} {table.name}", "", f"A row is {table.row}. Key: {', '.join(table.key)}. At `{place}`.", ""]
    lines += ["| column | type | null | meaning |", "| --- | --- | --- | --- |"]
    for entry in table.columns:
        name = entry.rstrip("?")
        kind, meaning = COLUMNS[name]
        shown = str(kind).replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")
        lines.append(f"| {name} | {shown} | {'may be' if entry.endswith('?') else ''} | {meaning} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
