"""Meetings (会议) that come in series, party congresses, plenums and people's congresses, and those on the list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from transforms.stage import Reference
from transforms.tag.meetings_named import make_named_meetings, masked_start, unmasked
from transforms.tag.mention import Finder, Mention
from transforms.tag.numerals import integer
from transforms.tag.page import Page
from transforms.tag.segment import PLACE_TAG, Tokens

#: The series whose meetings are found by their numbers; other rows of `meetings` by their names.
_SERIES_ID = re.compile("(?:cpc|npc)-[0-9]")
#: Later terms are a count or a mistake.
_LAST_TERM = 40
#: Longest words that may stand before the anchor, 届 or 次: 中国人民政治协商会议第十四.
_LEFT = 16

_N = r"(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}|[xX×*]{1,3})"
_PARTY = "中国共产党|中共|党的"
_LOCAL = "(?:自治)?[省市县区州旗盟]"

#: The anchors first, which are rare, then what stands before them; a line may break before one.
_TERM = re.compile(r"届(?<=[一二三四五六七八九十0-9xX×*\n]届)")
_BEFORE_TERM = re.compile(
    rf"(?:(?P<party>{_PARTY})|(?P<cppcc>全国政协|人民政协|中国人民政治协商会议)"
    "|(?P<npc>全国人大|全国人民代表大会)|(?P<ccdi>中纪委|中央纪委|中央纪律检查委员会)"
    rf"|(?P<local>{_LOCAL}(?:委|政协|人大)?)|(?P<body>政协))?第?(?P<term>{_N})$"
)
_PLENUM = re.compile(
    rf"届(?:中央委员会)?(?:第?(?P<number>{_N})次(?:全体会议|全会)|(?P<list>{_N}中(?:[、,，和与及] ?{_N}中)*)全会)"
)
_DISCIPLINE = re.compile(rf"届(?:中央纪委|中央纪律检查委员会|中纪委)第?(?P<number>{_N})次(?:全体会议|全会)")
_NPC = re.compile(rf"届全国(?:人大|人民代表大会)(?P<standing>常委会|常务委员会)?第?(?P<number>{_N})次会议")
_CPPCC = re.compile(rf"届(?P<national>全国委员会)?(?P<standing>常委会|常务委员会)?第?(?P<number>{_N})次(?:全体)?会议")
#: Sessions of a body that is said before the term: 全国人大十三届四次会议, 中纪委十九届四次全会.
_OF_BODY = {
    "npc": re.compile(rf"届(?P<standing>常委会|常务委员会)?第?(?P<number>{_N})次会议"),
    "ccdi": re.compile(rf"届第?(?P<number>{_N})次(?:全体会议|全会)"),
}
_LOCAL_SESSION = re.compile(
    rf"届(?:(?:人大|人民代表大会|委员会)(?:常委会|常务委员会)?)?第?{_N}次(?:全体（扩大）会议|全体会议|全委会议?|全会|会议)"
)
_OF_LIST = re.compile(f"{_N}中")
_BEFORE_CONGRESS = re.compile(rf"(?:(?P<party>{_PARTY}|党)|(?P<local>(?:{_LOCAL}|[乡镇])委?))第(?P<term>{_N})$")
_CONGRESS = re.compile("次(?:(?P<national>全国代表大会)|(?:党员?)?代表大会|党代会)")
_GREAT = re.compile("大(?<=[一二三四五六七八九十0-9xX×*]大)")
_BEFORE_GREAT = re.compile(
    rf"(?:(?P<party>{_PARTY})第?(?P<any>{_N})|(?P<late>十[一二三四五六七八九]|二十[一二]?|1[1-9]|2[0-2]))$"
)
#: After a bare 十八大, so that it is not eighteen great ones (十二大产业).
_AFTER_BARE = re.compile(r"[以精报召和、闭开提确关上后时前期代通作对明强选的及与至到之特是决，。；：！？）)”》\s]|$")
#: Each with the words without which it is not worth looking for.
_SHORT = (("两会", re.compile("全国“?两会”?|两会")), ("中全会", re.compile(f"{_N}中全会")))

_WHOLE_NAMES = {
    "cpc": "中国共产党第{}届中央委员会第{}次全体会议",
    "ccdi": "中国共产党第{}届中央纪律检查委员会第{}次全体会议",
    "npc": "第{}届全国人民代表大会第{}次会议",
    "npcsc": "第{}届全国人民代表大会常务委员会第{}次会议",
    "cppcc": "中国人民政治协商会议第{}届全国委员会第{}次会议",
    "cppccsc": "中国人民政治协商会议第{}届全国委员会常务委员会第{}次会议",
}


def make_meeting_finder(reference: Reference) -> Finder:
    """Finds meetings; one in a series has the same `name` and `entity_id` however it is written.

    Methods: 'meeting:series' (党的十八届六中全会), 'meeting:masked' (党的xx届六中全会), 'meeting:local' (省第十四次
    党代会: which province is for the document to tell), 'meeting:short' (三中全会, 两会), 'meeting:listed' (a row of
    `meetings`) and 'meeting:named' (a name that ends in 工作会议, 座谈会 and the like).
    """
    listed = {
        name: (row["name"], row["meeting_id"])
        for row in reference["meetings"]
        if not _SERIES_ID.match(row["meeting_id"])
        for name in (row["name"], *filter(None, row["aliases"].split("、")))
    }
    listed_names = re.compile("|".join(map(re.escape, sorted(listed, key=lambda name: (-len(name), name)))) or "(?!)")

    named_meetings = make_named_meetings(reference)

    def find(page: Page) -> list[Mention]:
        text, tokens = page.folded, page.tokens
        found: list[Mention] = []
        for needed, look in _LOOKS:
            if needed in text:
                found += look(text, tokens)
        for match in listed_names.finditer(text):
            name, key = listed[match[0]]
            found.append(Mention(*match.span(), "MEETING", name, "meeting:listed", 0.97, f"meeting:{key}"))
        certain, named = _longest(found), [*named_meetings(page)]
        return _longest([*certain, *_apart(named, certain)]) if named else certain

    return find


def _longest(mentions: list[Mention]) -> list[Mention]:
    """Mentions in order, without those that lie in a longer one or overlap an earlier one."""
    out: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out


def _apart(mentions: Iterable[Mention], taken: list[Mention]) -> Iterator[Mention]:
    """Mentions that overlap none of those taken."""
    ends = [other.end for other in taken]
    for mention in mentions:
        at = bisect_right(ends, mention.start)
        if at == len(taken) or taken[at].start >= mention.end:
            yield mention


def _terms(text: str, tokens: Tokens) -> Iterator[Mention]:
    """Meetings of a term (届): plenums, sessions of congresses and of the consultative conference."""
    for anchor in _TERM.finditer(text):
        at = anchor.start()
        before = _BEFORE_TERM.search(text, max(0, at - _LEFT), at)
        if before:
            yield from _of_term(text, tokens, before, at)


def _of_term(text: str, tokens: Tokens, before: re.Match[str], at: int) -> Iterator[Mention]:
    start, term = before.start(), before["term"]
    is_local, is_cppcc = bool(before["local"]), bool(before["cppcc"] or before["body"])
    if is_local:
        session = _LOCAL_SESSION.match(text, at)
        if session:
            yield _local(text, tokens, start, session.end())
        return
    session = _CPPCC.match(text, at) if is_cppcc else None
    if session and (before["cppcc"] or session["national"]):
        series = "cppccsc" if session["standing"] else "cppcc"
        yield _numbered(start, session.end(), series, term, session["number"])
        return
    body = "npc" if before["npc"] else "ccdi" if before["ccdi"] else ""
    if body:
        session = _OF_BODY[body].match(text, at)
        if session:
            standing = "sc" if body == "npc" and session["standing"] else ""
            yield _numbered(start, session.end(), body + standing, term, session["number"])
        return
    for pattern, series in ((_DISCIPLINE, "ccdi"), (_NPC, "npc"), (_PLENUM, "cpc")):
        session = pattern.match(text, at)
        if session and series == "cpc" and session["list"]:
            yield from _plenums(start, term, session)
            return
        if session:
            standing = "sc" if series == "npc" and session["standing"] else ""
            yield _numbered(start, session.end(), series + standing, term, session["number"])
            return


def _plenums(start: int, term: str, session: re.Match[str]) -> Iterator[Mention]:
    """Each plenum of 十八届三中、四中全会; the last one's span holds 全会."""
    base = session.start("list")
    plenums = list(_OF_LIST.finditer(session["list"]))
    for plenum in plenums:
        end = session.end() if plenum is plenums[-1] else base + plenum.end()
        yield _numbered(start, end, "cpc", term, plenum[0].removesuffix("中"))
        start = base + plenum.end() + 1
        following = _OF_LIST.search(session["list"], plenum.end())
        start = base + following.start() if following else start


def _numbered(start: int, end: int, series: str, term: str, number: str) -> Mention:
    """A meeting of a series by its term and its number, either of which may be masked."""
    terms, numbers = integer(term), integer(number)
    if terms is None or numbers is None or terms > _LAST_TERM:
        name = _WHOLE_NAMES[series].format(_spelled(term), _spelled(number))
        return Mention(start, end, "MEETING", name, "meeting:masked", 0.9)
    name = _WHOLE_NAMES[series].format(_spelled(term), _spelled(number))
    return Mention(start, end, "MEETING", name, "meeting:series", 0.98, f"meeting:{series}-{terms}-{numbers}")


def _congresses(text: str, tokens: Tokens) -> Iterator[Mention]:
    """第十八次全国代表大会 of the party, and local ones (省第十四次党代会)."""
    for match in _CONGRESS.finditer(text):
        before = _BEFORE_CONGRESS.search(text, max(0, match.start() - _LEFT), match.start())
        if before and before["local"] and not match["national"]:
            yield _local(text, tokens, before.start(), match.end())
        elif before and before["party"] and match["national"]:
            yield _congress(before.start(), match.end(), before["term"])


def _great_ones(text: str, tokens: Tokens) -> Iterator[Mention]:
    """党的十八大 and a bare 十八大."""
    for great in _GREAT.finditer(text):
        at = great.start()
        before = _BEFORE_GREAT.search(text, max(0, at - 9), at)
        if before and (before["party"] or (_AFTER_BARE.match(text, at + 1) and before.start() in tokens.at)):
            yield _congress(before.start(), at + 1, before["any"] or before["late"])


def _congress(start: int, end: int, term: str) -> Mention:
    number = integer(term)
    name = f"中国共产党第{_spelled(term)}次全国代表大会"
    if number is None:
        return Mention(start, end, "MEETING", name, "meeting:masked", 0.9)
    return Mention(start, end, "MEETING", name, "meeting:series", 0.98, f"meeting:cpc-{number}")


def _local(text: str, tokens: Tokens, start: int, end: int) -> Mention:
    """A local meeting with the name of its place, if it stands before (江西省第十四次党代会)."""
    has_place = False
    while start and start not in tokens.at:
        start -= 1
    word = tokens.at[start]
    if word and tokens.tags[word - 1] == PLACE_TAG:
        start = tokens.starts[word - 1]
        word -= 1
        has_place = True
    has_place = has_place or tokens.tags[word] == PLACE_TAG
    start, place_start = masked_start(text, start), start
    has_place = has_place and start == place_start
    for party in ("中国共产党", "中共"):
        if text.endswith(party, 0, start):
            start -= len(party)
    name = unmasked(text[start:end])
    return Mention(start, end, "MEETING", name, "meeting:local", 0.95, f"meeting:{name}" if has_place else None)


def _short(text: str, tokens: Tokens) -> Iterator[Mention]:
    """两会, and plenums whose term is said elsewhere."""
    for needed, pattern in _SHORT:
        for match in pattern.finditer(text) if needed in text else ():
            start, end = match.span()
            if match[0] != "两会" or tokens.within(start, end):
                name = match[0].replace("“", "").replace("”", "")
                yield Mention(start, end, "MEETING", name, "meeting:short", 0.85)


#: What looks for meetings of one sort, and a character without which there is none.
_LOOKS: tuple[tuple[str, Callable[[str, Tokens], Iterator[Mention]]], ...] = (
    ("届", _terms),
    ("次", _congresses),
    ("大", _great_ones),
    ("会", _short),
)


_LARGEST_SPELLED = 99


def _spelled(number: str) -> str:
    """A number up to 99 in Chinese numerals, one that counts no meeting in digits; masks as x."""
    value = integer(number)
    if value is None:
        return "x" * len(number)
    if value > _LARGEST_SPELLED:
        return str(value)
    tens, units = divmod(value, 10)
    digits = " 一二三四五六七八九"
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens]}十") + digits[units].strip()
