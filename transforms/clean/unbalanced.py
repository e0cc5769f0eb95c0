"""Marks that cannot be right as they stand, and could be mended in more than one way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.chars import CHINESE_NUMERALS
from transforms.clean.brackets import lonely_brackets
from transforms.findings import Finding

#: Before a closing bracket that is alone because it ends a number: 1）, 一）, a）.
_ITEM = re.compile(rf"(?:^|[\n，。；：、 ])[{CHINESE_NUMERALS}\da-zA-Z]{{1,3}}$")
_TWO_MARKS = re.compile("[。；：！？][，、；：]")
_ANY_MARK = (*"。，、；：！？",)


def unbalanced_bracket(text: str) -> Iterator[Finding]:
    """Tell Chinese brackets that have no partner in the text: kind 'typo'.

    `《条例第三条` has one; the bracket of a number (`1）摸清底数`) needs none.
    """
    for lonely in lonely_brackets(text):
        at = lonely.at
        if text[at] != "）" or _ITEM.search(text[max(at - 4, 0) : at]) is None:
            yield Finding(at, at + 1, "typo", "bracket without its partner", 0.4)


def adjoining_marks(text: str) -> Iterator[Finding]:
    """Tell two marks in a row of which neither covers the other, `。，`: one is wrong, or words are missing there.

    `！。` is mended by a rule and `……` is one mark.
    """
    for match in _TWO_MARKS.finditer(text):
        start, end = match.span()
        if text[max(start - 1, 0) : start] not in _ANY_MARK and text[end : end + 1] not in _ANY_MARK:
            yield Finding(start, end, "typo", "two marks in a row", 0.4)
