"""Blanks and empty lines around paragraphs. A paragraph is one line; lines are told apart by one line end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.chars import BLANK, BLANKS, has_any, line_span
from transforms.edits import Edit

_BLANKS = re.compile(f"[{BLANK}]+")
_SENTENCE_ENDS = "。！？；：”）"
_INDENT = re.compile(f"[{BLANK}]*\u3000\u3000[{BLANK}]*")
_SENTENCE_INDENT = re.compile(f"[{_SENTENCE_ENDS}][{BLANK}]*\u3000\u3000")
_SEVERAL = 2
_LINE_ENDS = re.compile(r"\n{2,}")


def trailing_blank(text: str) -> Iterator[Edit]:
    """Delete blanks before a line end or at the end of the text: `好。  \\n`; one inside a line (第一条 总则) stays."""
    if has_any(text, BLANKS):
        for match in _BLANKS.finditer(text):
            if text[match.end() : match.end() + 1] in ("\n", ""):
                yield Edit(*match.span(), "")


def indent(text: str) -> Iterator[Edit]:
    """Delete blanks at the start of a line: `　　各村` is 各村; one inside a line (张三　李四) stays."""
    if has_any(text, BLANKS):
        for match in _BLANKS.finditer(text):
            if text[max(match.start() - 1, 0) : match.start()] in ("\n", ""):
                yield Edit(*match.span(), "")


def paragraph_mark(text: str) -> Iterator[Edit]:
    """Write two ideographic blanks inside a line, the indent of a paragraph that lost its line end, as a line end.

    After a sentence they are one always (`各位代表：　　现在报告。` is two lines), elsewhere, after a heading, only in
    a line that has several of them: `张三　　李四` stays one.
    """
    if "\u3000\u3000" not in text:
        return
    for match in _INDENT.finditer(text):
        before = text[max(match.start() - 1, 0) : match.start()]
        if before in ("\n", "") or match.end() == len(text) or text[match.end()] == "\n":
            continue
        start, end = line_span(text, match.start())
        if before in _SENTENCE_ENDS or len(_SENTENCE_INDENT.findall(text, start, end)) >= _SEVERAL:
            yield Edit(*match.span(), "\n", confidence=0.9)


def empty_line(text: str) -> Iterator[Edit]:
    """Delete empty lines, and line ends at either end of the text: `甲\\n\\n乙` is two lines; a single `\\n` stays."""
    first, last = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
    if first:
        yield Edit(0, first, "")
    if "\n\n" in text:
        for match in _LINE_ENDS.finditer(text, first, last):
            yield Edit(match.start() + 1, match.end(), "")
    if first <= last < len(text):
        yield Edit(last, len(text), "")


def line_break(text: str) -> Iterator[Edit]:
    """Delete line ends, with the blanks around them: `关于春耕\\n的通知` is one title; a blank in a line stays."""
    if "\n" in text:
        for match in re.finditer(f"[{BLANK}\n]+", text):
            if "\n" in match[0]:
                yield Edit(*match.span(), "")
