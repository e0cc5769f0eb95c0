"""Which rules have something to do in a text: most of them need a character that a clean text does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from functools import cache

from transforms.chars import BLANK
from transforms.clean.width import CONTROL, FORMS, INVISIBLE, RADICALS, WIDE
from transforms.decode.reread import BETRAYERS
from transforms.edits import Ledger, Rule, compose, run_rules

#: By rule the characters, as a character class holds them, without any of which it leaves a text as it is.
NEEDS: Mapping[str, str] = {
    "mojibake": BETRAYERS,
    "html_entity": "&＆b",
    "html_hidden": "<",
    "html_tag": "<>＜",
    "style_sheet": "{",
    "script_line": "(=E",
    "forum_code": r"\[",
    "control": CONTROL,
    "invisible": INVISIBLE,
    "kangxi_radicals": RADICALS,
    "fold_width": WIDE,
    "mark_form": FORMS,
    "jammer": r"~`!@#$^&|\\{}[\]<>\"';?_",
    "trailing_blank": BLANK,
    "indent": BLANK,
    "stray_blank": BLANK,
    "paragraph_mark": "\u3000",
    "repeated_title": "\n",
    "hard_wrap": "\n",
    "empty_line": "\n",
    "line_break": "\n",
    "site_address": "./",
    "title_mark": "<＜≪",
    "middle_dot": "•・‧∙⋅･.．",
    "bracket": "()",
    "halfwidth_mark": ",;:?!",
    "straight_quote": "\"'＂″`〝〞„‟＇‛",
    "sentence_dot": ".．",
}
_NEEDED = re.compile(f"[{''.join(NEEDS.values())}]")
_PATTERNS = {name: re.compile(f"[{chars}]") for name, chars in NEEDS.items()}


@cache
def _called_by(char: str) -> Set[str]:
    """The names of the rules that need a character."""
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.match(char))


def _called(text: str) -> set[str]:
    """The names of the rules that find in a text what they need."""
    return set().union(*map(_called_by, set(_NEEDED.findall(text))))


def run_needed(text: str, rules: Iterable[tuple[str, Rule]]) -> tuple[str, Ledger]:
    """The same as `run_rules`, without asking rules that have nothing to do: one look at a text instead of twenty."""
    ledger: Ledger = ()
    current = text
    called = _called(text)
    for name, rule in rules:
        if name in NEEDS and name not in called:
            continue
        current, edits = run_rules(current, ((name, rule),))
        if edits:
            ledger = compose(ledger, edits)
            called |= _called("".join(edit.after for edit in edits))
    return current, tuple(edit for edit in ledger if text[edit.start : edit.end] != edit.after)
