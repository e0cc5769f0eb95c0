"""Characters written as another character: widths, radicals, what cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from transforms.chars import has_any
from transforms.edits import Edit, Rule
from transforms.stage import Reference

#: For use inside a regular expression's character class, as are the other names in capitals here.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f"
)
CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
WIDE = "０-９Ａ-Ｚａ-ｚ．／－"
#: Small, vertical and half-width forms of Chinese marks, and what they are forms of.
FORMS = "︐︑︒︓︔︕︖︗︘︰︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹐﹑﹔﹕﹖﹗﹘﹙﹚﹝﹞﹤﹥｡｢｣､"
_MARKS = "，、。：；！？〖〗：—（）｛｝〔〕【】《》〈〉「」『』，、；：？！—（）〔〕＜＞。「」、"
_PLAIN = dict(zip(FORMS, _MARKS, strict=True))
RADICALS = "\u2e80-\u2fdf"
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_CONTROL = re.compile(f"[{CONTROL}]+")
_LINE_SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
#: Digits, letters, and the marks that stand inside a number: ２０１９, ＧＤＰ, ５．１８.
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．／：，－](?=[０-９])[０-９]+)*|(?<=[0-9０-９])[．／－](?=[0-9０-９])")
_FORM = re.compile(f"[{FORMS}]")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_RADICAL = re.compile(f"[{RADICALS}]")


def invisible(text: str) -> Iterator[Edit]:
    """Delete characters without width or picture: zero-width blanks, soft hyphens, direction marks.

    `服\\u200b务` is 服务. A blank that has a width (U+2003) is no such character.
    """
    for match in _INVISIBLE.finditer(text):
        yield Edit(*match.span(), "")


def control(text: str) -> Iterator[Edit]:
    """Delete control characters: `群\\x08众` is 群众; separators of lines and pages (`\\x0c`) become a line end."""
    for match in _CONTROL.finditer(text):
        yield Edit(*match.span(), "\n" if has_any(match[0], _LINE_SEPARATORS) else "")


def fold_width(text: str) -> Iterator[Edit]:
    """Write full-width digits and Latin letters in ASCII, with the marks inside a number: `６．５` is 6.5.

    Chinese marks and `％` stay, and so does `．` after hanzi.
    """
    for match in _WIDE.finditer(text):
        yield Edit(*match.span(), match[0].translate(_TO_ASCII))


def mark_form(text: str) -> Iterator[Edit]:
    """Write small, vertical and half-width forms of Chinese marks as the marks: `｡` is 。, `﹙` is （; `。` stays."""
    for match in _FORM.finditer(text):
        yield Edit(*match.span(), _PLAIN[match[0]])


def make_radical_rule(reference: Reference) -> Rule:
    """A rule that writes radicals of the blocks U+2E80 to U+2FDF, which PDF readers produce, as the hanzi they are.

    `⼈⺠` is 人民; a radical without a hanzi of its own (⺀) stays.
    """
    table = {row["radical"]: row["hanzi"] for row in reference["radicals"]}
    return partial(_radical, table=table)


def _radical(text: str, *, table: dict[str, str]) -> Iterator[Edit]:
    for match in _RADICAL.finditer(text):
        if match[0] in table:
            yield Edit(*match.span(), table[match[0]])
