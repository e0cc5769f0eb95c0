"""Lines that may be the title of another document: short, without a sentence mark, alone or after a number or sign.

What is found here is a candidate: `evidence` says what speaks for it, `unnumbered` which candidates are borders.
"""

from __future__ import annotations

import re
from itertools import accumulate

from transforms.split.evidence import is_salutation, is_separator
from transforms.split.headings import Heading
from transforms.split.lexicon import Lexicon
from transforms.split.numerals import NUMERAL, value
from transforms.split.parts import VISIBLE
from transforms.split.titles import ends_text, has_title_shape

#: Lengths of a line worth a look. A line that ends in one of the marks is a sentence or heads a list.
_SHORTEST, _LONGEST = 4, 90
_STOPS = frozenset("。；;，,、：:…—.")
_INNER_STOP = re.compile("[。；;|<>]|\t.*\t|https?:")
_LONGEST_ADDRESS, _LONGEST_NUMBER = 60, 12
_NUMBER_OPENS = frozenset("PpNn【[〔（(")
#: Where more of the lines than this are candidates, the text is a table, a list or a print with broken lines.
_LARGEST_SHARE = 0.6

_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_SIGNS = "#*★☆●◆■▲※◎○◇□△▶►"
_PREFIX = re.compile(
    rf"(?:(?P<part>(?i:part|no)[\s.．·]{{0,3}}(?P<latin>\d{{1,2}}|(?i:{'|'.join(_WORDS)}))(?![A-Za-z0-9])[\s:：.．、—-]{{0,4}})"
    rf"|(?P<bracket>[【\[〔（(]){NUMERAL.replace('(?:', '(?P<inner>', 1)}[】\]〕）)]\s{{0,4}}[:：、.．]?\s{{0,4}}"
    rf"|(?P<hanzi>[一二三四五六七八九十百]{{1,4}})\s?[、.．：:]\s{{0,4}}"
    rf"|(?P<arabic>[0-9０-９]{{1,3}})\s?(?:[、)）:：]|[.．](?![0-9]{{1,3}}(?![0-9])))\s{{0,4}}"
    rf"|(?P<label>(?:标题|题目|篇名|文章标题)\s?[:：]\s{{0,4}})"
    rf"|(?P<sign>[{_SIGNS}]{{1,6}}\s{{0,4}})"
    r"|(?P<rule>[-=—─＝]{2,20}\s{0,4}))"
)
_AFTER = re.compile(rf"\s{{0,4}}[-=—─＝{_SIGNS}]{{2,20}}$")
_FRAMES = {"【": "】", "《": "》", "[": "]", "「": "」"}


def find_candidates(lexicon: Lexicon, text: str) -> list[Heading]:
    """The lines that may be titles of documents, in order; none where most lines of a text look so."""
    found: list[Heading] = []
    at = lines = 0
    above = ""
    number: Heading | None = None
    alone: Heading | None = None
    for line in text.split("\n"):
        size = len(line)
        end = min(at + size + 1, len(text))
        if _SHORTEST <= size <= _LONGEST:
            if line[-1] not in _STOPS:
                heading = _read(lexicon, line, at, end)
            else:
                heading = _addressed(lexicon, line, at, above) if line[-1] in ":：" else None
            if heading is not None:
                found.append(heading if alone is None else _under(alone, heading))
        if size and not line.isspace():
            lines += 1
            is_in_column = number is not None  # such numbers lead to other pages
            above, number = line, _alone(line, at)
            alone = None if is_in_column else number
        at += size + 1
    return found if len(found) <= _LARGEST_SHARE * lines else []


def _alone(line: str, start: int) -> Heading | None:
    """The number that a short line holds and nothing else (Part 1, 【一】), as a heading that lacks its title."""
    match = _PREFIX.match(line) if len(line) <= _LONGEST_NUMBER and line[0] in _NUMBER_OPENS else None
    if match is None or not (match["part"] or match["bracket"]) or line[match.end() :].strip():
        return None
    style, number, digits = _counted(match)
    return Heading(start, start, f"{style}-alone", digits, number, start, start, True)


def _under(number: Heading, title: Heading) -> Heading:
    """A heading of two lines: a number, and the title below it."""
    return number._replace(end=title.end, title_start=title.title_start, title_end=title.title_end)


def _addressed(lexicon: Lexicon, line: str, start: int, above: str) -> Heading | None:
    """A salutation directly below the end of another document, as a candidate without a title."""
    if not is_salutation(lexicon, line.strip()) or len(line) > _LONGEST_ADDRESS:
        return None
    if not (ends_text(lexicon, above[-_LONGEST_ADDRESS:]) or is_separator(above.strip())):
        return None
    return Heading(start, start, "bare", "", 0, start, start, True)


def _read(lexicon: Lexicon, line: str, start: int, end: int) -> Heading | None:
    """The candidate that a line is; None for any other line."""
    if _INNER_STOP.search(line):
        return None
    left, right = _visible(line, 0, len(line))
    style, number, digits, begin = "bare", 0, "", left
    match = _PREFIX.match(line, left, right)
    if match is not None:
        style, number, digits = _counted(match)
        begin, right = match.end(), _visible(line, match.end(), right)[1]
        after = _AFTER.search(line, begin, right)
        if after and (match["sign"] or match["rule"]):
            right = after.start()
    if begin < right and _is_framed(line[begin:right]):
        style, begin, right = f"{style}-{line[begin]}", begin + 1, right - 1
    begin, right = _visible(line, begin, right)
    if right <= begin or line[right - 1] in _STOPS or not has_title_shape(lexicon, line[begin:right]):
        return None
    return Heading(start, end, style, digits, number, start + begin, start + right, True)


def _is_framed(words: str) -> bool:
    """Whether one pair of marks encloses all words: 《某文》, not 《甲》和《乙》; another pair may stand inside."""
    left, right = words[0], _FRAMES.get(words[0])
    if right is None or words[-1] != right:
        return False
    depths = accumulate((character == left) - (character == right) for character in words)
    return list(depths).index(0) == len(words) - 1


def _counted(match: re.Match[str]) -> tuple[str, int, str]:
    """The style of what stands before a title, the number in it (0 without one) and how that is written."""
    if match["part"]:
        written = match["latin"].lower()
        return "part", _WORDS.get(written) or int(written), "arabic"
    for style in ("inner", "hanzi", "arabic"):
        if match[style]:
            digits = "arabic" if match[style].isdecimal() else "hanzi"
            return f"counter-{match['bracket'] or digits}", value(match[style]) or 0, digits
    return ("label" if match["label"] else f"sign-{match[0][0]}"), 0, ""


def _visible(line: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blanks at its ends."""
    while end > start and not VISIBLE.match(line[end - 1]):
        end -= 1
    while start < end and not VISIBLE.match(line[start]):
        start += 1
    return start, end
