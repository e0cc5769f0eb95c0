"""DECIDE: delivered texts → what a person decided of cases in them.

A batch gets no more than what touches it, so a decision makes only those batches stale that it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from transforms.decisions import Decision
from transforms.review.matching import make_matcher
from transforms.schemas import (
    DECIDED_BORDERS,
    DECIDED_MENTIONS,
    DECIDED_PAIRS,
    DECIDED_PHRASES,
    DECIDED_TERMS,
    TEXTS,
    Table,
)
from transforms.stage import Map, Parameters, Reference, Tables

#: Which table the decisions of a sort go to.
TABLE_OF: Mapping[str, Table] = {
    "site_phrase": DECIDED_PHRASES,
    "site_place": DECIDED_PHRASES,
    "mention": DECIDED_MENTIONS,
    "place": DECIDED_MENTIONS,
    "policy": DECIDED_MENTIONS,
    "theme_term": DECIDED_TERMS,
    "border": DECIDED_BORDERS,
    "pair": DECIDED_PAIRS,
}
TABLES = (DECIDED_BORDERS, DECIDED_PHRASES, DECIDED_MENTIONS, DECIDED_TERMS, DECIDED_PAIRS)


def _make(_reference: Reference, parameters: Parameters) -> Callable[[Tables], Tables]:
    match = make_matcher(parameters.decisions)

    def run(tables: Tables) -> Tables:
        rows: dict[str, list[dict[str, str]]] = {table.name: [] for table in TABLES}
        if parameters.decisions:
            texts = tables[TEXTS.name].select(["path", "source_id", "content"])
            for path, source_id, content in zip(*(column.to_pylist() for column in texts.columns), strict=True):
                for one in match(source_id, content) if content else ():
                    rows[TABLE_OF[one.sort].name].append(_row(path, source_id, one))
        return {table.name: table.from_rows(rows[table.name]) for table in TABLES}

    return run


def _row(path: str, source_id: str, decision: Decision) -> dict[str, str]:
    told = {name: getattr(decision, name) for name in ("decision_id", "sort", "decision_key", "verdict")}
    return {"path": path, "source_id": source_id, **told}


DECIDE = Map("decide", reads=(TEXTS,), writes=TABLES, make=_make, parameters=("decisions",))
