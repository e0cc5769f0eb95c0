"""What is left of a page's markup in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from transforms.chars import PAUSES
from transforms.edits import Edit

_ENTITY = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31})|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
#: Element names only, so that `<30` or a title in angle brackets is no tag.
_NAMED = (
    r"</?(?:a|abbr|article|b|blockquote|body|br|center|dd|div|dl|dt|em|font|footer|form|h[1-6]|head|header|hr|html|i|"
    r"iframe|img|input|label|li|link|meta|nav|o:p|ol|p|pre|s|script|section|small|span|strike|strong|style|sub|sup|"
    r"table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video)(?:\s[^<>]{0,300})?/?>|<!--[^<>]{0,300}-->"
)
_TAGS = re.compile(rf"(?:{_NAMED})(?:[ \t]*(?:{_NAMED}))*", re.IGNORECASE)
#: Elements that begin or end a paragraph where a sentence is over.
_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b", re.IGNORECASE)


def html_tag(text: str) -> Iterator[Edit]:
    """Delete tags; one that breaks the line where a sentence is over becomes a line end."""
    if "<" not in text:
        return
    for match in _TAGS.finditer(text):
        start, end = match.span()
        over = text[start - 1 : start] in (*"。！？；：”", "")
        breaks = over and _BREAK.search(match[0]) is not None and text[end : end + 1] not in ("\n", "", *PAUSES)
        yield Edit(start, end, "\n" if breaks and start else "")


def html_entity(text: str) -> Iterator[Edit]:
    """Write character references as their characters, `&nbsp;` as a blank; unknown ones stay."""
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        after = _character(match)
        if after is not None:
            yield Edit(*match.span(), after)


def _character(match: re.Match[str]) -> str | None:
    """The character a reference names, None where it names none."""
    name, decimal, hexadecimal = match.groups()
    if name:
        after = html5.get(f"{name};")
        return " " if after == "\u00a0" else after
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0xA0:
        return " "
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else None
