"""Genre (文种) and issuing level of a document, read from its title.

A Chinese official title ends in its genre: 关于……的通知, 在……会议上的讲话. So the longest cue at its end decides;
then a cue anywhere in it; then a formula in the opening of the text (同志们, 现将……通知如下). An answer says so in its
opening, whatever its title asks. A headline, which has a verb (省长听取述职报告, 如何写会议纪要), tells of such a
document and is none. No cue, no genre.

The level is that of the organ a title names, else of the one that speaks in the text: 我县, 全镇.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.patterns import longest_first
from transforms.readings import Reading, in_text, in_title
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("genres", "levels", "speakers")

GenreReader = Callable[[str, str, int], "Reading | None"]
LevelReader = Callable[[str, str, "tuple[str, str] | None"], "Reading | None"]

#: How often such a reading is right, by where it stands, as read on titles of the samples and of the real input.
_SCORES = {"first": 0.9, "end": 0.95, "part": 0.8, "frame": 0.8, "start": 0.7}
_SCORE_ORGAN, _SCORE_SCOPE, _SCORE_PLACE = 0.9, 0.7, 0.7
#: One's own counts more than all of: a county's report says that it is first of all the province.
_OWN_WEIGHT, _ALL_WEIGHT = 2, 1
#: So much must speak for a level, and such a share of it for one.
_LEAST_WEIGHT, _LEAST_SHARE = 4, 0.6
_SCORE_SPEAKER = 0.6

#: What follows the genre in a title: bracketed remarks, numbering of collections, words of template sites. Nothing once
#: read is read another way, which would take for ever on a row of digits.
_TAIL = re.compile(
    r"(?:[（(\[【〔][^（(\[【〔）)\]】〕]{0,20}[）)\]】〕]|范文|模板|精选|最新|全文|"
    r"(?:[第之][一二三四五六七八九十]{1,3}|[0-9]{1,4})[篇字]|篇[一二三四五六七八九十0-9]{1,3}|[0-9]|[\W_])++$"
)
_BRACKETED = re.compile(r"[（(\[【〔][^（(\[【〔）)\]】〕]{0,20}[）)\]】〕]")
_CITED = re.compile(r"《[^《》]{1,80}》?")
#: The work a title reports on: 中办印发《……方案》 is not itself a 方案; a title that begins with 《 is its own.
_CITED_END = re.compile(r"(?<=.)《[^《》]{1,80}》[\W_]*$")
#: Opening formulas stand in the first sentences.
_OPENING = 160
#: Titles of laws and rules: what stands before them, not within, is who made them (乡镇煤矿管理条例 is nobody's).
_RULES = re.compile(r"(?:条例|规定|办法|细则|规则|法)[\W_]*$")
#: What follows a common noun when it is the one who speaks: 社区党支部, 公司2021年, 学院工作总结; not 企业管理条例.
_SPEAKS = re.compile(
    r"党|书记|主任|[校院]长|经理|董事|领导|班子|支部|工会|团委|20|19|二[〇○]|年|[上下]半年|工作|述职|总结|$"
)
#: Levels that another organ's name may end in: 省委组织部, 市教育局.
_WITHIN = frozenset({"部门", "高校", "企业"})
#: What the code of a unit ends with, the widest first; longer codes are those of towns.
_COUNTY_DIGITS = 6
_LEVEL_OF_ENDS = (("0000", "省"), ("00", "市"), ("", "县"))
#: Between the two words of such a name: 市（县）教育局.
_NAME_GAP = 2


def make_genre_reader(reference: Reference) -> GenreReader:
    """A function of (title, text, where its body starts) that returns the genre with its cue, or None without evidence.

    Reads the table `genres`.
    """
    ends = _cues(reference, "end")
    parts, starts, firsts = (_first_of(_cues(reference, where)) for where in ("part", "start", "first"))
    sizes = sorted({len(cue) for cue in ends}, reverse=True)
    frames = {tuple(cue.split("…")): genre for cue, genre in _cues(reference, "frame").items()}
    is_headline = _headlines(reference)

    def read(title: str, text: str, body_start: int) -> Reading | None:
        opening = text[body_start : body_start + _OPENING]
        found = firsts(opening)
        if found and found[0]:
            return in_text("genre", found[0], text, body_start + found[1], body_start + found[2], _SCORES["first"])
        name = _TAIL.sub("", title)
        if not is_headline(name):
            for where, cue in (
                ("end", None if _CITED_END.search(title) else _ending(name, ends, sizes)),
                ("part", parts(name)),
                ("frame", _framed(frames, name)),
            ):
                if cue and cue[0]:
                    return in_title("genre", cue[0], title, cue[1], cue[2], _SCORES[where])
        found = starts(opening)
        if found and found[0]:
            return in_text("genre", found[0], text, body_start + found[1], body_start + found[2], _SCORES["start"])
        return None

    return read


def make_level_reader(reference: Reference) -> LevelReader:
    """A function of (title, text, place) that returns the level of the organ that speaks (中央, 省, 市, 县 …), or None.

    `place`: words and administrative code of the first place that the title names, if any.

    Reads the tables `levels`, `genres` and `speakers`. Of the title only the words before 关于 are read, for after it
    comes the subject. The first organ decides, or the office within it (省委组织部 is a 部门); without one a scope may
    be named (全县). A title that names nobody may begin with a place (金寨县…工作总结); else the text says who speaks.
    """
    levels = {row["cue"]: (row["kind"], row["level"]) for row in reference["levels"]}
    cues = _any_of(levels)
    is_headline = _headlines(reference)
    speaker = _make_speaker(reference)

    def read(title: str, text: str, place: tuple[str, str] | None) -> Reading | None:
        if is_headline(title):
            return None
        name = _blanked(_CITED, _blanked(_BRACKETED, title)).partition("关于")[0]
        found = [match for match in cues.finditer(name) if _names_an_organ(match, levels[match[0]][0])]
        if _RULES.search(name):
            first = found[0] if found and found[0].start() == 0 else None
            return in_title("issuing_level", levels[first[0]][1], title, *first.span(), _SCORE_ORGAN) if first else None
        return _level(found, levels, title) or _of_place(title, place) or speaker(text)

    return read


def _of_place(title: str, place: tuple[str, str] | None) -> Reading | None:
    """The level of the place that a title begins with, as its code tells; GB/T 2260 and GB/T 10114."""
    if place is None:
        return None
    words, code = place
    start = 1 if title.startswith("在") else 0
    if not title.startswith(words, start):
        return None
    of_unit = next(level for end, level in _LEVEL_OF_ENDS if code.endswith(end))
    level = "乡镇" if len(code) > _COUNTY_DIGITS else of_unit
    return in_title("issuing_level", level, title, start, start + len(words), _SCORE_PLACE)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """A text with what a pattern matches blanked out, every other character where it was."""
    return pattern.sub(lambda match: "\0" * len(match[0]), text)


def _make_speaker(reference: Reference) -> Callable[[str], Reading | None]:
    """A function of a text that returns the level of whoever says 我县 or 全县 most, where that is clear."""
    levels = {row["word"]: row["level"] for row in reference["speakers"]}
    whole = longest_first(row["word"] for row in reference["speakers"] if row["after"] == "both")
    said = re.compile(
        f"(?:(?P<own>我)们?(?P<unit>{'|'.join(longest_first(levels))})|全(?P<place>{'|'.join(whole)})(?![长域]))"
    )

    def speaker(text: str) -> Reading | None:
        weights: dict[str, int] = {}
        first: dict[str, tuple[int, int]] = {}
        for match in said.finditer(text):
            level = levels[match["unit"] or match["place"]]
            weights[level] = weights.get(level, 0) + (_OWN_WEIGHT if match["own"] else _ALL_WEIGHT)
            first.setdefault(level, match.span())
        if not weights:
            return None
        level = min(weights, key=lambda one: (-weights[one], one))
        share = weights[level] / sum(weights.values())
        if weights[level] < _LEAST_WEIGHT or share < _LEAST_SHARE:
            return None
        return in_text("issuing_level", level, text, *first[level], round(_SCORE_SPEAKER * share, 2))

    return speaker


def _names_an_organ(match: re.Match[str], kind: str) -> bool:
    """Whether a cue stands for who issues: an organ's or scope's name, or a common noun in such a place."""
    return kind in ("organ", "scope") or (kind == "noun" and _SPEAKS.match(match.string, match.end()) is not None)


def _level(found: Iterable[re.Match[str]], levels: Mapping[str, tuple[str, str]], title: str) -> Reading | None:
    """The level of the first organ, or of the office within it; else of the first scope."""
    scope = organ = None
    for match in found:
        kind, level = levels[match[0]]
        if kind == "scope":
            scope = scope or in_title("issuing_level", level, title, *match.span(), _SCORE_SCOPE)
        elif organ is None:
            organ = in_title("issuing_level", level, title, *match.span(), _SCORE_ORGAN)
        elif level in _WITHIN and match.start() - organ.end <= _NAME_GAP:
            return scope or in_title("issuing_level", level, title, *match.span(), _SCORE_ORGAN)
        else:
            break
    return scope or organ


def _cues(reference: Reference, where: str) -> dict[str, str]:
    """By cue its genre, for the cues of one place; an empty genre means that the cue only looks like one."""
    return {row["cue"]: row["genre"] for row in reference["genres"] if row["where"] == where}


def _headlines(reference: Reference) -> Callable[[str], bool]:
    """A function that tells whether a title is a headline: it has a verb of news, and not as an act about something."""
    verbs = _any_of(_cues(reference, "verb"))

    def is_headline(title: str) -> bool:
        name = _CITED.sub("", title)
        return not ("关于" in name or name.startswith("在")) and verbs.search(name) is not None

    return is_headline


#: A genre, empty for a cue that only looks like one, and where its cue stands.
_Cue = tuple[str, int, int]


def _ending(name: str, ends: Mapping[str, str], sizes: Iterable[int]) -> _Cue | None:
    """The genre of the longest cue that ends the name; None without one."""
    size = next((size for size in sizes if name[-size:] in ends), 0)
    return (ends[name[-size:]], len(name) - size, len(name)) if size else None


def _first_of(cues: Mapping[str, str]) -> Callable[[str], _Cue | None]:
    """A function that returns the genre of the cue that comes first in a text, the longest of those at one place.

    It returns None without one.
    """
    find = AhoCorasick(list(cues), matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
    genres = list(cues.values())

    def first(text: str) -> _Cue | None:
        found = find(text)
        return (genres[found[0][0]], found[0][1], found[0][2]) if found else None

    return first


def _framed(frames: Mapping[tuple[str, ...], str], name: str) -> _Cue | None:
    """The genre of the frame (words that begin a title, words that end it) around the name; None without one."""
    return next(
        (
            (genre, 0, len(name))
            for (head, *_, tail), genre in frames.items()
            if name.startswith(head) and name.endswith(tail)
        ),
        None,
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the leftmost, longest of some words."""
    return re.compile("|".join(map(re.escape, longest_first(words))))
