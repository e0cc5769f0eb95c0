"""Phrases of sites as a person decided of them: what was decided is done, what was not is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from transforms.clean.document import Rules
from transforms.clean.injected import CERTAIN, LIKELY, SUSPECT, Judge
from transforms.decisions import Decision, parts_of
from transforms.edits import Edit, Rule
from transforms.findings import Finding, Observer
from transforms.review.contexts import judged_places

#: The share of the places of a phrase that only a person named: so small that nothing follows from it elsewhere.
UNKNOWN = 0.0001

_Decided = Mapping[tuple[str, str], Decision]


def phrases_of(decisions: Sequence[Decision]) -> dict[str, float]:
    """The phrases that decisions are about, for a judge to find them."""
    return {parts_of(one)[1] if one.sort == "site_place" else one.decision_key: UNKNOWN for one in decisions}


def with_decisions(rules: Rules, judge: Judge, decisions: Sequence[Decision]) -> Rules:
    """The rules of a batch (`with_site`) where decisions stand before what is judged; `judge` finds their phrases."""
    decided = {(one.sort, one.decision_key): one for one in decisions}
    mine = ("site_phrase", _make_rule(judge, decided))
    lines = tuple(mine if name == mine[0] else (name, rule) for name, rule in rules.lines)
    return replace(rules, lines=lines, observers=(*rules.observers[:-1], _make_observer(judge, decided)))


def _make_rule(judge: Judge, decided: _Decided) -> Rule:
    """A rule that deletes what a person said a site put in, and of the rest what certainly was."""

    def site_phrase(text: str) -> Iterator[Edit]:
        for (start, end, confidence), key in judged_places(text, judge):
            one = _decision(decided, key, text[start:end])
            if one is None and confidence >= CERTAIN:
                yield Edit(start, end, "", confidence=confidence)
            elif one is not None and one.verdict == "yes":
                yield Edit(start, end, "", one.mark)

    return site_phrase


def _make_observer(judge: Judge, decided: _Decided) -> Observer:
    """An observer of phrases that a person said are the text's own, and of what is likely put in."""

    def suspects(text: str) -> Iterator[Finding]:
        for (start, end, confidence), key in judged_places(text, judge):
            one = _decision(decided, key, text[start:end])
            if one is not None:
                yield Finding(start, end, "reviewed", one.mark, 1.0)
            elif LIKELY <= confidence < CERTAIN:
                yield Finding(start, end, "suspect_watermark", SUSPECT, confidence)

    return suspects


def _decision(decided: _Decided, key: str, phrase: str) -> Decision | None:
    """What was decided of a place, or else of its phrase."""
    return decided.get(("site_place", key)) or decided.get(("site_phrase", phrase))
