"""What speaks for a candidate title being the border between two documents, read from the lines around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from transforms.split.headings import Heading
from transforms.split.lexicon import Lexicon
from transforms.split.parts import is_blank, line_at
from transforms.split.titles import Line, ends_text, first_lines, names_its_subject

#: How many lines below a title may stand between it and the text: its second line, a byline, a date.
_LINES_BELOW = 4
#: From this length on a line is the text itself.
_LONGEST_BYLINE = 45
#: A line above without a clause mark is no text: an item of a list, another line of the title.
_LONGEST_LISTED = 90
#: Characters of the text in which its opening formula stands, and of the text above in which its closing stands.
_OPENING, _CLOSING = 160, 40
#: How far back the text above is read for the title's own words, in characters.
_LOOK_BACK = 20_000

_FIRST_ARTICLE = re.compile(r"第[一1１]\s?[条條章]")
_SEPARATOR = re.compile(
    r"[\s\-=＝*＊_—─━~～#◆◇★☆●○■□▲▼※·.…+]{3,}|\W{0,12}(?:分页符|分割线|分隔线|分节符|下一篇)\W{0,12}"
)
_SENTENCE_END = re.compile(r"[。！？!?；;…][”’」』）)】\]\s]*$")
_CLAUSE = re.compile("[，,、；;：:。]")
_WORD = re.compile(r"[^\W\d]{2}")
_BLANKS = re.compile(r"\s+")
_ADDRESS_END = re.compile(r"[:：]\s*$")


def local_evidence(lexicon: Lexicon, text: str, heading: Heading) -> tuple[str, ...]:
    """The evidence that the lines around a candidate give, in the order in which they stand."""
    return (*_above(lexicon, text, heading.start), *_title(lexicon, text, heading), *_below(lexicon, text, heading))


def is_separator(line: str) -> bool:
    """Whether a line is a row of marks such as stands between two texts."""
    return _SEPARATOR.fullmatch(line) is not None


def ends_paragraph(lexicon: Lexicon, line: str) -> bool:
    """Whether a line ends a sentence, or a document."""
    return ends_text(lexicon, line[-_CLOSING:]) or _SENTENCE_END.search(line[-_CLOSING:]) is not None


def line_before(text: str, at: int) -> tuple[int, int]:
    """The last line before `at` that shows something, as a span; an empty span at 0 without one."""
    end = at
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1 if end > 1 else 0
        if not is_blank(text, start, end):
            return start, end
        end = start
    return 0, 0


def _above(lexicon: Lexicon, text: str, at: int) -> Iterator[str]:
    """How the text above ends."""
    start, end = line_before(text, at)
    line = text[max(start, end - _CLOSING * 4) : end].strip()
    if line and is_separator(line):
        yield "separator"
        start, end = line_before(text, start)
        line = text[max(start, end - _CLOSING * 4) : end].strip()
    if ends_text(lexicon, line[-_CLOSING:]) or lexicon.referral.match(line):
        yield "closing_before"
    elif _SENTENCE_END.search(line[-_CLOSING:]):
        yield "paragraph_before"
    elif _WORD.search(line) and len(line) <= _LONGEST_LISTED and not _CLAUSE.search(line):
        yield "list_before"
    if end - start <= _LONGEST_BYLINE and lexicon.annex.match(line):
        yield "annex"


def _title(lexicon: Lexicon, text: str, heading: Heading) -> Iterator[str]:
    """What the words of a title say."""
    words = text[heading.title_start : heading.title_end]
    if lexicon.names_a_genre(words) or (names_its_subject(words) and lexicon.names_a_kind(words)):
        yield "genre_title"
    if lexicon.annex.search(words):
        yield "annex"
    if words.endswith(("！", "？", "!", "?")):
        yield "sentence_mark"


def _below(lexicon: Lexicon, text: str, heading: Heading) -> Iterator[str]:
    """How the text below begins."""
    lines = list(islice(first_lines(text, heading.end, len(text)), _LINES_BELOW))
    words = _folded(text[heading.title_start : heading.title_end])
    shown = [_folded(text[line.start : min(line.end, line.start + _OPENING)]) for line in lines]
    if shown and (shown[0] == words or "".join(shown[:2]) == words):
        yield "title_repeated"
    found: dict[str, None] = {}
    for line in lines:
        found |= dict.fromkeys(_opens(lexicon, text, line))
        if line.end - line.start > _LONGEST_BYLINE:
            break
    yield from found


def _opens(lexicon: Lexicon, text: str, line: Line) -> Iterator[str]:
    """What a line below a title has of the beginning of a document."""
    words = text[line.start : min(line.end, line.start + _OPENING)]
    if is_salutation(lexicon, words):
        yield "salutation"
    if _FIRST_ARTICLE.match(words):
        yield "first_article"
    if lexicon.opening.search(words):
        yield "opening"
    if len(words) > _LONGEST_BYLINE and lexicon.dateline.match(words):
        yield "dateline"


def is_salutation(lexicon: Lexicon, words: str) -> bool:
    """Whether a line addresses somebody, alone or before it goes on (网友：您好！来信收悉)."""
    if lexicon.greeting.match(words):
        return True
    is_alone = len(words) <= 2 * _LONGEST_BYLINE and _ADDRESS_END.search(words) is not None
    return is_alone and (lexicon.salutation.match(words) or lexicon.address.match(words)) is not None


def is_cited(text: str, heading: Heading, start: int) -> bool:
    """Whether a sentence of the text above, from `start` on, names the title: what it decides on or prints below."""
    words = text[heading.title_start : heading.title_end]
    at = text.find(words, max(start, heading.start - _LOOK_BACK), heading.start)
    while words and at >= 0:
        if _in_sentence(text, at, len(words)):
            return True
        at = text.find(words, at + len(words), heading.start)
    return False


def _in_sentence(text: str, at: int, size: int) -> bool:
    """Whether words stand in a sentence or between marks of a cited title, not in a line of a list."""
    if at == 0 or text[at - 1] in "\n":
        return False
    start = text.rfind("\n", 0, at) + 1
    return text[at - 1] in "《〈" or line_at(text, at, len(text)) - start > size + _LONGEST_BYLINE


def _folded(words: str) -> str:
    return _BLANKS.sub("", words)
