"""Which lines a site put around its documents, found by their repetition over the whole corpus.

Each document gives the forms of the lines where furniture stands (`make_line_forms`): blanks gone, marks in ASCII,
numbers and addresses as slots. Which of them are furniture is decided over all documents (`find_site_lines`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import islice
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from transforms.chars import HANZI
from transforms.discover.line_evidence import (
    LEAST_OWN,
    Places,
    is_site_line,
    make_own_evidence,
    own_score,
    repetition,
    score,
)
from transforms.discover.line_forms import ANYWHERE, EDGE, form_of
from transforms.furniture import LONGEST_LINE, Furniture, make_furniture
from transforms.stage import Reference

#: How many lines of a document may give a form: at either end, and inside.
_AT_EDGE, _INSIDE = 4, 4
#: How many lines at either end are looked at, and how many of the document's own may stand outside of one.
_LINES, _OTHERS = 8, 3
#: Documents, unlike each other, that must have a form before it is looked at.
_FEWEST = 3
#: The share of a form's places that are near an edge, from which it is deleted there only.
_ALWAYS = 0.97
#: A shorter form may be the heading of a section as well (政务公开).
_PLAIN = 8
#: A number alone on its line is a page mark only between paragraphs; beside short lines it is a cell or a list.
_PARAGRAPH = 20
_NUMBER_ONLY = re.compile(r"[\W\d_]+")
#: A longer line without any of these says nothing that only a page says.
_SIGN = re.compile(
    r"[|｜丨>＞»›→/／\[\]【】©®@•·^↑~=a-zA-Z0-9０-９]|[网微扫页站帖赞]|关注|更多|精彩|下载|分享|阅读|收藏|欢迎|文章|范文|文档"
    r"|版权|转载|编辑|浏览|点击|打印|关闭|字号|返回|发布|作者|来源|整理|推荐"
)
#: A shorter one may be a site's name or motto, unless it ends in one of these marks.
_SHORT, _SHORT_ENDS = 20, tuple("。；，：:,;")
#: A longer line that ends as a sentence needs a word of the lists.
_PROSE, _SENTENCE_ENDS = 40, tuple("。！？；”")
_WORDY = re.compile(r"\w")
_HANZI = re.compile(f"[{HANZI}]")


class LineForm(NamedTuple):
    """The form of a line that may be furniture.

    `place` is `head`, `inside` or `tail`; `outer`: no line of the document's own stands outside of it; `listed`: the
    lists know it; `beyond`: the number of the form next to it on the side of the text, 0 for none; `body` tells its
    document from others that are no copies.
    """

    form: str
    place: str
    outer: bool
    listed: bool
    beyond: int
    body: int


def make_line_forms(reference: Reference) -> Callable[[str], list[LineForm]]:
    """A function that gives the forms of those lines of a raw text where furniture stands, at most twelve."""
    furniture = make_furniture(reference)

    def line_forms(text: str) -> list[LineForm]:
        lines = [line for line in text.split("\n") if line and not line.isspace()]
        middle = (len(lines) + 1) // 2
        last = max(middle, len(lines) - _LINES)
        head = list(_at_edge(furniture, lines[: min(middle, _LINES)], "head"))
        tail = list(_at_edge(furniture, lines[: last - 1 if last else None : -1], "tail"))
        edges = {line.text for line in (*head, *tail)}
        # most documents have no other short line, and looking at the whole of a text takes longest
        has_more = any(len(line) <= LONGEST_LINE and line not in edges for line in lines)
        inside = islice(_inside(furniture, text, edges), _INSIDE) if has_more else ()
        forms = {line.form: line for line in (*inside, *reversed(tail), *reversed(head)) if _WORDY.search(line.form)}
        body = _fingerprint(lines) if forms else 0
        return [LineForm(line.form, line.place, line.outer, line.listed, line.beyond, body) for line in forms.values()]

    return line_forms


class _Line(NamedTuple):
    """A line that may be furniture: its text, and what is told of it."""

    text: str
    form: str
    place: str
    outer: bool
    listed: bool
    beyond: int


def _at_edge(furniture: Furniture, lines: Iterable[str], place: str) -> Iterator[_Line]:
    """The lines near one end that may be furniture, from the edge inwards."""
    others = found = 0
    waiting: _Line | None = None
    for text in lines:
        is_prose = len(text) > _PROSE and text.endswith(_SENTENCE_ENDS)
        known = len(text) <= LONGEST_LINE and _has_word(furniture, text)
        signed = known or (len(text) <= LONGEST_LINE and not is_prose and bool(_SIGN.search(text)))
        if signed or (len(text) <= _SHORT and not text.endswith(_SHORT_ENDS)):
            listed = known and not is_prose and furniture.is_furniture(text, head=place == "head", tail=place == "tail")
            line = _Line(text, form_of(text), place, not others, listed, 0)
            if waiting:
                yield waiting._replace(beyond=number_of(line.form))
            waiting = line
            found += 1
        elif waiting:
            yield waiting
            waiting = None
        others += not signed
        if others > _OTHERS or found == _AT_EDGE:
            break
    if waiting:
        yield waiting


def _has_word(furniture: Furniture, line: str) -> bool:
    """Whether a line has a word of the lists; a sentence must have one by which sites speak of themselves."""
    return not furniture.is_prose(line) and bool(furniture.triggers.find_matches_as_indexes(line))


def number_of(form: str) -> int:
    """A number that stands for a form."""
    return crc32(form.encode()) or 1


def _inside(furniture: Furniture, text: str, edges: Set[str]) -> Iterator[_Line]:
    """The lines inside that may be furniture: numbers only between paragraphs."""
    for start, end in furniture.spans_worth_a_look(text):
        line = text[start:end]
        if line not in edges and not (_NUMBER_ONLY.fullmatch(line) and not _is_between_paragraphs(text, start, end)):
            yield _Line(line, form_of(line), "inside", False, False, 0)


def _is_between_paragraphs(text: str, start: int, end: int) -> bool:
    """Whether long lines stand before and after a line."""
    before = text[max(0, start - _PARAGRAPH) : start].rstrip()
    after = text[end : end + _PARAGRAPH].lstrip()
    return len(before) >= _PARAGRAPH - 4 and len(after) >= _PARAGRAPH - 4 and "\n" not in before + after


def _fingerprint(lines: Sequence[str]) -> int:
    """A number that copies of a document share and others do not: of the first words of its longest line."""
    return crc32("".join(_HANZI.findall(max(lines, key=len)[:30])[:12]).encode())


class SiteLine(NamedTuple):
    """A form that is furniture: where it is to be deleted (`edge` or `anywhere`), how many documents have it, how many
    of them are no copies of each other, how sure it is and by what evidence."""

    form: str
    place: str
    documents: int
    bodies: int
    score: float
    evidence: tuple[str, ...]


def find_site_lines(lines: pa.Table, *, reference: Reference) -> list[SiteLine]:
    """The forms that are furniture, sorted, from those of all documents: a table with the columns of `LineForm`.

    What stands beyond a line of the page is the page's as well, so the lines found are evidence for others in a second
    round.
    """
    own_evidence = cache(make_own_evidence(reference))
    first = _found(lines, own_evidence, known=())
    return list(_found(lines, own_evidence, known=[line.form for line in first]))


def _found(
    lines: pa.Table, own_evidence: Callable[[str], tuple[str, ...]], *, known: Iterable[str]
) -> Iterator[SiteLine]:
    """The forms that are furniture; some may be known before."""
    for form, places in _counts(lines, known):
        evidence = (*own_evidence(form), *repetition(places))
        if is_site_line(evidence):
            place = _place(form, places, evidence)
            yield SiteLine(form, place, places.documents, places.bodies, score(evidence), evidence)


def _place(form: str, places: Places, evidence: Collection[str]) -> str:
    """Where a form is to be deleted: anywhere if it stood inside, or if inside it could be nothing else."""
    is_plain = "page_mark" in evidence or (len(form) >= _PLAIN and own_score(evidence) >= LEAST_OWN)
    return ANYWHERE if is_plain or places.edge <= _ALWAYS * places.documents else EDGE


def _counts(lines: pa.Table, known: Iterable[str]) -> Iterator[tuple[str, Places]]:
    """The forms that enough documents have, sorted, with how often they stand where."""
    encoded = lines.column("form").combine_chunks().dictionary_encode()
    forms: list[Any] = encoded.dictionary.to_pylist()
    codes = encoded.indices.to_numpy()
    numbers = np.array(
        [number_of(form) for form in {*known, *(forms[code] for code in _listed(lines, codes))}], np.int64
    )
    bodies = np.unique(codes.astype(np.int64) << 32 | _column(lines, "body")) >> 32
    counts = [
        np.bincount(codes, minlength=len(forms)),
        np.bincount(bodies, minlength=len(forms)),
        np.bincount(codes[_column(lines, "outer")], minlength=len(forms)),
        np.bincount(codes[_column(lines, "place") != "inside"], minlength=len(forms)),
        np.bincount(codes[np.isin(_column(lines, "beyond"), numbers)], minlength=len(forms)),
    ]
    often = [int(code) for code in np.flatnonzero(counts[1] >= _FEWEST)]
    for form, code in sorted((forms[code], code) for code in often):
        yield form, Places(*(int(count[code]) for count in counts))


def _listed(lines: pa.Table, codes: NDArray[np.int32]) -> list[int]:
    """The codes of the forms that the lists know."""
    return [int(code) for code in np.unique(codes[_column(lines, "listed")])]


def _column(lines: pa.Table, name: str) -> NDArray[Any]:
    values: NDArray[Any] = lines.column(name).to_numpy()
    return values
