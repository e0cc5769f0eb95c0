"""Lines that belong to the web page and not to the document: counters, navigation, page marks, notices.

A line is judged as a whole. The patterns are rows of `data/reference/furniture.tsv`, the words of notices rows of
`site_words.tsv`; their provenance files explain both. Splitting looks past such lines, cleaning deletes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.chars import BLANKS
from transforms.patterns import compile_pattern, triggers
from transforms.stage import Reference

#: The reference files that recognising furniture reads.
REFERENCES = ("furniture", "site_words")

#: A line of furniture is short; the longest notices of sites have about a hundred characters.
LONGEST_LINE = 130
_FOLD = dict.fromkeys(BLANKS, "") | dict(
    zip("：｜丨│＞»›（）【】［］[]－–—―，；！／｛｝", ":||" + "|>>>()()()()----,;!/()", strict=True)
)
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
#: In a notice, the longest stretch between two words of the site, and the share of all such stretches.
_WIDEST_GAP, _MOST_OTHER = 14, 0.65
#: An item of a bar of links has a word or two.
_LONGEST_ITEM = 8
#: The value of a label in a row of credits is a name, a date or a number.
_LONGEST_VALUE = 24
_SEPARATORS = re.compile(r"[|>,/()·\-:*•、。.!+×]+")


@dataclass(frozen=True)
class Furniture:
    """What recognises a line of a page. `triggers` finds lines worth a look; the rest judges a folded line.

    `anywhere`, `at_head` and `at_tail` match a whole line that may stand there; `own` are words by which a site speaks
    of itself, `cues` those and words that go with them; `links` matches a line made of the names of links only.
    """

    triggers: AhoCorasick
    anywhere: re.Pattern[str]
    at_head: re.Pattern[str]
    at_tail: re.Pattern[str]
    own: re.Pattern[str]
    cues: re.Pattern[str]
    links: re.Pattern[str]
    strong_link: re.Pattern[str]
    labels: re.Pattern[str]
    strong_label: re.Pattern[str]

    def is_furniture(self, line: str, *, head: bool, tail: bool) -> bool:
        """Whether a line belongs to the page; `head` and `tail` say where in the document it stands."""
        if len(line) > LONGEST_LINE:
            return False
        folded = _FOLDED.sub(_fold, line).lower()
        if self.anywhere.fullmatch(folded):
            return True
        if (head and self.at_head.fullmatch(folded)) or (tail and self.at_tail.fullmatch(folded)):
            return True
        if (head or tail) and self._is_credits(folded):
            return True
        return self._is_notice(folded) or self._is_links(folded)

    def _is_notice(self, folded: str) -> bool:
        """Whether a site speaks of itself, its files or its rights, from one end of the line to the other.

        A line of the document that a site phrase was put into has long stretches without such words, and is none.
        """
        if self.own.search(folded) is None:
            return False
        words = list(self.cues.finditer(folded))
        if len({match[0] for match in words}) < 2:
            return False
        borders = [0, *(at for match in words for at in match.span()), len(folded)]
        gaps = [end - start for start, end in zip(borders[::2], borders[1::2], strict=True)]
        return max(gaps) <= _WIDEST_GAP and sum(gaps) <= _MOST_OTHER * len(folded)

    def _is_credits(self, folded: str) -> bool:
        """Whether a line is a row of labels with values, two or more, one of which only a page has."""
        labels = list(self.labels.finditer(folded))
        if len(labels) < 2 or labels[0].start() > 0 or not self.strong_label.search(folded):
            return False
        starts = [label.start() for label in labels[1:]] + [len(folded)]
        return all(start - label.end() <= _LONGEST_VALUE for label, start in zip(labels, starts, strict=True))

    def _is_links(self, folded: str) -> bool:
        """Whether a line names links and nothing else: two or more, or a bar of short items with a link among them."""
        items = folded.split("|")
        if len(items) >= 3 and max(map(len, items)) <= _LONGEST_ITEM and any(map(self.strong_link.fullmatch, items)):
            return True
        if not self.links.fullmatch(folded):
            return False
        names = [name for name in _SEPARATORS.split(folded) if name]
        return bool(self.strong_link.search(folded)) and (len(names) >= 2 or len(folded) >= 4)


def make_furniture(reference: Reference) -> Furniture:
    """What recognises furniture, from the rows of `furniture` and `site_words`."""
    rows = reference["furniture"]
    by_place = {
        place: [row["pattern"] for row in rows if row["position"] == place] for place in ("any", "head", "tail")
    }
    words = {
        role: [row["word"] for row in reference["site_words"] if row["role"] == role]
        for role in ("own", "cue", "link", "weak_link", "label", "weak_label")
    }
    openers = {trigger for row in rows for trigger in triggers(row["pattern"])} | {
        *words["own"],
        *words["link"],
        *words["label"],
    }
    links = "|".join(_longest_first([*words["link"], *words["weak_link"]]))
    return Furniture(
        triggers=AhoCorasick(sorted(openers), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA),
        anywhere=_union(compile_pattern(pattern) for pattern in by_place["any"]),
        at_head=_union(compile_pattern(pattern) for pattern in by_place["head"]),
        at_tail=_union(compile_pattern(pattern) for pattern in by_place["tail"]),
        own=_union(_longest_first(words["own"])),
        cues=_union(_longest_first([*words["own"], *words["cue"]])),
        # each name is taken once and for good: going back to shorter ones would take for ever on a long row
        links=re.compile(rf"(?:{_SEPARATORS.pattern})?(?:(?>{links})(?:{_SEPARATORS.pattern})?+)++"),
        strong_link=_union(_longest_first(words["link"])),
        labels=_labels([*words["label"], *words["weak_label"]]),
        strong_label=_labels(words["label"]),
    )


def _fold(match: re.Match[str]) -> str:
    return _FOLD[match[0]]


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _labels(words: Iterable[str]) -> re.Pattern[str]:
    """An expression for labels with their colon."""
    return re.compile(f"(?:{'|'.join(map(re.escape, _longest_first(words)))}):")


def _union(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for several; one that matches nothing for none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
