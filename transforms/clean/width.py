"""Characters written as another character: widths, radicals, what cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from transforms.chars import has_any
from transforms.edits import Edit, Rule
from transforms.stage import Reference

#: For use inside a regular expression's character class, as are the other names in capitals here.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
WIDE = "０-９Ａ-Ｚａ-ｚ"
RADICALS = "\u2e80-\u2fdf"
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_CONTROL = re.compile(f"[{CONTROL}]+")
_LINE_SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
#: Digits, letters, and the marks that stand inside a number: ２０１９, ＧＤＰ, ５．１８.
_WIDE = re.compile(f"[{WIDE}]+(?:[．／：，](?=[０-９])[０-９]+)*")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_RADICAL = re.compile(f"[{RADICALS}]")


def invisible(text: str) -> Iterator[Edit]:
    """Delete characters without width or picture: zero-width blanks, soft hyphens, direction marks."""
    for match in _INVISIBLE.finditer(text):
        yield Edit(*match.span(), "")


def control(text: str) -> Iterator[Edit]:
    """Delete control characters; separators of lines and pages become a line end."""
    for match in _CONTROL.finditer(text):
        yield Edit(*match.span(), "\n" if has_any(match[0], _LINE_SEPARATORS) else "")


def fold_width(text: str) -> Iterator[Edit]:
    """Write full-width digits and Latin letters in ASCII, with the marks between two such digits.

    Chinese marks and `％` stay.
    """
    for match in _WIDE.finditer(text):
        yield Edit(*match.span(), match[0].translate(_TO_ASCII))


def make_radical_rule(reference: Reference) -> Rule:
    """A rule that writes radicals of the blocks U+2E80 to U+2FDF, which PDF readers produce, as the hanzi they are."""
    table = {row["radical"]: row["hanzi"] for row in reference["radicals"]}
    return partial(_radical, table=table)


def _radical(text: str, *, table: dict[str, str]) -> Iterator[Edit]:
    for match in _RADICAL.finditer(text):
        if match[0] in table:
            yield Edit(*match.span(), table[match[0]])
