"""One decision for persons, places and organisations, of what rules found and what the statistical tagger found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.stage import Reference
from transforms.tag.learned.labels import KINDS, Span
from transforms.tag.mention import Mention
from transforms.tag.segment import Tokens
from transforms.tag.spans import make_shape, shares

#: Scores by kind and by who found it: rule and model; the model alone; the model elsewhere in the document; a sure rule
#: where the model has nothing; another rule there. They are the shares that were right of those mentions in the visible
#: half of MSRA, flat, to the next .05 (`benchmarks/reliability.py`).
SCORES: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "PERSON": {"both": 0.95, "model": 0.8, "again": 0.6, "sure": 0.8, "unsure": 0.3},
        "PLACE": {"both": 0.9, "model": 0.6, "sure": 0.85, "unsure": 0.3},
        "ORG": {"both": 0.8, "model": 0.65, "again": 0.75, "sure": 0.7, "unsure": 0.4},
    }
)
#: A rule this sure needs no second vote.
SURE = 0.85
#: Rules that go by word classes alone; where the model has nothing, one in four of these is right.
_WORD_CLASSES = frozenset({"tagger", "suffix"})
#: What is sought again, and of all places where a name stands the share that the model must have told: a person it saw
#: once in ten is a word like others; what it saw of an organisation's short name (北大) is enough.
_SHARES: Mapping[str, float] = MappingProxyType({"PERSON": 0.25, "ORG": 0.0})


def make_vote(
    reference: Reference, *, trusted: bool = False
) -> Callable[[str, Tokens, Sequence[Mention], Sequence[Span]], list[Mention]]:
    """A function of a text, its tokens, what rules found, in order, and what the model found; see `vote`.

    `trusted`: people labelled what the model learned from, so that it knows better than rules what counts as a name.
    It saw what they found: what it did not take is dropped, and its own mentions are left as they are.
    """
    shape = make_shape(reference)

    def judge(text: str, tokens: Tokens, rules: Sequence[Mention], spans: Sequence[Span]) -> list[Mention]:
        if trusted:
            return vote(text, tokens, [mention for mention in rules if _is_told(mention, spans)], spans)
        return vote(text, tokens, rules, shape(text, tokens, rules, spans))

    return judge


def vote(text: str, tokens: Tokens, rules: Sequence[Mention], spans: Sequence[Span]) -> list[Mention]:
    """The mentions of all kinds, not resolved: those of `rules` that no better one contradicts, and those of `spans`.

    | rules                    | model                 | outcome                                                 |
    | ------------------------ | --------------------- | ------------------------------------------------------- |
    | a mention                | the same              | the rule's                                              |
    | a place                  | an organisation round | both: 江西省 in 江西省教育厅                            |
    | an organisation          | a place within        | both                                                    |
    | a mention                | across it             | the model's                                             |
    | a mention                | nothing there         | the rule's, unless it goes by word classes and is unsure |
    | nothing                  | a mention             | the model's, and wherever else the document has that name |

    What is found elsewhere in the document has the method `model:repeated`.
    """
    other = [mention for mention in rules if mention.kind not in KINDS]
    named = [mention for mention in rules if mention.kind in KINDS]
    told = {(span.start, span.end, span.kind) for span in spans}
    kept = [judged for mention in named if (judged := _judged(mention, told, spans))]
    same = {mention[:3] for mention in kept}
    places = {mention.start: mention.end for mention in named if mention.kind == "PLACE" and mention.entity_id}
    alone = [_mention(text, span, places, "model") for span in spans if span not in same]
    again = _again(text, tokens, kept, alone, places)
    return [*other, *kept, *alone, *again]


def _judged(mention: Mention, told: set[tuple[int, int, str]], spans: Sequence[Span]) -> Mention | None:
    """A rule's mention with the score that the model's vote gives it; None where it loses."""
    scores = SCORES[mention.kind]
    if mention[:3] in told:
        return mention._replace(score=scores["both"])
    for span in shares(spans, mention.start, mention.end):
        if not (_lies_in(mention, span) or _lies_in(span, mention)):
            return None
    if mention.score >= SURE:
        return mention._replace(score=scores["sure"])
    return None if mention.method in _WORD_CLASSES else mention._replace(score=scores["unsure"])


def _is_told(mention: Mention, spans: Sequence[Span]) -> bool:
    """Whether the model has a rule's mention too, or an organisation around it; those of other kinds are not asked."""
    if mention.kind not in KINDS:
        return True
    return any(mention[:3] == span or _lies_in(mention, span) for span in shares(spans, mention.start, mention.end))


def _lies_in(inner: Mention | Span, outer: Mention | Span) -> bool:
    """Whether a place lies in a longer organisation, so that both stand."""
    kinds = (inner.kind, outer.kind) == ("PLACE", "ORG")
    return kinds and outer.start <= inner.start and inner.end <= outer.end and inner[:2] != outer[:2]


def _mention(text: str, span: Span, places: Mapping[int, int], method: str) -> Mention:
    """A mention of the model's. A person's name, and an organisation's that begins with its place, tell which it is."""
    name = text[span.start : span.end]
    entity_id = None
    if span.kind == "PERSON":
        entity_id = f"person:{name}"
    elif span.kind == "ORG" and places.get(span.start, span.end) < span.end:
        entity_id = f"org:{name}"
    return Mention(*span, name, method, SCORES[span.kind]["again" if method != "model" else method], entity_id)


def _again(
    text: str, tokens: Tokens, kept: Sequence[Mention], alone: Sequence[Mention], places: Mapping[int, int]
) -> Iterator[Mention]:
    """Where else, between words, the names of persons and organisations stand that the model alone told."""
    kinds: dict[str, Counter[str]] = {}
    for mention in alone:
        if len(mention.name) > 1 and mention.kind in _SHARES:
            kinds.setdefault(mention.name, Counter())[mention.kind] += 1
    if not kinds:
        return
    names = sorted(kinds)
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.NoncontiguousNFA)
    taken = bytearray(len(text))
    for mention in (*kept, *alone):
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    free: dict[int, list[tuple[int, int]]] = {}
    for number, start, end in automaton.find_matches_as_indexes(text):
        if tokens.within(start, end) and not any(taken[start:end]):
            free.setdefault(number, []).append((start, end))
    for number, found in free.items():
        votes = kinds[names[number]]
        kind, most = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        if most >= _SHARES[kind] * (most + len(found)):
            yield from (_mention(text, Span(*span, kind), places, "model:repeated") for span in found)
