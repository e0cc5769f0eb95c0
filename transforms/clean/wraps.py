"""Lines that a page or a mail program broke inside a paragraph.

Evidence decides, never the line end alone: a comma before it, a mark after it that cannot open a line, a bracket left
open, a word cut in two, a sentence begun and not ended, or the width at which the other lines of the document break.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.chars import BLANK, BLANKS, UNITS, is_digit, is_hanzi, is_latin
from transforms.clean.outline import is_date, opens_heading, opens_with_date
from transforms.clean.words import cuts_word, ends_in_particle
from transforms.edits import Edit

#: What stands between two lines: line ends, and the indent of the second.
_GAP = re.compile(rf"\n[\n{BLANK}]*")
_CANNOT_OPEN = "，。、；：！？”’）》〉】」』,;:!?)的们"
_FINAL = "。！？；：…!?;:~．"
#: A line that does not end as a sentence does; where there is none, nothing was broken.
_OPEN_LINE = re.compile(rf"[^{_FINAL}\n]\n")
_SENTENCE_INSIDE = re.compile("[。；;]")
_PAUSE = re.compile("[，、；,;]")
_COMMA = re.compile("[，；,;]")
#: Lines are broken at 20 characters and more; shorter ones are titles, names, verses.
_LEAST_WIDTH = 15
#: A line this long with a sentence in it is a paragraph, to which a short line before it may belong.
_LEAST_RIGHT = 20
_SENTENCE_END = re.compile("[。；！？]")
_ADDRESS = re.compile("同志|代表|委员|各位|先生|女士|朋友|尊敬")
#: A headline with a comma is shorter than this, a line of a paragraph may be as long.
_LEAST_PARAGRAPH = 45
_CLOSING = "”’）》)】\"'"
#: What stands after a sentence and is none: who said it, where it comes from.
_NOTE = re.compile(
    "[。！？；”][ \u3000\u00a0]?"
    "(?:[—－-]{1,2}[^。，]{1,30}|[（(][^（()）]{1,40}[)）]|[^。，]{2,20}(?:摄|供[图稿]|报道))$"
)
_TITLE_END = re.compile("(?:解释|规定|决定|办法|条例|通知|意见|方案|细则|报告|讲话|公告|纲要|规划|法)$")
#: An article is a sentence, whatever it begins with; an item of a list may be a heading.
_ARTICLE = re.compile("第[〇零一二三四五六七八九十百千\\d]{1,6}条[ \u3000]")
#: A number at the end of a line that the next line may go on with; no time, date or list of figures.
_SPLIT_NUMBER = re.compile(r"[^\d:./\s-]\d{1,5}$")
_SPLIT_DECIMAL = re.compile(r"\d\.$")
_REST_OF_DECIMAL = re.compile(r"\d{1,4}(?![\d.、．])")
_PAIRS = ("《》", "（）", "“”", "〈〉", "【】", "()", "〔〕")
_LABELLED = re.compile("[^，。：:]{1,12}[：:]$")
#: Lines of one page differ by so much: an indent is shorter by two, a line with a mark that may not open one is longer.
_SLACK = 2
#: How many lines must break at one width for it to be the page's, and which share of all broken lines.
_LEAST_LINES, _LEAST_SHARE = 3, 3
#: From this share of all gaps on, an indent or an empty line is how the page sets every line, and parts no paragraphs.
_MOST_GAPS = 0.85


@dataclass(eq=False)
class _Break:
    """What stands at `[at, end)` between two lines, with the lines on both sides. `parts`: it parts paragraphs."""

    at: int
    end: int
    left: str
    right: str
    parts: bool

    @cached_property
    def width(self) -> int:
        """Characters of the left line that are not blank: blanks are what other damage sets into lines."""
        return sum(map(len, self.left.split()))

    @cached_property
    def is_over(self) -> bool:
        """Whether the left line ends as a sentence does."""
        last = self.left.rstrip(_CLOSING)[-1:]
        return last in _FINAL or (last == "." and not self.is_split_decimal)

    @cached_property
    def is_open(self) -> bool:
        """Whether neither side forbids that the lines are one, by what they are."""
        left, right = self.left, self.right
        if left[0] in "|#" or opens_with_date(right) or is_date(right):
            return False
        if self.width < _LEAST_WIDTH and not self.is_torn:
            return False
        if left[-1] in _FINAL or (self.is_over and right[0] not in _CANNOT_OPEN):
            return False
        if opens_heading(right):
            return left[-1] == "第" or (self.is_certain and (right[0] in "【“《" or right.endswith(("：", ":"))))
        return True

    @cached_property
    def is_split_decimal(self) -> bool:
        return _SPLIT_DECIMAL.search(self.left) is not None and _REST_OF_DECIMAL.match(self.right) is not None

    @cached_property
    def is_torn(self) -> bool:
        """Whether a short left line is the beginning of a sentence in a long right one; lines of verse are alike."""
        left, right = self.left, self.right
        begun = left[-1] in "，," and not _ADDRESS.search(left) and self.width >= 3
        long = len(right) >= _LEAST_RIGHT and _SENTENCE_END.search(right) is not None
        cut = left[-1] not in "，," and _PAUSE.search(left) is not None and self.is_certain
        return long and not opens_heading(right) and (begun or cut)

    @cached_property
    def is_certain(self) -> bool:
        """Whether the marks on both sides prove that a sentence goes on."""
        left, right = self.left, self.right
        if left[-1] in "，,、（(《“‘〈【第" or right[0] in _CANNOT_OPEN or self.is_split_decimal:
            return True
        if any(_is_split(pair, left, right) for pair in _PAIRS):
            return True
        if _SPLIT_NUMBER.search(left):
            return is_digit(right[0]) or right[0] in UNITS
        if not (is_hanzi(left[-1]) and is_hanzi(right[0])) or _TITLE_END.search(left):
            return False
        if opens_heading(left) and not _COMMA.search(left) and _SENTENCE_END.search(right):
            return False  # a heading over its paragraph, whatever words their border makes
        return cuts_word(left, right) or ends_in_particle(left)

    @cached_property
    def is_likely(self) -> bool:
        """Whether a sentence was begun on the left and is not over there."""
        left = self.left
        if opens_with_date(left) or left[-1] in _CLOSING or _NOTE.search(left):
            return False
        return _SENTENCE_INSIDE.search(left) is not None or (_ARTICLE.match(left) is not None and "，" in left)

    @cached_property
    def is_plausible(self) -> bool:
        """Whether the left side may be a part of a paragraph: it has a clause or more and is no heading or title."""
        left = self.left
        if opens_with_date(left) or _NOTE.search(left) or left.rstrip(_CLOSING)[-1:] in (*"。！？；!?;", ""):
            return False
        if opens_heading(left) and not _SENTENCE_INSIDE.search(left):
            return False
        return "，" in left or "," in left or _SENTENCE_INSIDE.search(left) is not None


@dataclass(frozen=True)
class _Page:
    """How a page breaks its lines: the widths of broken lines, the common one first; none where they are not even.

    `marks`: paragraphs are told by an indent or an empty line. `proven`: lines that are broken for sure.
    """

    widths: tuple[int, ...]
    marks: bool
    proven: int

    def is_full(self, b: _Break) -> bool:
        """Whether the left line is as long as the page is wide."""
        return bool(self.widths) and abs(b.width - self.widths[0]) <= _SLACK

    def confidence(self, b: _Break) -> float:
        """How sure a line was broken; 0 where it was not, or nobody can tell."""
        if b.is_open and b.is_certain:
            return 0.97 if not b.parts else 0.9 * (b.is_plausible or b.is_likely)
        if b.parts:
            return 0.0
        if b.is_open and (b.is_likely or (b.is_plausible and (self.proven >= 2 or b.width >= _LEAST_PARAGRAPH))):
            return 0.9
        if not self.is_full(b) or is_date(b.right) or opens_with_date(b.right) or b.left[0] in "|#":
            return 0.0
        return self._of_full_line(b)

    def _of_full_line(self, b: _Break) -> float:
        """How sure a line as long as the page is wide was broken, by its length alone.

        After a sentence a paragraph may be over as well: one in forty characters ends a sentence, and one line in a
        page's width is full by chance. So four in five full lines are broken ones, and all where paragraphs are marked.
        """
        if opens_heading(b.right) and (b.is_over or _LABELLED.match(b.right) is None):
            return 0.0
        if b.left[-1] in "：:" or _NOTE.search(b.left):
            return 0.0
        if b.is_over:
            return 0.85 if self.marks else 0.7 * (b.width in self.widths)
        return 0.8 * (b.left[-1] not in _CLOSING or b.width in self.widths)


def hard_wrap(text: str) -> Iterator[Edit]:
    """Delete a line end inside a paragraph: `全面建设社会主\\n义现代化` is one line.

    Lines that are indented, stand apart or stand for themselves are left: titles, salutations, items, dates.
    """
    if not _OPEN_LINE.search(text):
        return
    gaps = [match.span() for match in _GAP.finditer(text) if match.start() and match.end() < len(text)]
    if all(text[at - 1] in _FINAL for at, _ in gaps):
        return
    plain = _usual_gap([text[at:end] for at, end in gaps])
    breaks = list(_breaks(text, gaps, plain, every=False))
    page = _page(breaks, marks=any(text[at:end] not in (plain, "\n") for at, end in gaps))
    if plain != "\n" and not (page.widths and _LEAST_SHARE * page.proven >= len(gaps)):
        breaks = list(_breaks(text, gaps, "\n", every=False))  # every paragraph is indented or apart: no more than that
        page = _page(breaks, marks=True)
    if page.widths:
        breaks = list(_breaks(text, gaps, plain, every=True))
    for b in breaks:
        if confidence := page.confidence(b):
            yield Edit(b.at, b.end, _joint(b), confidence=confidence)


_Span = tuple[int, int]


def _page(breaks: Sequence[_Break], *, marks: bool) -> _Page:
    """How a page breaks its lines."""
    proven = [b for b in breaks if not b.parts and b.is_open and (b.is_certain or b.is_likely)]
    return _Page(_widths(proven, breaks), marks, len(proven))


def _breaks(text: str, gaps: Sequence[_Span], plain: str, *, every: bool) -> Iterator[_Break]:
    """The gaps between the lines of a text; unless `every`, those alone before which no sentence is over."""
    start = 0
    for number, (at, end) in enumerate(gaps):
        if every or text[at - 1] not in _FINAL:
            after = gaps[number + 1][0] if number + 1 < len(gaps) else len(text)
            left, right = text[start:at].strip(_AROUND), text[end:after].rstrip(_AROUND)
            if left and right:
                yield _Break(at, end, left, right, parts=text[at:end] not in (plain, "\n"))
        start = end


_AROUND = BLANKS + "\n"


def _usual_gap(gaps: Sequence[str]) -> str:
    """What stands between nearly all lines of a page; a line end alone where there is no such thing."""
    if not gaps:
        return "\n"
    gap, count = Counter(gaps).most_common(1)[0]
    return gap if count >= _MOST_GAPS * len(gaps) else "\n"


def _widths(proven: Sequence[_Break], breaks: Sequence[_Break]) -> tuple[int, ...]:
    """The lengths at which a page breaks its lines, the common one first; none where there is no such length."""
    lengths = Counter(b.width for b in proven)
    if not lengths:
        return ()
    width = max(lengths, key=lambda length: (lengths[length], length))
    count = sum(times for length, times in lengths.items() if abs(length - width) <= _SLACK)
    longer = sum(b.width > width + 2 * _SLACK for b in breaks)
    if count < _LEAST_LINES or _LEAST_SHARE * count < len(proven) or longer > len(proven):
        return ()
    others = sorted(n for n, times in lengths.items() if n != width and abs(n - width) <= _SLACK and times >= 2)
    return (width, *others)


def _is_split(pair: str, left: str, right: str) -> bool:
    """Whether a pair of marks is opened on the left and closed on the right."""
    opening, closing = pair[0], pair[1]
    if left.rfind(opening) <= left.rfind(closing):
        return False
    close, reopen = right.find(closing), right.find(opening)
    return 0 <= close <= 80 and (reopen < 0 or close < reopen)


def _joint(b: _Break) -> str:
    """What stands between joined lines: a blank between Latin words, else nothing."""
    return " " if is_latin(b.left[-1]) and is_latin(b.right[0]) else ""
