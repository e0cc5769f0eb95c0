"""REUSE: the grams of the whole corpus → which passages documents share.

`reuse` has a row for each passage of two documents, the one that arrived later first. Passages are told of each two of
the first eight texts that hold a gram in them; of later texts only with the very first. Up to eight copies of one match
text have their passages each; of copies among themselves the whole text is told, with the first. Rows come by batch,
document_id, then start. What is told of a document rests on those before it, so earlier batches stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from transforms.dedupe import REFERENCES, make_match_text
from transforms.dedupe.copies import copied_again
from transforms.dedupe.shingles import Flags, Numbers
from transforms.reuse.arrays import at, joined
from transforms.reuse.copies import of_copies, wholes
from transforms.reuse.holders import Holders, Written
from transforms.reuse.kinds import Told, told
from transforms.reuse.passages import shared_passages
from transforms.reuse.postings import Postings, paired, seeds, shared_postings
from transforms.reuse.shares import Places, covered
from transforms.reuse.stored import passages_of
from transforms.schemas import CLEANED, FOUND_ELSEWHERE, GRAMS, PASSAGES, REUSE, SIGNATURES
from transforms.stage import Corpus, Parameters, Reduce, Reference, Since, Tables

_NONE = passages_of(PASSAGES.empty())

# Some 200 MB while passages are made of them.
_SEEDS_AT_A_TIME = 1_000_000


class _Work(NamedTuple):
    """All documents, from which one on they are new, which models have new copies, the lengths of all match texts."""

    holders: Holders
    first_new: int
    copied_again: Flags
    chars: Numbers


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Corpus, Since | None], Tables]:
    match_text = make_match_text(reference)

    def run(corpus: Corpus, since: Since | None) -> Tables:
        holders = Holders(corpus[SIGNATURES.name])
        numbers = holders.numbers_in(corpus[GRAMS.name])
        first_new = holders.first_of(since.batch) if since else 0
        work = _Work(holders, first_new, copied_again(holders.model, first_new), _lengths(numbers, corpus))
        before = passages_of(since.made[PASSAGES.name].to_table()) if since else _NONE
        again = at(before, work.copied_again[before.earlier] | work.copied_again[before.later])
        models = np.where(holders.model[numbers] == numbers, numbers, -1)
        postings = shared_postings(corpus[GRAMS.name], models, since.batch if since else "")
        written = Written(holders, corpus[CLEANED.name], _wanted(work, postings, again), work.chars, match_text)
        found = _found(work, postings, written)
        del postings  # a tenth of a gigabyte, no longer needed
        return {
            REUSE.name: _reuse(work, written, found, again),
            PASSAGES.name: _passages(holders, found),
            FOUND_ELSEWHERE.name: _found_elsewhere(work, found, before, since),
        }

    return run


REUSE_STAGE = Reduce(
    "reuse",
    reads=(SIGNATURES, GRAMS, CLEANED),
    writes=(REUSE, PASSAGES, FOUND_ELSEWHERE),
    settled=(REUSE, PASSAGES),
    make=_make,
    references=REFERENCES,
)


def _lengths(numbers: Numbers, corpus: Corpus) -> Numbers:
    """Characters of each match text."""
    lengths = np.zeros(len(numbers), np.int64)
    lengths[numbers] = corpus[GRAMS.name].scanner(columns=["chars"]).to_table()["chars"].to_numpy()
    return lengths


def _wanted(work: _Work, postings: Postings, again: Told) -> Flags:
    """The documents whose texts are needed: those that are paired, and those of which copies came.

    `again` are the passages of earlier batches that are to be told of new copies too.
    """
    holders, is_new = work.holders, np.arange(len(work.holders)) >= work.first_new
    shares = np.zeros(len(holders), bool)
    for documents in (paired(postings, work.first_new), again.earlier, again.later):
        shares[documents] = True
    in_full = shares[holders.model] & holders.told_in_full()
    wanted: Flags = in_full | (work.copied_again[holders.model] & (is_new | (holders.copy == 0)))
    return wanted


def _found(work: _Work, postings: Postings, written: Written) -> Told:
    """The passages of new documents with those before them, sorted by both, then by place."""
    portions = seeds(postings, _SEEDS_AT_A_TIME, work.first_new)
    parts = [told(shared_passages(some, written.texts)) for some in portions]
    found = joined(_NONE, *parts)
    return at(found, np.lexsort((found.later_start, found.earlier_start, found.earlier, found.later)))


def _reuse(work: _Work, written: Written, found: Told, again: Told) -> pa.Table:
    holders, new = work.holders, work.first_new
    rows = joined(wholes(holders, work.chars, new), of_copies(holders, joined(found, again), new))
    start, end = written.span(rows.later, rows.later_start, rows.chars)
    other_start, other_end = written.span(rows.earlier, rows.earlier_start, rows.chars)
    order = np.lexsort((other_start, rows.earlier, end, start, rows.later))
    numbers = {"start": start, "end": end, "other_start": other_start, "other_end": other_end, "chars": rows.chars}
    return REUSE.from_columns(
        {
            "document_id": holders.document_id.take(rows.later[order]),
            "batch": holders.batch.take(rows.later[order]),
            "other_id": holders.document_id.take(rows.earlier[order]),
            "kind": pa.array(["stock", "copied"]).take(rows.copied[order].astype(np.int8)),
            **{name: values[order] for name, values in numbers.items()},
        }
    )


def _passages(holders: Holders, found: Told) -> pa.Table:
    return PASSAGES.from_columns(
        {
            "batch": holders.batch.take(found.later),
            "document": found.later.astype(np.int32),
            "start": found.later_start,
            "other": found.earlier.astype(np.int32),
            "other_start": found.earlier_start,
            "chars": found.chars,
            "copied": found.copied,
        }
    )


# ----------------------------------------------------------------------------------------------------- shares
def _found_elsewhere(work: _Work, found: Told, before: Told, since: Since | None) -> pa.Table:
    holders = work.holders
    touched = _touched(work, found)
    some = joined(found, at(before, touched[before.earlier] | touched[before.later]))
    columns = _shares(work, some)
    if since is not None:
        old = since.made[FOUND_ELSEWHERE.name].to_table()
        keep = np.flatnonzero(~touched[holders.model][: work.first_new])
        for name, values in columns.items():
            values[keep] = old[name].to_numpy()[keep]
    return FOUND_ELSEWHERE.from_columns({"document_id": holders.document_id, "batch": holders.batch, **columns})


def _touched(work: _Work, found: Told) -> Flags:
    """Which models are new, share passages with new ones, or have new copies."""
    touched = (np.arange(len(work.holders)) >= work.first_new) | work.copied_again
    touched[found.earlier] = True
    return touched


def _shares(work: _Work, some: Told) -> dict[str, Numbers]:
    """For each document the shares of its text that lie in some passages, by column."""
    holders = work.holders
    document, start = np.append(some.later, some.earlier), np.append(some.later_start, some.earlier_start)
    order = np.argsort(document << 32 | start)
    places = Places(document[order], start[order], np.tile(some.chars, 2)[order])
    copied = np.tile(some.copied, 2)[order]
    is_earlier = np.append(holders.day[some.earlier] < holders.day[some.later], np.zeros(len(some.later), bool))[order]
    has_copies = np.bincount(holders.model, minlength=len(holders))[holders.model] > 1
    whole_and_which = {
        "found_elsewhere": (has_copies, np.ones(len(order), bool)),
        "copied_elsewhere": (has_copies, copied),
        "copied_earlier": (holders.day > holders.day[holders.model], copied & is_earlier),
    }
    shares = {}
    for name, (is_whole, which) in whole_and_which.items():
        inside = covered(at(places, which), len(holders)) / np.maximum(work.chars, 1)
        shares[name] = np.where(is_whole, 1.0, inside[holders.model].round(4))
    return shares
