"""Parquet: a text a row, in the column with a known name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.readers.extracted import MOST_TEXT, Decode, Extracted, Matches, Refused
from flows.readers.rows import Row, joined, known_columns, no_text_column, text_column

if TYPE_CHECKING:
    import pyarrow.parquet as pq

MATCHES = Matches("parquet", magic=(b"PAR1",))

_BATCH = 1000


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The rows of a Parquet file.

    Raises: Refused (malformed, no_text_column, too_large).
    """
    import pyarrow as pa  # a run of plain text does without
    import pyarrow.parquet as pq

    try:
        return _read(pq.ParquetFile(pa.BufferReader(content)))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refused("malformed", f"it is no sound Parquet file ({error}); deliver an intact copy") from error


def _read(file: pq.ParquetFile) -> Extracted:
    """The rows of an open file.

    Raises: Refused; what pyarrow raises over broken pages.
    """
    names = file.schema_arrow.names
    if text_column(names) is None:
        raise no_text_column(names)
    used = known_columns(names)
    if sum(_size(file.metadata, used)) > 4 * MOST_TEXT:
        raise Refused("too_large", f"its texts hold more than {4 * MOST_TEXT:,} bytes; deliver it in parts")
    unused = sorted(set(names) - set(used))
    return joined(_rows(file, used), name="parquet", note=f"columns not used: {', '.join(unused)}" if unused else None)


def _size(metadata: pq.FileMetaData, used: list[str]) -> Iterator[int]:
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            if chunk.path_in_schema.split(".")[0] in used:
                yield chunk.total_uncompressed_size


def _rows(file: pq.ParquetFile, used: list[str]) -> Iterator[Row]:
    for batch in file.iter_batches(batch_size=_BATCH, columns=used):
        yield from map(Row, batch.to_pylist())
