"""Chinese marks that a page wrote in ASCII, and marks set twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from transforms.chars import BLANK, CLOSINGS, HANZI, MARKS, MASKS, OPENINGS, has_any, is_digit, is_hanzi, is_latin
from transforms.clean.outline import opens_heading
from transforms.edits import Edit, Rule
from transforms.stage import Reference

_FULLWIDTH = str.maketrans(",;:?!", "，；：？！")
_MARK = re.compile("[,;:?!]+")
_TWO_MARKS = re.compile(r"[！？。，、；：.][。，、；：.．]")
#: Of two marks the weaker says nothing: a pause before a full stop, a full stop after ！, a 、 beside a comma. Where it
#: stands first (。，) words may be missing between them; that is a finding.
_DOUBLED = re.compile(
    r"(?P<loud>[！？])[。.．]+(?![.。．])|(?<![。，、；：.．])(?:(?P<twice>[。，、；：])(?P=twice)|[，、；：](?P<stop>。)"
    r"|(?P<comma>，)、|、(?P<later>，)|(?P<same>。)[.．]|[.．](?P<after>。))(?![。，、；：.．])"
)
#: A full stop in ASCII after hanzi, a closing mark or a figure: at the end of its line, or before hanzi.
_DOT = re.compile(
    rf"[.．](?<=[^\x00-\x7f.．][.．]|[%\d)][.．])(?=\n|\Z|[{BLANK}{HANZI}{OPENINGS}{CLOSINGS}])[{BLANK}]*"
)
#: A clause this long before a dot at a line's end is a sentence and no abbreviation.
_LEAST_SENTENCE = 10
#: And one that begins with a number, as headings do.
_LEAST_ITEM = 16
#: The least clauses before and after a dot inside a line; shorter ones are names and headings.
_LEAST_BEFORE, _LEAST_AFTER = 4, 2
_CLAUSE_MARKS = "，。；：！？、,;:!?\n"
_CLAUSE_MARK = re.compile(f"[{_CLAUSE_MARKS}]")
_CLAUSE = re.compile(f"[^{_CLAUSE_MARKS}]{{0,12}}$")
#: How far around a dot its line is looked at.
_REACH = 200


def halfwidth_mark(text: str) -> Iterator[Edit]:
    """Write half-width , ; : ? ! beside hanzi as ，；：？！: `同志们:` is 同志们：.

    Numbers (1,200), times (9:30), ratios (1:3), Latin words (`Smith, John`) and addresses keep theirs.
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
        return text[start] in ",;" and is_hanzi(right)
    if _goes_with_hanzi(right) or right in OPENING_QUOTES:
        return True
    if right == " " and text[start] in ",;":
        return is_hanzi(text[end + 1 : end + 2]) or text[end + 1 : end + 2] in OPENING_QUOTES
    return text[start] == "," and is_digit(left) and is_digit(right) and not _groups_thousands(text, start)


OPENING_QUOTES = tuple("“‘《（【〈")


def _before(text: str, start: int) -> str:
    """The character that a mark follows; ASCII quotes and brackets are looked through."""
    least = max(start - 8, 0)
    while start > least and text[start - 1] in "\"')":
        start -= 1
    if text[start - 2 : start] in ("xx", "XX") and not text[max(start - 3, 0) : start - 2].isascii():
        return "×"  # a masked word
    return text[start - 1 : start]


def _goes_with_hanzi(char: str) -> bool:
    return bool(char) and (is_hanzi(char) or char in MARKS or char in MASKS or char in "%％‰℃㎡＂″")


def _groups_thousands(text: str, comma: int) -> bool:
    """Whether a comma between digits can stand in a number: three digits after it, one to three before."""
    after = _DIGITS.match(text, comma + 1)
    before = _DIGITS_BEFORE.search(text[max(0, comma - 4) : comma])
    return after is not None and before is not None and len(after[0]) == 3 and len(before[0]) <= 3


_DIGITS = re.compile(r"\d+")
_DIGITS_BEFORE = re.compile(r"\d+$")


def doubled_closing(text: str) -> Iterator[Edit]:
    """Write two marks in a row as the one that counts: `！。` as ！, `。。` as 。, `，。` as 。, `、，` as ，.

    Three or more are an ellipsis and stay, and so does `。，`, between whose marks something may be missing.
    """
    if _TWO_MARKS.search(text) is None:
        return
    for match in _DOUBLED.finditer(text):
        yield Edit(*match.span(), next(filter(None, match.groups())))


def make_sentence_dot(reference: Reference) -> Rule:
    """A rule that writes a half-width full stop after a Chinese sentence as 。, at the end of a line or inside it.

    `成效明显.下一步要` is 成效明显。下一步要; the dot of a number (一.), an item (1.) or a foreign name (约翰.史密斯)
    stays.
    """
    foreign = frozenset(row["character"] for row in reference["name_characters"] if row["use"] != "given")
    return partial(_sentence_dot, foreign=foreign)


def _sentence_dot(text: str, *, foreign: frozenset[str]) -> Iterator[Edit]:
    if "." not in text and "．" not in text:
        return
    for match in _DOT.finditer(text):
        at, end = match.span()
        line = text[max(text.rfind("\n", max(at - _REACH, 0), at) + 1, at - _REACH) : at]
        rest = text[end : _line_end(text, end)]
        if not rest.lstrip(CLOSINGS):
            if _ends_sentence(line, text[end + 1 : end + 2]):
                yield Edit(at, end, "。", confidence=0.9)
        elif _parts_sentences(line, rest, foreign):
            yield Edit(at, end, "。", confidence=0.85)


def _ends_sentence(line: str, next_line: str) -> bool:
    """Whether a line that ends in a dot is a sentence; one that ends in a figure may go on in the next line."""
    last = line[-1]
    long = len(line) >= _LEAST_SENTENCE and (
        has_any(line, "，。,；") or len(line) >= _LEAST_ITEM or not opens_heading(line)
    )
    if is_digit(last) or last in "%)":
        return long and has_any(line, "，。,；") and not is_digit(next_line)
    return long and (is_hanzi(last) or last in CLOSINGS)


def _parts_sentences(line: str, rest: str, foreign: frozenset[str]) -> bool:
    """Whether a dot inside a line has a clause on either side, in a line that has other marks, and parts no name."""
    if is_digit(line[-1]) or line[-1] == ")":
        return False
    before, after = _CLAUSE.search(line), _CLAUSE_MARK.split(rest.lstrip(CLOSINGS), maxsplit=1)[0]
    if before is None or len(before[0]) < _LEAST_BEFORE or len(after) < _LEAST_AFTER:
        return False
    if foreign.issuperset(line[-3:]) or (foreign.issuperset(line[-2:]) and foreign.issuperset(after[:2])):
        return False
    if line.rfind("《") > line.rfind("》"):
        return False
    return has_any(line, "，。；,;") or has_any(rest, "，。；,;")


def _line_end(text: str, at: int) -> int:
    """Where the line ends, but not far away."""
    end = text.find("\n", at, at + _REACH)
    return min(at + _REACH, len(text)) if end < 0 else end
