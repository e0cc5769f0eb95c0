"""CLUSTER: the signatures of the whole corpus → which documents are related, and which copy of each is kept.

`duplicates` has a row for every pair found, the document that arrived later first. Of the copies of one match text each
two of the first eight are there, later ones with the first alone. A relation of two texts that have such copies is
there for each of the first eight copies of one of them with the first of the other, and back. Rows come by batch,
document_id and other_id; `batch` is that of document_id. Pairs rest on the two documents and those before them, so
earlier batches stay as they are; clusters rest on all pairs, and on what people decided of some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import Dataset

from transforms.columns import EVIDENCE
from transforms.dedupe import REFERENCES, make_match_text
from transforms.dedupe.candidates import Register
from transforms.dedupe.comparing import related
from transforms.dedupe.copies import copied_again, pairs_of_copies, spread
from transforms.dedupe.joins import Edges, clusters, edges_of
from transforms.dedupe.keep import ALONE, Copy, agreement, choose
from transforms.dedupe.reviewed import Decided, as_decided, decided_pairs
from transforms.dedupe.shingles import Numbers
from transforms.reuse.kinds import copied_runs
from transforms.reuse.stored import passages_of
from transforms.schemas import (
    CLEANED,
    CLUSTERS,
    DECIDED_PAIRS,
    DUPLICATES,
    FOUND_ELSEWHERE,
    PASSAGES,
    RELATED,
    SIGNATURES,
)
from transforms.stage import Corpus, Parameters, Reduce, Reference, Since, Tables

_Order = list[tuple[str, Literal["ascending", "descending"]]]
_PLACE: _Order = [("batch", "ascending"), ("document_id", "ascending")]
_PAIR_PLACE: _Order = [*_PLACE, ("other_id", "ascending")]
_FIGURES = ("relation", "jaccard", "containment", "slotted_jaccard", "method")
_SHARES = ("found_elsewhere", "copied_elsewhere", "copied_earlier")


def _make(reference: Reference, parameters: Parameters) -> Callable[[Corpus, Since | None], Tables]:
    match_text = make_match_text(reference)

    def run(corpus: Corpus, since: Since | None) -> Tables:
        register = Register(corpus[SIGNATURES.name])
        batch = since.batch if since else ""
        found = related(register, corpus, match_text, parameters.near_jaccard, batch)
        before = RELATED.empty() if since is None else since.made[RELATED.name].to_table()
        runs = copied_runs(passages_of(corpus[PASSAGES.name].to_table()))
        decided = decided_pairs(corpus[DECIDED_PAIRS.name].to_table(), register.document_id)
        edges = as_decided(edges_of(pa.concat_tables([before, found])), decided, register.model)
        cluster = clusters(register.model, edges, runs, register.shingles)
        shares = corpus[FOUND_ELSEWHERE.name].to_table().sort_by(_PLACE)  # in the order of numbers
        return {
            RELATED.name: found,
            DUPLICATES.name: _duplicates(register, before, found, register.first_of(batch)),
            CLUSTERS.name: _placed(register, cluster, edges, shares, corpus[SIGNATURES.name], decided),
        }

    return run


CLUSTER = Reduce(
    "cluster",
    reads=(SIGNATURES, CLEANED, PASSAGES, FOUND_ELSEWHERE, DECIDED_PAIRS),
    writes=(DUPLICATES, RELATED, CLUSTERS),
    settled=(DUPLICATES, RELATED),
    besides=(PASSAGES, FOUND_ELSEWHERE, DECIDED_PAIRS),
    make=_make,
    references=REFERENCES,
    parameters=("near_jaccard",),
)


def _duplicates(register: Register, before: pa.Table, found: pa.Table, first_new: int) -> pa.Table:
    """The rows of `duplicates` from the document `first_new` on."""
    is_copied = copied_again(register.model, first_new)
    has_new_copies = is_copied[before["document"].to_numpy()] | is_copied[before["other"].to_numpy()]
    pairs = pa.concat_tables([before.filter(pa.array(has_new_copies)), found])
    other, document = (pairs[name].to_numpy().astype(np.int64) for name in ("other", "document"))
    row, first, second = spread(register.model, other, document, first_new)
    figures = pairs.select(list(_FIGURES)).take(pa.array(row))
    for name in ("jaccard", "containment", "slotted_jaccard"):
        place = figures.schema.get_field_index(name)
        figures = figures.set_column(place, figures.schema.field(name), pc.round(figures[name], 4))
    exact = _exact(register, first_new)
    alike = _pairs(register, first, second, {name: figures[name] for name in _FIGURES})
    return pa.concat_tables([exact, alike]).sort_by(_PAIR_PLACE)


def _exact(register: Register, first_new: int) -> pa.Table:
    """The rows for copies of one match text."""
    first, second = pairs_of_copies(register.model, first_new)
    ones = np.ones(len(first))
    values = (["exact"] * len(first), ones, ones, [None] * len(first), ["match_hash"] * len(first))
    return _pairs(register, first, second, dict(zip(_FIGURES, values, strict=True)))


def _pairs(register: Register, first: Numbers, second: Numbers, figures: dict[str, object]) -> pa.Table:
    columns = {
        "document_id": register.document_id.take(second),
        "other_id": register.document_id.take(first),
        "batch": register.batch.take(second),
    }
    return DUPLICATES.from_columns(columns | figures)


def _placed(
    register: Register,
    cluster: Numbers,
    edges: Edges,
    shares: pa.Table,
    signatures: Dataset,
    decided: Sequence[Decided],
) -> pa.Table:
    """The table `clusters`, given the first document of each one's cluster."""
    agree = agreement(register.model, cluster, edges["shorter"], edges["longer"], edges["jaccard"])
    copies = np.bincount(cluster, minlength=len(cluster))[cluster]
    is_kept = copies == 1
    why = np.full(len(cluster), ALONE, object)
    several = np.flatnonzero(copies > 1)
    several = several[np.argsort(cluster[several], kind="stable")]
    described = zip(several.tolist(), _copies(register, several, agree, signatures), strict=True)
    for _, alike in groupby(described, key=lambda one: cluster[one[0]]):
        numbers, some = zip(*alike, strict=True)
        kept, reasons = choose(some)
        is_kept[numbers[kept]] = True
        why[list(numbers)] = reasons
    for one in decided:
        for number in (one.first, one.second):
            why[number] = f"{why[number]}; {one.mark}"
    columns = {
        "document_id": register.document_id,
        "batch": register.batch,
        "cluster_id": register.document_id.take(cluster),
        "is_kept": is_kept,
        "copies": copies,
        "reason": why,
        **{name: shares[name] for name in _SHARES},
    }
    return CLUSTERS.from_columns(columns)


def _copies(register: Register, numbers: Numbers, agree: Numbers, signatures: Dataset) -> Iterator[Copy]:
    """What decides between some documents that are copies of others."""
    evidence = signatures.scanner(columns=["batch", "document_id", *EVIDENCE]).to_table().sort_by(_PLACE)
    columns = [column.take(numbers).to_pylist() for column in (register.document_id, register.batch)]
    columns += [register.shingles[numbers].tolist()]
    columns += [evidence[name].take(numbers).to_pylist() for name in EVIDENCE]
    return map(Copy, *columns, agree[numbers].tolist())
