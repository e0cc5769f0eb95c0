"""Characters written as another character: widths, radicals, what cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from transforms.chars import has_any
from transforms.edits import Edit, Rule
from transforms.stage import Reference

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]+")
_INVISIBLES = "\u200b\ufeff\u00ad\u200c\u200d\u200e\u200f\u2060\u061c" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2061, 0x2065), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC)))
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
#: Digits, letters, and the marks that stand inside a number: ２０１９, ＧＤＰ, ５．１８.
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．／：，](?=[０-９])[０-９]+)*")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_RADICAL = re.compile("[\u2e80-\u2fdf]")


def invisible(text: str) -> Iterator[Edit]:
    """Delete characters without width or picture: zero-width blanks, soft hyphens, direction marks."""
    if has_any(text, _INVISIBLES):
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
