"""Genre (文种) and issuing level of a document, read from its title.

A Chinese official title ends in its genre: 关于……的通知, 在……会议上的讲话. So the longest cue at its end decides;
then a cue anywhere in it; then a formula in the opening of the text (同志们, 现将……通知如下). An answer says so in its
opening, whatever its title asks. A headline, which has a verb (省长听取述职报告, 如何写会议纪要), tells of such a
document and is none. No cue, no genre.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.patterns import longest_first
from transforms.stage import Reference

REFERENCES: tuple[str, ...] = ("genres", "levels")

GenreReader = Callable[[str, str], "str | None"]
LevelReader = Callable[[str], "str | None"]

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
#: Between the two words of such a name: 市（县）教育局.
_NAME_GAP = 2


def make_genre_reader(reference: Reference) -> GenreReader:
    """A function of (title, opening of the text) that returns the genre, or None without evidence.

    Reads the table `genres`.
    """
    ends = _cues(reference, "end")
    parts, starts, firsts = (_first_of(_cues(reference, where)) for where in ("part", "start", "first"))
    sizes = sorted({len(cue) for cue in ends}, reverse=True)
    frames = {tuple(cue.split("…")): genre for cue, genre in _cues(reference, "frame").items()}
    is_headline = _headlines(reference)

    def read(title: str, opening: str) -> str | None:
        genre = firsts(opening[:_OPENING])
        name = _TAIL.sub("", title)
        if genre is None and not is_headline(name):
            genre = (None if _CITED_END.search(title) else _ending(name, ends, sizes)) or parts(name)
            genre = genre or _framed(frames, name)
        return genre or starts(opening[:_OPENING])

    return read


def make_level_reader(reference: Reference) -> LevelReader:
    """A function of a title that returns the level of the organ it names (中央, 省, 市, 县 …), or None.

    Reads the tables `levels` and `genres`. Only the words before 关于 are read, for after it comes the subject. The
    first organ decides, or the office within it (省委组织部 is a 部门); without one a scope may be named (全县).
    """
    levels = {row["cue"]: (row["kind"], row["level"]) for row in reference["levels"]}
    cues = _any_of(levels)
    is_headline = _headlines(reference)

    def read(title: str) -> str | None:
        name = _CITED.sub("", _BRACKETED.sub("", title)).partition("关于")[0]
        if is_headline(title):
            return None
        found = [match for match in cues.finditer(name) if _names_an_organ(match, levels[match[0]][0])]
        if _RULES.search(name):
            return levels[found[0][0]][1] if found and found[0].start() == 0 else None
        return _level(found, levels)

    return read


def _names_an_organ(match: re.Match[str], kind: str) -> bool:
    """Whether a cue stands for who issues: an organ's or scope's name, or a common noun in such a place."""
    return kind in ("organ", "scope") or (kind == "noun" and _SPEAKS.match(match.string, match.end()) is not None)


def _level(found: Iterable[re.Match[str]], levels: Mapping[str, tuple[str, str]]) -> str | None:
    """The level of the first organ, or of the office within it; else of the first scope."""
    scope = organ = None
    end = 0
    for match in found:
        kind, level = levels[match[0]]
        if kind == "scope":
            scope = scope or level
        elif organ is None:
            organ, end = level, match.end()
        elif level in _WITHIN and match.start() - end <= _NAME_GAP:
            return scope or level
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


def _ending(name: str, ends: Mapping[str, str], sizes: Iterable[int]) -> str | None:
    """The genre of the longest cue that ends the name; None without one, or where the longest has none."""
    return next((ends[name[-size:]] or None for size in sizes if name[-size:] in ends), None)


def _first_of(cues: Mapping[str, str]) -> Callable[[str], str | None]:
    """A function that returns the genre of the cue that comes first in a text, the longest of those at one place.

    It returns None without one.
    """
    find = AhoCorasick(list(cues), matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
    genres = list(cues.values())

    def first(text: str) -> str | None:
        found = find(text)
        return genres[found[0][0]] if found else None

    return first


def _framed(frames: Mapping[tuple[str, ...], str], name: str) -> str | None:
    """The genre of the frame (words that begin a title, words that end it) around the name; None without one."""
    return next(
        (genre for (head, *_, tail), genre in frames.items() if name.startswith(head) and name.endswith(tail)), None
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the leftmost, longest of some words."""
    return re.compile("|".join(map(re.escape, longest_first(words))))
