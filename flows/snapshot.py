"""Tables of a lake as they are at one moment, for readers who must not see a run at work."""

from __future__ import annotations

import errno
import re
import resource
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from flows.lake import Lake, LakeError
from transforms.schemas import Table

#: What changes with a file that takes the place of another, by filesystem.
_MARKS = ("ino", "mtime", "size", "ETag", "etag", "generation", "LastModified", "last_modified", "created")

#: Attempts to find all files unchanged after opening them; one takes some 50 ms for a thousand batches.
_ATTEMPTS = 5

_FORMAT = ds.ParquetFileFormat()


@dataclass(frozen=True)
class Snapshot:
    """Tables by name. A file that was open stays what it was, whatever takes its place: a query reads one state.

    `is_settled` tells whether that is the state of one moment; where a run replaced files while they were opened, every
    file is whole and every batch there once, but some are a moment older than others.
    """

    tables: Mapping[str, ds.Dataset]
    is_settled: bool


def snapshot(lake: Lake, tables: Iterable[Table]) -> Snapshot:
    """The tables as lazy datasets with the types they declare and a `batch` column; one without batches is empty.

    Raises: LakeError when the system lets this process open fewer files than there are.
    """
    wanted = tuple(tables)
    _allow_open_files()
    for attempt in range(_ATTEMPTS):
        before = {table.name: _files(lake, table) for table in wanted}
        try:
            opened = {table.name: _opened(lake, table, list(before[table.name])) for table in wanted}
        except FileNotFoundError:
            if attempt == _ATTEMPTS - 1:
                raise
            continue
        if before == {table.name: _files(lake, table) for table in wanted}:
            return Snapshot(opened, is_settled=True)
    return Snapshot(opened, is_settled=False)


def _files(lake: Lake, table: Table) -> dict[str, str]:
    """The batches that a table has a file of, in order, each with what tells that file from another."""
    lake.fs.invalidate_cache()
    folder = lake.locate(table.name)
    if not lake.fs.isdir(folder):
        return {}
    place = re.escape(lake.path_of(table, "\0")).replace("\0", "([^/]+)")
    found = {}
    for path, entry in lake.fs.find(folder, detail=True).items():
        match = re.search(rf"(?:^|/){place}$", path)
        if match:
            found[match[1]] = str([entry.get(mark) for mark in _MARKS])
    return dict(sorted(found.items()))


def _opened(lake: Lake, table: Table, batches: list[str]) -> ds.Dataset:
    """A dataset over files that are open: what replaces them later is not seen."""
    schema: pa.Schema = table.schema
    if not table.corpus_wide:
        schema = schema.append(pa.field("batch", pa.string(), nullable=False))
    try:
        fragments = [_fragment(lake, table, batch) for batch in batches]
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
        raise LakeError(
            f"{lake.root}: {table.name} has {len(batches)} files and this process may not open as many; raise the "
            "limit (`ulimit -n 100000`) and ask again"
        ) from error
    return ds.FileSystemDataset(fragments, schema, _FORMAT)


def _fragment(lake: Lake, table: Table, batch: str) -> ds.Fragment:
    file = lake.arrow_fs.open_input_file(lake.locate(lake.path_of(table, batch)))
    of_batch = None if table.corpus_wide else pc.field("batch") == batch
    return _FORMAT.make_fragment(file, partition_expression=of_batch)


def _allow_open_files() -> None:
    """Lets this process open as many files as the system grants it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # some systems grant less than they say
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
