from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest
from dedupe.makers import corpus, edited, writing
from hypothesis import given, settings
from hypothesis import strategies as st

import transforms.dedupe.candidates as candidates_module
import transforms.dedupe.comparing as comparing_module
from flows.reference import load
from transforms.dedupe.candidates import Register
from transforms.schemas import CLEANED, CLUSTERS, DUPLICATES, SIGNATURES, check
from transforms.stage import Corpus, Parameters, Since, Tables
from transforms.stages.cluster import CLUSTER

_LONG = writing(1, 900)
TEXTS = {
    "a1": _LONG,
    "a2": _LONG,
    "a3": "，".join(_LONG),
    "b-near": edited(_LONG, 5, 0.02),
    "c-head": _LONG[:300],
    "d-other": writing(2, 700),
    "e-splice": writing(3, 500) + writing(4, 600),
    "f-left": writing(3, 500),
    "g-right": writing(4, 600),
    "h-empty": "",
    "i-empty": "",
    "j-word": "通知",
    "k-word": "通知",
}
BATCHES = {key: f"2026-01-0{1 + number % 4}" for number, key in enumerate(TEXTS)}


def _run(data: Corpus, since: Since | None = None) -> Tables:
    return CLUSTER.make(load(CLUSTER.references), Parameters())(data, since)


def _pair(a: str, b: str) -> tuple[str, str]:
    """Two documents, the one that arrived later first."""
    later, earlier = sorted((a, b), key=lambda key: (BATCHES[key], key), reverse=True)
    return later, earlier


@pytest.fixture(scope="module")
def tables() -> Tables:
    return _run(corpus(TEXTS, BATCHES, sorted(TEXTS)))


def test_tables_are_as_promised(tables: Tables) -> None:
    for schema, key in ((DUPLICATES, ("batch", "document_id", "other_id")), (CLUSTERS, ("batch", "document_id"))):
        table = check(tables[schema.name], schema)
        places = [tuple(row[name] for name in key) for row in table.to_pylist()]
        assert places == sorted(set(places))
    for row in tables[DUPLICATES.name].to_pylist():
        assert (row["document_id"], row["other_id"]) == _pair(row["document_id"], row["other_id"])
        assert row["batch"] == BATCHES[row["document_id"]]


def test_relations_found(tables: Tables) -> None:
    rows = tables[DUPLICATES.name].to_pylist()
    found = {(row["document_id"], row["other_id"]): (row["relation"], row["method"]) for row in rows}
    copies, likenesses = ("a1", "a2", "a3"), ("b-near", "c-head")
    near = {_pair(copy, "b-near"): ("near", "minhash+jaccard5") for copy in copies}
    inside = [_pair(copy, "c-head") for copy in copies]
    inside += [_pair(*likenesses), _pair("e-splice", "f-left"), _pair("e-splice", "g-right")]
    exact = {_pair(*two): ("exact", "match_hash") for two in combinations(copies, 2)}
    assert found == exact | near | {pair: ("contained", found[pair][1]) for pair in inside}


def test_clusters_found(tables: Tables) -> None:
    rows = {row["document_id"]: row for row in tables[CLUSTERS.name].to_pylist()}
    assert set(rows) == set(TEXTS)
    several = {"a1", "a2", "a3", "b-near", "c-head"}
    for key, row in rows.items():
        assert row["batch"] == BATCHES[key]
        assert row["cluster_id"] == ("a1" if key in several else key)
        assert row["copies"] == (5 if key in several else 1)
        assert row["is_kept"] == (key == "a1" or key not in several)
        assert (row["reason"] == "唯一") == (key not in several)


@settings(max_examples=12, deadline=None)
@given(st.permutations(sorted(TEXTS)))
def test_the_order_of_documents_does_not_matter(tables: Tables, order: list[str]) -> None:
    again = _run(corpus(TEXTS, BATCHES, order))
    for name, table in tables.items():
        assert again[name].equals(table, check_metadata=True)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=len(TEXTS), max_size=len(TEXTS)), st.integers(2, 4))
def test_taking_up_earlier_work_is_beginning_anew(days: list[int], day: int) -> None:
    batches = {key: f"2026-03-0{number}" for key, number in zip(TEXTS, days, strict=True)}
    batch = f"2026-03-0{day}"
    others = [key for key in TEXTS if batches[key] != batch]
    if not any(batches[key] < batch for key in others):
        return
    before = _run(corpus(TEXTS, batches, others))
    made = {name: ds.dataset(table.filter(pc.field("batch") < batch)) for name, table in before.items()}
    data = corpus(TEXTS, batches, list(TEXTS))
    again, wanted = _run(data, Since(batch, made)), _run(data)
    for table in CLUSTER.writes:
        rows = again[table.name]
        if table in CLUSTER.settled:
            rows = pa.concat_tables([made[table.name].to_table(), rows])
        assert rows.to_pylist() == wanted[table.name].to_pylist()


def test_small_portions_give_the_same(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates_module, "_KEYS_AT_A_TIME", 50)
    monkeypatch.setattr(candidates_module, "_MEETINGS_AT_A_TIME", 10)
    monkeypatch.setattr(comparing_module, "_SHINGLES_AT_A_TIME", 1)
    again = _run(corpus(TEXTS, BATCHES, sorted(TEXTS)))
    assert all(again[name].equals(table) for name, table in tables.items())


def test_a_key_of_many_holders_pairs_all_with_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates_module, "MOST_HOLDERS", 3)
    texts = {f"{number}": edited(_LONG, number, 0.003) for number in range(6)}
    data = corpus(texts, dict.fromkeys(texts, "2026-01-01"), list(texts))
    found = Register(data[SIGNATURES.name]).candidates().to_pylist()
    assert {(row["first"], row["second"]) for row in found} >= {(0, number) for number in range(1, 6)}
    assert set(_run(data)[CLUSTERS.name]["cluster_id"].to_pylist()) == {"0"}


@pytest.mark.parametrize(("copies", "pairs"), [(1, 0), (2, 1), (8, 28), (10, 30)])
def test_the_first_copies_are_paired_each_with_each_and_more_with_the_first(copies: int, pairs: int) -> None:
    texts = {f"{number}": _LONG for number in range(copies)} | {"x": writing(2, 700), "y": writing(2, 700)}
    data = corpus(texts, dict.fromkeys(texts, "2026-01-01"), list(texts))
    rows = _run(data)[DUPLICATES.name].to_pylist()
    found = {(row["document_id"], row["other_id"]) for row in rows}
    assert len(rows) == len(found) == pairs + 1
    assert found >= {(f"{number}", "0") for number in range(1, copies)} | {("y", "x")}


def test_a_corpus_without_documents() -> None:
    whole = corpus(TEXTS, BATCHES, ["a1"])
    empty = _run({name: ds.dataset(dataset.to_table().slice(0, 0)) for name, dataset in whole.items()})
    assert {name: table.num_rows for name, table in empty.items()} == dict.fromkeys(empty, 0)


def test_a_document_in_two_batches_is_refused() -> None:
    data = corpus({"a1": _LONG}, {"a1": "2026-01-01"}, ["a1", "a1"])
    with pytest.raises(ValueError, match="document a1 is in more than one place"):
        _run(data)


def test_a_signed_document_without_text_is_refused() -> None:
    data = corpus(TEXTS, BATCHES, ["a1", "b-near"])
    lacking = corpus(TEXTS, BATCHES, ["a1"])
    with pytest.raises(ValueError, match="cleaned: 1 documents of signatures are not there, for example b-near"):
        _run({**data, CLEANED.name: lacking[CLEANED.name]})


def test_another_edition_joins_and_is_told_with_its_figures() -> None:
    matter = writing(6, 1200)
    texts = {
        key: "".join(f"{matter[at : at + 20]}{year + at}年{year * at % 977}" for at in range(0, len(matter), 20))
        for key, year in (("a", 2016), ("b", 2019))
    }
    made = _run(corpus(texts | {"c": matter[:40]}, dict.fromkeys([*texts, "c"], "2026-01-01"), ["b", "c", "a"]))
    (row,) = made[DUPLICATES.name].to_pylist()
    assert (row["document_id"], row["other_id"], row["relation"]) == ("b", "a", "rewrite")
    assert row["method"] == "minhash+slots_jaccard5" and row["slotted_jaccard"] == 1.0 and row["jaccard"] < 0.6
    assert made[CLUSTERS.name]["cluster_id"].to_pylist() == ["a", "a", "c"]


def test_slotted_figures_are_told_of_rewrites_alone(tables: Tables) -> None:
    assert set(tables[DUPLICATES.name]["slotted_jaccard"].to_pylist()) == {None}
