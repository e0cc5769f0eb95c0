"""The decisions that touch a chunk of a batch, as the stages that heed them take them."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from transforms.decisions import Decision

_TOLD = ("decision_id", "sort", "decision_key", "verdict")


def decided_by_source(table: pa.Table) -> dict[str, tuple[Decision, ...]]:
    """The decisions of each source, by the digits that begin its document_ids, sorted; who, when and why left out."""
    found: dict[str, set[Decision]] = defaultdict(set)
    for row in table.to_pylist():
        found[row["source_id"][:16]].add(Decision(**{name: row[name] for name in _TOLD}, who="", when="", why=""))
    return {source: tuple(sorted(some)) for source, some in found.items()}
