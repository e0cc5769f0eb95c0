"""Clusters where a person decided of pairs."""

from __future__ import annotations

import pyarrow.dataset as ds
from makers import corpus, edited, writing

from flows.reference import load
from transforms.decisions import id_of
from transforms.schemas import CLUSTERS, DECIDED_PAIRS
from transforms.stage import Parameters
from transforms.stages.cluster import CLUSTER

_LONG = writing(1, 900)
_TEXTS = {"a-0": _LONG, "b-0": edited(_LONG, 5, 0.02), "c-0": writing(2, 700), "d-0": "，".join(_LONG)}
_BATCHES = dict.fromkeys(_TEXTS, "2026-01-01")


def _clusters(*decided: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Cluster and reason of each document."""
    data = corpus(_TEXTS, _BATCHES, sorted(_TEXTS))
    rows = [
        {
            "path": "a.txt",
            "source_id": "a",
            "decision_id": id_of("pair", key),
            "sort": "pair",
            "decision_key": key,
            "verdict": verdict,
        }
        for key, verdict in decided
    ]
    data[DECIDED_PAIRS.name] = ds.dataset(DECIDED_PAIRS.from_rows(rows))
    made = CLUSTER.make(load(CLUSTER.references), Parameters())(data, None)[CLUSTERS.name].to_pylist()
    return {row["document_id"]: (row["cluster_id"], row["reason"]) for row in made}


def test_what_a_person_holds_for_copies_joins() -> None:
    alone, joined = _clusters(), _clusters(("a-0|c-0", "yes"))
    assert (alone["c-0"][0], joined["c-0"][0]) == ("c-0", "a-0")
    assert joined["c-0"][1].endswith(f"; reviewed:{id_of('pair', 'a-0|c-0')}")
    assert joined["b-0"][0] == alone["b-0"][0] == "a-0"


def test_what_a_person_holds_for_two_texts_does_not_join_and_exact_copies_stay_together() -> None:
    apart = _clusters(("a-0|b-0", "no"))
    assert (apart["b-0"][0], apart["d-0"][0]) == ("b-0", "a-0")
    assert "reviewed:" in apart["b-0"][1]


def test_a_decision_about_a_document_that_is_not_there_changes_nothing() -> None:
    assert _clusters(("a-0|z-9", "yes")) == _clusters()
