"""What a person decided of a doubtful case: reference data of the user's, one row a decision.

| sort        | key                   | verdicts                                                       |
| ----------- | --------------------- | -------------------------------------------------------------- |
| site_phrase | a phrase              | yes: a site put it in wherever it stands; no: nowhere          |
| site_place  | before, phrase, after | yes: a site put it in there; no: it is the text's own          |
| mention     | kind, words           | yes: they are; no: they are not; a kind: they are that instead |
| place       | document_id, words    | a code: they mean that place there; no: none of those proposed |
| policy      | a phrase              | yes: it is a set phrase of policy; no                          |
| theme_term  | theme, term           | yes: the term speaks for the theme; no                         |
| border      | document_id           | yes: a document begins there; no: none does                    |
| pair        | two document_ids      | yes: copies of one text; no: they are not                      |

Keys of several parts are joined by `|`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

#: What joins the parts of a key.
BAR = "|"

_KINDS = "DATE DOCUMENT EVENT MEETING AMOUNT ORG PERSON PLACE POLICY POSITION"
_YES_NO = re.compile("yes|no")

#: By sort, what a verdict must look like.
VERDICTS: Mapping[str, re.Pattern[str]] = {
    "site_phrase": _YES_NO,
    "site_place": _YES_NO,
    "mention": re.compile(f"yes|no|{'|'.join(_KINDS.split())}"),
    "place": re.compile("no|[0-9]{6}|[0-9]{9}|[0-9]{12}"),
    "policy": _YES_NO,
    "theme_term": _YES_NO,
    "border": _YES_NO,
    "pair": _YES_NO,
}
#: In how many parts a key falls.
_PARTS: Mapping[str, int] = {"site_place": 3, "mention": 2, "place": 2, "theme_term": 2, "pair": 2}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

#: What the method, rule or evidence of an effect begins with; the decision's id follows.
REVIEWED = "reviewed:"


class Decision(NamedTuple):
    """A verdict on one doubtful case, who gave it on which day (YYYY-MM-DD), and why; `decision_id` follows from the
    sort and the key."""

    decision_id: str
    sort: str
    decision_key: str
    verdict: str
    who: str
    when: str
    why: str

    @property
    def mark(self) -> str:
        """What its effects carry."""
        return f"{REVIEWED}{self.decision_id}"


def id_of(sort: str, key: str) -> str:
    """The id of what is decided: its sort and ten hex digits, so that no spreadsheet takes it for a number."""
    digest = hashlib.sha256("\0".join((sort, key)).encode())
    return f"{sort}-{digest.hexdigest()[:10]}"


def parts_of(decision: Decision) -> list[str]:
    """The parts of a key. Those at both ends of a place and at the beginning of others hold no bar."""
    count = _PARTS.get(decision.sort, 1)
    first, *rest = decision.decision_key.split(BAR, 1) if count > 1 else [decision.decision_key]
    return [first, *rest[0].rsplit(BAR, 1)] if count == 3 and rest else [first, *rest]


def fault(decision: Decision) -> str:
    """What is wrong with a decision, in words; empty when nothing is."""
    pattern = VERDICTS.get(decision.sort)
    if pattern is None:
        return f"sort {decision.sort!r}: expected one of {', '.join(VERDICTS)}"
    if len(parts_of(decision)) != _PARTS.get(decision.sort, 1) or not decision.decision_key:
        return f"key {decision.decision_key!r}: expected the {_PARTS.get(decision.sort, 1)} parts of a {decision.sort}"
    if decision.decision_id != id_of(decision.sort, decision.decision_key):
        return (
            f"id {decision.decision_id!r} is not that of its sort and key: cells of two rows were mixed, or one edited"
        )
    if not pattern.fullmatch(decision.verdict):
        return f"verdict {decision.verdict!r}: expected {pattern.pattern}"
    if not decision.who.strip():
        return "nobody is named who decided it"
    return "" if _DAY.fullmatch(decision.when) else f"when {decision.when!r}: expected a date such as 2026-03-02"
