"""The main text of a page, as a run of its visible lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from flows.readers.html_lines import Page
from flows.readers.lines import Line

#: Characters below which a paragraph tells nothing by itself, and from which it is text if it holds few links. The
#: extractor's own 70 and 200 are for English, of which a character carries a fourth of a hanzi.
_SHORT, _LONG = 15, 60
#: Short paragraphs that are settled one by one; 2,000 take a third of a second.
_MOST_SHORT = 2000
#: Characters of the pieces by which a line is looked up in the extraction. Shorter lines count only as whole ones.
_PIECE = 8
#: Share of a long line's pieces that have to be in the extraction.
_SUPPORT = 0.6
#: What a short line without a mark counts, in shares of its size: menus are made of them, texts are not.
_ENTRY, _ENTRY_SIZE = 0.3, 15
#: What a row of a table that the extraction lacks counts against the text: extractors pass over tables.
_ROW = 0.3
#: The element that holds the text has this share of what supports the best run, and this share of it is supported:
#: tables and attachments at the end are often left out, whole columns of links are not.
_HELD, _SUPPORTED = 0.9, 0.6
#: Hanzi and letters that the main text has at least; below it the page is a list, a form or a picture.
_LEAST = 50
#: Visible characters above which the extractor is not asked: it walks the tree many times.
_MOST = 3_000_000
#: Lines above the first supported one among which the title is looked for: date, source and buttons stand between.
_ABOVE = 8
#: Share of the text before its title that may be links and notes on it.
_MENU = 0.3
#: What stands below a text and belongs to it: its attachments, its signature's date.
_BELOW = re.compile(
    r"附件|附表|附：|附:|(?:二[〇○Ｏ零]|[12][0-9]{3})[0-9〇○Ｏ零一二三四五六七八九]{0,3}年.{1,4}月.{1,4}日\W{0,3}$"
)
_MARK = re.compile("[，。；：？！、,;:]")
_NOT_WORD = re.compile(r"[\W_]+")


def squeeze(text: str) -> str:
    """The text without blanks and marks, for comparing."""
    return _NOT_WORD.sub("", text)


def main_lines(page: Page, *, titles: Iterable[str]) -> tuple[int, int] | None:
    """The lines `[first, last)` that hold the main text of a page with its title; None where none stands out.

    The main text is what the extractor finds, laid over the visible lines, and what shares the smallest element with
    it; `titles` are what the page calls itself.
    """
    if page.tree is None or sum(len(line.text) for line in page.lines) > _MOST:
        return None
    found = _extracted(page)
    if len(squeeze(found)) < _LEAST:
        return None
    weights = _weights(page.lines, found)
    run = _best_run(weights)
    if sum(len(squeeze(line.text)) for line in page.lines[slice(*run)]) < _LEAST:
        return None
    first, last = _holder(page, weights, run)
    return _with_title(page.lines, first, last, titles), _with_attachments(page.lines, last)


def _extracted(page: Page) -> str:
    """The paragraphs that the extractor takes for main text.

    It settles short paragraphs by the long ones around them, in a time that grows with the square of their number;
    where there are very many, or no long one, those of middle length are believed by themselves.
    """
    from justext import core  # a run of plain text does without

    tree = core.preprocessor(core.html_to_dom(page.source, encoding="utf-8"))
    paragraphs = core.ParagraphMaker.make_paragraphs(tree)
    # Its lists of stop words are for languages with blanks between words.
    core.classify_paragraphs(paragraphs, frozenset(), _SHORT, _LONG, 0, 0)
    chosen = [paragraph for paragraph in paragraphs if paragraph.cf_class in ("good", "neargood")]
    if sum(paragraph.cf_class == "short" for paragraph in paragraphs) <= _MOST_SHORT:
        core.revise_paragraph_classification(paragraphs)
        chosen = [paragraph for paragraph in paragraphs if paragraph.class_type == "good"] or chosen
    return "\n".join(paragraph.text for paragraph in chosen)


def _weights(lines: Sequence[Line], found: str) -> list[float]:
    """For each line what speaks for its being main text: its size, below zero where the extraction lacks it."""
    whole = {squeeze(line) for line in found.split("\n")}
    text = squeeze(found)
    pieces = {text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)}
    weights = []
    for line in lines:
        bare = squeeze(line.text)
        size = len(bare) * (_ENTRY if len(bare) < _ENTRY_SIZE and not _MARK.search(line.text) else 1)
        against = len(bare) * (_ROW if "\t" in line.text else 1)
        weights.append(size if _is_supported(bare, whole, pieces) else -against)
    return weights


def _holder(page: Page, weights: Sequence[float], run: tuple[int, int]) -> tuple[int, int]:
    """The lines of the smallest element that holds most of the run and little else; the run where there is none."""
    numbers = [line.number for line in page.lines]
    good = [0.0, *accumulate(max(weight, 0.0) for weight in weights)]
    bad = [0.0, *accumulate(max(-weight, 0.0) for weight in weights)]
    wanted = _HELD * (good[run[1]] - good[run[0]])
    best = None
    for block in page.blocks:
        first, last = (bisect_left(numbers, number) for number in block)
        held, beside = good[last] - good[first], bad[last] - bad[first]
        if (
            held >= wanted
            and held >= _SUPPORTED * (held + beside)
            and (best is None or last - first < best[1] - best[0])
        ):
            best = first, last
    return best or run


def _is_supported(bare: str, whole: set[str], pieces: set[str]) -> bool:
    if bare in whole or len(bare) < _PIECE:
        return bare in whole
    starts = range(len(bare) - _PIECE + 1)
    return sum(bare[at : at + _PIECE] in pieces for at in starts) >= _SUPPORT * len(starts)


def _best_run(weights: Sequence[float]) -> tuple[int, int]:
    """The bounds of the run with the largest sum, the first of equal ones."""
    best, bounds, sum_, start = 0.0, (0, 0), 0.0, 0
    for number, weight in enumerate(weights):
        if sum_ <= 0:
            sum_, start = 0.0, number
        sum_ += weight
        if sum_ > best:
            best, bounds = sum_, (start, number + 1)
    return bounds


def _with_title(lines: Sequence[Line], first: int, last: int, titles: Iterable[str]) -> int:
    """Where the text begins with its title: the page's title in sight of its beginning, else a heading above it."""
    known = {squeeze(title) for title in titles} - {""}
    size = sum(len(line.text) for line in lines[first:last])
    before = 0
    for number in range(max(0, first - _ABOVE), last):
        if squeeze(lines[number].text) in known:
            return number
        before += len(lines[number].text) if number >= first else 0
        if before > _MENU * size:
            break
    for number in range(first, max(-1, first - 1 - _ABOVE), -1):
        if 1 <= lines[number].level <= 2:
            return number
    return first


def _with_attachments(lines: Sequence[Line], last: int) -> int:
    while last < len(lines) and _BELOW.match(lines[last].text.lstrip()):
        last += 1
    return last
