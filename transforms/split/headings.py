"""Lines that look like the numbered headings (第N篇 T, 篇N：T, T(篇N) …) of a page that glues many documents.

What is found here is a candidate: `runs` judges by the company it keeps whether it is a border. Outline numbers
(一、 第一章 第一条 第三部分) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.split.numerals import NUMERAL, value
from transforms.split.parts import VISIBLE

#: Longest line considered. Titles of laws and of joint notices reach 100 characters.
_LONGEST_LINE = 130
_LONGEST_TITLE = 110

#: Words that count model texts: 范文1, 例文二.
_SAMPLE = "范文|例文|样文|范例|样例|范本|样本|模板"
_ANCHOR = re.compile(f"篇|{_SAMPLE}")
_BLANK = r"[\s\u200b\ufeff]*"
_COUNTER = (
    rf"(?:第{_BLANK}(?P<ordinal>{NUMERAL}){_BLANK}篇|篇{_BLANK}(?P<piece>{NUMERAL})"
    rf"|(?:{_SAMPLE}){_BLANK}(?P<sample>{NUMERAL}))"
)
_UNITS = ("ordinal", "piece", "sample")
_OPEN, _CLOSE = r"[【\[〔（(〖]", r"[】\]〕）)〗]"
_FIRST = re.compile(
    rf"(?:[#*★☆●◆■▲※]+{_BLANK})?(?P<open>{_OPEN})?{_BLANK}{_COUNTER}(?:范文)?{_BLANK}(?P<close>{_CLOSE})?"
    rf"(?P<mark>[\s\u200b：:、．.，,—-]*)(?P<title>.*)"
)
_LAST = re.compile(rf"(?P<title>.*?){_BLANK}(?:{_OPEN}{_BLANK}{_COUNTER}{_BLANK}{_CLOSE})")
_LAST_BARE = re.compile(rf"(?P<title>.*?){_BLANK}{_COUNTER}")

#: What follows a number without any mark when 第三篇 is a word of a sentence or of an outline, not of a heading; and
#: what does even after a blank.
_NOT_A_TITLE = re.compile("[章幅文稿是的为在由讲写说刊发介则也都就]")
_NEVER_A_TITLE = re.compile("[是的由也]")
_SENTENCE = re.compile("[。；;]")
_CLAUSE = re.compile("[，,。；;：:！!？?]")


class Heading(NamedTuple):
    """A line `[start, end)` of the text, its line end included, that counts documents.

    `style` tells shapes of heading apart, `digits` how the number is written (arabic, hanzi). The title's characters
    are `[title_start, title_end)` of the text (empty without one); `is_leading`: the number stands before them.
    """

    start: int
    end: int
    style: str
    digits: str
    number: int
    title_start: int
    title_end: int
    is_leading: bool


def find_headings(text: str) -> Iterator[Heading]:
    """Every line that has the shape of a numbered heading, in order."""
    done = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < done:
            continue
        start = text.rfind("\n", done, anchor.start()) + 1 or done
        end = text.find("\n", anchor.end())
        end = len(text) if end < 0 else end
        done = end
        if end - start <= _LONGEST_LINE:
            heading = _read(text[start:end], start, min(end + 1, len(text)))
            if heading is not None:
                yield heading


def _read(line: str, start: int, end: int) -> Heading | None:
    """The heading that a line is; None for any other line."""
    first, last = _trimmed(line, 0, len(line))
    match, shape = _match(line[first:last])
    if match is None:
        return None
    unit, numeral = next((unit, numeral) for unit, numeral in match.groupdict().items() if unit in _UNITS and numeral)
    number = value(numeral)
    left, right = _unclosed(match.string, *_trimmed(match.string, *match.span("title")))
    if number is None or right - left > _LONGEST_TITLE or _SENTENCE.search(match.string, left, right):
        return None
    digits = "arabic" if numeral.isdecimal() else "hanzi"
    at = start + first
    is_leading = shape.startswith("first")
    return Heading(start, end, f"{shape}-{unit}", digits, number, at + left, at + right, is_leading)


def _match(line: str) -> tuple[re.Match[str] | None, str]:
    """The match of a heading line and the name of its shape."""
    match = _FIRST.fullmatch(line)
    if match is not None and _opens(match):
        return match, "first-bracketed" if match["open"] else "first"
    match = _LAST.fullmatch(line)
    if match is not None:
        return match, "last-bracketed"
    match = _LAST_BARE.fullmatch(line)
    if match is not None and match["title"].strip():
        is_apart = line[match.end("title")].isspace()
        if not (_SENTENCE if is_apart else _CLAUSE).search(match["title"]):
            return match, "last"
    return None, ""


def _opens(match: re.Match[str]) -> bool:
    """Whether a line that begins with a number goes on as a heading does."""
    title = match["title"]
    if match["close"] and not match["open"]:
        return False
    if title.endswith(("，", ",", "、")):
        return False
    if match["mark"] or match["close"] or not title:
        return True
    is_apart = match.string[match.start("title") - 1].isspace()
    return not (_NEVER_A_TITLE if is_apart else _NOT_A_TITLE).match(title)


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blanks at its ends and the emphasis marks after it."""
    while end > start and (line[end - 1] in "*#" or not VISIBLE.match(line[end - 1])):
        end -= 1
    while start < end and not VISIBLE.match(line[start]):
        start += 1
    return start, end


def _unclosed(line: str, start: int, end: int) -> tuple[int, int]:
    """A title's span without a closing bracket that was opened before the number."""
    title = line[start:end]
    if title.endswith(("】", "]")) and title.count("【") + title.count("[") < title.count("】") + title.count("]"):
        end -= 1
    return start, end
