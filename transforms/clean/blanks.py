"""Blanks inside a line: which are stray, which keep things apart.

Chinese running text has no blanks. One that stands in a sentence is noise; one that stands in a heading, a list of
names, a signature or between Latin words tells where one thing ends and the next begins, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from transforms.chars import (
    BLANK,
    BLANKS,
    CHINESE_NUMERALS,
    CLOSINGS,
    HANZI,
    MASKS,
    OPENINGS,
    PAUSES,
    SURNAMES,
    UNITS,
    has_any,
    is_digit,
    is_hanzi,
    is_latin,
    line_span,
)
from transforms.clean.blanks_evidence import ORGAN_ENDINGS, cuts_number, is_official_title, said_without
from transforms.clean.words import cuts_word
from transforms.edits import Edit

_BLANKS = re.compile(f"[{BLANK}]+")
#: What a blank sets apart from the words after it: 第一条, 附件2, 材料 1, 1.2, 2014年5月18日.
_LABEL = re.compile(
    rf"(?:第[{CHINESE_NUMERALS}\d{BLANK}]+[编章节条款篇讲课回](?:之[{CHINESE_NUMERALS}]+)?"
    rf"|(?:附件|附录|附表|专栏|材料|案例|问题|图|表|例|题)[{BLANK}]?[{CHINESE_NUMERALS}\d]{{0,3}}"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|(?:[12]\d{3}|20[xX*]{2})年\d{1,2}月\d{1,2}日)"
    rf"[{BLANK}]*$"
)
#: Words that lean on the one before them and open nothing.
_LEANING = "的们"
_NUMERAL = re.compile(f"第[{CHINESE_NUMERALS}]+$")
_QUOTATIONS = (("《", "》"), ("“", "”"))
_COUNTED = "编章节条款篇次届号期"
_SENTENCE = re.compile("[。；]|[，、：！？,;!?：:](?=$)")
#: How far evidence for a blank is looked for; names, titles and slogans are shorter.
_NEAR = 60
#: A piece this long is no cell of a table.
_LONG_CELL = 15
_SHORT_NUMBER = re.compile(r"(?<!\d)\d{1,3}$")
#: Who signs: an office and a name, which stand without a blank in running text.
_SIGNED = re.compile(rf"[{HANZI}]{{2,24}}[席理记长任员官][{BLANK}]+[{HANZI}·]{{2,6}}$")
_SPEAKER = re.compile(f"[{HANZI}]{{2,3}}[：:]")
_MARK = re.compile("[，。；：、！？,;:?!]")
_NAME = re.compile(f"[{HANZI}·]{{2,4}}")


@dataclass(frozen=True)
class _Line:
    """A line at `[start, end)` of a text."""

    text: str
    start: int
    end: int

    @cached_property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line is running text, by its marks and its length."""
        words = self.words
        if _SENTENCE.search(words) is not None or words.endswith(("。”", "！”", "？”")):
            return True
        return len(words) >= 40 and has_any(words, "，,")

    @cached_property
    def is_table(self) -> bool:
        """Whether the line is a row of cells: no prose, and parted in four pieces or more, none of them long."""
        pieces = _BLANKS.split(self.words)
        return not self.is_prose and len(pieces) > 3 and max(map(len, pieces)) < _LONG_CELL

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands in the line shortly before and after a span."""
        return self.text[max(self.start, start - _NEAR) : start], self.text[end : min(self.end, end + _NEAR)]


def stray_blank(text: str) -> Iterator[Edit]:
    """Delete blanks inside Chinese running text, `一 要选优` is 一要选优; of several that separate something keep one.

    Those of a heading (第一条 总则), of names in a row, of a slogan's halves and beside Latin words stay.
    """
    if not has_any(text, BLANKS):
        return
    line = _Line(text, 0, -1)
    for match in _BLANKS.finditer(text):
        start, end = match.span()
        if text[start - 1 : start] in ("\n", "") or text[end : end + 1] in ("\n", ""):
            continue  # indents and trailing blanks are other rules'
        if start >= line.end:
            line = _Line(text, *line_span(text, start))
        if (confidence := _strayness(line, start, end)) > 0:
            yield Edit(start, end, "", confidence=confidence)
        elif end - start > 1 and _is_label(line, start):
            yield Edit(start, end, text[start])


def _strayness(line: _Line, start: int, end: int) -> float:
    """How sure the blanks at `[start, end)` separate nothing; 0 where they do."""
    for judge in (_by_mark, _by_number, _by_letter):
        if (verdict := judge(line, start, end)) is not None:
            return verdict
    if _is_label(line, start):
        return 0.0
    if line.text[end] in _LEANING:
        return 1.0
    if line.is_prose:
        kept = _in_names(line, start, end) or _in_title(line, start, end)
        return 0.9 * said_without(line.text, start, end) if kept else 0.95
    if line.is_table or _SIGNED.match(line.words):
        return 0.0
    return 0.8 if _is_stray_in_heading(line, start, end) else 0.8 * said_without(line.text, start, end)


def _is_stray_in_heading(line: _Line, start: int, end: int) -> bool:
    """Whether the blanks cut a number from what it counts, or a word in two."""
    if is_digit(line.text[start - 1]) and is_hanzi(line.text[end]):
        return _SHORT_NUMBER.search(line.text[max(line.start, start - 5) : start]) is not None
    return _inside_word(line, start, end)


def _by_mark(line: _Line, start: int, end: int) -> float | None:
    """The strayness of blanks beside a mark; None beside none."""
    text = line.text
    left, right = text[start - 1], text[end]
    if left in PAUSES or right in PAUSES or left in OPENINGS or right in CLOSINGS:
        return 1.0
    if left in ",;:?!" or right in ",;:?!)":
        return 0.95 * _beside_halfwidth(text, start, end)
    if right in "—～" or (left in "—～" and start - line.start > 2):
        return 0.9
    return None


def _by_number(line: _Line, start: int, end: int) -> float | None:
    """The strayness of blanks inside a number and its unit, a date or an ordinal; None elsewhere."""
    text = line.text
    left, right = text[start - 1], text[end]
    if right in UNITS and (is_digit(left) or left in MASKS or text[start - 2 : start] in ("xx", "XX")):
        return 0.0 if _is_label(line, start) and right not in "年月日" else 1.0
    in_date = left in "年月" and is_digit(text[start - 2 : start - 1])
    if is_digit(right) and (in_date or left == "第"):
        return 1.0
    if (right in CHINESE_NUMERALS or right in _COUNTED) and _NUMERAL.search(text[max(line.start, start - 6) : start]):
        return 1.0
    return None


def _by_letter(line: _Line, start: int, end: int) -> float | None:
    """The strayness of blanks beside Latin letters or between figures; None elsewhere."""
    text = line.text
    left, right = text[start - 1], text[end]
    if (left == "." or right == ".") and cuts_number(text, start, end, is_prose=False):
        return 0.9
    if _stays(left, text[start - 2 : start - 1]) or _stays(right, text[end + 1 : end + 2]):
        return 0.6 * (line.is_prose and _is_odd(text[start:end], left, right))
    if is_digit(left) and is_digit(right):
        return 0.9 * cuts_number(text, start, end, is_prose=line.is_prose)
    return None


def _stays(char: str, beyond: str) -> bool:
    """Whether a blank beside a character is left alone: Latin letters and ASCII marks, but no masks.

    `beyond` is the character on its other side: an x beside a letter that is none is a letter.
    """
    if char in "xX":
        return is_latin(beyond) and beyond not in "xX"
    return char.isascii() and not (is_digit(char) or char in "*%()")


def _is_odd(blanks: str, left: str, right: str) -> bool:
    """Whether blanks between hanzi and a Latin word are none that a writer sets there."""
    return not blanks.isascii() and (is_hanzi(left) or is_hanzi(right))


def _beside_halfwidth(text: str, start: int, end: int) -> bool:
    """Whether an ASCII mark that touches the blanks stands between hanzi, so that it is a Chinese mark."""
    before = text[max(start - 8, 0) : start].rstrip(",;:?!)")[-1:] if text[start - 1] in ",;:?!" else text[start - 1]
    after = text[end + 1 : end + 2] if text[end] in ",;:?!)" else text[end]
    chinese = is_hanzi(before) or before in CLOSINGS + MASKS + "%％)"
    return (chinese and not is_latin(after)) or (is_hanzi(after) and not is_latin(before))


def _is_label(line: _Line, start: int) -> bool:
    """Whether all that stands before the blanks in the line is a label such as `第一条` or `附件2`."""
    return start - line.start <= 14 and _LABEL.match(line.text[line.start : start]) is not None


def _in_names(line: _Line, start: int, end: int) -> bool:
    """Whether the blanks stand before the name of one who speaks, or in a row of names.

    A row has nothing but short pieces between two marks, most of them with a surname.
    """
    before, after = line.around(start, end)
    left, right = _MARK.split(before)[-1], _MARK.split(after)[0]
    if _SPEAKER.match(after) and after[0] in SURNAMES:
        return True
    pieces = [piece for piece in _BLANKS.split(f"{left} {right}") if piece]
    named = sum(piece[0] in SURNAMES for piece in pieces)
    return len(pieces) >= 3 and 3 * named >= 2 * len(pieces) and all(map(_NAME.fullmatch, pieces))


def _in_title(line: _Line, start: int, end: int) -> bool:
    """Whether the blanks part the pieces of a quoted title or slogan, or the names of two who issue a document."""
    before, after = line.around(start, end)
    for opening, closing in _QUOTATIONS:
        at, to = before.rfind(opening), after.find(closing)
        if at < 0 or to < 0 or closing in before[at:] or has_any(before[at:] + after[:to], "，。；"):
            continue
        left, right = _BLANKS.split(before[at + 1 :]), _BLANKS.split(after[:to])
        if right[0][:1] in ("", "（") or cuts_word(left[-1], right[0]):
            continue
        if opening == "《" and is_official_title("".join(left + right)):
            return left[-1].endswith(ORGAN_ENDINGS)
        sizes = [len(piece) for piece in left + right]
        is_parallel = min(sizes) >= 2 and (len(sizes) >= 3 or sizes[0] == sizes[1])
        if is_parallel or min(len(left[-1]), len(right[0])) >= 4:
            return True
    return False


def _inside_word(line: _Line, start: int, end: int) -> bool:
    """Whether the blanks cut a word in two, in a line whose pieces are too long for names."""
    before, after = line.around(start, end)
    left, right = _BLANKS.split(before)[-1], _BLANKS.split(after)[0]
    longest, shortest = max(len(left), len(right)), min(len(left), len(right))
    return longest >= (5 if shortest >= 2 else 8) and cuts_word(left, right)
