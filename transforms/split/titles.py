"""The title of a document that has no numbered heading, or whose heading shows none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.chars import HANZI
from transforms.split.lexicon import Lexicon
from transforms.split.parts import INVISIBLE, VISIBLE, line_at

#: A title line shorter than this is a name or a label (材料一), a longer one running text.
_SHORTEST, _LONGEST = 5, 60
#: Between other documents, where more speaks for a title than its shape, it may be longer.
_LONGEST_INSIDE = 80
#: Words taken as a title where no line is one.
_LONGEST_OPENING = 40
#: Lines looked over for the title; the head of a page has no more.
_LINES_SEEN = 8

_OUTLINE = re.compile(
    r"第\s*[0-9０-９〇零一二三四五六七八九十百]+(?:-[0-9]+)?\s*[章节節条條款部编編]|[一二三四五六七八九十]{1,3}\s*[、.．，,：:是要]|[（(]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[）)]"
    r"|[0-9０-９]{1,2}\s*[、.．)）]|[①-⑳]|(?:给定)?(?:材料|资料|附件|附表|图|表)\s*[0-9０-９一二三四五六七八九十]"
)
_DATED = re.compile(
    r"[（(【\[]?\s*[0-9０-９〇○零一二三四五六七八九xX×*]{2,4}\s*[年./-]"
    r"\s*[0-9０-９一二三四五六七八九十xX×*]{1,3}\s*[月./-]"
)
_DATE_ONLY = re.compile(_DATED.pattern + r"[^，。《]{0,8}$")
_BYLINE = re.compile(r"[（(〔\[—―-]")
#: A date that stands by itself at the head of a line, as above or below a title.
_DATE_LINE = re.compile(_DATED.pattern + r"(?:[0-9０-９〇零一二三四五六七八九十xX×*]{0,3}日?)(?:[^0-9一-龥]|$)")
_CREDIT = re.compile(r"[（(〔\[—―-]|(?:文|图|作者|来源|记者|通讯员|编辑|供稿|单位|姓名)\s*[/／:：]")
_PROSE_MARK = re.compile("[。！？!?；;…]")
_TITLE_END = re.compile("[，,、：:。！？!?；;…—是的和与及在把将]$")
_DAY_END = re.compile(r"[0-9０-９〇○零一二三四五六七八九xX×*]{2,4}\s?年\s?\S{1,3}\s?月\s?\S{1,3}\s?日[\W_]{0,3}$")
#: How and when a law was passed: 某某会议通过, 根据某某《决定》第二次修正.
_PASSED = re.compile(r"(?:会议|决定》?|令|公告).{0,12}(?:通过|批准|公布|修订|修正)[\W_]{0,3}$")
_COMMA = re.compile("[，,]")
#: A line broken off within a sentence, and marks that a whole title has as many of on either side.
_UNFINISHED = re.compile("[，,、：:…—是的和与及在把将]$")
_PAIRS = (("《", "》"), ("（", "）"), ("“", "”"), ("【", "】"))
_HANZI = re.compile(f"[{HANZI}]")
#: A headline of two halves, which a blank parts: a sentence has a comma there.
_TWO_HALVES = re.compile(r"[^，,\s]{6,}[ \u3000][^，,\s]{6,}")
#: A label of what follows, such as 【背景材料】, or the second line of a title.
_LABEL = re.compile(r"[【\[][^】\]]*[】\]]$|[—―-]")
_INNER_STOP = re.compile("[。；;|]")
_FIRST_BREAK = re.compile("[，,。、；;：:！!？?…—\\t（(]|\u3000{2}")

_CONCERNING = re.compile(r"关于|在[^，。]{2,30}(?:会|大会|会议|仪式|活动)上的")


class Line(NamedTuple):
    """A line's visible characters `[start, end)` and where the next line begins."""

    start: int
    end: int
    after: int


def find_title_line(lexicon: Lexicon, text: str, start: int, end: int) -> Line | None:
    """The line that is the title of `text[start:end]`, or None; site furniture may stand before it.

    Precision first: a line taken for a title leaves the body, so a doubtful one stays there.
    """
    lines = first_lines(text, start, end)
    for line in lines:
        if not lexicon.is_furniture(text[line.start : line.end]):
            return line if _is_title(lexicon, text, line, next(lines, None)) else None
    return None


def find_title_below(lexicon: Lexicon, text: str, start: int, end: int) -> Line | None:
    """The title of `text[start:end]`, which stands below a heading without one, or None.

    A title is expected there, so that its shape over a longer line or a salutation suffices.
    """
    found = find_title_line(lexicon, text, start, end)
    if found is not None:
        return found
    lines = first_lines(text, start, end)
    line = next((line for line in lines if not lexicon.is_furniture(text[line.start : line.end])), None)
    following = next(lines, None)
    if line is None or following is None or _INNER_STOP.search(text, line.start, line.end):
        return None
    if not has_title_shape(lexicon, text[line.start : line.end]):
        return None
    is_longer = following.end - following.start > line.end - line.start
    return line if is_longer or _is_salutation(lexicon, text, following) else None


def opening_words(lexicon: Lexicon, text: str, start: int, end: int) -> str:
    """The first words of a document, up to its first mark and at most 40 characters.

    A salutation and an outline number before them are passed over.
    """
    first_line = line = None
    for line in first_lines(text, start, end):
        if _opens_text(lexicon, text, line):
            break
        first_line = first_line or line
    else:
        line = first_line
    if line is None:
        return ""
    number = _OUTLINE.match(text, line.start, line.end)
    first = VISIBLE.search(text, number.end(), line.end) if number else None
    begin = first.start() if first else line.start
    limit = min(line.end, begin + _LONGEST_OPENING)
    found = _FIRST_BREAK.search(text, begin + 1, limit)
    return text[begin : found.start() if found else limit].strip()


def _opens_text(lexicon: Lexicon, text: str, line: Line) -> bool:
    """Whether the text itself begins with a line: neither furniture nor a salutation."""
    return not _is_salutation(lexicon, text, line) and not lexicon.is_furniture(text[line.start : line.end])


def first_lines(text: str, start: int, end: int) -> Iterator[Line]:
    """The first lines of a span that show something."""
    for _ in range(_LINES_SEEN):
        seen = VISIBLE.search(text, start, end)
        if seen is None:
            return
        left = seen.start()
        stop = line_at(text, left, end)
        start = min(stop + 1, end)
        yield Line(left, left + len(text[left:stop].rstrip(INVISIBLE)), start)


def _is_title(lexicon: Lexicon, text: str, line: Line, following: Line | None) -> bool:
    """Whether a line reads as a title and what comes after it begins a document."""
    words = text[line.start : line.end]
    if following is None or not _SHORTEST <= len(words) <= _LONGEST:
        return False
    if any(pattern.match(words) for pattern in (lexicon.salutation, _OUTLINE, _DATE_ONLY, _LABEL)):
        return False
    if _PROSE_MARK.search(words) or _TITLE_END.search(words):
        return False
    is_concerning = _CONCERNING.match(words) is not None
    if not is_concerning and (lexicon.sentence.match(words) or len(_COMMA.findall(words)) > 1):
        return False
    if is_concerning or lexicon.names_a_kind(words):
        return True
    return not _COMMA.search(words) and _stands_over(lexicon, text, line, following)


def names_its_subject(words: str) -> bool:
    """Whether a title begins as those do that end in a genre far on: 关于…, 在…会上的…."""
    return _CONCERNING.match(words) is not None


def ends_text(lexicon: Lexicon, words: str) -> bool:
    """Whether words end as documents do: a closing formula, a date."""
    return lexicon.closing.search(words) is not None or _DAY_END.search(words) is not None


def has_title_shape(lexicon: Lexicon, words: str) -> bool:
    """Whether words have the shape of a title wherever they stand: stricter than for the first line of a text."""
    if not _SHORTEST <= len(words) <= _LONGEST_INSIDE or len(_HANZI.findall(words)) < _SHORTEST - 1:
        return False
    others = (lexicon.salutation, lexicon.annex, lexicon.referral, _OUTLINE, _DATE_LINE, _CREDIT)
    if any(pattern.match(words) for pattern in others):
        return False
    if _UNFINISHED.search(words) or ends_text(lexicon, words) or _PASSED.search(words):
        return False
    if any(words.count(left) != words.count(right) for left, right in _PAIRS):
        return False
    if _CONCERNING.match(words):
        return True
    is_sentence = lexicon.sentence.match(words) is not None and not _TWO_HALVES.fullmatch(words)
    return len(_COMMA.findall(words)) <= 1 and not is_sentence


def _stands_over(lexicon: Lexicon, text: str, line: Line, following: Line) -> bool:
    """Whether what follows a line that names no kind of document is what follows a title."""
    if _BYLINE.match(text, following.start) or _DATED.match(text, following.start):
        return True
    if _is_salutation(lexicon, text, following) or _OUTLINE.match(text, following.start):
        return True
    is_long = following.end - following.start >= 2 * (line.end - line.start)
    return is_long and _PROSE_MARK.search(text, following.start, following.end) is not None


def _is_salutation(lexicon: Lexicon, text: str, line: Line) -> bool:
    """Whether a line only addresses somebody (同志们:)."""
    is_short = line.end - line.start <= _LONGEST
    addresses = is_short and text[line.end - 1] in ":：,，!！"
    return addresses and lexicon.salutation.match(text, line.start, line.end) is not None
