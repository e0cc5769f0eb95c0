"""What `verify` finds: every promise, broken on purpose."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from flows_helpers import DAYS

from flows.verify import verify_lake


@pytest.fixture
def lake(tmp_path: Path, sample_lake: Path) -> Path:
    """A copy of the samples' lake."""
    return Path(shutil.copytree(sample_lake, tmp_path / "lake"))


def _checks(lake: Path) -> set[str]:
    result = verify_lake(str(lake))
    assert result is not None
    return {problem["check"] for problem in result["problems"]}


def _rewrite(lake: Path, path: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Changes a file and the manifest with it, as a careless tool would: only the deeper checks can tell."""
    file = lake / path
    table = pq.ParquetFile(file).read()
    pq.write_table(change(table).cast(table.schema), file)
    for record_file in (lake / "_gongwen" / "manifest").rglob("*.json"):
        record = json.loads(record_file.read_text(encoding="utf-8"))
        for output in record["outputs"].values():
            if output["path"] == path:
                content = file.read_bytes()
                rows = pq.read_metadata(file).num_rows
                output |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "rows": rows}
                record_file.write_text(json.dumps(record), encoding="utf-8")


_EDITS = f"edits/batch={DAYS[0]}/part-0.parquet"
_DOCUMENTS = f"documents/batch={DAYS[0]}/part-0.parquet"


def test_a_sound_lake_has_no_problem(lake: Path) -> None:
    assert _checks(lake) == set()


def test_a_flipped_byte(lake: Path) -> None:
    file = lake / _DOCUMENTS
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    assert _checks(lake) == {"checksum"}


def test_a_missing_file(lake: Path) -> None:
    (lake / _EDITS).unlink()
    assert "file" in _checks(lake)


def test_a_lost_row(lake: Path) -> None:
    _rewrite(lake, _DOCUMENTS, lambda table: table.slice(1))
    assert {"conservation", "foreign key"} <= _checks(lake)


def test_a_row_that_stands_twice(lake: Path) -> None:
    _rewrite(lake, _DOCUMENTS, lambda table: pa.concat_tables([table, table.slice(0, 1)]))
    assert "key" in _checks(lake)


@pytest.mark.parametrize("column", ["after", "before"])
def test_an_edit_that_does_not_replay(lake: Path, column: str) -> None:
    def change(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index(column)
        return table.set_column(at, column, pc.binary_join_element_wise(table.column(column), "错", ""))

    _rewrite(lake, _EDITS, change)
    assert _checks(lake) == {"replay"}


def test_a_lost_edit(lake: Path) -> None:
    _rewrite(lake, _EDITS, lambda table: table.slice(1))
    assert _checks(lake) == {"replay"}


def test_raw_text_that_is_not_the_source(lake: Path) -> None:
    def change(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("raw_text")
        return table.set_column(at, "raw_text", pc.utf8_reverse(table.column("raw_text")))

    _rewrite(lake, _DOCUMENTS, change)
    assert "raw_text" in _checks(lake)


def test_a_mention_of_no_document(lake: Path) -> None:
    def change(table: pa.Table) -> pa.Table:
        ids = ["0000000000000000-0", *table.column("document_id").to_pylist()[1:]]
        return table.set_column(0, "document_id", pa.array(ids))

    _rewrite(lake, f"themes/batch={DAYS[0]}/part-0.parquet", change)
    assert "foreign key" in _checks(lake)


def test_an_entity_that_lost_its_row(lake: Path) -> None:
    _rewrite(lake, f"entities/{DAYS[0]}.parquet", lambda table: table.slice(1))
    assert _checks(lake) == {"foreign key"}


def test_an_entity_in_two_batches(lake: Path) -> None:
    first = pq.ParquetFile(lake / f"entities/{DAYS[0]}.parquet").read()
    _rewrite(lake, f"entities/{DAYS[1]}.parquet", lambda table: pa.concat_tables([table, first.slice(0, 1)]))
    assert _checks(lake) == {"key"}


def test_mentions_are_not_held_to_entities_that_cannot_be_read(lake: Path) -> None:
    (lake / f"entities/{DAYS[0]}.parquet").write_bytes(b"")
    assert _checks(lake) == {"checksum"}


def test_mentions_are_not_held_to_entities_that_were_never_counted(lake: Path) -> None:
    shutil.rmtree(lake / "entities")
    shutil.rmtree(lake / "_gongwen" / "manifest" / "entity")
    assert _checks(lake) == set()
