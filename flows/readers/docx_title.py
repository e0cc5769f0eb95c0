"""The title of an office document, as its setting shows it: the centred lines at its top."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Titles have a few lines; those of joint notices a hundred characters.
_MOST_LINES, _LONGEST = 6, 110
#: Paragraphs looked at from the top.
_SEEN = 12
#: Centred lines that are no title: a document's number, dates and the like in brackets, a date.
_NOT_TITLE = re.compile(
    r"[〔\[［]\d{4}[〕\]］]|^[（(](?!.{1,6}[）)]$)|^(?:\d{4}|二[〇○零]..)年.{1,12}日$|^目\s*录$|^公\s*告$"
)


def title_of(root: Element, styles: Element | None) -> str | None:
    """The centred lines that open a document, joined; None where it opens otherwise."""
    body = root.find(f"{_W}body")
    paragraphs = islice(body.iterchildren(f"{_W}p"), _SEEN) if body is not None else ()
    shown = [(paragraph, _text(paragraph)) for paragraph in paragraphs]
    centred = _centred_styles(styles)
    opening = takewhile(lambda each: _is_centred(each[0], centred), (each for each in shown if each[1]))
    lines = list(takewhile(lambda line: not _NOT_TITLE.search(line), (text for _, text in opening)))
    title = "".join(lines[:_MOST_LINES])
    return title if 0 < len(title) <= _LONGEST else None


def _text(paragraph: Element) -> str:
    return "".join("".join(piece.text or "" for piece in paragraph.iter(f"{_W}t")).split())


def _is_centred(paragraph: Element, styles: Set[str]) -> bool:
    alignment = _value(paragraph, "jc")
    return alignment == "center" or (alignment is None and _value(paragraph, "pStyle") in styles)


def _value(element: Element, name: str) -> str | None:
    setting = element.find(f"{_W}pPr/{_W}{name}")
    return None if setting is None else setting.get(f"{_W}val")


def _centred_styles(styles: Element | None) -> Set[str]:
    """The styles whose paragraphs are centred, by themselves or by what they are based on."""
    if styles is None:
        return frozenset()
    known = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
    centred: set[str] = set()
    for name, style in known.items():
        seen: set[str | None] = set()
        key: str | None = name
        while style is not None and key not in seen and _value(style, "jc") is None:
            seen.add(key)
            based = style.find(f"{_W}basedOn")
            key = None if based is None else based.get(f"{_W}val")
            style = known.get(key)  # noqa: PLW2901 - up from style to style
        if name and style is not None and _value(style, "jc") == "center":
            centred.add(name)
    return centred
