"""Chinese marks that a page wrote in ASCII, and marks set twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.chars import CLOSINGS, MARKS, MASKS, has_any, is_digit, is_hanzi, is_latin, line_span
from transforms.clean.outline import opens_heading
from transforms.edits import Edit

_FULLWIDTH = str.maketrans(",;:?!", "，；：？！")
_MARK = re.compile("[,;:?!]+")
_TWO_MARKS = re.compile("[！？!?。，、；：][。，、；：.]")
_DOUBLED = re.compile(
    r"(?P<loud>[！？!?])[。.]+(?![.。])|(?<![。，、；：])(?P<twice>[。，、；：])(?P=twice)(?![。，、；：])"
)
#: A full stop in ASCII that ends a line, or stands between hanzi.
_DOT = re.compile(r"\.(?<=[^\x00-\xff]\.)(?=\n|\Z|[^\x00-\xff\n])")
#: A clause this long before a dot at a line's end is a sentence and no abbreviation.
_LEAST_SENTENCE = 10


def halfwidth_mark(text: str) -> Iterator[Edit]:
    """Write half-width , ; : ? ! beside hanzi as ，；：？！.

    Numbers (1,200), times (9:30), ratios (1:3), Latin words and addresses keep theirs.
    """
    if not has_any(text, ",;:?!"):
        return
    for match in _MARK.finditer(text):
        start, end = match.span()
        if _is_chinese(text, start, end):
            yield Edit(start, end, match[0].translate(_FULLWIDTH))


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether the ASCII marks at `[start, end)` are Chinese ones, by the characters around them."""
    right = text[end : end + 1]
    left = _before(text, start)
    if text.startswith("//", end):
        return False
    if _goes_with_hanzi(left):
        return right != "/" or not is_latin(left)
    if not left or left in "\n ":
        return False
    if _goes_with_hanzi(right) or right in OPENING_QUOTES:
        return True
    return text[start] == "," and is_digit(left) and is_digit(right) and not _groups_thousands(text, start)


OPENING_QUOTES = tuple("“‘《（【〈")


def _before(text: str, start: int) -> str:
    """The character that a mark follows; ASCII quotes and brackets are looked through."""
    while start and text[start - 1] in "\"')":
        start -= 1
    if text[start - 2 : start] in ("xx", "XX") and not text[max(start - 3, 0) : start - 2].isascii():
        return "×"  # a masked word
    return text[start - 1 : start]


def _goes_with_hanzi(char: str) -> bool:
    return bool(char) and (is_hanzi(char) or char in MARKS or char in MASKS or char in "%％‰℃㎡")


def _groups_thousands(text: str, comma: int) -> bool:
    """Whether a comma between digits can stand in a number: three digits after it, one to three before."""
    after = re.compile(r"\d+").match(text, comma + 1)
    before = re.compile(r"\d+$").search(text[max(0, comma - 4) : comma])
    return after is not None and before is not None and len(after[0]) == 3 and len(before[0]) <= 3


def doubled_closing(text: str) -> Iterator[Edit]:
    """Write a mark set twice once: `！。` as `！`, `。。` as `。`; three or more are an ellipsis and stay."""
    if _TWO_MARKS.search(text) is None:
        return
    for match in _DOUBLED.finditer(text):
        yield Edit(*match.span(), match["loud"] or match["twice"])


def sentence_dot(text: str) -> Iterator[Edit]:
    """Write a half-width full stop that ends a Chinese sentence at the end of its line as 。.

    Inside a line it may stand in a name or a number, and stays.
    """
    if "." not in text:
        return
    for match in _DOT.finditer(text):
        start, end = line_span(text, match.start())
        if match.end() == end and _ends_sentence(text[start : match.start()]):
            yield Edit(*match.span(), "。", confidence=0.9)


def _ends_sentence(line: str) -> bool:
    last = line[-1]
    long = len(line) >= _LEAST_SENTENCE and (has_any(line, "，。,；") or not opens_heading(line))
    return long and (is_hanzi(last) or last in CLOSINGS)
