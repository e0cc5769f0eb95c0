"""What the reference files say about the lines of a page: furniture, salutations, how titles end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from transforms.discover.line_forms import form_of
from transforms.furniture import LONGEST_LINE, Furniture, make_furniture
from transforms.furniture import REFERENCES as FURNITURE_REFERENCES
from transforms.patterns import compile_pattern
from transforms.split.parts import HIDDEN
from transforms.stage import Reference

#: The reference files that splitting reads.
REFERENCES = ("genres", "line_cues", "split_cues", "title_endings", *FURNITURE_REFERENCES)

#: Remarks in brackets that may follow the last word of a title: （试行）, （2031年修订）.
_REMARKS = re.compile(r"(?:\s*[（(【\[][^（()【\[】\]）]{1,24}[）)】\]])+$")
#: Characters of a genre's name, the longest first.
_CUE_SIZES = range(12, 0, -1)
_MARKS_ONLY = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Lexicon:
    """What tells the lines of a page apart.

    `salutation` and `sentence` match how lines begin that address somebody, or that are a first sentence broken in two;
    `presentation` is found in what a site writes over a page; `endings` are the last words of titles; `known_forms` are
    forms of lines that the corpus told to be the page's.
    """

    furniture: Furniture
    salutation: re.Pattern[str]
    sentence: re.Pattern[str]
    presentation: re.Pattern[str]
    endings: tuple[str, ...]
    genres: Mapping[str, bool]
    address: re.Pattern[str]
    greeting: re.Pattern[str]
    opening: re.Pattern[str]
    dateline: re.Pattern[str]
    closing: re.Pattern[str]
    annex: re.Pattern[str]
    links: re.Pattern[str]
    collection: re.Pattern[str]
    digest: re.Pattern[str]
    referral: re.Pattern[str]
    known_forms: Set[str] = frozenset()

    def is_furniture(self, line: str) -> bool:
        """Whether a line above the title belongs to the page: what cleaning deletes there, or marks only."""
        if len(line) > LONGEST_LINE:
            return False
        if self.known_forms and form_of(line) in self.known_forms:
            return True
        shown = HIDDEN.sub("", line)
        if _MARKS_ONLY.fullmatch(shown):
            return True
        is_worth_a_look = bool(self.furniture.triggers.find_matches_as_indexes(shown))
        return is_worth_a_look and self.furniture.is_furniture(shown, head=True, tail=False)

    def names_a_kind(self, line: str) -> bool:
        """Whether a line ends as titles do, in a kind of document or of what it gives."""
        return _REMARKS.sub("", line).endswith(self.endings)

    def names_a_genre(self, title: str) -> bool:
        """Whether a title ends in a genre (讲话, 总结), not merely as headings of sections do (情况, 做法)."""
        name = _REMARKS.sub("", title)
        cues = (name[-size:] for size in _CUE_SIZES)
        return next((self.genres[cue] for cue in cues if cue in self.genres), False)


def make_lexicon(reference: Reference) -> Lexicon:
    """The lexicon of splitting, from the rows of its reference files."""
    genres = (row["cue"] for row in reference["genres"] if row["where"] == "end" and row["genre"])
    others = (row["ending"] for row in reference["title_endings"])
    return Lexicon(
        furniture=make_furniture(reference),
        salutation=_any_of(reference, "salutation"),
        sentence=_any_of(reference, "sentence"),
        presentation=_any_of(reference, "presentation"),
        endings=tuple(sorted({*genres, *others})),
        genres={row["cue"]: bool(row["genre"]) for row in reference["genres"] if row["where"] == "end"},
        address=_any_of(reference, "address", "split_cues"),
        greeting=_any_of(reference, "greeting", "split_cues"),
        opening=_any_of(reference, "opening", "split_cues"),
        dateline=_any_of(reference, "dateline", "split_cues"),
        closing=_ending(_any_of(reference, "closing", "split_cues")),
        annex=_any_of(reference, "annex", "split_cues"),
        collection=_any_of(reference, "collection", "split_cues"),
        links=_any_of(reference, "links", "split_cues"),
        digest=_ending(_any_of(reference, "digest", "split_cues")),
        referral=_any_of(reference, "referral", "split_cues"),
    )


def _any_of(reference: Reference, role: str, table: str = "line_cues") -> re.Pattern[str]:
    """One expression for all cues of a role."""
    patterns = (compile_pattern(row["pattern"]) for row in reference[table] if row["role"] == role)
    return re.compile("|".join(patterns))


def _ending(cues: re.Pattern[str]) -> re.Pattern[str]:
    """An expression for a line that ends in one of the cues, whatever marks follow."""
    return re.compile(rf"(?:{cues.pattern})[\W_]{{0,6}}$")
