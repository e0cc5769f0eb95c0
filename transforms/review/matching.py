"""Which decisions a delivered text is touched by: told from the text as it came, before it is split or cleaned.

It is asked generously: what stands in a text by its letters, hanzi and digits may lie there with marks, blanks or what
a site put in between. A text that is named for nothing is worked on in vain; one that is not named keeps what it has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from transforms.decisions import Decision, parts_of
from transforms.review.contexts import folded

#: The sorts that name documents.
OF_DOCUMENTS = frozenset({"place", "border", "pair"})
#: How much a site may have put in between a phrase and its neighbours, and how many of these must be there.
_BETWEEN, _NEAREST = 60, 1
#: Markup, of which nothing is left once a text is clean.
_MARKUP = re.compile(r"<[^<>\n]{1,200}>|&(?:[a-zA-Z]{2,8}|#\w{1,6});")


def source_of(document_id: str) -> str:
    """The digits of its source that a document_id begins with."""
    return document_id.partition("-")[0]


def make_matcher(decisions: Iterable[Decision]) -> Callable[[str, str], list[Decision]]:
    """A function of a text's source_id and content that returns the decisions that touch it, in order."""
    by_source: dict[str, list[Decision]] = defaultdict(list)
    by_words: list[tuple[Decision, str, re.Pattern[str] | None]] = []
    for one in decisions:
        if one.sort in OF_DOCUMENTS:
            for source in sorted({source_of(document) for document in documents_of(one)}):
                by_source[source].append(one)
        else:
            by_words.append((one, folded(_words(one)), _around(one)))

    def match(source_id: str, content: str) -> list[Decision]:
        named = [one for one in by_source.get(source_id[:16], ()) if _holds(one, source_id, content)]
        if not by_words:
            return named
        text = folded(_MARKUP.sub("", content))
        found = (one for one, words, around in by_words if words in text and (not around or around.search(text)))
        return sorted([*named, *found])

    return match


def documents_of(decision: Decision) -> list[str]:
    """The documents that a decision names."""
    parts = parts_of(decision)
    return parts if decision.sort == "pair" else parts[:1]


def _holds(decision: Decision, source_id: str, content: str) -> bool:
    """Whether what a decision says of documents of a source can be true of its text."""
    if decision.sort == "place":
        return folded(_words(decision)) in folded(_MARKUP.sub("", content))
    starts = (one.partition("-")[2] for one in documents_of(decision) if source_of(one) == source_id[:16])
    return all(start.isdecimal() and int(start) < len(content) for start in starts)


def _words(decision: Decision) -> str:
    """The words that a decision is about."""
    parts = parts_of(decision)
    return parts[1] if len(parts) > 1 else parts[0]


def _around(decision: Decision) -> re.Pattern[str] | None:
    """The nearest neighbours of a place, as they may stand around its phrase."""
    if decision.sort != "site_place":
        return None
    before, phrase, after = parts_of(decision)
    pieces = (before[-_NEAREST:], folded(phrase), after[:_NEAREST])
    return re.compile(f".{{0,{_BETWEEN}}}".join(map(re.escape, pieces)))
