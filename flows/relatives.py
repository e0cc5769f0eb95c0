"""The relatives of a document, with what each has else, and the passages it shares: for `gongwen explain`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.lake import Lake
from flows.reference import load
from transforms.dedupe import REFERENCES, make_match_text
from transforms.dedupe.differences import Change, Known, differences, known_spans
from transforms.schemas import CLUSTERS, DOCUMENTS, FINDINGS, MENTIONS, REUSE, Table

#: Relatives and passages told; of the rest the number.
NEAREST = 10
LONGEST = 10

#: Changes told of one relative, and of one kind among them.
_CHANGES, _OF_KIND = 20, 5

#: Documents named for one passage, and what is told of each besides its place.
_SHARERS = 3
_OF_SHARER = ("other_id", "other_start", "other_end", "is_earlier")

#: Text shown before and after a change, in characters.
_AROUND = 10

_Row = dict[str, Any]


def rows_about(lake: Lake, table: Table, key: str) -> list[_Row]:
    """The rows of a corpus-wide table of pairs that a document is in, on either side, in all batches."""
    about = (pc.field("document_id") == key) | (pc.field("other_id") == key)
    found: list[_Row] = []
    for batch in lake.batches_of(table):
        found += lake.read_where(lake.path_of(table, batch), about).to_pylist()
    return found


def relatives(lake: Lake, found: Mapping[str, Any]) -> list[_Row]:
    """The nearest documents that one is related to, each with its place, the relation and what changed.

    `found` is the document with its rows in `documents`, `mentions`, `findings` and `duplicates`. Changes are seen from
    it: `before` is its own wording. `more` counts by kind those that are not told.
    """
    own = found["document"]
    pairs = sorted(found["duplicates"], key=lambda row: _nearness(row, _other(row, own["document_id"])))[:NEAREST]
    others = _documents(lake, [_other(pair, own["document_id"]) for pair in pairs])
    match_text = make_match_text(load(REFERENCES)) if pairs else None
    known = known_spans(found["mentions"], found["findings"])
    out = []
    for pair in pairs:
        other = others.get(_other(pair, own["document_id"]))
        if other and match_text:
            told = {"match_text": match_text, "known": known, "other_known": other.pop("known")}
            changes = differences(own["text"], other["text"], **told)
            figures = {name: pair[name] for name in ("relation", "jaccard", "containment", "method")}
            out.append(other | figures | _told(changes, own["text"]))
            del out[-1]["text"]
    return out


def shared_rows(lake: Lake, key: str, duplicates: Iterable[Mapping[str, Any]]) -> list[_Row]:
    """The rows of `reuse` that a document is in with others than its relatives, seen from it.

    `is_earlier` says that the other document arrived before it. None in a lake without that table.
    """
    related = {row[side] for row in duplicates for side in ("document_id", "other_id")} - {key}
    rows = rows_about(lake, REUSE, key)
    return [seen for seen in (_seen_from(key, row) for row in rows) if seen["other_id"] not in related]


def passages(lake: Lake, text: str, rows: Iterable[Mapping[str, Any]]) -> list[_Row]:
    """The passages of a document that others have too, longest first, each once with its text and who has it.

    `rows` are rows of `reuse` seen from the document, `text` is its clean text. The longest are told with some of the
    others, those that arrived earlier first; `others_in_all` counts them.
    """
    sharers: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        sharers[row["start"], row["end"]].append(row)
    ranked = [sorted(some, key=lambda row: (not row["is_earlier"], row["other_id"])) for some in sharers.values()]
    longest = sorted(ranked, key=lambda some: (-max(row["chars"] for row in some), some[0]["start"]))
    told = longest[:LONGEST]
    places = _documents(lake, (row["other_id"] for some in told for row in some[:_SHARERS]), texts=False)
    return [_passage(some, text, places) for some in told]


def _passage(rows: Sequence[Mapping[str, Any]], text: str, places: Mapping[str, _Row]) -> _Row:
    """One passage; what one of its rows calls copied is copied."""
    start, end = rows[0]["start"], rows[0]["end"]
    others = [places.get(row["other_id"], {}) | {name: row[name] for name in _OF_SHARER} for row in rows[:_SHARERS]]
    return {
        "start": start,
        "end": end,
        "chars": max(row["chars"] for row in rows),
        "kind": min(row["kind"] for row in rows),
        "text": text[start:end],
        "others": others,
        "others_in_all": len(rows),
    }


def _seen_from(key: str, row: Mapping[str, Any]) -> _Row:
    """A row of `reuse`, in which the other document is the earlier one, seen from either of the two."""
    if row["document_id"] == key:
        return {**row, "is_earlier": True}
    swapped = {"document_id": "other_id", "start": "other_start", "end": "other_end"}
    turned = {one: row[other] for pair in swapped.items() for one, other in (pair, pair[::-1])}
    return {**row, **turned, "is_earlier": False}


def _other(pair: Mapping[str, Any], key: str) -> str:
    other: str = pair["other_id"] if pair["document_id"] == key else pair["document_id"]
    return other


def _nearness(pair: Mapping[str, Any], other: str) -> tuple[float, float, str]:
    """Sorts the nearest relative first."""
    return -pair["jaccard"], -pair["containment"], other


def _documents(lake: Lake, keys: Iterable[str], *, texts: bool = True) -> dict[str, _Row]:
    """Some documents with their place, by document_id; unless `texts` is off with their text and its known spans."""
    wanted = pc.field("document_id").isin(pa.array(sorted(set(keys)), pa.string()))
    out: dict[str, _Row] = {}
    for batch in lake.batches_of(CLUSTERS):
        placed = lake.read_where(lake.path_of(CLUSTERS, batch), wanted).to_pylist()
        if not placed:
            continue
        here = pc.field("document_id").isin([row["document_id"] for row in placed])
        rows = {row["document_id"]: row for row in _read(lake, DOCUMENTS, batch, here)}
        spans = _known(lake, batch, here) if texts else {}
        for row in placed:
            document = rows[row["document_id"]]
            place = {name: document[name] for name in ("document_id", "title", "path")}
            out[row["document_id"]] = place | {"batch": batch, "is_kept": row["is_kept"]}
            if texts:
                out[row["document_id"]] |= {"text": document["text"], "known": spans.get(row["document_id"], [])}
    return out


def _known(lake: Lake, batch: str, wanted: pc.Expression) -> dict[str, list[Known]]:
    """What mentions and findings say of spans of some documents of a batch."""
    rows: dict[str, tuple[list[_Row], list[_Row]]] = defaultdict(lambda: ([], []))
    for side, table in enumerate((MENTIONS, FINDINGS)):
        for row in _read(lake, table, batch, wanted):
            rows[row["document_id"]][side].append(row)
    return {key: known_spans(*both) for key, both in rows.items()}


def _read(lake: Lake, table: Table, batch: str, wanted: pc.Expression) -> list[_Row]:
    path = lake.path_of(table, batch)
    rows: list[_Row] = lake.read_where(path, wanted).to_pylist() if lake.exists(path) else []
    return rows


def _told(changes: Sequence[Change], text: str) -> _Row:
    """The most telling changes, some of each kind, with what stands around them; how many more there are of which."""
    of_kind: Counter[str] = Counter()
    told: list[_Row] = []
    for change in changes:
        of_kind[change.kind] += 1
        if of_kind[change.kind] <= _OF_KIND and len(told) < _CHANGES:
            left, right = text[max(0, change.start - _AROUND) : change.start], text[change.end : change.end + _AROUND]
            told.append(change._asdict() | {"left": left, "right": right})
    more = of_kind - Counter(change["kind"] for change in told)
    return {"changes": told, "more": dict(more)}
