"""Mentions as a person decided of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from transforms.decisions import Decision, parts_of
from transforms.stage import Reference
from transforms.tag.mention import Mention

#: A mention this sure stays what it is: the words that are doubtful in one place are plain in another.
_SURE = 0.85

_Decided = Mapping[tuple[str, ...], Decision]
Reviewer = Callable[[str, str, Sequence[Mention], Sequence[Decision]], list[Mention]]


def make_reviewer(reference: Reference) -> Reviewer:
    """A function of a document's id, text, mentions and decisions that returns the mentions as those have them.

    What a decision made of a mention has its id as the method and the score 1. Reads the table `places`.
    """
    names = {row["code"]: row["name"] for row in reference["places"]}

    def review(
        document_id: str, text: str, mentions: Sequence[Mention], decisions: Sequence[Decision]
    ) -> list[Mention]:
        decided = {_place_of(one): one for one in decisions}
        out = [
            kept
            for mention in mentions
            if (kept := _reviewed(mention, text[mention.start : mention.end], document_id, decided, names))
        ]
        added = (one for one in decisions if one.sort == "policy" and one.verdict == "yes")
        return sorted([*out, *(more for one in added for more in _policies(text, one, out))])

    return review


def _place_of(decision: Decision) -> tuple[str, ...]:
    return (decision.sort, *parts_of(decision))


def _reviewed(
    mention: Mention, words: str, document_id: str, decided: _Decided, names: Mapping[str, str]
) -> Mention | None:
    """A mention as it was decided; None for what is none."""
    one = decided.get(("place", document_id, words)) if mention.kind == "PLACE" else None
    if one is not None and one.verdict != "no":
        name = names.get(one.verdict)
        if name is None:
            raise ValueError(f"decision {one.decision_id}: {one.verdict}: no such code in data/reference/places.tsv")
        return mention._replace(name=name, method=one.mark, score=1.0, entity_id=f"place:{one.verdict}")
    one = decided.get(("mention", mention.kind, words))
    if one is None or (mention.score >= _SURE and one.verdict != "yes"):
        return mention
    if one.verdict == "no":
        return None
    if one.verdict in ("yes", mention.kind):
        return mention._replace(method=one.mark, score=1.0)
    return mention._replace(kind=one.verdict, name=words, method=one.mark, score=1.0, entity_id=None)


def _policies(text: str, decision: Decision, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Where a phrase of policy stands that a person accepted, but for places that a mention of its kind has."""
    phrase = decision.decision_key
    taken = [(one.start, one.end) for one in mentions if one.kind == "POLICY"]
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if not any(start < last and first < end for first, last in taken):
            yield Mention(start, end, "POLICY", phrase, decision.mark, 1.0, f"policy:{phrase}")
        start = text.find(phrase, end)
