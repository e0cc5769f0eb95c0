"""One delivery as a row of `deliveries`: its bytes, or what a reader of its format made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from flows.deliveries import Delivery, content_of
from flows.readers import reader_for
from flows.readers.extracted import About, Extracted, first_bytes
from flows.readers.process import ReaderFailed, reader_process
from flows.readers.unpack import too_large
from transforms.stage import Limits

_UNKNOWN = "unknown"


class Row(NamedTuple):
    """A row of `deliveries`; `size` is its column `bytes`."""

    source_id: str
    path: str
    member_of: str | None
    source_name: str | None
    size: int
    format: str | None = None
    encoding: str | None = None
    encoding_score: float | None = None
    content: str | None = None
    main_start: int | None = None
    main_end: int | None = None
    page_title: str | None = None
    page_date: str | None = None
    page_source: str | None = None
    page_url: str | None = None
    members: int | None = None
    reason: str | None = None
    detail: str | None = None
    excerpt: str | None = None
    payload: bytes | None = None


def columns_of(rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Rows as the columns of `deliveries`."""
    names = ("bytes" if name == "size" else name for name in Row._fields)
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def row_of(delivery: Delivery, limits: Limits) -> Row:
    """The row of a delivery. What can be read no other way is plain text, and goes on as bytes."""
    row = Row(delivery.source_id, delivery.path, delivery.member_of, delivery.source_name, delivery.size)
    if delivery.about is not None:
        title, date, source, url = delivery.about
        row = row._replace(page_title=title, page_date=date, page_source=source, page_url=url)
    if delivery.members is not None:
        row = row._replace(format=delivery.format, members=delivery.members)
        return row._replace(reason=delivery.reason, detail=delivery.detail)
    if delivery.reason is not None:
        return _refused(row, delivery.reason, delivery.detail or "")
    if detail := too_large(delivery.size, limits):
        return _refused(row, "too_large", detail)
    try:
        return _read(row, content_of(delivery), limits)
    except OSError as error:
        detail = f"the file could not be opened: {error}; mend its permissions or deliver it again"
        return _refused(row, "unreadable", detail)


def _read(row: Row, content: bytes, limits: Limits) -> Row:
    if hashlib.sha256(content).hexdigest() != row.source_id:
        return _refused(row, "changed", "the file changed while it was read; the next run reads it again")
    if reader_for(content, row.path) is None:
        return row._replace(payload=content)
    return _extracted(row, content, limits)


def _refused(row: Row, reason: str, detail: str, excerpt: str = "") -> Row:
    return row._replace(format=_UNKNOWN, reason=reason, detail=detail, excerpt=excerpt)


def _extracted(row: Row, content: bytes, limits: Limits) -> Row:
    """The row with what a reader makes of a file, in a process that may be killed."""
    try:
        found: Extracted = reader_process(limits).ask("extract", content, row.path)
    except ReaderFailed as failure:
        return _refused(row, failure.reason, failure.detail, first_bytes(content))
    row = row._replace(
        format=found.format,
        encoding=found.encoding,
        encoding_score=found.score,
        content=found.text,
        reason=found.reason,
        detail=found.detail,
        excerpt=found.excerpt,
    )
    return row if not found.passages else _with_passage(row, found)


def _with_passage(row: Row, found: Extracted) -> Row:
    """The row with the main text of a page, and what the page says of it where nobody else said so."""
    main = found.passages[0]
    told = About(row.page_title, row.page_date, row.page_source, row.page_url)
    title, date, source, url = (ours or theirs for ours, theirs in zip(told, main.about, strict=True))
    return row._replace(
        main_start=main.start,
        main_end=found.passages[-1].end,
        page_title=title,
        page_date=date,
        page_source=source,
        page_url=url,
    )
