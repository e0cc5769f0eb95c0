"""One document cleaned: its title, its text, the ledger between raw and clean, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from transforms.clean.address import site_address
from transforms.clean.blanks import stray_blank
from transforms.clean.brackets import bracket, straight_quote
from transforms.clean.elisions import make_elision_observer
from transforms.clean.furniture import make_furniture_rule
from transforms.clean.html import html_entity, html_tag
from transforms.clean.lines import empty_line, indent, line_break, paragraph_mark, trailing_blank
from transforms.clean.masks import make_mask_observer
from transforms.clean.mojibake import make_mojibake_observer, make_mojibake_rule
from transforms.clean.needs import run_needed
from transforms.clean.numerals import day_dot, decimal_point
from transforms.clean.punctuation import doubled_closing, halfwidth_mark, sentence_dot
from transforms.clean.titles import repeated_title
from transforms.clean.truncation import truncation, unbalanced_quote
from transforms.clean.width import control, fold_width, invisible, make_radical_rule
from transforms.clean.wraps import hard_wrap
from transforms.edits import Edit, Ledger, Rule
from transforms.findings import Finding, Observer
from transforms.furniture import REFERENCES as FURNITURE_REFERENCES
from transforms.furniture import make_furniture
from transforms.stage import Reference

#: The reference files that cleaning reads.
REFERENCES = ("common_hanzi", "elisions", "mask_cues", "radicals", *FURNITURE_REFERENCES)

NamedRule = tuple[str, Rule]


@dataclass(frozen=True)
class Heading:
    """Where the title line stands in raw_text: the title's words at `[title_start, title_end)`, the next line at `end`.

    All 0 when the document has no title line. Code points.
    """

    title_start: int
    title_end: int
    end: int


@dataclass(frozen=True)
class Cleaned:
    """A clean document. `text` begins with the title's line, if there is one, and its body at `body_start`.

    `edits` turn raw_text into `text`; the offsets of `findings` count in `text`.
    """

    title: str
    text: str
    body_start: int
    edits: Ledger
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Rules:
    """What cleaning does, in order: to characters, to lines, to what stands inside them."""

    characters: tuple[NamedRule, ...]
    lines: tuple[NamedRule, ...]
    inside: tuple[NamedRule, ...]
    observers: tuple[Observer, ...]

    def for_body(self, title: str) -> tuple[NamedRule, ...]:
        """The rules for a body; the title is what may be said again at its end."""
        return (
            *self.characters,
            *self.lines,
            ("repeated_title", partial(repeated_title, title=title)),
            *_PARAGRAPHS,
            *self.inside,
        )

    def for_title(self) -> tuple[NamedRule, ...]:
        """The rules for the words of a title."""
        return (
            *self.characters,
            ("trailing_blank", trailing_blank),
            ("indent", indent),
            ("line_break", line_break),
            *self.inside,
        )


#: After furniture is gone, since a page mark parts a paragraph; before indents go, since they tell paragraphs.
_PARAGRAPHS: tuple[NamedRule, ...] = (
    ("hard_wrap", hard_wrap),
    ("paragraph_mark", paragraph_mark),
    ("indent", indent),
    ("empty_line", empty_line),
)


def make_rules(reference: Reference) -> Rules:
    """All rules of cleaning, with the reference data they need."""
    return Rules(
        characters=(
            ("mojibake", make_mojibake_rule(reference)),
            ("html_tag", html_tag),
            ("html_entity", html_entity),
            ("control", control),
            ("invisible", invisible),
            ("kangxi_radicals", make_radical_rule(reference)),
            ("fold_width", fold_width),
        ),
        lines=(
            ("trailing_blank", trailing_blank),
            ("site_furniture", make_furniture_rule(make_furniture(reference))),
        ),
        inside=(
            ("site_address", site_address),
            ("stray_blank", stray_blank),
            ("doubled_closing", doubled_closing),
            ("bracket", bracket),
            ("halfwidth_mark", halfwidth_mark),
            ("straight_quote", straight_quote),
            ("sentence_dot", sentence_dot),
            ("decimal_point", decimal_point),
            ("day_dot", day_dot),
        ),
        observers=(
            make_mask_observer(reference),
            make_elision_observer(reference),
            make_mojibake_observer(reference),
            truncation,
            unbalanced_quote,
        ),
    )


def make_cleaner(reference: Reference) -> Callable[[str, Heading], Cleaned]:
    """A function that cleans one document, given its raw text and where its title stands."""
    return partial(clean, rules=make_rules(reference))


def clean(raw: str, heading: Heading, *, rules: Rules) -> Cleaned:
    """The clean document. Title line and body are cleaned apart, so that the border between them cannot move.

    Where something other than furniture stands above the title line, that stays, and with it the title line its place
    inside the text: `body_start` is 0 then.
    """
    title, title_edits = _clean_title(raw, heading, rules)
    if not _opens_with_title(raw, heading, rules):
        return replace(clean(raw, _NO_HEADING, rules=rules), title=title)
    body, body_edits = run_needed(raw[heading.end :], rules.for_body(title))
    opening = _opening(raw, heading, title=title, title_edits=title_edits, has_body=bool(body))
    text = f"{title}\n{body}" if title and body else title or body
    body_start = min(len(title) + 1, len(text)) if title else 0
    edits = (*opening, *_moved(body_edits, heading.end))
    findings = sorted(found for observe in rules.observers for found in observe(text))
    return Cleaned(title, text, body_start, edits, tuple(findings))


_NO_HEADING = Heading(0, 0, 0)


def _opens_with_title(raw: str, heading: Heading, rules: Rules) -> bool:
    """Whether nothing but furniture stands above the title line."""
    above = raw[: raw.rfind("\n", 0, heading.title_start) + 1]
    return not above or not run_needed(above, (*rules.characters, *rules.lines))[0].strip()


def _clean_title(raw: str, heading: Heading, rules: Rules) -> tuple[str, Ledger]:
    """The title's clean words and their edits, counted in the raw text."""
    if not heading.end:
        return "", ()
    title, edits = run_needed(raw[heading.title_start : heading.title_end], rules.for_title())
    return title, _moved(edits, heading.title_start)


def _opening(raw: str, heading: Heading, *, title: str, title_edits: Ledger, has_body: bool) -> Ledger:
    """The edits of everything up to the body, which leave the title and one line end."""
    start, end = heading.title_start, heading.title_end
    if not title:
        return (Edit(0, heading.end, "", "heading_marker"),) if heading.end else ()
    line = raw.rfind("\n", 0, start) + 1
    before = [Edit(0, line, "", "site_furniture"), Edit(line, start, "", "heading_marker")]
    wanted = "\n" if has_body else ""
    rest = raw[end : heading.end]
    mark = rest.rstrip().rstrip("\n")
    after = []
    if rest != wanted:
        after = [Edit(end, heading.end, wanted, "heading_marker" if mark else "empty_line")]
        if rest.endswith("\n") and has_body:
            after = [Edit(end, heading.end - 1, "", "heading_marker" if mark else "trailing_blank")]
    return (*(edit for edit in before if edit.start < edit.end), *title_edits, *after)


def _moved(edits: Ledger, by: int) -> Ledger:
    return tuple(edit._replace(start=edit.start + by, end=edit.end + by) for edit in edits) if by else edits
