"""What speaks for a line being the page's and not the document's: the words of the evidence, and their weights.

A line that a corpus repeats may be the page's or the documents' own (同志们, 特此通知, 第一章 总则): repetition alone
decides nothing. A line needs page-like words, a page-like shape or the company of such lines, and its place counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from transforms.chars import HANZI
from transforms.furniture import Furniture, make_furniture
from transforms.patterns import longest_first
from transforms.stage import Reference

#: What each sort of evidence adds. Words and shape (`OWN`) reach the threshold by themselves for what the lists know
#: anyway; else repetition and place must add to them. Chosen by trial on 250 lines written for it, glued to 1,000 real
#: documents three to sixty times, and on 19,000 real documents as they are, of which nothing may be taken.
OWN = {
    "site_speaks": 0.5,  # words by which a site speaks of itself (本站, 小编整理)
    "link": 0.45,  # an item of it is the name of a link (返回列表)
    "label": 0.45,  # a label that only a page has, with a value (浏览次数:0)
    "address": 0.35,  # the address of a site, or its licence
    "page_mark": 0.4,  # a number between marks, or one of another (0/0)
    "stamp": 0.3,  # a day with an hour in figures
    "counter": 0.3,  # a number of times or people beside a word of the web
    "web_words": 0.3,  # two words of the web or more (更多, 关注)
    "web_word": 0.15,  # one
    "bar": 0.2,  # short items between two bars, arrows or brackets, or more
    "covered": 0.2,  # words of the web, numbers and marks make up most of it
    "weak_label": 0.1,  # a label that documents have too (来源, 时间)
}
REPEATED = {
    "repeated": 0.25,  # in three documents or more that are otherwise unlike
    "repeated_often": 0.2,  # in eight
    "repeated_very_often": 0.2,  # in 25
    "shielded": 0.35,  # in one document of ten a line of the page stands between it and the text
    "outermost": 0.2,  # nearly always with nothing of the document outside of it
    "at_edge": 0.1,  # nearly always near the top or the bottom
}
AGAINST = {
    "words_of_documents": -0.6,  # 附件, 联系人, 印发
    "sentence": -0.2,  # it ends as sentences do
    "numbered": -0.6,  # it begins as the lines of an outline do
    "addressed": -0.4,  # somebody is addressed: it ends in a colon
    "only_a_date": -1.0,  # a signature has one as well
    "organ": -0.5,  # it ends in the name of an organ, as a signature does
    "kind_of_document": -0.6,  # it ends as titles do
    "bracketed": -0.3,  # it stands in brackets as headings do (【范文展示】)
    "titled": -0.4,  # it names a document in 《》
    "prose": -0.3,  # most of it is no word of a page, and it is long
    "copies": -0.5,  # the documents it stands in are mostly copies of each other
}
#: What a place beyond other lines of the page adds to what the line itself has.
PAGE_COMPANY = REPEATED["shielded"]
WEIGHTS = {**OWN, **REPEATED, **AGAINST}

#: The score from which a line is furniture, and what of it the line itself and its company must give.
THRESHOLD, LEAST_OWN = 0.75, 0.3
#: One word of the web will do for what many documents have outside of all their own lines.
LEAST_OWN_OUTERMOST, _OUTERMOST = 0.15, frozenset({"repeated_very_often", "outermost"})

_STAMP = re.compile(r"0[-/.年]0[-/.月]0日?t?0[:时]0")
_DAY = "[0〇零一二三四五六七八九十]+"
_ONLY_DATE = re.compile(
    rf"[(-]?(?:{_DAY}[-/.年]{_DAY}[-/.月]{_DAY}日?|{_DAY}年{_DAY}月|{_DAY}月{_DAY}日)[)-]?(?:\(?星期.\)?)?"
)
_ADDRESS = re.compile(r"www\.|https?:|\.com|\.cn\b|\.net\b|\.org\b|icp|©|@")
_PAGE_MARK = re.compile(
    r"[^\w()#【】《》、。,:]+0(?:[^\w()、。,:]0)?[^\w()#、。,:%]+|0(?:/|of|\|)0|.{0,4}[第共]0页.{0,8}|page0.{0,4}"
)
_COUNTER = re.compile(r"\D{0,8}0[次人位名条个篇度℃%分].{0,8}|.{0,8}\(0\).{0,4}|.{2,8}:?0[次人条]?")
_STEPS = re.compile("[>|]")
_BARS = re.compile(r"[|>/]|\)\(|(?<=[^\d0])-(?=[^\d0])")
_NUMBERED = re.compile(
    r"[(]?[一二三四五六七八九十百]+[)、.,]|[(]?0[)、.](?!0)|第[0一二三四五六七八九十百]+[章节条款编部篇]|[①-⑳]|其[一二三四]"
)
_SENTENCE = re.compile(r"[。;?…]$")
_ORGAN = re.compile(
    r"(?:办公[厅室]|委员会|政府|[党县市区镇省州]委|[县市区镇省州]|(?<![顶])[厅局部署院处科团组]|协会|联合会|大会|社"
    r"|集团|公司|大学|学校|中心)(?:\(.{0,8}\))?(?:0年0月0日)?$"
)
#: Kinds of documents, by which titles end: 工作总结 stands above many a text.
_KIND = re.compile(
    r"(?:报告|总结|通知|公告|通告|意见|办法|规定|规则|细则|讲话|讲话稿|方案|计划|规划|决定|决议|条例|纪要|简报|体会|发言|汇报|致辞|"
    r"倡议书|申请书|责任书|承诺书|通报|请示|批复|函|令|章程|制度|要点|提纲|材料|表|书)(?:\(.{0,12}\))?$"
)
_BRACKETED = re.compile(f"\\([{HANZI}]{{2,6}}\\)")
_MARKS = re.compile(r"[^\w]+|0")
_HANZI = re.compile(f"[{HANZI}]")
#: Shares and sizes: what counts as most of a line, an item of a bar, a long line.
_COVERED, _LITTLE_COVERED, _LONGEST_ITEM, _LONG = 0.6, 0.3, 12, 28


#: Documents, unlike each other, that have a form.
_FEW, _OFTEN, _VERY_OFTEN = 3, 8, 25
#: The share of documents in which a form must be shielded, and what is nearly always.
_SHIELDED, _NEARLY = 0.1, 0.8


class Places(NamedTuple):
    """In how many documents a form stands, and in how many that are no copies of each other; how often outermost, near
    an edge, and beyond a line that the lists know."""

    documents: int
    bodies: int
    outer: int
    edge: int
    shielded: int


@dataclass(frozen=True)
class Words:
    """What the reference files say of the words of a line."""

    furniture: Furniture
    web: re.Pattern[str]
    document: re.Pattern[str]


def make_own_evidence(reference: Reference) -> Callable[[str], tuple[str, ...]]:
    """A function that gives the evidence which the form of a line holds in itself."""
    by_role = {
        role: [row["word"] for row in reference["site_words"] if row["role"] == role]
        for role in ("own", "cue", "link", "label", "web", "document")
    }
    web = {*by_role["own"], *by_role["link"], *by_role["label"], *by_role["web"]}
    words = Words(make_furniture(reference), _any_of(web), _any_of(by_role["document"]))
    return lambda form: tuple(_own(words, form))


def repetition(places: Places) -> Iterator[str]:
    """The evidence of where a form stands, and how often."""
    if places.bodies >= _FEW:
        yield "repeated"
    if places.bodies >= _OFTEN:
        yield "repeated_often"
    if places.bodies >= _VERY_OFTEN:
        yield "repeated_very_often"
    if places.shielded >= max(3, _SHIELDED * places.documents):
        yield "shielded"
    if places.outer >= _NEARLY * places.documents:
        yield "outermost"
    if places.edge >= _NEARLY * places.documents:
        yield "at_edge"
    if places.bodies < 0.5 * places.documents:
        yield "copies"


def is_site_line(evidence: Collection[str]) -> bool:
    """Whether evidence suffices: what only a page says or has, and repetition and place beside it."""
    own = own_score(evidence) + PAGE_COMPANY * ("shielded" in evidence)
    least = LEAST_OWN_OUTERMOST if _OUTERMOST.issubset(evidence) else LEAST_OWN
    return own >= least and sum(map(WEIGHTS.__getitem__, evidence)) >= THRESHOLD


def score(evidence: Iterable[str]) -> float:
    """How sure it is that a line with this evidence is furniture, 0 to 1."""
    return round(min(1.0, max(0.0, sum(WEIGHTS[word] for word in evidence))), 2)


def own_score(evidence: Iterable[str]) -> float:
    """What words and shape of a line give of its score, for and against."""
    return sum(OWN.get(word, 0.0) + AGAINST.get(word, 0.0) for word in evidence)


def _own(words: Words, form: str) -> Iterator[str]:
    """The evidence of a form, for and against."""
    yield from _of_words(words, form)
    yield from _of_shape(words, form)
    yield from _against(words, form)


def _of_words(words: Words, form: str) -> Iterator[str]:
    furniture = words.furniture
    if furniture.own.search(form):
        yield "site_speaks"
    if any(map(furniture.strong_links.__contains__, re.split(r"[|>,/()·\-:!]+", form))):
        yield "link"
    if furniture.strong_label.search(form):
        yield "label"
    elif furniture.labels.match(form):
        yield "weak_label"
    found = {match[0] for match in words.web.finditer(form)}
    if found:
        yield "web_words" if len(found) >= 2 else "web_word"
    if _ADDRESS.search(form):
        yield "address"
    if found and _COUNTER.fullmatch(form):
        yield "counter"


def _of_shape(words: Words, form: str) -> Iterator[str]:
    if _STAMP.search(form):
        yield "stamp"
    if _PAGE_MARK.fullmatch(form):
        yield "page_mark"
    items = [item for item in _BARS.split(form) if item]
    if len(items) >= 3 and max(map(len, items)) <= _LONGEST_ITEM and _HANZI.search(form):
        yield "bar"
    if _HANZI.search(form) and _covered(words, form) >= _COVERED:
        yield "covered"


def _against(words: Words, form: str) -> Iterator[str]:
    if not _STEPS.search(form):
        yield from _of_document(words, form)
    if _SENTENCE.search(form):
        yield "sentence"
    if _NUMBERED.match(form):
        yield "numbered"
    if form.endswith(":") and not words.web.search(form):
        yield "addressed"
    if _ONLY_DATE.fullmatch(form):
        yield "only_a_date"
    if len(form) >= _LONG and _covered(words, form) < _LITTLE_COVERED:
        yield "prose"


def _of_document(words: Words, form: str) -> Iterator[str]:
    """What a document says; columns of a site in a path or a bar of links are called by the same names."""
    if words.document.search(form):
        yield "words_of_documents"
    if _ORGAN.search(form):
        yield "organ"
    if _BRACKETED.fullmatch(form):
        yield "bracketed"
    if "《" in form:
        yield "titled"
    if _KIND.search(form):
        yield "kind_of_document"


def _covered(words: Words, form: str) -> float:
    """The share of a form that is words of the web, numbers and marks."""
    rest = _MARKS.sub("", words.web.sub("", words.furniture.cues.sub("", words.furniture.labels.sub("", form))))
    return 1 - len(rest) / max(1, len(form))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, longest_first(words))) or r"(?!)")
