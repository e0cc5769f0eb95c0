"""Cited documents: titles in 《》 and codes such as 国发〔2024〕1号 (发文字号)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.page import Page

#: Characters, marks included; the longest title in a sample of laws and reports has 96. A 《 without its 》 within it
#: was never closed.
_MAX_TITLE = 150
_MARKS = re.compile("[《》]")
#: Line breaks of the layout, such as the blank between two issuers; those between Latin words are part of the title.
_BLANKS = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
#: The stage of a document after its title: （试行）, （草案）.
_STAGE = re.compile(r"[（(][^（()）]*[)）]$")
_HAS_WORD = re.compile(r"\w")

#: What follows the agency's word in a code: the year in brackets and the number. GB/T 9704-2012 asks for 〔〕.
_CODE_TAIL = re.compile(
    r"[〔\[［（(【﹝](?P<year>(?:19|20)\d\d|(?:20)?[xX×*]{2,4})[〕\]］）)】﹞] ?第?(?P<number>\d{1,5}|[xX×*]{1,4}) ?号"
)
#: The agency's word before it (发文机关代字), ending in the class of the document; at most as long as 国卫疾控综传防发.
_AGENCY = re.compile(r"[一-鿿]{2,10}$")
#: Words of running text that may stand right before an agency's word, and are no part of it.
_LEADS = re.compile(
    r".*(?:根据|按照|依据|依照|印发|转发|下发|颁发|出台|贯彻|落实|执行|参照|详见|文件|通知|关于|[及与和以的见按了])"
)


def make_document_finder(reference: Reference) -> Finder:
    """Finds cited documents; `method` is 'title_marks' or 'code', with the kind of document where its title tells."""
    kinds = {row["ending"]: row["kind"] for row in reference["document_kinds"]}
    longest = max(map(len, kinds), default=0)

    def find(page: Page) -> list[Mention]:
        text = page.text
        return sorted([*_titles(text, kinds, longest), *_codes(text)], key=itemgetter(0, 1))

    return find


def _titles(text: str, kinds: Mapping[str, str], longest: int) -> Iterator[Mention]:
    """Titles in 《》 with the marks; of titles within titles the outermost.

    A bare 《办法》 is short for a document that the text names in full elsewhere, and points to none by itself.
    """
    if "《" not in text:
        return
    for start, end in title_spans(text):
        name = _BLANKS.sub("", text[start + 1 : end - 1])
        if _HAS_WORD.search(name):
            kind = _kind(name, kinds, longest)
            method = f"title_marks:{kind}" if kind else "title_marks"
            yield Mention(start, end, "DOCUMENT", name, method, 0.98, None if name in kinds else f"document:{name}")


def title_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the outermost 《…》, in order. A 《 that no 》 closes on its line is passed over."""
    at = text.find("《")
    while at >= 0:
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        yield from _outermost(_closed(text, at, line_end))
        at = text.find("《", line_end)


def _closed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of 《…》 in a part of a text, properly nested, by their ends."""
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for mark in _MARKS.finditer(text, start, end):
        if mark[0] == "《":
            opened.append(mark.start())
        elif opened and mark.end() - opened[-1] <= _MAX_TITLE:
            closed.append((opened.pop(), mark.end()))
    return closed


def _outermost(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of properly nested spans that lie in no other, in order."""
    reach = 0
    for start, end in sorted(spans):
        if start >= reach:
            yield start, end
            reach = end


def _codes(text: str) -> Iterator[Mention]:
    if "号" not in text:
        return
    for tail in _CODE_TAIL.finditer(text):
        agency = _AGENCY.search(text[max(0, tail.start() - 10) : tail.start()].rstrip())
        word = _LEADS.sub("", agency[0]) if agency else ""
        if len(word) < 2:
            continue
        name = f"{word}〔{tail['year']}〕{tail['number']}号"
        start = text.rindex(word, 0, tail.start())
        yield Mention(start, tail.end(), "DOCUMENT", name, "code", 0.97, f"document:{name}")


def _kind(title: str, kinds: Mapping[str, str], longest: int) -> str | None:
    """The kind of document that the longest known ending of a title tells."""
    bare = _STAGE.sub("", title) if title[-1] in "）)" else title
    for length in range(longest, 0, -1):
        kind = kinds.get(bare[-length:])
        if kind:
            return kind
    return None
