"""HTML: the whole visible text of a page, with its main text as the one passage."""

from __future__ import annotations

import codecs
import re

from flows.readers.extracted import Decode, Extracted, Matches, Passage, from_decoded
from flows.readers.html_about import OfPage, about, date_near, source_near, title_of
from flows.readers.html_lines import visible
from flows.readers.html_main import main_lines
from flows.readers.lines import Line, as_text
from transforms.decode import Decoded

#: Bytes at the beginning among which a page says what it is; the HTML standard has 1,024 for its encoding.
_HEAD = 2048
_ROOT = re.compile(rb"(?:^|[\s>])<(?:!doctype\s{1,9}html|html)(?=[\s>])", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([a-zA-Z0-9_-]{2,20})""", re.IGNORECASE)
_TAG = re.compile(r"<[!/a-zA-Z]")
#: What pages call Chinese encodings, and the largest member of the family.
_DECLARED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Sureness of an encoding that the page declares and that reads all of it.
_DECLARED_SCORE = 0.95


def _looks(content: bytes) -> bool:
    """Whether bytes begin as a page does."""
    head = content[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[2:].replace(b"\0", b"")
    return b"<" in head and _ROOT.search(head.removeprefix(codecs.BOM_UTF8)) is not None


#: XML is plain text here, whatever it holds.
MATCHES = Matches("html", looks=_looks, suffixes=("html", "htm", "shtml", "shtm", "xhtml"), spared=("xml",))


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The visible text of a page; the main text is its passage, or all of it where none stands out."""
    decoded = _declared(content) or decode(content)
    if decoded.text is None:
        return from_decoded(decoded, name="html")
    if not _TAG.search(decoded.text):
        return from_decoded(decoded, name="text")
    page = visible(decoded.text.replace("\0", ""))
    of_page = about(page.tree)
    bounds = main_lines(page, titles=of_page.titles)
    passages = (_passage(page.lines, bounds or (0, len(page.lines)), of_page),) if page.lines else ()
    return Extracted("html", as_text(page.lines), decoded.encoding, decoded.score, passages, detail=decoded.detail)


def _passage(lines: list[Line], bounds: tuple[int, int], of_page: OfPage) -> Passage:
    first, last = bounds
    start = sum(len(line.text) + 1 for line in lines[:first])
    end = start + sum(len(line.text) + 1 for line in lines[first:last])
    return Passage(
        start,
        end,
        title_of(of_page, lines[first:last]),
        of_page.date or date_near(lines, first),
        of_page.source or source_near(lines, first),
        of_page.url,
    )


def _declared(content: bytes) -> Decoded | None:
    """The page read by the Chinese encoding that it declares, when that reads all of it and UTF-8 does not."""
    declared = _CHARSET.search(content[:_HEAD])
    encoding = _DECLARED.get(declared[1].decode("ascii").lower()) if declared else None
    if encoding is None or content.startswith(_MARKS) or content.isascii():
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            return None
        return Decoded("text", text, encoding, _DECLARED_SCORE, None, None, None)
    return None
