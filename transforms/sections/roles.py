"""What part a section plays (achievements, problems, measures, requirements, plan), by the words that say so.

The formula, for a role of a section:

    doubt    = product of (1 - weight) over the evidence for the role
    score    = 1 - doubt; a role it is from 0.5, and where no other comes nearer than 0.15

Evidence are words of the heading; words of the sentences that lead to its run (存在以下不足：一是…), those of headings
at 0.8; words that open its body and the genre in the title, which weigh little; and the role of the section it lies
in, at 0.75 of that one's score: what is told under 存在的问题 is a problem unless its own words say otherwise, and what
lies deeper is told by the heading next above it, not by the chapter. A section without such words has no role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.patterns import wordings
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("section_roles",)

#: A word that speaks for a role: start and end in the text (code points, half-open), the word, its weight here.
Evidence = tuple[int, int, str, float]

#: How much of a text speaks: the end of what leads to a run, and the opening of a body, in characters.
LEAD, OPENING = 70, 36
_FROM_LEAD = 0.8
#: Words of a heading that weigh more than this say as much in a sentence; lighter ones occur there by chance.
_STRONG = 0.7
#: On the labelled headings of the tests 0.7 to 0.85 for the parent's share and 0.05 to 0.2 for the margin changed
#: precision by 0.01 and recall by 0.03; a least score of 0.6 costs 0.14 of recall and gains nothing.
_FROM_PARENT = 0.75
_YES = 0.5
_MARGIN = 0.15
#: How far from a heading's edge a word stands that opens or ends it: 要, 了.
_EDGE = 1


class Role(NamedTuple):
    """A role, how sure it is (0.5 to 1), and the words that say so."""

    role: str
    score: float
    evidence: tuple[Evidence, ...]


class _Cue(NamedTuple):
    where: str
    role: str
    weight: float


#: By role the evidence for it.
Votes = dict[str, list[Evidence]]
#: A function that adds the evidence of `text[start:end]` to votes.
_Finder = Callable[[Votes, str, int, int], None]


class RoleReader(NamedTuple):
    """The finders for each place that speaks for a role."""

    heading: _Finder
    lead: _Finder
    body: _Finder
    title: _Finder


def make_role_reader(reference: Reference) -> RoleReader:
    """The finders that read the table `section_roles`.

    Raises: ValueError for a word that stands twice for one place.
    """
    cues: dict[str, dict[str, _Cue]] = {name: {} for name in RoleReader._fields}
    for row in reference["section_roles"]:
        where = row["where"]
        words, weight = wordings(row["words"]), float(row["weight"])
        place = _PLACES.get(where, where)
        twice = cues[place].keys() & words
        if twice:
            raise ValueError(f"section_roles: {min(twice)} stands in several rows for {place}; expected one")
        cues[place].update(dict.fromkeys(words, _Cue(where, row["role"], weight)))
        if where == "any" and not 0 < weight <= _STRONG:
            cues["lead"].update(dict.fromkeys(words, _Cue(where, row["role"], _FROM_LEAD * weight)))
    return RoleReader(**{place: _finder(words) for place, words in cues.items()})


#: Where in a heading a cue stands.
_PLACES = dict.fromkeys(("any", "start", "end", "against"), "heading")


def _finder(words: Mapping[str, _Cue]) -> _Finder:
    cues = list(words.values())
    find = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes

    def add(votes: Votes, text: str, start: int, end: int) -> None:
        against = set()
        for number, first, last in find(text[start:end]):
            where, role, weight = cues[number]
            if where == "against":
                against.add(role)
            elif role and _stands(where, first, end - start - last):
                found = (start + first, start + last, text[start + first : start + last], weight)
                votes.setdefault(role, []).append(found)
        for role in against:
            votes.pop(role, None)

    return add


def _stands(where: str, before: int, behind: int) -> bool:
    """Whether a cue with so many characters before and behind it stands where it has to."""
    return not (where == "start" and before > _EDGE) and not (where == "end" and behind > _EDGE)


def decide(votes: Mapping[str, list[Evidence]]) -> Role | None:
    """The role that the evidence speaks for, if it does and for no other nearly as well."""
    if not votes:
        return None
    ranked = sorted(((_score(evidence), role) for role, evidence in votes.items()), reverse=True)
    score, role = ranked[0]
    if score < _YES or (len(ranked) > 1 and score - ranked[1][0] < _MARGIN):
        return None
    return Role(role, score, tuple(sorted(set(votes[role]))))


def _score(evidence: Iterable[Evidence]) -> float:
    """How sure a role is; a word counts once, where it weighs most."""
    doubt = 1.0
    for weight in dict(sorted((word, weight) for _, _, word, weight in evidence)).values():
        doubt *= 1.0 - weight
    return round(1.0 - doubt, 4)


def merged(*several: Votes) -> Votes:
    """Votes of several sorts as one."""
    out: Votes = {}
    for votes in several:
        for role, evidence in votes.items():
            out.setdefault(role, []).extend(evidence)
    return out


def inherited(parent: Role) -> Votes:
    """The votes that a section has from the one it lies in: its evidence, weighing less."""
    start, end, word, _ = max(parent.evidence, key=lambda evidence: evidence[3])
    return {parent.role: [(start, end, word, round(_FROM_PARENT * parent.score, 4))]}
