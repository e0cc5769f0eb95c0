"""Quality of a document: what a careful reader should know of it, as a score, flags and a rank among its copies.

The score is 1 for a complete, unmasked, undamaged text, and each damage takes away a part:

    masks         0.02 for each in 1,000 characters, at most 0.3
    elisions      0.03 for each in 1,000 characters, at most 0.2
    truncation    0.15 at an end, 0.2 inside
    garbling      20 times the share of characters that are no text, at most 0.5
    shortness     up to 0.3, in proportion to what lacks of 100 characters

The amounts are a convention, in the order in which damage hurts a reader; densities count at least 300 characters, so
that one mask in a short text is not a catastrophe. Repetition and missing marks are flags alone: official prose repeats
itself, and lists end in no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.findings import Finding


@dataclass(frozen=True)
class Quality:
    """How good a text is.

    `score` 0 to 1; `flags` sorted words; `truncation` none, tail, head or inner; `char_count` characters that are not
    blank; `completeness` a rank among copies of one text, higher is better.
    """

    score: float
    flags: tuple[str, ...]
    truncation: str
    char_count: int
    completeness: int


#: Replacement characters, private use, control characters, and what UTF-8 becomes when it is read as GBK (锛銆锟斤拷).
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff\U000f0000-\U0010ffff锛銆锟]")
_CLAUSE_ENDS = "，。；：！？"
_CLAUSE_END = re.compile(f"[{_CLAUSE_ENDS}\n]")
_LINE_FINALS = ("。", "！", "？", "；", "：", "…", "”", "）", "!", "?", ".", "』", "」", "》")

_SHORT = 100
_DENSITY_FLOOR = 300
#: A damage finding below this confidence is told in `findings` and changes nothing here.
_SURE = 0.5
#: Share of lines that end in a mark, and share of repeated text, by the limits of fineweb-2 for Chinese (cmn_Hani):
#: line punctuation .106; duplicate 10-grams of words .127, read here as clauses of six characters or more.
_LEAST_MARKED_LINES = 0.106
_MOST_REPEATED = 0.127
_CLAUSE = 6
#: One edit in ten characters: more than half-width marks alone would make.
_MANY_EDITS = 0.1
#: What a damage weighs against characters when copies are ranked: a mask or elision about a clause, a cut a paragraph.
_MASK_WORTH = 15
_CUT_WORTH = 300


class _Damage(NamedTuple):
    """Characters of a text that are not blank, and what is wrong with it."""

    chars: int
    masks: int
    elisions: int
    garbled: int
    truncation: str

    @property
    def completeness(self) -> int:
        wrong = self.masks + self.elisions + self.garbled
        return self.chars - _MASK_WORTH * wrong - _CUT_WORTH * (self.truncation != "none")


def completeness(text: str, findings: Iterable[Finding]) -> int:
    """The rank of a clean text among its copies, higher is better: by the text and its findings alone.

    Characters − 15 for each mask, elision or garbled character − 300 for a truncation.
    """
    return _damage(text, findings).completeness


def assess(text: str, findings: Iterable[Finding], edits_count: int) -> Quality:
    """The quality of a clean text with its findings; `edits_count` is how many edits cleaning made."""
    damage = _damage(text, findings)
    chars, masks, elisions, garbled, truncation = damage
    thousands = max(chars, _DENSITY_FLOOR) / 1000
    lost = min(0.3, 0.02 * masks / thousands) + min(0.2, 0.03 * elisions / thousands)
    lost += {"none": 0.0, "inner": 0.2}.get(truncation, 0.15)
    lost += min(0.5, 20 * garbled / max(chars, 1)) + 0.3 * max(0.0, 1 - chars / _SHORT)
    flags = {
        "elided": elisions > 0,
        "few_marks": _has_few_marks(text),
        "garbled": garbled > 0,
        "masked": masks > 0,
        "much_edited": edits_count > _MANY_EDITS * max(chars, _SHORT),
        "repetitive": _is_repetitive(text),
        "short": chars < _SHORT,
        "truncated": truncation != "none",
    }
    names = tuple(name for name, holds in flags.items() if holds)
    return Quality(round(max(0.0, 1 - lost), 4), names, truncation, chars, damage.completeness)


def _damage(text: str, findings: Iterable[Finding]) -> _Damage:
    sure = [finding for finding in findings if finding.confidence >= _SURE]
    masks = sum(finding.kind.startswith("mask.") for finding in sure)
    elisions = sum(finding.kind == "elision" for finding in sure)
    chars = sum(map(len, text.split()))
    garbled = max(len(_NO_TEXT.findall(text)), sum(finding.kind == "mojibake" for finding in sure))
    return _Damage(chars, masks, elisions, garbled, _truncation(sure))


def _truncation(findings: Sequence[Finding]) -> str:
    """Where text is missing, by the surest finding: tail, head or inner; none without one. A splice is inner."""
    cuts = [finding for finding in findings if finding.kind in ("truncation", "splice")]
    if not cuts:
        return "none"
    surest = max(cuts, key=lambda finding: (finding.confidence, -finding.start))
    return surest.detail if surest.kind == "truncation" and surest.detail in ("tail", "head") else "inner"


def _has_few_marks(text: str) -> bool:
    """Whether hardly any line ends in a mark, as in lists, tables and text whose marks were lost.

    One or two lines may end in a signature: there any mark will do.
    """
    lines = [line for line in map(str.rstrip, text.split("\n")) if line]
    if len(lines) < 3:
        return bool(lines) and _CLAUSE_END.search(text.strip()) is None
    return sum(line.endswith(_LINE_FINALS) for line in lines) < _LEAST_MARKED_LINES * len(lines)


def _is_repetitive(text: str) -> bool:
    """Whether much of the text is clauses that stood in it before."""
    for mark in _CLAUSE_ENDS:  # faster than splitting by the expression
        text = text.replace(mark, "\n")
    clauses = [clause for clause in text.split("\n") if len(clause) >= _CLAUSE]
    distinct = set(clauses)
    if len(distinct) == len(clauses):
        return False
    total = sum(map(len, clauses))
    return total - sum(map(len, distinct)) > _MOST_REPEATED * total
