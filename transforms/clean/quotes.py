"""Quotation marks: straight ones written as Chinese ones, and those turned the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.chars import HANZI, has_any, line_span
from transforms.edits import Edit

_HANZI = re.compile(f"[{HANZI}]")
#: By Chinese pair how a page may have written it. An apostrophe between letters (don't) is none of them.
_SPELLINGS = {
    "“”": re.compile("[\"＂″]|``|''|[〝〞„‟]"),
    "‘’": re.compile("(?<![A-Za-z0-9'])'(?!')|(?<!')'(?![A-Za-z0-9'])|[＇‛]"),
}
_DOUBLE = '"＂″`〝〞„‟'
_CURLY = re.compile("[“”]")
#: What no quotation begins with or has before its end.
_CANNOT_FOLLOW = "，。、；：！？）》】〉〕…％%"
_CANNOT_PRECEDE = "：（《【〈〔、"
#: A line with more marks than this is no text.
_MOST = 400
_LEAST_NAME, _BOTH = 2, 2
#: A speech of several paragraphs is closed within so many characters.
_NEARBY = 1000


def straight_quote(text: str) -> Iterator[Edit]:
    """Write straight quotes as “ ” and ‘ ’ in lines where they come in pairs: `抓好"三会一课"` is 抓好“三会一课”.

    One of each pair in the line holds hanzi, and none of them reads the wrong way round. Inches and seconds (`5"`), an
    apostrophe (don't) and a quote without its partner stay.
    """
    edits: list[Edit] = []
    if has_any(text, _DOUBLE) or "''" in text:
        edits += _curled(text, "“”", _DOUBLE + "'")
    if has_any(text, "'＇‛"):
        taken = {at for edit in edits for at in range(edit.start, edit.end)}
        edits += [edit for edit in _curled(text, "‘’", "'＇‛") if edit.start not in taken]
    yield from sorted(edits)


def _curled(text: str, curly: str, signs: str) -> Iterator[Edit]:
    """The edits of one sort of quotes, line by line."""
    pattern, at = _SPELLINGS[curly], 0
    for line in _lines_with(text, signs):
        start, end = line
        if start < at:
            continue
        at = end
        places = [match.span() for match in pattern.finditer(text, start, end)]
        for number, (a, b) in enumerate(_paired(text, line, places)):
            yield Edit(a, b, curly[number % 2], confidence=0.9)


def _lines_with(text: str, signs: str) -> Iterator[tuple[int, int]]:
    """The lines that hold one of some signs, in order."""
    at = 0
    pattern = re.compile(f"[{re.escape(signs)}]")
    while (match := pattern.search(text, at)) is not None:
        start, end = line_span(text, match.start())
        yield start, end
        at = end


_Span = tuple[int, int]


def _paired(text: str, line: _Span, places: Sequence[_Span]) -> Sequence[_Span]:
    """The quotes of a line that come in pairs, opening and closing in turn; none where they can be read otherwise.

    One that opens a line of several paragraphs' speech has no partner there; the others are read without it.
    """
    if not 1 < len(places) <= _MOST:
        return ()
    if len(places) % 2:
        places = places[1:] if places[0][0] == line[0] else places[:-1] if places[-1][1] == line[1] else ()
    pairs = list(zip(places[::2], places[1::2], strict=False))
    sound = all(_is_quotation(text, a[1], b[0]) for a, b in pairs)
    speaks = any(_HANZI.search(text, a[1], b[0]) or _is_name(text, a, b) for a, b in pairs)
    around = all(_is_chinese(text, a[0], b[1]) for a, b in pairs)
    return places if pairs and sound and speaks and around else ()


def _is_quotation(text: str, start: int, end: int) -> bool:
    """Whether what stands between two quotes begins and ends as a quotation may."""
    if start >= end:
        return False
    first, last = text[start], text[end - 1]
    return first not in _CANNOT_FOLLOW and last not in _CANNOT_PRECEDE and not first.isspace() and not last.isspace()


def _is_name(text: str, opening: _Span, closing: _Span) -> bool:
    """Whether quotes hold a name of figures or letters among hanzi: `"3820"战略工程`, no size such as 5"."""
    outside = text[max(opening[0] - 1, 0) : opening[0]] + text[closing[1] : closing[1] + 1]
    if closing[0] - opening[1] < _LEAST_NAME or len(outside) < _BOTH or outside[0].isalnum():
        return False
    return _HANZI.match(outside[1]) is not None


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether a quotation stands in Chinese text: next to none of its quotes are Latin letters on both sides."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    inside = text[start + 1 : start + 2] + text[end - 2 : end - 1]
    latin = sum(char.isascii() and char.isalpha() for char in (before, after))
    return latin == 0 or (latin == 1 and not inside.isascii())


def turned_quote(text: str) -> Iterator[Edit]:
    """Turn “ and ” that stand the wrong way round: `”三会一课”` is “三会一课”.

    Only in lines with an even number of them, more of one sort than of the other, that read soundly in turn; a “ that a
    ” in a later paragraph closes stays.
    """
    if text.count("“") == text.count("”"):
        return
    at = 0
    while (match := _CURLY.search(text, at)) is not None:
        start, at = line_span(text, match.start())
        line = text[start:at]
        opened = line.count("“")
        places = [(start + m.start(), start + m.end()) for m in _CURLY.finditer(line)]
        if 2 * opened == len(places) or len(places) % 2 or not _stands_alone(text, start, at):
            continue
        for number, (a, b) in enumerate(_paired(text, (start, at), places)):
            if text[a:b] != "“”"[number % 2]:
                yield Edit(a, b, "“”"[number % 2], confidence=0.85)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no quotation nearby ends with the first mark of a line or begins with its last one."""
    line = text[start:end]
    if line.rfind("“") > line.rfind("”") and (after := _CURLY.search(text, end, end + _NEARBY)) and after[0] == "”":
        return False
    before = text[max(start - _NEARBY, 0) : start]
    return 0 <= line.find("“") < line.find("”") or "”" not in line or before.rfind("“") <= before.rfind("”")


def doubled_quote(text: str) -> Iterator[Edit]:
    """Delete one of two equal quotes in a row that has no partner: `“两学一做””` is “两学一做”.

    Only where the quotes of the line then read soundly in turn; `“他说“好””`, with partners for all, stays.
    """
    if "““" not in text and "””" not in text:
        return
    at = 0
    while (match := _TWICE.search(text, at)) is not None:
        start, at = line_span(text, match.start())
        line = text[start:at]
        if len(_CURLY.findall(line)) > _MOST:
            continue
        for twice in _TWICE.finditer(line):
            rest = _CURLY.findall(line[: twice.start()] + line[twice.start() + 1 :])
            if "".join(rest) == "“”" * (len(rest) // 2):
                yield Edit(start + twice.start(), start + twice.start() + 1, "", confidence=0.9)
                break


_TWICE = re.compile("““|””")
