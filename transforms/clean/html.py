"""What is left of a page's markup in its text: character references, tags, comments, scripts and style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from transforms.chars import HANZI, PAUSES
from transforms.edits import Edit

#: A reference, escaped any number of times (`&amp;nbsp;`), and those to a blank however they were broken.
_ENTITY = re.compile(
    r"(?P<blank>[&＆] ?nbsp ?(?:[;；]|(?![A-Za-z0-9]))|(?<![A-Za-z])nbsp;)"
    r"|&(?:amp;)*(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31})|#(?P<decimal>\d{1,7})|#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6}));",
    re.IGNORECASE,
)
_LONG = (
    "abbr|article|aside|big|blockquote|body|br|button|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|embed|figure|"
    "figcaption|font|footer|form|frame|h[1-6]|head|header|hr|html|iframe|img|input|ins|label|li|link|map|mark|"
    "marquee|meta|nav|nobr|noscript|object|ol|option|param|pre|script|section|select|small|source|span|strike|strong|"
    "style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|ul|video|wbr"
)
_SHORT = "[abipqsu]"
#: Attributes as pages and word processors write them; an atom each, so that hostile text is read once.
_ATTRIBUTES = (
    r"(?>\s+[A-Za-z_:@][-\w:.]*(?>\s*=\s*(?>\"[^\"<>。]{0,2000}\"|'[^'<>。]{0,2000}'|[^\s\"'<>。]{1,300}))?)*+\s*/?"
)
#: Names of elements only, so that `<30` or a title in angle brackets is no tag. A name with a prefix is a tag of a word
#: processor (`<o:p>`); a single letter may be a variable (`a<b`) and stands beside no other.
_TAG = (
    rf"[<＜]/?(?>{_LONG}){_ATTRIBUTES}[>＞]|(?<![A-Za-z0-9])<{_SHORT}{_ATTRIBUTES}>|[<＜]/{_SHORT}\s?[>＞]"
    rf"|[<＜]\s?/?\s?(?>{_LONG})\s?/?\s?[>＞]"
    rf"|</?[a-z][a-z0-9]{{0,9}}:[A-Za-z][A-Za-z0-9]{{0,30}}{_ATTRIBUTES}>|<[?!][A-Za-z\[][^<>\n]{{0,300}}>|<!--|-->"
)
#: What a cut in the middle of a tag leaves: `<span style="font-size:14px`, `</p`, `strong>`.
_BROKEN = (
    rf"<(?>{_LONG})\s+[a-z]+=\"[-A-Za-z0-9_:;,.# ()/%]{{0,200}}+(?![\">])"
    rf"|(?<=[{HANZI}。，；：！？”）、])</?(?>{_LONG}|p)(?=[{HANZI}。，；：！？“（、])"
    rf"|(?<=[{HANZI}。，；：！？”）、])(?:/p|/?(?>{_LONG}))>(?=[{HANZI}。，；：！？“（、\n])"
)
_TAGS = re.compile(rf"(?:{_TAG}|{_BROKEN})(?:[ \t]*(?:{_TAG}))*", re.IGNORECASE)
#: Elements that begin or end a paragraph where a sentence is over, and a paragraph ended and the next one begun.
_BREAK = re.compile(r"[<＜]/?(?:br|p|div|li|tr|h[1-6])\b", re.IGNORECASE)
_BORDER = re.compile(r"</(?:p|div|li|tr|h[1-6]|table|ul|ol)\b.*<(?:p|div|li|tr|h[1-6]|table|ul|ol)\b", re.I | re.S)
_CELLS = re.compile(r"</t[dh]>\s*<t[dh]\b", re.IGNORECASE)
#: Elements whose content is no text of the page, and how each ends.
_HIDDEN = {"<!--": re.compile("-->"), "<script": re.compile("</script>", re.I), "<style": re.compile("</style>", re.I)}
_OPENS_HIDDEN = re.compile("<!--|<script|<style", re.IGNORECASE)
_SENTENCE = re.compile(f"[{HANZI}]。")
_HAN = re.compile(f"[{HANZI}]")
_CODE = re.compile("[{};=\"'/*]")


def html_hidden(text: str) -> Iterator[Edit]:
    """Delete comments, scripts and style sheets with what they hold: `<style>p{margin:0}</style>` goes.

    One that holds a Chinese sentence was closed in the wrong place: `<!--今年很好。-->` keeps its words, and only its
    marks are deleted, by `html_tag`.
    """
    if "<" not in text:
        return
    at, lacking = 0, set()
    for match in _OPENS_HIDDEN.finditer(text):
        opening = match[0].lower()
        if match.start() < at or opening in lacking:
            continue
        closing = _HIDDEN[opening].search(text, match.end())
        if closing is None:
            lacking.add(opening)  # nor does a later one end
        elif _is_hidden(text[match.end() : closing.start()]):
            at = closing.end()
            yield Edit(match.start(), at, "")


def _is_hidden(words: str) -> bool:
    """Whether what stands in a comment, a script or a style sheet is no text: of several lines none is plain hanzi."""
    if _SENTENCE.search(words):
        return False
    lines = words.strip().split("\n")
    return len(lines) == 1 or not any(_HAN.search(line) and _CODE.search(line) is None for line in lines)


def html_tag(text: str) -> Iterator[Edit]:
    """Delete tags, whole ones and those cut in two: `抓<b>学习</b>` is 抓学习; `a<b且b>c` stays.

    A tag that breaks the line becomes a line end where a sentence is over (`好。<br>一是`) or where one paragraph is
    closed and the next opened (`</p><p>`); inside a sentence (`社会<br>主义`) it is a broken line. Cells of a table are
    set apart by a blank.
    """
    if not ("<" in text or ">" in text or "＜" in text):
        return
    for match in _TAGS.finditer(text):
        start, end = match.span()
        yield Edit(start, end, _in_place_of(match[0], text[max(start - 1, 0) : start], text[end : end + 1]))


def _in_place_of(tags: str, before: str, after: str) -> str:
    """What stands where tags were: a line end, a blank or nothing."""
    if before in ("", "\n") or after in ("", "\n"):
        return ""
    if _CELLS.search(tags):
        return " "
    if _BORDER.search(tags) or (before in "。！？；：”" and _BREAK.search(tags) and after not in PAUSES):
        return "\n"
    return ""


def html_entity(text: str) -> Iterator[Edit]:
    """Write character references as their characters: `&ldquo;` as “, `&nbsp;` and `&amp;nbsp;` as a blank.

    Unknown ones stay (`R&D;`), and so does an ampersand that begins none (AT&T).
    """
    if not ("&" in text or "nbsp" in text or "＆" in text):
        return
    for match in _ENTITY.finditer(text):
        after = _character(match)
        if after is not None:
            yield Edit(*match.span(), after)


def _character(match: re.Match[str]) -> str | None:
    """The character a reference names, None where it names none."""
    if match["blank"]:
        return " "
    if name := match["name"]:
        after = html5.get(f"{name};") or html5.get(f"{name.lower()};")
    else:
        code = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
        after = chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else None
    return " " if after == "\u00a0" else after
