"""The lake: where tables lie, how a batch of one is read, and how it is replaced whole.

Published tables lie at `<root>/<table>/batch=<date>/part-0.parquet`, corpus-wide ones at
`<root>/<table>/<date>.parquet` (a file per batch of the row's document). Everything else, work between stages and the
manifest, lies under `<root>/_gongwen`, which Parquet readers skip. A file is written aside and then put in place in one
step, so that a reader sees the old one or the new one and never half of either.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType

import fsspec
import fsspec.core
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from flows.found import is_of_this_machine
from flows.storage import again
from transforms.schemas import Table, check
from transforms.stage import Tables

STATE = "_gongwen"
#: What the names of files begin with that only show that a lake can be written to.
PROBE = ".probe-"

_PARQUET = {"compression": "zstd", "write_page_index": True, "version": "2.6"}

#: zstd at its default level for readers: a third of the bytes of snappy on Chinese prose, read at the same speed. Work
#: between stages is read once or twice, and written in half the time at level 1.
_LEVEL = {True: 3, False: 1}


class LakeError(Exception):
    """The lake cannot be used as it is; the message says where, why and what to do."""


def _content(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - and reads 10,000 files
        return file.read()


@dataclass(frozen=True)
class Published:
    """One file of the lake as it was written: `path` below the root, its SHA-256, size, rows, and rows per chunk."""

    path: str
    sha256: str
    bytes: int
    rows: int
    chunks: tuple[int, ...]


@dataclass(frozen=True)
class Lake:
    """The output root: a local folder or any fsspec URL."""

    root: str

    @cached_property
    def _place(self) -> tuple[fsspec.AbstractFileSystem, str]:
        fs, path = fsspec.core.url_to_fs(self.root)
        return fs, path.rstrip("/")

    @property
    def fs(self) -> fsspec.AbstractFileSystem:
        """The filesystem that holds the lake."""
        return self._place[0]

    @cached_property
    def is_local(self) -> bool:
        """Whether the lake is a folder of this machine."""
        return is_of_this_machine(self.fs)

    @cached_property
    def arrow_fs(self) -> pafs.FileSystem:
        """The same filesystem for Arrow."""
        return pafs.LocalFileSystem() if self.is_local else pafs.PyFileSystem(pafs.FSSpecHandler(self.fs))

    def locate(self, path: str) -> str:
        """The full path of a path below the root, as its filesystem wants it."""
        return f"{self._place[1]}/{path}"

    def prepare(self) -> None:
        """Makes the root and proves that it can be written to.

        Raises: LakeError when it cannot.
        """
        probe = f"{STATE}/{PROBE}{uuid.uuid4().hex}"
        try:
            if self.is_local:  # put there at once: the folder of what is put in place later may be swept meanwhile
                Path(self.locate(STATE)).mkdir(parents=True, exist_ok=True)
                Path(self.locate(probe)).touch()
            else:
                self.write_bytes(probe, b"")
            with suppress(FileNotFoundError):  # swept by the run that holds the lake
                again(self.fs.rm_file, self.locate(probe))
        except OSError as error:
            raise LakeError(
                f"{self.root}: the lake cannot be written to ({error}); expected a folder or URL this user may create "
                "files in: mend its permissions or give another --lake"
            ) from error

    # ---------------------------------------------------------------------------------------------- paths
    def path_of(self, table: Table, batch: str) -> str:
        """Where a batch of a table lies, below the root."""
        home = table.name if table.published else f"{STATE}/work/{table.name}"
        return f"{home}/{batch}.parquet" if table.corpus_wide else f"{home}/batch={batch}/part-0.parquet"

    def exists(self, path: str, size: int | None = None) -> bool:
        """Whether a file is there, of that size if one is given."""
        if self.is_local:
            try:
                found = os.stat(self.locate(path)).st_size  # noqa: PTH116 - a status of 1000 batches asks 50,000 times
            except (FileNotFoundError, NotADirectoryError):
                return False
        else:
            try:
                found = int(again(self.fs.info, self.locate(path))["size"])
            except FileNotFoundError:
                return False
        return size is None or found == size

    def names(self, path: str) -> list[str]:
        """The names in a folder, sorted; none when it does not exist."""
        if self.is_local:
            try:
                return sorted(again(os.listdir, self.locate(path)))  # 20,000 names
            except (FileNotFoundError, NotADirectoryError):
                return []
        try:
            entries = again(self.fs.ls, self.locate(path), detail=False)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(entry.rstrip("/").rsplit("/", 1)[-1] for entry in entries)

    def batches_of(self, table: Table) -> list[str]:
        """The batches that a corpus-wide table has files of, in order."""
        return [name.removesuffix(".parquet") for name in self.names(table.name) if name.endswith(".parquet")]

    # ---------------------------------------------------------------------------------------------- small files
    def read_bytes(self, path: str) -> bytes:
        """The content of a file of the lake."""
        content: bytes = again(_content if self.is_local else self.fs.cat_file, self.locate(path))
        return content

    def write_bytes(self, path: str, content: bytes) -> None:
        """Puts a small file in place in one step."""
        with self.replacing(path) as temporary:
            temporary.write_bytes(content)

    def remove(self, path: str) -> None:
        """Removes a file, if it is there."""
        if self.exists(path):
            again(self.fs.rm_file, self.locate(path))

    @contextmanager
    def replacing(self, path: str) -> Iterator[Path]:
        """A temporary local file that takes the place of `path` when the block ends well, and vanishes otherwise."""
        if self.is_local:
            temporary = Path(self.locate(f"{STATE}/tmp/{uuid.uuid4().hex}"))
            temporary.parent.mkdir(parents=True, exist_ok=True)
        else:
            temporary = Path(tempfile.mkdtemp(prefix="gongwen-")) / "file"
        try:
            yield temporary
            self._put_in_place(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
            if not self.is_local:
                shutil.rmtree(temporary.parent)

    def _put_in_place(self, temporary: Path, path: str) -> None:
        if not self.is_local:
            again(self.fs.put_file, str(temporary), self.locate(path))
            return
        target = Path(self.locate(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(
            target
        )  # not synced: what a power cut takes has another size, and the next run makes it again

    def sweep(self) -> None:
        """Removes what a killed run left half written (only its one writer may call this)."""
        leftovers = self.locate(f"{STATE}/tmp")
        if self.is_local and Path(leftovers).is_dir():
            shutil.rmtree(leftovers)
        for name in self.names(STATE):
            if name.startswith(PROBE):
                with suppress(FileNotFoundError):  # that of a run which waits, and removed it just now
                    self.remove(f"{STATE}/{name}")

    # ---------------------------------------------------------------------------------------------- tables
    def read(self, table: Table, batch: str, columns: list[str] | None = None) -> pa.Table:
        """A batch of a table."""
        return self.read_file(self.path_of(table, batch), columns)

    def read_file(self, path: str, columns: list[str] | None = None) -> pa.Table:
        """A Parquet file of the lake."""
        return pq.ParquetFile(self.locate(path), filesystem=self.arrow_fs).read(columns=columns)

    def read_where(self, path: str, condition: pc.Expression) -> pa.Table:
        """The rows of a Parquet file of the lake that meet a condition; groups of rows that cannot are passed over."""
        return pq.read_table(self.locate(path), filesystem=self.arrow_fs, filters=condition, partitioning=None)

    def read_chunk(self, path: str, chunks: tuple[int, ...], index: int) -> pa.Table:
        """One chunk of a file: its row groups are the chunks that have rows, in order."""
        file = pq.ParquetFile(self.locate(path), filesystem=self.arrow_fs)
        if not chunks[index]:
            return file.schema_arrow.empty_table()
        group = sum(1 for rows in chunks[:index] if rows)
        return file.read_row_group(group)

    def dataset(self, table: Table, batches: list[str]) -> ds.Dataset:
        """All batches of a table as one lazy dataset with a `batch` column."""
        paths = [self.locate(self.path_of(table, batch)) for batch in batches]
        fields = (
            list(table.schema) if "batch" in table.schema.names else [*table.schema, pa.field("batch", pa.string())]
        )
        partitioning = None
        if not table.corpus_wide:
            partitioning = ds.partitioning(pa.schema([pa.field("batch", pa.string())]), flavor="hive")
        return ds.dataset(
            paths, schema=pa.schema(fields), format="parquet", filesystem=self.arrow_fs, partitioning=partitioning
        )

    def publish(self, table: Table, batch: str, data: pa.Table) -> Published:
        """Replaces one batch of a table by `data`, whole, as a single chunk."""
        with Publication(self, batch, (table,)) as publication:
            publication.add({table.name: data})
            return publication.commit()[table.name]


@dataclass
class Publication:
    """New files of one batch, written aside chunk by chunk and put in place together by `commit`."""

    lake: Lake
    batch: str
    tables: tuple[Table, ...]
    _writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)
    _files: dict[str, Path] = field(default_factory=dict)
    _chunks: dict[str, list[int]] = field(default_factory=dict)

    def __enter__(self) -> Publication:
        base = self.lake.locate(f"{STATE}/tmp") if self.lake.is_local else tempfile.gettempdir()
        Path(base).mkdir(parents=True, exist_ok=True)
        for table in self.tables:
            file = Path(base) / f"gongwen-{uuid.uuid4().hex}"
            self._files[table.name] = file
            self._writers[table.name] = pq.ParquetWriter(
                file,
                table.schema,
                compression_level=_LEVEL[table.published],
                use_dictionary=[column.name for column in table.schema if column.type != pa.large_string()],
                **_PARQUET,
            )
            self._chunks[table.name] = []
        return self

    def add(self, data: Tables) -> None:
        """Appends one chunk of every table; a chunk with rows is one row group."""
        for table in self.tables:
            rows = check(data[table.name], table)
            self._chunks[table.name].append(rows.num_rows)
            if rows.num_rows:
                self._writers[table.name].write_table(rows, row_group_size=rows.num_rows)

    def commit(self) -> dict[str, Published]:
        """Puts all files in place, one step each, and tells what they are."""
        return {table.name: self._commit(table) for table in self.tables}

    def _commit(self, table: Table) -> Published:
        self._writers.pop(table.name).close()
        file = self._files.pop(table.name)
        path, chunks = self.lake.path_of(table, self.batch), tuple(self._chunks[table.name])
        with file.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        size = file.stat().st_size
        with self.lake.replacing(path) as temporary:
            shutil.move(file, temporary)
        return Published(path, digest, size, sum(chunks), chunks)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        for file in self._files.values():
            file.unlink(missing_ok=True)
