"""What is doubtful in a lake, told from the rows of its tables; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from transforms.clean.injected import CERTAIN, Judge
from transforms.decisions import BAR
from transforms.edits import Edit, OffsetMap
from transforms.review.contexts import judged_places, place_key
from transforms.review.questions import NO_YES, YES_NO, Question

_Row = Mapping[str, Any]

#: Gives the code and the full name of every unit that words may name.
Units = Callable[[str], Sequence[tuple[str, str]]]

#: From which confidence on a phrase that was left alone is asked about, and up to which one that was deleted.
ASKED_FROM, SURE = 0.1, 0.96
#: Scores of mentions below which one is asked about, and how a place is found that may be one of several.
SURE_MENTION = 0.7
AMBIGUOUS = "gazetteer:ambiguous"
#: A single character means another thing in the next word, and is asked about nowhere.
_SHORTEST = 2
#: Units among which a person is asked to choose.
MOST_UNITS = 8
_AROUND = 24
#: Characters shown of what stands above a border.
ABOVE = 2 * _AROUND
#: Of borders and pairs near the threshold, how far from it (in score, jaccard or containment).
_NEAR_BORDER, _NEAR_PAIR = 0.2, 0.06
#: Where a document begins because of what follows or of nothing before it.
_UNASKED = frozenset({"start_of_source", "after_heading"})
#: Kinds that are easily taken for each other.
_NAMES = ("PERSON", "ORG", "PLACE")


def shown(text: str, start: int, end: int) -> str:
    """A span of a text between 【】, with some of what stands around it."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    first, last = "…" if start > _AROUND else "", "…" if end + _AROUND < len(text) else ""
    return f"{first}{before}【{text[start:end]}】{after}{last}"


def where(batch: str, document_id: str, start: int, end: int) -> str:
    """Where a span stands."""
    return f"{batch} {document_id} {start}–{end}"


def doubtful_places(document: _Row, edits: Sequence[_Row], judge: Judge, batch: str) -> Iterator[Question]:
    """Phrases that may be a site's: those left alone that may not be the text's, those deleted with some doubt."""
    text, body = document["text"], document["body_start"]
    for (start, end, confidence), key in judged_places(text[body:], judge):
        # on the cleaning truth 1 of 57 from 0.1 on was a site's, 5 of 23 from 0.2, 12 of 21 from 0.6, 17 of 19 from 0.8
        if ASKED_FROM <= confidence < CERTAIN:
            spot = (body + start, body + end)
            choices = YES_NO if confidence >= 0.5 else NO_YES
            yield _place(document, key, text[slice(*spot)], shown(text, *spot), spot, choices, confidence**2, batch)
    ledger = OffsetMap([Edit(row["raw_start"], row["raw_end"], row["after"]) for row in edits])
    for row in edits:
        if row["rule"] == "site_phrase" and row["confidence"] < SURE and not row["after"]:
            at = ledger.to_clean(row["raw_start"], row["raw_end"])[0]
            words = row["before"].strip()
            key = place_key(text[body:at], words, text[at:])
            context = shown(f"{text[:at]}{words}{text[at:]}", at, at + len(words))
            yield _place(document, key, words, context, (at, at), YES_NO, 1 - row["confidence"], batch)


def _place(
    document: _Row,
    key: str,
    words: str,
    context: str,
    spot: tuple[int, int],
    choices: tuple[tuple[str, str], ...],
    doubt: float,
    batch: str,
) -> Question:
    evidence = where(batch, document["document_id"], *spot)
    return Question("site_place", key, words, context, evidence, choices, 1, doubt)


def doubtful_mentions(
    texts: Mapping[str, str], mentions: Iterable[_Row], units: Units, batch: str
) -> Iterator[Question]:
    """Mentions with a low score, once for each document and surface; places that may be one of several."""
    seen: set[tuple[str, ...]] = set()
    for row in mentions:
        key, words, kind = row["document_id"], row["text"], row["kind"]
        if (key, kind, words) in seen or key not in texts:
            continue
        seen.add((key, kind, words))
        context = shown(texts[key], row["start"], row["end"])
        evidence = where(batch, key, row["start"], row["end"])
        if row["method"] == AMBIGUOUS:
            choices = (*units(words), ("no", ""))
            if len(choices) > 1:
                yield Question("place", f"{key}{BAR}{words}", words, context, evidence, choices, 1, 0.5)
        elif row["score"] < SURE_MENTION and len(words) >= _SHORTEST:
            others = tuple((name, "") for name in _NAMES if kind in _NAMES and name != kind)
            surface = f"{words} ({kind})"
            sure = (*YES_NO, *others)
            yield Question("mention", f"{kind}{BAR}{words}", surface, context, evidence, sure, 1, 1 - row["score"])


def doubtful_phrases(rows: Iterable[_Row], known: Mapping[str, float], batch: str) -> Iterator[Question]:
    """Phrases that the corpus shows to be put in, by little evidence; `known` need no asking."""
    for row in rows:
        enough = row["support"] / 30
        if row["phrase"] not in known and enough < 1:
            told = f"{batch} in_documents={row['in_documents']} seams={row['seams']} share={row['share']:.2f}"
            found = (row["phrase"], row["phrase"], f"【{row['phrase']}】", f"{told} support={row['support']:.1f}")
            doubt = (1 - enough) * 0.5
            yield Question("site_phrase", *found, YES_NO, row["in_documents"], doubt)


def doubtful_borders(document: _Row, before: str, batch: str) -> Iterator[Question]:
    """A document that begins where little says so; `before` is the text that stands above it in its source."""
    score = document["border_score"]
    if score >= 0.5 + _NEAR_BORDER or not _UNASKED.isdisjoint(document["border_evidence"]):
        return
    raw = document["raw_text"]
    words = document["heading"] or document["title"]
    context = f"…{before[-ABOVE:]}【{raw[:_AROUND]}】{raw[_AROUND : 4 * _AROUND]}…"
    evidence = f"{batch} {document['document_id']} {score:.2f}: {' '.join(document['border_evidence'])}"
    doubt = 0.5 - (score - 0.5)
    yield Question("border", document["document_id"], words, context, evidence, YES_NO, 1, doubt)


class Pair(NamedTuple):
    """A related pair near the threshold, or told of and not joined."""

    document_id: str
    other_id: str
    doubt: float
    joined: bool
    evidence: str


def pair_question(pair: Pair, texts: Mapping[str, tuple[str, str]]) -> Question:
    """A pair as a question, given title and text of both documents."""
    keys = sorted((pair.document_id, pair.other_id))
    titles, bodies = zip(*(texts.get(key, ("", "")) for key in keys), strict=True)
    context = " ⇔ ".join(f"《{title}》{body[: 3 * _AROUND]}" for title, body in zip(titles, bodies, strict=True))
    choices = YES_NO if pair.joined else NO_YES
    return Question("pair", BAR.join(keys), " ⇔ ".join(titles), context, pair.evidence, choices, 2, pair.doubt)


def doubtful_pairs(rows: Iterable[_Row], clusters: Mapping[str, str], near: float, batch: str) -> Iterator[Pair]:
    """Related pairs near the threshold, or told of and not joined."""
    for row in rows:
        relation = row["relation"]
        figure = {"contained": row["containment"], "rewrite": row["slotted_jaccard"]}.get(relation, row["jaccard"])
        if relation == "exact" or figure is None:
            continue
        beyond = figure - (0.8 if relation == "contained" else near)
        joined = clusters.get(row["document_id"]) == clusters.get(row["other_id"])
        doubt = 0.5 * (1 - beyond / _NEAR_PAIR) if joined else 0.3
        if beyond < _NEAR_PAIR and doubt > 0:
            told = f"{batch} {row['document_id']} {row['other_id']} {relation} {figure:.3f}"
            yield Pair(row["document_id"], row["other_id"], doubt, joined, told)
