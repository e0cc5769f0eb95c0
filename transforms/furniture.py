"""Lines that belong to the web page and not to the document: counters, navigation, page marks, notices.

A line is judged as a whole. The patterns are rows of `data/reference/furniture.tsv`, the words of notices rows of
`site_words.tsv`; their provenance files explain both. Splitting looks past such lines, cleaning deletes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.chars import BLANKS, HANZI, line_span
from transforms.patterns import compile_pattern, longest_first, triggers
from transforms.stage import Reference

#: The reference files that recognising furniture reads.
REFERENCES = ("furniture", "site_words")

#: A line of furniture is short; the longest notices of sites have about a hundred characters.
LONGEST_LINE = 130
_FOLD = dict.fromkeys(BLANKS, "") | dict(
    zip(
        "：｜丨│▏＞»›→«‹（）【】［］[]〔〕－–—―，；！／｛｝～＋＊＝•",
        ":||" + "||>>>><<()()()()()----,;!/()~+*=·",
        strict=True,
    )
)
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
#: In a notice, the longest stretch between two words of the site, and the share of all such stretches.
_WIDEST_GAP, _MOST_OTHER = 14, 0.65
#: The share of what stands before the first and after the last of them: more of it in a short line of the document that
#: a site phrase was put into.
_MOST_OUTSIDE = 0.45
#: An item of a bar of links has a word or two; a step of a path is the name of a part of a site.
_LONGEST_ITEM, _LONGEST_STEP = 8, 20
#: The share of a bar's items that are known names of links, where only blanks part them.
_FEWEST_LINKS = 0.5
#: The value of a label in a row of credits is a name, a date or a number.
_LONGEST_VALUE = 24
#: A sentence of this length with so many commas is the document's, or a notice of the site.
_PROSE, _CLAUSES = 40, 2
_LATIN = re.compile("[A-Za-z]")
_SEPARATORS = re.compile(r"[|>,/()·\-:*•、。.!+×]+")
_ITEMS = re.compile(rf"[^{re.escape(BLANKS)}|｜丨│/／()（）【】\[\]·•]+")
#: What ends a path of pages, and what begins one.
_LAST_STEP = re.compile(r"(?:正文|详情|内容|列表|(?:浏览|查看)文章|文章(?:内容|正文|详情)|正文内容|内容页|新闻详情)")
_FIRST_STEP = re.compile(r"(?:.{0,12}:)?\(?[^:]{0,8}(?:首页|主页)\)?")
_STEP = re.compile(f"[{HANZI}]{{2,{_LONGEST_STEP}}}")
#: A row of credits may begin with the day it was put up.
_DAY = re.compile(r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?t?(?:\d{1,2}:\d{1,2}(?::\d{1,2})?)?)?[|,/()-]?")


@dataclass(frozen=True)
class Furniture:
    """What recognises a line of a page. `triggers` finds lines worth a look; the rest judges a folded line.

    `anywhere`, `at_head` and `at_tail` match a whole line that may stand there; `own` are words by which a site speaks
    of itself, `cues` those and words that go with them; `links` matches a line made of the names of links only,
    `link_names` and `strong_links` are such names.
    """

    triggers: AhoCorasick
    anywhere: re.Pattern[str]
    at_head: re.Pattern[str]
    at_tail: re.Pattern[str]
    own: re.Pattern[str]
    own_words: AhoCorasick
    cues: re.Pattern[str]
    links: re.Pattern[str]
    strong_link: re.Pattern[str]
    link_names: Set[str]
    strong_links: Set[str]
    labels: re.Pattern[str]
    strong_label: re.Pattern[str]

    def is_furniture(self, line: str, *, head: bool, tail: bool) -> bool:
        """Whether a line belongs to the page; `head` and `tail` say where in the document it stands."""
        if len(line) > LONGEST_LINE or self.is_prose(line):
            return False
        folded = fold_line(line)
        if self.anywhere.fullmatch(folded):
            return True
        if (head and self.at_head.fullmatch(folded)) or (tail and self.at_tail.fullmatch(folded)):
            return True
        if (head or tail) and self._is_credits(folded):
            return True
        if ">" in folded and _is_path(folded, head=head):
            return True
        return self._is_notice(folded) or self._is_links(folded, alone=head or tail) or self._is_bar(line)

    def is_prose(self, line: str) -> bool:
        """Whether a line is a sentence of several clauses, and none by which a site speaks of itself."""
        if len(line) < _PROSE or line[-1] not in "。；" or line.count("，") + line.count(",") < _CLAUSES:
            return False
        return _LATIN.search(line) is None and not self.own_words.find_matches_as_indexes(line)

    def spans_worth_a_look(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the short lines stand that hold a trigger and are no prose, each once, in order."""
        done = -1
        for _, at, _ in self.triggers.find_matches_as_indexes(text):
            if at > done:
                start, done = line_span(text, at)
                if done - start <= LONGEST_LINE and not self.is_prose(text[start:done]):
                    yield start, done

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
        if gaps[0] + gaps[-1] > _MOST_OUTSIDE * len(folded):
            return False
        return max(gaps) <= _WIDEST_GAP and sum(gaps) <= _MOST_OTHER * len(folded)

    def _is_credits(self, folded: str) -> bool:
        """Whether a line is a row of labels with values, two or more, one of which only a page has.

        A label stands before a colon or a number; a day may stand before the first.
        """
        if not self.strong_label.search(folded):
            return False
        day = _DAY.match(folded)
        begins = day.end() if day else 0
        labels = list(self.labels.finditer(folded))
        if len(labels) + (begins > _LONGEST_ITEM) < 2 or labels[0].start() > begins:
            return False
        starts = [label.start() for label in labels[1:]] + [len(folded)]
        return all(start - label.end() <= _LONGEST_VALUE for label, start in zip(labels, starts, strict=True))

    def _is_links(self, folded: str, *, alone: bool) -> bool:
        """Whether a line names links and nothing else: two or more, or a bar of short items with a link among them.

        At the edge of a document a single name of four characters will do (`alone`).
        """
        items = folded.split("|")
        if len(items) >= 3 and max(map(len, items)) <= _LONGEST_ITEM and any(map(self.strong_link.fullmatch, items)):
            return True
        if not self.links.fullmatch(folded):
            return False
        names = [name for name in _SEPARATORS.split(folded) if name]
        return bool(self.strong_link.search(folded)) and (len(names) >= 2 or (alone and len(folded) >= 4))

    def _is_bar(self, line: str) -> bool:
        """Whether a line is a row of short items of which at least half are names of links, and one surely is."""
        items = [item.lower() for item in _ITEMS.findall(line)]
        if len(items) < 3 or max(map(len, items)) > _LONGEST_ITEM or self.strong_links.isdisjoint(items):
            return False
        return sum(item in self.link_names for item in items) >= _FEWEST_LINKS * len(items)


def fold_line(line: str) -> str:
    """A line as patterns see it: without blanks, in lower case, with its marks in ASCII."""
    return _FOLDED.sub(_fold, line).lower()


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
        *">＞»›→/／",
    }
    names = longest_first([*words["link"], *words["weak_link"]])
    links = "|".join(map(re.escape, names))
    return Furniture(
        triggers=AhoCorasick(sorted(openers), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA),
        anywhere=_union(compile_pattern(pattern) for pattern in by_place["any"]),
        at_head=_union(compile_pattern(pattern) for pattern in by_place["head"]),
        at_tail=_union(compile_pattern(pattern) for pattern in by_place["tail"]),
        own_words=AhoCorasick(sorted(words["own"]), implementation=Implementation.DFA),
        own=_union(longest_first(words["own"])),
        cues=_union(longest_first([*words["own"], *words["cue"]])),
        # each name is taken once and for good: going back to shorter ones would take for ever on a long row
        links=re.compile(rf"(?:{_SEPARATORS.pattern})?(?:(?>{links})(?:{_SEPARATORS.pattern})?+)++"),
        strong_link=_union(longest_first(words["link"])),
        link_names=frozenset(names),
        strong_links=frozenset(words["link"]),
        labels=_labels([*words["label"], *words["weak_label"]]),
        strong_label=_labels(words["label"]),
    )


def _is_path(folded: str, *, head: bool) -> bool:
    """Whether a line is the path to a page: it begins at the front page or, above a text, has steps that are names."""
    steps = [step for step in folded.split(">") if step]
    if len(steps) < 2 or max(map(len, steps[:-1])) > _LONGEST_STEP:
        return False
    if _FIRST_STEP.fullmatch(steps[0]):
        return True
    return head and (bool(_LAST_STEP.fullmatch(steps[-1])) or (len(steps) >= 3 and all(map(_STEP.fullmatch, steps))))


def _fold(match: re.Match[str]) -> str:
    return _FOLD[match[0]]


def _labels(words: Iterable[str]) -> re.Pattern[str]:
    """An expression for labels with their colon, or right before a number."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first(words)))})(?::|(?=\(?\d))")


def _union(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for several; one that matches nothing for none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
