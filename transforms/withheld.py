"""What becomes of a document, or of a source that is not divided yet, on which a stage raises: a reject that says why.

A source that cannot be decoded or divided is refused where that happens. A document is taken out of what splitting
wrote, so that no later stage meets it; its span of the source is then that of a reject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from transforms.schemas import PARTS, REJECTS, SOURCES, TEXTS
from transforms.stage import Stage, Tables

#: The reason of such rejects.
REASON = "transform_error"

#: How much of a refused text its reject row shows, in characters.
_EXCERPT = 80
#: At least so many documents of a batch may be withheld, and of large ones one in so many, but never all: an error of
#: many is one of the code. What is honest of a hundred thousand documents has shown far less than one in fifty.
_LEAST, _ONE_IN = 3, 50


class Withheld(NamedTuple):
    """A document (its document_id) or a source (its path), the stage that raises on it, and the error in words."""

    key: str
    stage: str
    error: str

    @property
    def detail(self) -> str:
        """The words of its reject."""
        return f"stage {self.stage} raised {self.error}"


def most_withheld(rows: int) -> int:
    """How many of so many documents or sources of a batch may be withheld before it is the code that is at fault."""
    return min(max(_LEAST, rows // _ONE_IN), max(0, rows - 1))


def refused_deliveries(deliveries: pa.Table, refused: Iterable[Withheld]) -> Tables:
    """`texts` of deliveries that cannot be decoded: without content, with the reason."""
    details = {each.key: each.detail for each in refused}
    rows = deliveries.filter(pc.is_in(deliveries.column("path"), value_set=pa.array(details, pa.string()))).to_pylist()
    for row in rows:
        del row["payload"]
        row |= {"format": row["format"] or "text", "content": None, "excerpt": ""}
        row |= {"reason": REASON, "detail": details[row["path"]]}
    return {TEXTS.name: TEXTS.from_rows(rows)}


def refused_texts(texts: pa.Table, refused: Iterable[Withheld]) -> Tables:
    """`sources`, `parts` and `rejects` of sources that cannot be divided: each is one reject from end to end."""
    details = {each.key: each.detail for each in refused}
    rows = texts.filter(pc.is_in(texts.column("path"), value_set=pa.array(details, pa.string()))).to_pylist()
    named = [name for name in SOURCES.schema.names if name not in ("documents", "status")]
    sources = [{name: row[name] for name in named} | {"documents": 0, "status": "rejected"} for row in rows]
    rejects = [_reject(row, "split", details[row["path"]], row["content"], 0) for row in rows]
    return {
        SOURCES.name: SOURCES.from_rows(sources),
        PARTS.name: PARTS.empty(),
        REJECTS.name: REJECTS.from_rows(rejects),
    }


def _reject(row: Mapping[str, Any], stage: str, detail: str, text: str | None, start: int) -> dict[str, Any]:
    """The reject of a text that begins at `start` of its source; without a text, that of the whole source."""
    return {
        "source_id": row["source_id"],
        "path": row["path"],
        "raw_start": None if text is None else start,
        "raw_end": None if text is None else start + len(text),
        "stage": stage,
        "reason": REASON,
        "detail": detail,
        "excerpt": (text or "")[:_EXCERPT],
    }


#: What is made of sources that a stage raises on, by its name.
REFUSALS = {"read": refused_deliveries, "split": refused_texts}


def may_withhold(stage: Stage) -> bool:
    """Whether what a stage raises on can be withheld: sources where they become documents, and documents after that."""
    return stage.name in REFUSALS or "document_id" in stage.reads[0].schema.names


def without(divided: Tables, withheld: Iterable[Withheld]) -> tuple[Tables, tuple[Withheld, ...]]:
    """What splitting wrote without some documents, which become rejects, and those of them that were there.

    Parts of a withheld document belong to the document above it. Ordinals stay as they are.
    """
    by_key = {each.key: each for each in withheld}
    parts = divided[PARTS.name]
    is_out = pc.is_in(parts.column("document_id"), value_set=pa.array(by_key, pa.string()))
    out = parts.filter(is_out).to_pylist()
    if not out:
        return divided, ()
    there = [by_key[row["document_id"]] for row in out]
    added = [
        _reject(row, each.stage, each.detail, row["raw_text"], row["raw_start"])
        for row, each in zip(out, there, strict=True)
    ]
    rejects = pa.concat_tables([divided[REJECTS.name], REJECTS.from_rows(added)]).combine_chunks()
    tables = {
        SOURCES.name: _recounted(divided[SOURCES.name], [row["path"] for row in out]),
        PARTS.name: _adopted(parts.filter(pc.invert(is_out)), {row["document_id"]: row["parent_id"] for row in out}),
        REJECTS.name: rejects.sort_by("path").combine_chunks(),
    }
    return {**divided, **tables}, tuple(there)


def _recounted(sources: pa.Table, lost: list[str]) -> pa.Table:
    """Sources some of whose documents are withheld: the path of each such document stands in `lost`."""
    rows = sources.to_pylist()
    for row in rows:
        fewer = lost.count(row["path"])
        if fewer:
            row["documents"] -= fewer
            row["status"] = "partial" if row["documents"] else "rejected"
    return SOURCES.from_rows(rows)


def _adopted(parts: pa.Table, parents: Mapping[str, str | None]) -> pa.Table:
    """Parts with the document above a withheld one in its place; `parents` has what stood above each of those."""
    above = parts.column("parent_id").to_pylist()
    for row, parent in enumerate(above):
        while parent in parents:
            parent = parents[parent]  # noqa: PLW2901 - up to one that stays
        above[row] = parent
    at = parts.schema.get_field_index("parent_id")
    return parts.set_column(at, parts.schema.field(at), pa.array(above, pa.string()))
