"""Cited documents: titles in 《》, codes such as 国发〔2024〕1号 (发文字号), and names cited without marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter

import ahocorasick_rs as ac

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.numerals import integer
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

_M = "[xX×*＊○_＿]"
#: What follows the agency's word in a code: the year in brackets and the number. GB/T 9704-2012 asks for 〔〕.
_CODE_TAIL = re.compile(
    rf"[〔\[［（(【﹝](?P<year>(?:19|20)\d\d|(?:20)?{_M}{{2,4}}|20\d?{_M})[〕\]］）)】﹞]"
    rf" ?第?(?P<number>\d{{1,5}}|{_M}{{1,4}}) ?号"
)
#: The agency's word before it (发文机关代字), ending in the class of the document; at most as long as 国卫疾控综传防发.
#: Its place may be masked: xx政发.
_AGENCY = re.compile(rf"(?:{_M}{{1,4}}|[一-鿿])[一-鿿]{{1,9}}$")
#: An order is cited by whose it is and its number: 国务院令第722号.
_ORDER = re.compile(r"令(?<=[席院部委会局署府行]令)第 ?(?P<number>\d{1,4}|[〇零一二三四五六七八九十百]{1,6}) ?号")
_ISSUER = re.compile("[一-鿿]{2,14}$")
#: Documents by the number of the year: 中央一号文件.
_NUMBERED = re.compile("(?:党?中央|国务院|[省市县区州](?:委|政府))[1-9一二三四五六七八九]号文件")
#: Words of running text that may stand right before an agency's word, and are no part of it.
_LEADS = re.compile(
    r".*(?:根据|按照|依据|依照|印发|转发|下发|颁发|颁布|公布|出台|贯彻|落实|执行|参照|详见|文件|通知|关于|[及与和以的见按了])"
)
_MASK = re.compile(_M)
#: Characters; 新疆维吾尔自治区人民政府 has 12.
_LONGEST_ISSUER = 16
#: What makes a name the half of another: 宪法日, 刑法学.
_NOT_AFTER_NAME = frozenset("日学周月典修宣")
_COUNTRY = "中华人民共和国"


def make_document_finder(reference: Reference) -> Finder:
    """Finds cited documents; `name` is the title, or the code as the standard has it (masks as x).

    Methods: 'title_marks', 'code', 'code:order' (国务院令第722号) and 'name' (党章, 安全生产法, without marks); the
    kind of document stands after 'title_marks:' and 'name:' where its title tells.
    """
    kinds = {row["ending"]: row["kind"] for row in reference["document_kinds"]}
    longest = max(map(len, kinds), default=0)
    unmarked = _make_unmarked(kinds, (row["ending"] for row in reference["document_kinds"] if row["unmarked"]))

    def find(page: Page) -> list[Mention]:
        text = page.text
        found = sorted([*_titles(text, kinds, longest), *_codes(text), *unmarked(page)], key=itemgetter(0, 1))
        return [*_apart(found)]

    return find


def _apart(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions without those that begin within an earlier one."""
    reach = 0
    for mention in mentions:
        if mention.start >= reach:
            yield mention
            reach = mention.end


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
    """Codes of documents, orders by their number and documents by the number of the year."""
    if "号" not in text:
        return
    for tail in _CODE_TAIL.finditer(text):
        word = _word_before(_AGENCY, text, tail.start())
        if word:
            year, number = (_MASK.sub("x", tail[part]) for part in ("year", "number"))
            yield _cited(text, word, tail, f"{_MASK.sub('x', word)}〔{year}〕{number}号", "code")
    for tail in _ORDER.finditer(text):
        word = _word_before(_ISSUER, text, tail.start())
        if word:
            name = f"{word.removeprefix(_COUNTRY)}令第{integer(tail['number'])}号"
            yield _cited(text, word, tail, name, "code:order")
    for match in _NUMBERED.finditer(text) if "号文件" in text else ():
        yield Mention(*match.span(), "DOCUMENT", match[0], "code", 0.9)


def _word_before(pattern: re.Pattern[str], text: str, end: int) -> str:
    """The agency's word that ends at an offset, without words of running text before it; empty if there is none."""
    found = pattern.search(text[max(0, end - _LONGEST_ISSUER) : end].rstrip())
    word = _LEADS.sub("", found[0]) if found else ""
    return word if len(word) > 1 else ""


def _cited(text: str, word: str, tail: re.Match[str], name: str, method: str) -> Mention:
    start = text.rindex(word, 0, tail.start())
    return Mention(start, tail.end(), "DOCUMENT", name, method, 0.97, f"document:{name}")


def _make_unmarked(kinds: Mapping[str, str], names: Iterable[str]) -> Callable[[Page], Iterator[Mention]]:
    """Finds documents that are cited by name without marks; 中华人民共和国 before one belongs to it."""
    words = sorted(names)
    automaton = ac.AhoCorasick(words, matchkind=ac.MatchKind.LeftmostLongest, implementation=ac.Implementation.DFA)

    def find(page: Page) -> Iterator[Mention]:
        for number, at, end in automaton.find_matches_as_indexes(page.text):
            whole = page.text.endswith(_COUNTRY, 0, at)
            start = at - len(_COUNTRY) if whole else at
            if page.text[end : end + 1] in _NOT_AFTER_NAME or not (whole or page.tokens.within(start, end)):
                continue
            word = words[number]
            yield Mention(start, end, "DOCUMENT", page.text[start:end], f"name:{kinds[word]}", 0.9, f"document:{word}")

    return find


def _kind(title: str, kinds: Mapping[str, str], longest: int) -> str | None:
    """The kind of document that the longest known ending of a title tells."""
    bare = _STAGE.sub("", title) if title[-1] in "）)" else title
    for length in range(longest, 0, -1):
        kind = kinds.get(bare[-length:])
        if kind:
            return kind
    return None
