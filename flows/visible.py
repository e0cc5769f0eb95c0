"""Text made safe to look at: what would act on a screen, or hide from it, is written out."""

from __future__ import annotations

import re

#: What stands for blanks and line ends where a change of them is to be seen.
_BLANKS = str.maketrans({"\n": "↵", " ": "␣", "\u3000": "□", "\t": "→"})

#: Characters that steer a terminal or a page, turn the order of a line, or have no width: controls but line ends and
#: tabs, nearly all of Unicode's category Cf, line and paragraph separators, fillers, selectors, surrogates.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U00013440\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

#: The customary short names of the commonest.
_NAMES = {
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}


def harmless(text: str) -> str:
    """The text with every character that acts or hides written as ‹its name›; most texts have none and are the same."""
    return _ACTING.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    character = match[0]
    return f"‹{_NAMES.get(character) or f'U+{ord(character):04X}'}›"


def with_blanks(text: str) -> str:
    """The same with blanks and line ends made visible too, for a change of them is still a change."""
    return harmless(text).translate(_BLANKS)


def shortened(text: str, most: int) -> str:
    """A long text by its ends and its length."""
    return text if len(text) <= most else f"{ends(text, most)} ({len(text):,} characters)"


def ends(text: str, most: int) -> str:
    """A long text by its ends."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 4) :]}"


def cut(text: str, most: int) -> str:
    """The first characters of a text, with … for the rest."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
