"""The doubtful cases of a lake, gathered for a person to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow.compute as pc

from flows.lake import Lake
from flows.manifest import Manifest
from flows.propose import proposed_policies, proposed_theme_terms
from flows.reference import load
from transforms.clean.injected import Judge, make_judge
from transforms.decisions import BAR
from transforms.discover.words import REFERENCES as SITE_REFERENCES
from transforms.discover.words import known_phrases, site_only
from transforms.junctions import REFERENCES as JUNCTION_REFERENCES
from transforms.junctions import make_junctions
from transforms.propose.policies import Candidate
from transforms.propose.terms import Term
from transforms.review import doubts
from transforms.review.questions import NO_YES, YES_NO, Question, ranked
from transforms.schemas import CLUSTERS, CORPUS, DOCUMENTS, DUPLICATES, EDITS, MENTIONS, SITE_PHRASES, Table

_Row = dict[str, Any]
_Questions = Iterator[Question]

#: Of proposed phrases and terms: in how many documents one must stand, and how many terms of a theme are asked about.
_LEAST_POLICY, _LEAST_TERM, _MOST_TERMS = 3, 5, 5
#: G² that chance gives a term once in a thousand times.
_TELLING = 10.83
#: How likely the list lacks what is proposed.
_PROPOSED = 0.5

_OF_DOCUMENT = [
    "document_id",
    "path",
    "title",
    "heading",
    "border_evidence",
    "border_score",
    "raw_start",
    "raw_text",
    "text",
    "body_start",
]


def questions_of(lake: Lake, near_jaccard: float, decided: Collection[str], limit: int | None = None) -> list[Question]:
    """The doubtful cases of a lake that are not decided, the most valuable first; at most `limit`."""
    found: list[Question] = []
    judges = _Judges()
    units = _make_units()
    for batch in Manifest(lake).batches("describe"):
        found += _of_batch(lake, batch, judges, units)
    found += _pairs(lake, near_jaccard)
    if lake.batches_of(CORPUS):
        found += map(_policy, proposed_policies(lake, _LEAST_POLICY))
        terms = proposed_theme_terms(lake, _LEAST_TERM, _MOST_TERMS)
        found += (_term(one) for one in terms if one.g2 >= _TELLING)
    return ranked(found, decided, limit)


class _Judges:
    """Judges of phrases by the phrases found for a batch."""

    def __init__(self) -> None:
        reference = load((*SITE_REFERENCES, *JUNCTION_REFERENCES))
        self.known = known_phrases(reference)
        self._pure = site_only(reference)
        self._junctions = make_junctions(reference)

    def judge(self, found: Mapping[str, float]) -> Judge:
        return make_judge({**self.known, **found}, self._pure, self._junctions)


def _of_batch(lake: Lake, batch: str, judges: _Judges, units: doubts.Units) -> _Questions:
    documents = lake.read(DOCUMENTS, batch, _OF_DOCUMENT).to_pylist()
    phrases = _rows(lake, SITE_PHRASES, batch)
    judge = judges.judge({row["phrase"]: row["share"] for row in phrases})
    edits = defaultdict(list)
    for row in _rows(lake, EDITS, batch):
        edits[row["document_id"]].append(row)
    yield from doubts.doubtful_phrases(phrases, judges.known, batch)
    ends: dict[str, str] = {}
    for document in documents:
        yield from doubts.doubtful_borders(document, ends.get(document["path"], ""), batch)
        ends[document["path"]] = document["raw_text"][-doubts.ABOVE :]
        if document["text"]:
            yield from doubts.doubtful_places(document, edits[document["document_id"]], judge, batch)
    texts = {document["document_id"]: document["text"] for document in documents}
    yield from doubts.doubtful_mentions(texts, _doubtful_mentions(lake, batch), units, batch)


def _doubtful_mentions(lake: Lake, batch: str) -> list[_Row]:
    is_doubtful = (pc.field("score") < doubts.SURE_MENTION) | (pc.field("method") == doubts.AMBIGUOUS)
    rows: list[_Row] = lake.read_where(lake.path_of(MENTIONS, batch), is_doubtful).to_pylist()
    return rows


def _rows(lake: Lake, table: Table, batch: str) -> list[_Row]:
    path = lake.path_of(table, batch)
    rows: list[_Row] = lake.read_file(path).to_pylist() if lake.exists(path) else []
    return rows


def _make_units() -> doubts.Units:
    """A function that gives the units that words may name, each by its code, with the names of those it lies in."""
    rows = {row["code"]: row for row in load(("places",))["places"]}
    by_name: dict[str, list[str]] = defaultdict(list)
    for code, row in rows.items():
        for name in {row["name"], row["short"]} - {""}:
            by_name[name].append(code)

    def units(words: str) -> Sequence[tuple[str, str]]:
        return [(code, _full_name(code, rows)) for code in sorted(by_name[words])[: doubts.MOST_UNITS]]

    return units


def _full_name(code: str, rows: Mapping[str, Mapping[str, str]]) -> str:
    names: list[str] = []
    while code in rows:
        names.append(rows[code]["name"])
        code = rows[code]["parent"]
    return "".join(reversed(names))


def _pairs(lake: Lake, near_jaccard: float) -> _Questions:
    """Related pairs near the threshold, with how both texts begin."""
    batches = lake.batches_of(DUPLICATES)
    clusters: dict[str, str] = {}
    for batch in lake.batches_of(CLUSTERS):
        rows = lake.read(CLUSTERS, batch, ["document_id", "cluster_id"])
        clusters.update(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    doubtful = [
        pair
        for batch in batches
        for pair in doubts.doubtful_pairs(_rows(lake, DUPLICATES, batch), clusters, near_jaccard, batch)
    ]
    wanted = {key for pair in doubtful for key in (pair.document_id, pair.other_id)}
    texts = dict(_beginnings(lake, wanted)) if wanted else {}
    return (doubts.pair_question(pair, texts) for pair in doubtful)


def _beginnings(lake: Lake, wanted: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Title and first words of some documents, by document_id."""
    among = pc.field("document_id").isin(sorted(wanted))
    for batch in Manifest(lake).batches("describe"):
        path = lake.path_of(DOCUMENTS, batch)
        for row in lake.read_where(path, among).select(["document_id", "title", "text", "body_start"]).to_pylist():
            yield row["document_id"], (row["title"], row["text"][row["body_start"] :])


def _policy(one: Candidate) -> Question:
    evidence = f"{one.document_id} {one.start}–{one.end} documents={one.documents}"
    return Question("policy", one.term, one.term, one.example, evidence, YES_NO, one.documents, _PROPOSED)


def _term(one: Term) -> Question:
    evidence = f"G²={one.g2} inside={one.inside} outside={one.outside}"
    context = f"{one.theme} ← {one.term}"
    key = f"{one.theme}{BAR}{one.term}"
    return Question("theme_term", key, one.term, context, evidence, NO_YES, one.inside, _PROPOSED)
