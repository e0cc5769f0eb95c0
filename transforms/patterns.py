"""Patterns of the reference files, as regular expressions.

Text stands for itself. `[a|b]` is one of several, `[a|]` may be absent. Slots: `{n}` a number, `{date}` a date with or
without a time, `{stamp}` a date in figures with a time, `{few}` up to twelve characters, `{text}` up to sixty,
`{pages}` page numbers, `{han}` one to four hanzi. Furniture patterns see lines with blanks removed and marks in ASCII:
【 ［ （ are `(`, — is `-`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from transforms.chars import HANZI

_TIME = r"\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?)?"
_DAY = r"(?:\d{4}|\d{2})[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_SLOTS = {
    "n": r"\d{1,9}(?:\.\d+)?[万千w+]{0,2}",
    "date": rf"{_DAY}t?(?:{_TIME})?",
    "stamp": r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}t?\d{1,2}:\d{1,2}(?::\d{1,2})?",
    "pages": r"(?:\d|\(\d{1,3}\)){1,60}",  # one way only to read a row of digits
    "few": ".{0,12}?",
    "text": ".{0,60}?",
    "han": f"[{HANZI}]{{1,4}}",
}
_TOKEN = re.compile(r"\[(?P<choice>[^\[\]]*)\]|\{(?P<slot>[a-z]+)\}|(?P<text>[^\[\]{}]+)")
#: Marks that a folded line writes in one way and a page in several.
_SPELLINGS = {
    "-": "-－–—―",
    "|": "|｜丨│",
    ">": ">＞»›",
    ":": ":：",
    "(": "(（【［[",
    ")": ")）】］]",
    "/": "/／",
    ",": ",，",
}
_WORD = re.compile(f"[{HANZI}A-Za-z©]+")


def longest_first(words: Iterable[str]) -> list[str]:
    """The distinct words, longer ones before those that begin them: the order in which an expression tries them."""
    return sorted(set(words), key=lambda word: (-len(word), word))


def _tokens(pattern: str) -> list[tuple[str, str]]:
    """The parts of a pattern as (sort, words).

    Raises: ValueError when the pattern is not well formed or names an unknown slot.
    """
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(pattern)]
    wrong = [words for sort, words in tokens if sort == "slot" and words not in _SLOTS]
    brackets = {"choice": 2, "slot": 2, "text": 0}
    if wrong or sum(len(words) + brackets[sort] for sort, words in tokens) != len(pattern):
        raise ValueError(f"pattern {pattern!r}: expected words, [a|b] and {sorted(_SLOTS)} in braces")
    return tokens


def compile_pattern(pattern: str) -> str:
    """The regular expression of a pattern."""
    pieces = []
    for sort, words in _tokens(pattern):
        if sort == "slot":
            pieces.append(_SLOTS[words])
        elif sort == "choice":
            pieces.append(f"(?:{'|'.join(re.escape(word) for word in words.split('|'))})")
        else:
            pieces.append(re.escape(words))
    return "".join(pieces)


def triggers(pattern: str) -> list[str]:
    """Strings of which one is in every line the pattern matches, before it is folded: the rarest by their length.

    Raises: ValueError when nothing in the pattern is always there.
    """
    options = []
    for sort, words in _tokens(pattern):
        if sort == "text":
            options += [[word] for word in _WORD.findall(words)] or [[words]]
        elif sort == "choice" and "" not in words.split("|"):
            options.append(words.split("|"))
        elif words == "stamp":
            options.append([":"])
    if not options:
        raise ValueError(f"pattern {pattern!r}: expected words that are always there")
    best = max(reversed(options), key=lambda words: (min(map(len, words)), -len(words)))
    return [spelling for word in best for spelling in _spelled(word)]


def wordings(pattern: str) -> list[str]:
    """Everything a pattern of words and choices can say.

    Raises: ValueError when the pattern has slots.
    """
    tokens = _tokens(pattern)
    if any(sort == "slot" for sort, _ in tokens):
        raise ValueError(f"pattern {pattern!r}: expected no slots here")
    return [
        "".join(parts)
        for parts in product(*(words.split("|") if sort == "choice" else [words] for sort, words in tokens))
    ]


def _spelled(word: str) -> list[str]:
    """A word as lines may spell it before they are folded; short ones are often set with blanks."""
    cases = dict.fromkeys((word, word.upper(), word.title())) if word.isascii() else (word,)
    spelled = ["".join(chars) for case in cases for chars in product(*(_SPELLINGS.get(char, char) for char in case))]
    return spelled + [blank.join(word) for blank in " \u3000" if not word.isascii() and 2 <= len(word) <= 3]
