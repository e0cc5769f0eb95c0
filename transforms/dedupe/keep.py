"""Which copy of a cluster is kept, and why, in words.

A jury: the copies of a cluster are asked one question after another, and only those that answer best stay in question.
What answers best is always judged among those that are left, so the choice is a function of the set of copies and
never of their order; a better copy that arrives later takes over. The questions (`_QUESTIONS`) go from what a reader
cannot get back to what he hardly notices:

1.  Is the text all there: as long as the longest, but for what sites set around it? Not cut? Nothing of it hidden,
    dropped, garbled or put in?
2.  Does its wording agree with that of the other copies? Each cut or altered copy departs from the original in a way of
    its own, so the original is the one most like all the others. Two copies alone agree alike.
3.  Simplified characters: official writing is issued in them (国家通用语言文字法 art. 9), and a site that converts to
    traditional ones may miss the right one of several.
4.  How little was mended; how much the page or file tells of where the text comes from; how little else cleaning
    changed, among it what sites added; whether the paragraphs are still apart.
5.  The longest, the earliest batch, the least document_id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.dedupe.shingles import Numbers

#: The reason of a document without copies.
ALONE = "唯一"


class Copy(NamedTuple):
    """What decides between copies; the meaning of a figure is that of the column of its name."""

    document_id: str
    batch: str
    shingles: int
    is_cut: bool
    flaws: int
    is_traditional: bool
    mended: int
    provenance: int
    edits: int
    paragraphs: int
    agreement: int = 0


# Figures so near the best, in percent, are as good: of the laws and articles that two scrapers took from different
# sites (537 pairs), nine in ten texts are at least that long against the other by what was set around them, and a copy
# that lacks a twentieth has as many places less that could be damaged.
_ABOUT = 95


def _untold(_kept: int, _other: int, _name: str) -> str:
    return ""


def _share(kept: int, other: int, name: str) -> str:
    return f"（{name}本约为其 {100 * other // max(kept, 1)}%）"


def _counts(unit: str) -> Callable[[int, int, str], str]:
    return lambda kept, other, name: f"（{kept} {unit}，{name}本 {other} {unit}）"


class _Question(NamedTuple):
    """What is asked of the copies: a figure, which is the best, from how many percent of it on another is as good.

    In words what the kept copy is, and what it is against another one; `told` puts both figures in words, if any does.
    """

    figure: str
    best: Callable[[Sequence[Any]], Any]
    percent: int
    kept: str
    other: str
    told: Callable[[int, int, str], str] = _untold


_QUESTIONS = (
    _Question("shingles", max, _ABOUT, "内容最全", "内容更全", _share),
    _Question("is_cut", min, 100, "首尾及中间均未截断", "未经截断"),
    _Question("flaws", min, _ABOUT, "遮盖、删略、乱码、混入最少", "遮盖、删略、乱码、混入更少", _counts("处")),
    _Question("agreement", max, 100, "措辞与其余各本最相合", "措辞与其余各本更相合"),
    _Question("is_traditional", min, 100, "为简体，未经转换", "为简体，未经转换"),
    _Question("mended", min, _ABOUT, "需修补之处最少", "需修补之处更少", _counts("处")),
    _Question("provenance", max, 100, "来源交代最全", "来源交代更全", _counts("项")),
    _Question("edits", min, _ABOUT, "需清理之处最少", "需清理之处更少", _counts("处")),
    _Question("paragraphs", max, 100, "分段最全", "分段更全", _counts("段")),
    _Question("shingles", max, 100, "同样完好，篇幅最长", "同样完好而篇幅更长"),
    _Question("batch", min, 100, "同样完好等长，最早到达", "同样完好等长而更早到达"),
    _Question("document_id", min, 100, "各本相当，取编号最小", "与此相当而编号更小"),
)


def choose(copies: Sequence[Copy]) -> tuple[int, list[str]]:
    """The place of the copy that is kept, and for each copy why it is kept or not; the same in whatever order."""
    if len(copies) == 1:
        return 0, [ALONE]
    out: dict[int, _Question] = {}
    left = list(range(len(copies)))
    for question in _QUESTIONS:
        failed = _failed(question, copies, left)
        out |= dict.fromkeys(failed, question)
        left = [place for place in left if place not in out]
        if len(left) == 1:
            break
    (kept,) = left
    reasons = [_why_not(copies[kept], copy, out[place]) if place in out else "" for place, copy in enumerate(copies)]
    reasons[kept] = _why_kept(copies, kept, out)
    return kept, reasons


def _failed(question: _Question, copies: Sequence[Copy], left: Sequence[int]) -> list[int]:
    """Which of the copies still in question answer worse than the best of them."""
    figures: list[Any] = [getattr(copies[place], question.figure) for place in left]
    best = question.best(figures)
    if question.percent == 100:
        return [place for place, figure in zip(left, figures, strict=True) if figure != best]
    percent = question.percent
    return [
        place
        for place, figure in zip(left, figures, strict=True)
        if 100 * min(figure, best) < percent * max(figure, best)
    ]


def _why_kept(copies: Sequence[Copy], kept: int, out: Mapping[int, _Question]) -> str:
    """The question that left one copy alone, with the figure of the next best."""
    last = list(out.values())[-1]
    figures = [getattr(copies[place], last.figure) for place, question in out.items() if question is last]
    return f"保留：{last.kept}{last.told(getattr(copies[kept], last.figure), last.best(figures), '次')}"


def _why_not(kept: Copy, copy: Copy, question: _Question) -> str:
    """Which copy is kept instead, and the question by which this one fell out."""
    ours, theirs = (getattr(one, question.figure) for one in (kept, copy))
    return f"未保留：{kept.document_id} {question.other}{question.told(ours, theirs, '此')}"


def agreement(
    models: Numbers, cluster: Numbers, first: Numbers, second: Numbers, jaccard: NDArray[np.float64]
) -> Numbers:
    """For each document how much its wording agrees with its copies': the sum of their Jaccard, in 1/10,000.

    `models` names for each document the least of the same match text, `cluster` the least of its cluster; `first`,
    `second` and `jaccard` are the relations between models.
    """
    count = len(models)
    copies = np.bincount(models, minlength=count)
    within = cluster[first] == cluster[second]
    first, second = first[within], second[within]
    alike = np.rint(10_000 * jaccard[within])
    total = 10_000 * (copies - 1.0)
    total += np.bincount(first, alike * copies[second], count) + np.bincount(second, alike * copies[first], count)
    whole: Numbers = total.astype(np.int64)[models]
    return whole
