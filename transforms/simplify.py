"""Traditional writing (繁体): how much of it a text holds, and its simplified form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from transforms.chars import HANZI, line_span
from transforms.edits import Edit, Rule
from transforms.findings import Finding, Observer
from transforms.patterns import longest_first
from transforms.stage import Reference

#: The reference files that simplifying reads.
REFERENCES = ("simplified_characters", "simplified_phrases")

_HANZI = re.compile(f"[{HANZI}]")
#: A text is traditional when so many characters in a hundred hanzi never stand in simplified text. Of traditional prose
#: it is thirty to forty; a simplified text that quotes names and titles stays below three.
_LEAST_SHARE = 0.1
_LEAST_CHARACTERS = 4
#: Enough of a text to tell, in characters.
_SAMPLE = 4000


def make_fold(reference: Reference) -> Callable[[str], str]:
    """A function that writes a text in simplified characters one by one, for comparing: `發展` and `发展` are the same.

    The result has the length of the text. Words do not matter: 乾隆 becomes 干隆 in every copy.
    """
    table = np.arange(_LAST + 1, dtype="<u4")
    for row in reference["simplified_characters"]:
        table[ord(row["traditional"])] = ord(row["simplified"])
    return partial(_fold, table=table)


_LAST = 0x10FFFF


def _fold(text: str, *, table: NDArray[np.uint32]) -> str:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    folded: bytes = table[codes].tobytes()
    return folded.decode("utf-32-le", "surrogatepass")


def make_simplifier(reference: Reference) -> Rule:
    """A rule that writes traditional characters as simplified ones: `乾隆年間的發展` is 乾隆年间的发展.

    Characters that simplified text has too (後, 乾) change in traditional texts alone, and words that simplify
    otherwise than their characters go before: 皇太后 and 徐徵 of a simplified text stay.
    """
    characters = {row["traditional"]: row["simplified"] for row in reference["simplified_characters"]}
    phrases = {row["traditional"]: row["simplified"] for row in reference["simplified_phrases"]}
    words = "|".join(map(re.escape, longest_first(phrases)))
    return partial(
        _simplify,
        any_character=re.compile(f"(?:{words})|[{''.join(characters)}]"),
        sure=_never_simplified(reference),
        simple=characters | phrases,
    )


def _simplify(
    text: str, *, any_character: re.Pattern[str], sure: re.Pattern[str], simple: dict[str, str]
) -> Iterator[Edit]:
    if not _is_traditional(text[:_SAMPLE], sure):
        for match in sure.finditer(text):
            yield Edit(*match.span(), "".join(simple[char] for char in match[0]))
        return
    for match in any_character.finditer(text):
        yield Edit(*match.span(), simple[match[0]])


def make_traditional_observer(reference: Reference) -> Observer:
    """An observer of traditional writing: one finding of kind 'traditional' over the first line that has it.

    Told by characters that never stand in simplified text; a name among simplified words (`鍾先生`) is none.
    """
    return partial(_traditional, sure=_never_simplified(reference))


def _never_simplified(reference: Reference) -> re.Pattern[str]:
    """An expression for characters that never stand in simplified text."""
    sure = "".join(row["traditional"] for row in reference["simplified_characters"] if row["use"] == "traditional")
    return re.compile(f"[{sure}]+")


def _traditional(text: str, *, sure: re.Pattern[str]) -> Iterator[Finding]:
    first = sure.search(text)
    if first is None:
        return
    found, hanzi = _count(text, sure)
    share = found / max(hanzi, 1)
    if found >= _LEAST_CHARACTERS and share >= _LEAST_SHARE:
        start, end = line_span(text, first.start())
        yield Finding(start, end, "traditional", f"{found} of {hanzi} hanzi", min(1.0, round(0.5 + 2 * share, 2)))


def _is_traditional(text: str, sure: re.Pattern[str]) -> bool:
    found, hanzi = _count(text, sure)
    return found >= _LEAST_CHARACTERS and found >= _LEAST_SHARE * hanzi


def _count(text: str, sure: re.Pattern[str]) -> tuple[int, int]:
    """How many characters of a text are traditional for sure, and how many are hanzi."""
    return sum(map(len, sure.findall(text))), len(_HANZI.findall(text))
