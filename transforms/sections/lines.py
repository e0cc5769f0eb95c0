"""What a line is by its words alone: salutation, closing, signature, date, or a heading without a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from transforms.chars import BLANK, CHINESE_NUMERALS, HANZI, SURNAMES
from transforms.patterns import compile_pattern, longest_first
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("section_lines",)

_D = rf"[\dxX*×○{CHINESE_NUMERALS}]"
_B = f"[{BLANK}]*"
_DATE = re.compile(
    rf"[（(]?{_B}(?:{_D}{{4}}|[12]\d)?{_B}年{_B}{_D}{{1,3}}{_B}月(?:{_B}{_D}{{1,3}}{_B}日)?{_B}[）)]?|"
    r"[（(]?\d{4}([./-])\d{1,2}\1\d{1,2}[）)]?"
)
_DATE_AT_END = re.compile(rf"{_D}{{4}}{_B}年{_B}{_D}{{1,3}}{_B}月(?:{_B}{_D}{{1,3}}{_B}日)?$")
_NAME = re.compile(
    rf"(?:[{HANZI}]{{2,16}}[{BLANK}：:])?[{''.join(sorted(SURNAMES))}][{BLANK}]{{0,2}}[{HANZI}](?:[{BLANK}]?[{HANZI}])?"
)
_NO_SIGNATURE = re.compile("[。，；！？,;!?]")
#: What a heading without a number has not: marks inside it that belong to sentences, notes, lists and addresses.
_NO_HEADING = re.compile(
    rf"[。；：！？…:!?|〔〕@=＝\t]|^[（(\[【—－\-*#·●■◆▲★☆《“>]|[号日讯电摄]$|[，、）)》\d％%—]$|www|http|记者|来源|{_B}[年月]{_B}$"
)
_HANZI = re.compile(f"[{HANZI}]")
#: Most plain headings have 6 to 30 characters; shorter ones are names and labels, longer ones verses and captions.
_PLAIN = (4, 36)


@dataclass(frozen=True)
class Lines:
    """What a line is, told by its words alone."""

    salutation: Callable[[str], bool]
    recipient: Callable[[str], bool]
    closing: Callable[[str], bool]
    conclusion: Callable[[str], bool]
    signature: Callable[[str], bool]
    label: Callable[[str], bool]


def make_lines(reference: Reference) -> Lines:
    """The tests of a line that the table `section_lines` describes."""
    patterns = _patterns(reference)
    salutation = re.compile(f"(?:[^\n。；！？：:\\d—]{{0,30}}[、，,{BLANK}])?(?:{patterns['salutation']})[：:！!]?$")
    recipient = re.compile(f"[^\n。！？“”：:]{{2,120}}(?<!\\d)(?:{patterns['recipient']})[：:]$")
    closing = re.compile(f"(?:{patterns['closing']})[。！!.]?$")
    conclusion = re.compile(f"(?:{patterns['conclusion']})[，！：,!]")
    label = re.compile(f"(?:{patterns['signature']})[：:{BLANK}]")
    signatory = re.compile(f"(?:{patterns['signatory']})[）)]?$")

    def is_signature(line: str) -> bool:
        named = signatory.search(line) is not None or _NAME.fullmatch(line) is not None
        return len(line) <= 40 and not _NO_SIGNATURE.search(line) and named

    return Lines(
        salutation=lambda line: salutation.match(line) is not None,
        recipient=lambda line: recipient.match(line) is not None,
        closing=lambda line: closing.match(line) is not None,
        conclusion=lambda line: conclusion.match(line) is not None,
        signature=is_signature,
        label=lambda line: label.match(line) is not None and len(line) <= 30,
    )


def _patterns(reference: Reference) -> dict[str, str]:
    """By kind of line the alternatives of its patterns, as one expression."""
    kinds: dict[str, list[str]] = {}
    for row in reference["section_lines"]:
        kinds.setdefault(row["kind"], []).append(compile_pattern(row["pattern"]))
    return {kind: "|".join(longest_first(found)) for kind, found in kinds.items()}


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else: 2021年3月5日, （20xx年x月）, 二〇二一年三月, 2021-03-05."""
    return len(line) <= 24 and ("年" in line or line.strip("（()）")[:1].isdecimal()) and _is_date(line)


def _is_date(line: str) -> bool:
    return _DATE.fullmatch(line) is not None


def date_at_end(line: str) -> int:
    """Where the date begins that ends a line of a signature and a date; -1 without one."""
    match = _DATE_AT_END.search(line) if len(line) <= 60 and "年" in line else None
    return match.start() if match else -1


def may_be_heading(line: str) -> bool:
    """Whether a line has the shape of a heading without a number."""
    least, most = _PLAIN
    if not least <= len(line) <= most or _NO_HEADING.search(line):
        return False
    return len(_HANZI.findall(line)) * 5 >= len(line) * 4
