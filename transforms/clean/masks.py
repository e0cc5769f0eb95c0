"""Words that a site took out and wrote over: ***总书记, 20xx年, xx市, ※名.

A mask is never filled in: what it hid is not in the text. What sort of word it hid is told as far as the words beside
it tell; they are rows of `data/reference/mask_cues.tsv`.

The detail of a mask is its normal form and, in brackets, the evidence for its sort: `20□□年 (century given)`,
`□市 (before 市)`, `张□ (surname given)`. The form is the word that the mask stands in, as far as it is left, with □ for
what is hidden, so that 20xx年, 20**年 and 二〇××年 compare equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from transforms.chars import HANZI, SURNAMES, has_any, is_digit, is_latin, line_span
from transforms.findings import Finding, Observer
from transforms.patterns import longest_first
from transforms.stage import Reference

#: A surname before a mask; what is a preposition, a verb or a number more often is none there.
_SURNAMES = SURNAMES - set("向任方万")
_SURNAME = "".join(sorted(_SURNAMES))
_CHARS = "xX*＊×※○＿_某"
_MASK = re.compile(
    # what any of these begins with: most characters are passed over at once
    f"(?=[12二{_CHARS}])(?:"
    # a year of which the century is left: 20xx, 二〇××; or the decade: 201x
    r"(?P<year>(?<!\d)(?:19|20|二[〇零○])[xX*＊×※○_]{1,2}(?![A-Za-z0-9])|(?<!\d)(?:19|20)\d[xX*＊×※○](?=\s?年))"
    # a person of whom the surname is left: 张××
    rf"|(?P<name>(?<=[{_SURNAME}])[×xX*＊○]{{1,2}}(?![×xX*＊○A-Za-z\d]))"
    rf"|(?P<somebody>(?<=[{_SURNAME}])某某?(?=[{HANZI}，。、；：）])(?<=某某)|某某+)"
    # a run
    r"|(?P<run>(?<![A-Za-z])[xX]{2,8}(?![A-Za-z])|[*＊]{2,}|×{2,}|○{2,}|※+|[＿_]{2,}(?=年|月|日))"
    # a single sign
    rf"|(?P<single>(?<![A-Za-z0-9×*])[xX×*＊○](?![A-Za-z0-9×*])))"
)
_Cues = Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]
#: Of the sorts that cues on both sides name, the first one is taken.
_ORDER = ("count", "ordinal", "person", "place", "organisation", "other")
#: What a single sign must stand before, so that it is no factor, variable or bullet.
_AFTER_SINGLE = "省市县区镇乡村州局厅委部处科月日号校院"
#: Of these, what is an office or a house; what the same characters begin that is none: X处以罚款, X部分.
_OFFICES = "局厅委部处科校院"
_NO_OFFICE = re.compile("局[面势部]|委[托派]|部[分署]|处[以理罚于在]|科[学技]|校[对正]")
#: What a single sign after 第 stands before.
_AFTER_ORDINAL = "届次期批号章条款项季轮名位个"
#: What a place is a whole word with.
_AREAS = "省市县区镇乡村州盟旗"


class _Sort(NamedTuple):
    """What a mask hides, the word it stands in with □ for the mask, the evidence, and how sure it is."""

    kind: str
    form: str
    evidence: str
    confidence: float


def make_mask_observer(reference: Reference) -> Observer:
    """An observer of masks, with the words that tell their sort from the rows of `mask_cues`."""
    return partial(_masks, cues=_read_cues(reference))


def _read_cues(reference: Reference) -> _Cues:
    """For each sort, what ends the text before a mask and what begins the text after it."""
    words: dict[tuple[str, str], list[str]] = {}
    for row in reference["mask_cues"]:
        words.setdefault((row["kind"], row["side"]), []).append(row["cue"])
    return {
        kind: (
            re.compile(f"(?:{_either(words.get((kind, 'before'), []))})$"),
            re.compile(_either(words.get((kind, "after"), []))),
        )
        for kind in ("year", *_ORDER)
    }


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in longest_first(words)) or "(?!)"


def _masks(text: str, *, cues: _Cues) -> Iterator[Finding]:
    if not has_any(text, _CHARS):
        return
    for match in _MASK.finditer(text):
        if found := _read(text, match, cues):
            detail = f"{found.form} ({found.evidence})" if found.evidence else found.form
            yield Finding(*match.span(), f"mask.{found.kind}", detail, found.confidence)


def _read(text: str, match: re.Match[str], cues: _Cues) -> _Sort | None:
    """What a mask hides; None where the signs are no mask."""
    before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 16].lstrip(" \n")
    if match["year"]:
        return _Sort("year", _year(match[0]), "century given", 0.98)
    if match["name"] and not cues["place"][0].search(before):
        return _Sort("person", f"{before[-1]}□", "surname given", 0.9)
    if match["single"] or match[0] in ("_", "＿"):
        return _single(text, match, after, cues)
    if _is_decoration(text, match):
        return None
    return _run(match, before, after, cues)


def _year(written: str) -> str:
    """The normal form of a year of which a part is left: 20□□年 for 20xx, 20**, 二〇××; 201□年 for 201×."""
    known = re.sub("[二零〇○](?=.{2})", lambda match: "2" if match[0] == "二" else "0", f"{written:□<4}")
    return re.sub(r"\D", "□", known) + "年"


def _run(match: re.Match[str], before: str, after: str, cues: _Cues) -> _Sort:
    """What a run of signs hides, by the words on both sides."""
    if match["somebody"] and before[-1:] in _SURNAMES:
        return _Sort("person", f"{before[-1]}□", "surname given", 0.8)
    if before.endswith("第"):
        return _Sort("ordinal", _ordinal(after), "after 第", 0.9)
    if after.startswith("年") and not after.startswith(("年来", "年以")):
        return _Sort("year", "□年", "before 年", 0.85)
    stars = match[0][0] in "*＊"
    if len(match[0]) > 9 or (stars and len(match[0]) > 3 and len(match[0]) % 3):
        return _Sort("other", "□", "long run", 0.6)
    return _by_cue(before, after, cues, stars=stars, word=bool(match["somebody"])) or _by_sign(match[0], before)


def _by_sign(signs: str, before: str) -> _Sort:
    """What a run hides of which no word beside it tells: stars are set for persons, small letters for places."""
    if signs[0] in "*＊" and len(signs) >= 3:
        return _Sort("person", "□", "stars", 0.6)
    if signs[0] in "x×" and before[-1:] not in ("“", "《", "："):
        return _Sort("place", "□", "letters", 0.5)
    return _Sort("other", "□", "", 0.6)


def _ordinal(after: str) -> str:
    """The normal form of a hidden ordinal: 第□届, or 第□ where no measure follows."""
    return f"第□{after[:1]}" if after[:1] and after[0] in _AFTER_ORDINAL else "第□"


def _by_cue(before: str, after: str, cues: _Cues, *, stars: bool, word: bool) -> _Sort | None:
    """What the words beside a mask say that it hides, those after it first."""
    if cue := _longest_cue(after, cues, stars=stars, word=word):
        return _Sort(cue[0], _form(*cue), f"before {cue[1]}", 0.85)
    for kind in ("person", *_ORDER) if stars else _ORDER:
        found = cues[kind][0].search(before)
        if found and not (stars and found[0] == "、"):
            return _Sort(kind, "□", f"after {found[0]}", 0.7)
    return None


def _form(kind: str, cue: str) -> str:
    """The normal form of a mask and the words behind it: □市, □公司, □万元; a person's title is a word of its own."""
    if kind == "ordinal":
        return _ordinal(cue)
    is_one_word = kind in ("count", "organisation") or (kind == "place" and cue[0] in _AREAS)
    return f"□{cue}" if is_one_word else "□"


def _longest_cue(after: str, cues: _Cues, *, stars: bool, word: bool) -> tuple[str, str] | None:
    """The sort and the words of the longest cue behind a mask; stars hide persons rather, 某某 hides no count."""
    found = []
    for kind in ("person", *_ORDER) if stars else _ORDER:
        cue = cues[kind][1].match(after)
        if cue and not (kind == "count" and word) and (kind != "person" or stars or len(cue[0]) >= 2):
            found.append((kind, cue[0]))
    return max(found, key=lambda item: len(item[1])) if found else None


def _single(text: str, match: re.Match[str], after: str, cues: _Cues) -> _Sort | None:
    """What a lone sign hides, which is a mask only before the word for an area, an office or a day, or after 第."""
    before = text[match.start() - 1 : match.start()]
    if before == "第" and after[:1] and after[0] in _AFTER_ORDINAL:
        return _Sort("ordinal", _ordinal(after), "after 第", 0.8)
    if not after[:1] or after[0] not in _AFTER_SINGLE or (before and (is_latin(before) or is_digit(before))):
        return None
    if (after[0] in "月日号" and before not in ("年", "月", "第", "", "\n")) or _NO_OFFICE.match(after):
        return None
    is_place = cues["place"][1].match(after)
    kind = "place" if is_place else "organisation" if after[0] in _OFFICES else "other"
    return _Sort(kind, f"□{after[0]}", f"before {after[0]}", 0.75)


def _is_decoration(text: str, match: re.Match[str]) -> bool:
    """Whether signs are a rule across the page, a bullet, an emphasis mark or a product of numbers."""
    start, end = line_span(text, match.start())
    line = text[start:end]
    if not line.strip("*＊×※○_xX-=— "):
        return match[0][0] not in "*×" or len(line) > 12 or (len(line) >= 4 and len(line) % 3 != 0)
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if before and is_digit(before) and after and is_digit(after):
        return True
    if match[0] == "**" and line.count("**") % 2 == 0 and line.startswith("**"):
        return True
    bullet = match.start() == start and match[0][0] in "※○*＊"
    return bullet and (after == " " or (match[0] == "※" and after not in ("", *"个名人项次家件")))
