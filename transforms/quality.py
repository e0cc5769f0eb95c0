"""Quality of a document: what a careful reader should know, as figures, a score, flags and a condition for copies.

The figures say what is there; `LIMITS` says from where on one is worth a flag; no document is dropped for either. The
score is 1 for a complete, unmasked, undamaged text, and each damage takes away a part (`Parts`):

    masks         0.02 for each in 1,000 characters, at most 0.3
    elisions      0.03 for each in 1,000 characters, at most 0.2
    truncation    0.15 at an end, 0.2 inside
    garbling      20 times the share of characters that are no text, at most 0.5
    shortness     up to 0.3, in proportion to what lacks of 100 characters

The amounts are a convention, in the order in which damage hurts a reader; densities count at least 300 characters, so
that one mask in a short text is not a catastrophe. Repetition, missing marks and mended damage are figures and flags
alone: official prose repeats itself, lists end in no mark, and what was mended is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from transforms.figures import Figures
from transforms.findings import Finding


class Parts(NamedTuple):
    """What each damage takes away from the score, 0 to 1."""

    masks: float
    elisions: float
    truncation: float
    garbling: float
    shortness: float


class Quality(NamedTuple):
    """How good a text is.

    `quality_score` 0 to 1, and its `parts`; `flags` sorted words; `truncation` none, tail, head or inner; rates count
    in 1,000 characters that are not blank; `completeness` how much of its text is there, in characters.
    """

    quality_score: float
    parts: Parts
    flags: tuple[str, ...]
    truncation: str
    char_count: int
    hanzi_share: float
    line_mark_share: float
    duplicate_ngram_share: float
    mask_rate: float
    elision_rate: float
    garbled_rate: float
    damage_rate: float
    completeness: int


class Limit(NamedTuple):
    """From where on a figure is worth a flag: below `least`, or above `most`."""

    figure: str
    least: float = float("-inf")
    most: float = float("inf")


#: Flags and their limits. line_mark_share and duplicate_ngram_share: fineweb-2 for Chinese (cmn_Hani), lines that end
#: in a mark .106, repeated 10-grams of words .127. hanzi_share: half, below which a text is a table or not Chinese.
#: damage_rate: one mended place in ten characters, more than half-width marks alone make.
LIMITS = {
    "elided": Limit("elision_rate", most=0),
    "few_hanzi": Limit("hanzi_share", least=0.5),
    "few_marks": Limit("line_mark_share", least=0.106),
    "garbled": Limit("garbled_rate", most=0),
    "masked": Limit("mask_rate", most=0),
    "much_edited": Limit("damage_rate", most=100),
    "repetitive": Limit("duplicate_ngram_share", most=0.127),
    "short": Limit("char_count", least=100),
}
_SHORT = LIMITS["short"].least
_DENSITY_FLOOR = 300
#: A damage finding below this confidence is told in `findings` and changes nothing here.
_SURE = 0.5
#: Gaps in a numbering have this confidence if they are between headings on lines of their own.
_SURE_GAP = 0.75
#: What a damage weighs against characters in `completeness`: a mask or elision about a clause, a cut a paragraph.
_MASK_WORTH = 15
_CUT_WORTH = 300


class _Damage(NamedTuple):
    """What is wrong with a text."""

    masks: int
    elisions: int
    garbled: int
    put_in: int
    truncation: str
    traditional: bool

    def completeness(self, chars: int) -> int:
        wrong = self.masks + self.elisions + self.garbled
        return chars - _MASK_WORTH * wrong - _CUT_WORTH * (self.truncation != "none")


class Condition(NamedTuple):
    """What of a clean text a reader cannot get back, by its findings: what copies of one text are compared by.

    `flaws` counts places that are masked, elided, garbled or likely put in by a site.
    """

    is_cut: bool
    flaws: int
    is_traditional: bool


def condition(garbled: int, findings: Iterable[Finding]) -> Condition:
    """The condition of a clean text with some characters that are no text."""
    damage = _damage(garbled, findings)
    flaws = damage.masks + damage.elisions + damage.garbled + damage.put_in
    return Condition(damage.truncation != "none", flaws, damage.traditional)


def assess(figures: Figures, findings: Iterable[Finding], mended: int) -> Quality:
    """The quality of a clean text by its figures and findings; `mended` is how many places cleaning mended."""
    damage = _damage(figures.garbled, findings)
    chars = figures.char_count
    parts = _parts(damage, chars)
    quality = Quality(
        quality_score=round(max(0.0, 1 - sum(parts)), 4),
        parts=parts,
        flags=(),
        truncation=damage.truncation,
        char_count=chars,
        hanzi_share=figures.hanzi_share,
        line_mark_share=figures.line_mark_share,
        duplicate_ngram_share=figures.duplicate_ngram_share,
        mask_rate=_rate(damage.masks, chars),
        elision_rate=_rate(damage.elisions, chars),
        garbled_rate=_rate(damage.garbled, chars),
        damage_rate=_rate(mended, chars),
        completeness=damage.completeness(chars),
    )
    return quality._replace(flags=_flags(quality, damage))


def _rate(count: int, chars: int) -> float:
    return round(1000 * count / max(chars, 1), 3)


def _parts(damage: _Damage, chars: int) -> Parts:
    thousands = max(chars, _DENSITY_FLOOR) / 1000
    amounts = (
        min(0.3, 0.02 * damage.masks / thousands),
        min(0.2, 0.03 * damage.elisions / thousands),
        {"none": 0.0, "inner": 0.2}.get(damage.truncation, 0.15),
        min(0.5, 20 * damage.garbled / max(chars, 1)),
        0.3 * max(0.0, 1 - chars / _SHORT),
    )
    return Parts(*(round(amount, 4) for amount in amounts))


def _flags(quality: Quality, damage: _Damage) -> tuple[str, ...]:
    """The flags of a document, sorted; one without characters is short, and nothing else is known of it."""
    if not quality.char_count:
        return ("short",)
    found = [name for name, limit in LIMITS.items() if not limit.least <= getattr(quality, limit.figure) <= limit.most]
    found += ["truncated"] * (damage.truncation != "none") + ["traditional"] * damage.traditional
    return tuple(sorted(found))


def _damage(garbled: int, findings: Iterable[Finding]) -> _Damage:
    sure = [finding for finding in findings if finding.confidence >= _SURE]
    kinds = [finding.kind for finding in sure]
    masks = sum(kind.startswith("mask.") for kind in kinds)
    lost = max(garbled, kinds.count("mojibake"))
    put_in = kinds.count("suspect_watermark")
    return _Damage(masks, kinds.count("elision"), lost, put_in, _truncation(sure), "traditional" in kinds)


def _truncation(findings: Sequence[Finding]) -> str:
    """Where text is missing, by the surest finding: tail, head or inner; none without one. A splice is inner.

    One gap in a numbering may be a slip of the author; several sure ones are text lost inside.
    """
    cuts = [finding for finding in findings if finding.kind in ("truncation", "splice")]
    if not cuts:
        gaps = sum(finding.kind == "numbering_gap" and finding.confidence >= _SURE_GAP for finding in findings)
        return "inner" if gaps > 1 else "none"
    surest = max(cuts, key=lambda finding: (finding.confidence, -finding.start))
    return surest.detail if surest.kind == "truncation" and surest.detail in ("tail", "head") else "inner"
