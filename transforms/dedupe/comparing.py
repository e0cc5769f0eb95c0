"""Compares the documents that may be copies, in portions of bounded text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from transforms.dedupe.candidates import Register
from transforms.dedupe.joins import components
from transforms.dedupe.match_text import MatchText
from transforms.dedupe.relations import Profile, Relation, relate
from transforms.schemas import CLEANED, RELATED, SIGNATURES
from transforms.stage import Corpus

# Shingles of the documents whose texts are held at a time: some 150 MB. Every portion reads `cleaned` once.
_SHINGLES_AT_A_TIME = 10_000_000

_MEASURES = {"near": "jaccard5", "contained": "containment5", "rewrite": "slots_jaccard5"}


class _Pair(NamedTuple):
    """Two documents to compare, by number; `banded` when most of both seemed the same."""

    first: int
    second: int
    banded: bool


def related(register: Register, corpus: Corpus, match_text: MatchText, near_jaccard: float, since: str) -> pa.Table:
    """The table `related`: the pairs of models that are copies in some way and not exact, by number.

    With `since` those whose later document is of that batch or one behind it.
    """
    parts = [RELATED.empty()]
    for pairs in _portions(register, since):
        profiles = _profiles(register, corpus, pairs, match_text)
        parts.append(RELATED.from_rows(_rows(register, pairs, profiles, near_jaccard)))
    return pa.concat_tables(parts).sort_by([("document", "ascending"), ("other", "ascending")])


def _portions(register: Register, since: str) -> Iterator[list[_Pair]]:
    """The candidates in portions of bounded text; those that hang together come together, so few texts come twice."""
    candidates = register.candidates(since)
    first, second = (candidates[name].to_numpy() for name in ("first", "second"))
    banded = candidates["banded"].to_numpy()
    order = np.argsort(components(len(register.model), first, second)[first], kind="stable")
    portion: list[_Pair] = []
    held: set[int] = set()
    size = 0
    for pair in map(_Pair, first[order].tolist(), second[order].tolist(), banded[order].tolist()):
        fresh = {pair.first, pair.second} - held
        size += sum(int(register.shingles[number]) for number in fresh)
        held |= fresh
        portion.append(pair)
        if size >= _SHINGLES_AT_A_TIME:
            yield portion
            portion, held, size = [], set(), 0
    if portion:
        yield portion


def _profiles(
    register: Register, corpus: Corpus, pairs: Iterable[_Pair], match_text: MatchText
) -> Mapping[int, Profile]:
    """The match texts of all documents of some pairs with their slots, by number.

    Raises: ValueError when a signed document has no text.
    """
    wanted = np.zeros(len(register), bool)
    wanted[[number for pair in pairs for number in (pair.first, pair.second)]] = True
    slots = dict(register.rows_of(corpus[SIGNATURES.name], wanted, "slots"))
    texts = register.rows_of(corpus[CLEANED.name], wanted, "text", "body_start")
    profiles = {
        number: Profile(match_text(text, body_start), np.array(slots[number], np.int32))
        for number, text, body_start in texts
    }
    missing = sorted(set(np.flatnonzero(wanted).tolist()) - set(profiles))
    if missing:
        example = register.document_id[missing[0]].as_py()
        raise ValueError(f"cleaned: {len(missing)} documents of signatures are not there, for example {example}")
    return profiles


def _rows(
    register: Register, pairs: Iterable[_Pair], profiles: Mapping[int, Profile], near_jaccard: float
) -> Iterator[dict[str, Any]]:
    for pair in pairs:
        first, second = profiles[pair.first], profiles[pair.second]
        relation = relate(first, second, near_jaccard)
        if relation:
            yield _row(register, pair, relation, is_shorter=second.size() < first.size())


def _row(register: Register, pair: _Pair, relation: Relation, *, is_shorter: bool) -> dict[str, Any]:
    mine, others = relation.in_longer, relation.in_shorter
    if is_shorter:
        mine, others = others, mine
    return {
        "batch": register.batch[pair.second].as_py(),
        "document": pair.second,
        "start": mine.start,
        "end": mine.end,
        "other": pair.first,
        "other_start": others.start,
        "other_end": others.end,
        "is_shorter": is_shorter,
        "relation": relation.kind,
        "jaccard": relation.jaccard,
        "containment": relation.containment,
        "slotted_jaccard": relation.slotted_jaccard,
        "method": f"{'minhash' if pair.banded else 'sampled'}+{_MEASURES[relation.kind]}",
    }
