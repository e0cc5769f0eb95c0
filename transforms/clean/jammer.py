"""Jammer text (干扰码): random letters, digits and signs that forums set between sentences against copying.

`抓好落实。7 K5 ~9 h# V* D` was never written by anyone. Forum programs make it of pairs: a sign or digit (U+0020 to
U+003B), a blank, a letter or sign (U+003F to U+007E), five to fifteen times; so its pieces have one or two characters.
It is told by its make-up: short pieces, no word and no number, signs of several kinds that touch letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.edits import Edit
from transforms.findings import Finding

#: Pieces of at most four characters between blanks; what a page made of several blanks may be one.
_RUN = re.compile(r"(?<![!-~])[!-~]{1,4}(?: {1,2}[!-~]{1,4}){2,60}(?![!-~])")
#: What a forum program makes: a sign or digit, a blank, a letter or sign, and so on; of its signs blanks may be lost.
_PAIRS = re.compile(r"(?<![!-~])(?:[!-;] {1,3}|(?<=[^!-~]) ?)(?:[?-~][!-;]? {1,3}){3,30}[?-~](?![!-~])")
_FIRSTS = re.compile("[?-~]([!-;]) ")
#: Signs that neither prose nor a formula holds.
_ODD = frozenset("~`!@#$^&|\\{}[]<>\"';?_")
_SIGN = re.compile(r"[~`!@#$^&|\\{}\[\]<>\"';?_*+=]")
#: A letter or digit and a sign that touch.
_GLUED = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9]([~`!@#$^&*|\\{}\[\]<>\";?_+=])"
    r"|([~`!@#$^&*|\\{}\[\]<>\";?_+=])[A-Za-z0-9](?![A-Za-z0-9])"
)
_WORD = re.compile(r"[A-Za-z]{4}|\d{4}|\d[.:/-]\d|&#?\w|</?\w")
#: Kinds of signs or digits in a row of pairs; `A, B, C, D` has one.
_KINDS = 3
_MARKS = "。！？；，、：”）》…\n"


def jammer(text: str) -> Iterator[Edit]:
    """Delete random text: `落实。7 K5 ~9 h# V* D` is 落实。.

    A formula (`a + b = c`), a row of choices (`A; B; C; D`) and anything that stands inside a clause stays.
    """
    if " " not in text:
        return
    at = 0
    for start, end in sorted([*_paired(text), *_random(text, pieces=4, signs=2)], key=lambda span: (span[0], -span[1])):
        first, last = start - (text[max(start - 1, 0) : start] == " "), end + (text[end : end + 1] == " ")
        if first >= at:
            yield Edit(first, last, "", confidence=0.9)
            at = last


def _paired(text: str) -> Iterator[tuple[int, int]]:
    """Spans of pairs as forum programs make them, with three kinds of signs or more."""
    for match in _PAIRS.finditer(text):
        if len(set(_FIRSTS.findall(match[0]))) >= _KINDS and not _WORD.search(match[0]):
            yield match.span()


def jammer_suspect(text: str) -> Iterator[Finding]:
    """Tell what may be random text and is too short to be sure, `好。 a+ X3 |`: kind 'suspect_watermark'.

    A single piece (`B2`) is a word of its own.
    """
    for start, end in _random(text, pieces=3, signs=1):
        yield Finding(start, end, "suspect_watermark", "random letters and signs", 0.5)


def _random(text: str, *, pieces: int, signs: int) -> Iterator[tuple[int, int]]:
    """Spans of random text with at least so many pieces and odd signs or letters that touch one."""
    if " " not in text or _SIGN.search(text) is None:
        return
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, after = text[max(start - 2, 0) : start].rstrip(" ")[-1:], text[end : end + 2].lstrip(" ")[:1]
        apart = before in ("", *_MARKS) or after in ("", "\n")
        if apart and _is_random(match[0], pieces, signs):
            yield start, end


def _is_random(words: str, pieces: int, signs: int) -> bool:
    parts = words.split()
    if len(parts) < pieces or _WORD.search(words) or len(set(filter(str.isalnum, words))) < 2:
        return False
    odd = [char for char in words if char in _ODD]
    glued = [left or right for left, right in _GLUED.findall(words)]
    is_short = max(map(len, parts)) <= 2
    return len(set(odd + glued)) >= signs and len(odd) + len(glued) >= (signs if is_short else 2 * signs)
