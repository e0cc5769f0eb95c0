"""SPLIT: the text of a source → its documents, what is left over, and what became of the source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow.compute as pc

from transforms.decisions import Decision
from transforms.review.decided import decided_by_source
from transforms.schemas import DECIDED_BORDERS, PARTS, REJECTS, REPEATS, SOURCES, TEXTS
from transforms.split import REFERENCES, Leftover, Part, Split, make_splitter
from transforms.stage import Map, Parameters, Reference, Tables

_Row = dict[str, Any]

#: What `sources` tells of a file as it was read.
_OF_SOURCE = tuple(name for name in SOURCES.schema.names if name not in ("documents", "status"))

#: What a page shows around its main text, and headers and footers of office documents.
_AROUND, _AROUND_DETAIL = "boilerplate", "what the page or file shows around its text: menus, lists of links, footers"
#: What is left out of a source without anything of it being refused.
_NO_TEXT = frozenset({_AROUND, "links", "separator"})

#: How much of a refused text its reject row shows, in characters.
_EXCERPT = 80


def document_id(source_id: str, raw_start: int) -> str:
    """The id of the document that begins at `raw_start` in a source: it never depends on what else is found there."""
    return f"{source_id[:16]}-{raw_start}"


def _part_row(source: Mapping[str, Any], parts: tuple[Part, ...], ordinal: int) -> _Row:
    part = parts[ordinal]
    parent = None if part.parent is None else document_id(source["source_id"], parts[part.parent].start)
    return {
        "document_id": document_id(source["source_id"], part.start),
        "source_id": source["source_id"],
        "parent_id": parent,
        "ordinal": ordinal,
        "path": source["path"],
        "title": part.title,
        "title_method": part.title_method,
        "heading": part.heading,
        "title_start": part.title_start,
        "title_end": part.title_end,
        "heading_end": part.heading_end,
        "border_evidence": list(part.border_evidence),
        "border_score": part.border_score,
        "raw_start": part.start,
        "raw_end": part.end,
        "raw_text": source["content"][part.start : part.end],
    }


def _leftover_row(source: Mapping[str, Any], leftover: Leftover) -> _Row:
    return {
        "source_id": source["source_id"],
        "path": source["path"],
        "raw_start": leftover.start,
        "raw_end": leftover.end,
        "stage": "split",
        "reason": leftover.reason,
        "detail": leftover.detail,
        "excerpt": source["content"][leftover.start : leftover.end][:_EXCERPT],
    }


def _refusal_row(source: Mapping[str, Any]) -> _Row:
    return {
        "source_id": source["source_id"],
        "path": source["path"],
        "raw_start": None,
        "raw_end": None,
        "stage": "read",
        "reason": source["reason"],
        "detail": source["detail"] or "",
        "excerpt": source["excerpt"] or "",
    }


def _source_row(source: Mapping[str, Any], documents: int, status: str) -> _Row:
    return {name: source[name] for name in _OF_SOURCE} | {"documents": documents, "status": status}


def _divide(
    source: Mapping[str, Any], split: Callable[..., Split], decisions: Sequence[Decision]
) -> tuple[_Row, list[_Row], list[_Row]]:
    """The rows of one source that was not delivered before: itself, its documents, its rejects."""
    if source["content"] is None:
        refusals = [_refusal_row(source)] if source["reason"] else []
        status = "ok" if not refusals else "partial" if source["members"] else "rejected"
        return _source_row(source, 0, status), [], refusals
    found = _reviewed(source, _split_main(source, split, _refused(decisions)), decisions)
    documents = [_part_row(source, found.parts, ordinal) for ordinal in range(len(found.parts))]
    rejects = [_leftover_row(source, leftover) for leftover in found.leftovers]
    status = "rejected" if not documents else "partial" if _is_partial(rejects) else "ok"
    return _source_row(source, len(documents), status), documents, rejects


def _opens(part: Part, title: str) -> bool:
    """Whether a document's title line is only the first of the lines that its page or file gives as the title."""
    return part.title_method == "first_line" and title != part.title and title.startswith("".join(part.title.split()))


def _titled(part: Part, title: str) -> Part:
    """A document with the title its page gives; where the text shows the same one, its own."""
    if part.title_method != "opening" and part.title in title and not _opens(part, title):
        return part
    return replace(part, title=title, title_method="page", title_start=0, title_end=0, heading_end=0)


def _is_partial(rejects: list[_Row]) -> bool:
    """Whether more was left out than what a page shows around its texts and between them."""
    return any(reject["reason"] not in _NO_TEXT for reject in rejects)


def _refused(decisions: Sequence[Decision]) -> frozenset[int]:
    """Where in a source people decided that no document begins."""
    return frozenset(int(one.decision_key.partition("-")[2]) for one in decisions if one.verdict == "no")


def _reviewed(source: Mapping[str, Any], found: Split, decisions: Sequence[Decision]) -> Split:
    """The documents, those sure of their beginning of which a person said so."""
    accepted = {one.decision_key: one.mark for one in decisions if one.verdict == "yes"}
    marks = [accepted.get(document_id(source["source_id"], part.start)) for part in found.parts]
    parts = (
        replace(part, border_evidence=(*part.border_evidence, mark), border_score=1.0) if mark else part
        for part, mark in zip(found.parts, marks, strict=True)
    )
    return Split(tuple(parts), found.leftovers) if accepted else found


def _split_main(source: Mapping[str, Any], split: Callable[..., Split], refused: frozenset[int]) -> Split:
    """The documents of a source; of a page, those of its main text. What stands around that is left over."""
    text, start, end = source["content"], source["main_start"], source["main_end"]
    if start is None:
        return split(text, refused=refused)
    found = split(text[start:end], refused=frozenset(at - start for at in refused))
    parts = [replace(part, start=part.start + start, end=part.end + start) for part in found.parts]
    leftovers = [replace(left, start=left.start + start, end=left.end + start) for left in found.leftovers]
    around = [
        Leftover(first, last, _AROUND, _AROUND_DETAIL) for first, last in ((0, start), (end, len(text))) if first < last
    ]
    title = source["page_title"]
    if title and len(parts) == 1 and (parts[0].title_method == "opening" or not around or _opens(parts[0], title)):
        parts = [_titled(parts[0], title)]
    return Split(tuple(parts), (*leftovers, *around))


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    split = make_splitter(reference)

    def run(tables: Tables) -> Tables:
        # asked of the chunk's paths: the repeats are those of the whole batch, which may be most of a million files
        texts = tables[TEXTS.name]
        is_repeat = pc.is_in(texts.column("path"), value_set=tables[REPEATS.name].column("path").combine_chunks())
        decided = decided_by_source(tables[DECIDED_BORDERS.name])
        sources: list[_Row] = []
        documents: list[_Row] = []
        rejects: list[_Row] = []
        for source, again in zip(texts.to_pylist(), is_repeat.to_pylist(), strict=True):
            if again:
                sources.append(_source_row(source, 0, "repeat"))
                continue
            row, found, refused = _divide(source, split, decided.get(source["source_id"][:16], ()))
            sources.append(row)
            documents += found
            rejects += refused
        return {
            SOURCES.name: SOURCES.from_rows(sources),
            PARTS.name: PARTS.from_rows(documents),
            REJECTS.name: REJECTS.from_rows(rejects),
        }

    return run


SPLIT = Map(
    "split",
    reads=(TEXTS, REPEATS, DECIDED_BORDERS),
    writes=(SOURCES, PARTS, REJECTS),
    make=_make,
    references=REFERENCES,
)
