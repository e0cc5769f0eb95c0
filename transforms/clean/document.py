"""One document cleaned: its title, its text, the ledger between raw and clean, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from transforms.clean.address import site_address
from transforms.clean.blanks import stray_blank
from transforms.clean.brackets import bracket, lonely_bracket
from transforms.clean.dashes import dash, ellipsis, make_middle_dot, title_mark
from transforms.clean.elisions import REFERENCES as ELISION_REFERENCES
from transforms.clean.elisions import make_elision_observer
from transforms.clean.furniture import make_furniture_rule
from transforms.clean.html import html_entity, html_hidden, html_tag
from transforms.clean.injected import Judge, make_phrase_observer, make_phrase_rule
from transforms.clean.jammer import jammer, jammer_suspect
from transforms.clean.lines import empty_line, indent, line_break, paragraph_mark, trailing_blank
from transforms.clean.masks import make_mask_observer
from transforms.clean.mojibake import make_mojibake_observer, make_mojibake_rule
from transforms.clean.needs import run_needed
from transforms.clean.numbering import REFERENCES as NUMBERING_REFERENCES
from transforms.clean.numbering import make_numbering_observer
from transforms.clean.numerals import day_dot, decimal_point
from transforms.clean.page_code import forum_code, script_line, style_sheet
from transforms.clean.punctuation import doubled_closing, halfwidth_mark, make_sentence_dot
from transforms.clean.quotes import doubled_quote, straight_quote, turned_quote
from transforms.clean.splices import REFERENCES as SPLICE_REFERENCES
from transforms.clean.splices import make_splice_observer
from transforms.clean.titles import repeated_title
from transforms.clean.truncation import truncation, unbalanced_quote
from transforms.clean.unbalanced import adjoining_marks, unbalanced_bracket
from transforms.clean.width import control, fold_width, invisible, make_radical_rule, mark_form
from transforms.clean.wraps import hard_wrap
from transforms.edits import Edit, Ledger, Rule
from transforms.findings import Finding, Observer
from transforms.furniture import REFERENCES as FURNITURE_REFERENCES
from transforms.furniture import Furniture, make_furniture
from transforms.simplify import REFERENCES as SIMPLIFY_REFERENCES
from transforms.simplify import make_simplifier, make_traditional_observer
from transforms.stage import Reference

#: The reference files that cleaning reads.
REFERENCES = (
    "common_hanzi",
    *ELISION_REFERENCES,
    "mask_cues",
    "name_characters",
    *NUMBERING_REFERENCES,
    "radicals",
    *SPLICE_REFERENCES,
    *SIMPLIFY_REFERENCES,
    *FURNITURE_REFERENCES,
)

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
    furniture: Furniture

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


def make_rules(reference: Reference, *, simplified: bool = False) -> Rules:
    """All rules of cleaning, with the reference data they need; if `simplified`, also one that simplifies."""
    furniture = make_furniture(reference)
    return Rules(
        characters=(
            ("mojibake", make_mojibake_rule(reference)),
            ("html_entity", html_entity),
            ("html_hidden", html_hidden),
            ("html_tag", html_tag),
            ("style_sheet", style_sheet),
            ("script_line", script_line),
            ("forum_code", forum_code),
            ("control", control),
            ("invisible", invisible),
            ("kangxi_radicals", make_radical_rule(reference)),
            ("fold_width", fold_width),
            ("mark_form", mark_form),
            ("jammer", jammer),
            *((("simplified", make_simplifier(reference)),) if simplified else ()),
        ),
        lines=(
            ("trailing_blank", trailing_blank),
            ("site_furniture", make_furniture_rule(furniture)),
        ),
        inside=(
            ("site_address", site_address),
            ("stray_blank", stray_blank),
            ("title_mark", title_mark),
            ("ellipsis", ellipsis),
            ("dash", dash),
            ("middle_dot", make_middle_dot(reference)),
            ("bracket", bracket),
            ("halfwidth_mark", halfwidth_mark),
            ("straight_quote", straight_quote),
            ("sentence_dot", make_sentence_dot(reference)),
            ("doubled_closing", doubled_closing),
            ("lonely_bracket", lonely_bracket),
            ("doubled_quote", doubled_quote),
            ("turned_quote", turned_quote),
            ("decimal_point", decimal_point),
            ("day_dot", day_dot),
        ),
        observers=(
            make_mask_observer(reference),
            make_elision_observer(reference),
            make_mojibake_observer(reference),
            make_splice_observer(reference),
            make_numbering_observer(reference),
            truncation,
            unbalanced_quote,
            unbalanced_bracket,
            adjoining_marks,
            jammer_suspect,
            make_traditional_observer(reference),
        ),
        furniture=furniture,
    )


def with_site(rules: Rules, *, forms: Mapping[str, str], judge: Judge) -> Rules:
    """The rules, and what only a corpus tells: forms of a site's lines, phrases judged by their place."""
    furniture = ("site_furniture", make_furniture_rule(rules.furniture, forms))
    lines = tuple(furniture if name == furniture[0] else (name, rule) for name, rule in rules.lines)
    return replace(
        rules,
        lines=(*lines, ("site_phrase", make_phrase_rule(judge))),
        observers=(*rules.observers, make_phrase_observer(judge)),
    )


def make_cleaner(reference: Reference, *, simplified: bool = False) -> Callable[[str, Heading], Cleaned]:
    """A function that cleans one document, given its raw text and where its title stands.

    If `simplified`, it writes traditional characters as simplified ones too.
    """
    return partial(clean, rules=make_rules(reference, simplified=simplified))


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
