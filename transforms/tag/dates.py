"""Dates (时间): days, months, years and spans of them, masked and relative ones, in digits or Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.numerals import integer
from transforms.tag.page import Page

#: Before a lone day: then 5日 is a length of time.
_LENGTH_BEFORE = re.compile("(?:[满逾达近期起共计约前后]|少于|超过|不足|连续|至少|不晚于|多于|期为|为期|期限)$")

_M = "[xX×*＊※○_＿某]"
_N = "[一二三四五六七八九十]"
_SPELLED = "[一二][〇○零一二三四五六七八九]{3}"  # a year, digit by digit
_DASH = " ?(?:—{1,2}|[-－–~～至到]) ?"
#: A number that began earlier, an ordinal (第3日), a count of months or years.
_NO_START_AFTER = "[0-9.xX×*＊_＿第一二三四五六七八九十百千万零〇○几数两半每]"
#: Where a date may start: at a number, a mask or a word of time, with what follows it in any date. Most numbers are
#: none, and this passes over them without a look at the whole pattern; it opens with the one character that the engine
#: can look for, and asks after it what stands before.
_START = re.compile(
    f"[0-9xX×*＊※○_＿某一二三四五六七八九十今去前明后本上下当同昨次年月第未过](?<!{_NO_START_AFTER}.)"
    f"(?:(?<=[0-9])(?:(?=[0-9]{{0,3}}{_M}{{0,2}} ?[年月日世—－–~～至到-])|(?=[0-9]{{3}}[/.]))"
    f"|(?<={_M})(?={_M}{{0,3}} ?[年月])|(?<=第)(?=[一二三四1-4]季度)"
    f"|(?<={_N})(?=[年月季世]|[一二三四五六七八九十〇○零]{{1,3}} ?[年月世—－–~～至到-]|[〇○零]{_M}{{2}} ?年)"
    "|(?<=[年月])(?=[初底末内])"
    "|(?<=[今去前明后本上下当同昨次])(?=[年月日天晚周星半季世])|(?<=前)(?=[0-9一二两三四五六七八九十])"
    "|(?<=今)(?=后)|(?<=未)(?=来)|(?<=过)(?=去))"
)
#: What makes the 初, 底 and 末 after a year or month the start of another word: 初步, 底线, 末梢.
_EDGE = "(?:初(?![步级中期始心审次选试评赛一二三春夏秋冬])|底(?![线层子薪数价气色蕴部])|末(?![梢端尾次班]))"
#: 年 as half of another word (年轻, 年级), or a length of time (1800年历史, xx年来).
_YEAR = (
    rf"(?P<year>(?:1[5-9]|20)[0-9]{{2}}|{_SPELLED}|(?:19|20|二[〇○零]){_M}{{1,2}}|(?:19|20)[0-9]{_M}"
    rf"|{_M}{{1,4}}|[今去前明后本上当同次]) ?年"
    "(?![轻龄青纪级均限华味来多余]|的?历史)(?:度(?![过假日]))?(?:同期)?"
)
_YEAR_PART = rf"(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|前三季度|年?{_EDGE})"
_MONTH = (
    rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|{_M}{{1,2}}) ?"
    "月(?![球亮票薪经饼龄刊息供坛]|一[^日号])份?"
)
_MONTH_PART = f"(?:[上中下]旬|月?{_EDGE})"
_DAY = (
    rf"(?P<day>3[01]|[12][0-9]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|{_M}{{1,2}})"
    " ?[日号]"
)
#: A day alone, which may be a length of time too: 10日内, 15日游.
_LONE_DAY = "(?P<alone>3[01]|[12][0-9]|0?[1-9]) ?日(?![内游龄均报元本圆夜常记线]|以[内上下]|之[内后]|[后前](?!往))"
_TIME = (
    "(?: ?(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜|晚(?![会宴])))?"
    "(?: ?[0-9]{1,2}(?:时(?![代间期刻])|点(?!多|半)|[:：][0-9]{2})(?:[0-9]{1,2}分)?许?)?"
)
_NUMERIC = r"(?P<iso>(?:19|20)[0-9]{2}(?P<mark>[-/.])(?:1[0-2]|0?[1-9])(?P=mark)(?:3[01]|[12][0-9]|0?[1-9]))(?![0-9.])"
#: The first half of a span that takes its unit from the second: 2014—2019年, 3至5月.
_BARE = (
    rf"(?P<bare>[0-9]{{4}}|[0-9]{{1,2}}|20{_M}{{2}}|{_SPELLED})"
    rf"(?={_DASH}(?:[0-9]{{4}} ?年|[0-9]{{1,2}} ?[月日]|20{_M}{{2}} ?年|{_SPELLED} ?年))"
)
_WITHIN = "(?:初期?|中期|中叶|末期?|后期|前期)?"
_CENTURY = rf"(?P<century>[0-9]{{1,2}}|{_N}{{1,3}}|[本上])世纪(?:(?P<decade>[0-9]0|{_N}十)年代)?{_WITHIN}"
#: Days, months, parts of a year that only the document's own date can place.
_RELATIVE = (
    rf"(?P<words>(?:[1-9]0|[二三四五六七八九]十)年代{_WITHIN}"
    rf"|(?:[今昨明前后]天|[今昨明次当同]日|[今昨明当]晚){_TIME}"
    rf"|[本上下当同]月(?![球亮票薪台])(?: ?(?:3[01]|[12][0-9]|0?[1-9]|{_M}{{1,2}}) ?[日号]|份?{_MONTH_PART}?)"
    "|(?:今后|未来|过去)的?(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:年|个(?:月|季度))(?!级)"
    rf"|[本上下](?:周|星期)(?![期边刊岁转报密全到知围])[末一二三四五六日]?"
    rf"|[上下]半年|[本上下]季度|前三季度|第?[一二三四]季度|[年月]{_EDGE}|年内"
    rf"|前(?:[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,2}})个月)"
)
_DATE = re.compile(
    rf"{_NUMERIC}|{_BARE}|{_CENTURY}|{_RELATIVE}|{_LONE_DAY}{_TIME}"
    rf"|(?:{_YEAR}(?:{_YEAR_PART})?)?(?: ?{_MONTH}(?:{_MONTH_PART}| ?{_DAY}{_TIME})?)?"
)
_JOIN = re.compile(_DASH)
_LONGEST_DASH = 4
#: Relative, and certain wherever it stands: the engine cuts 于本周|五前.
_WEEKDAY = re.compile("[本上下](?:周|星期)[一二三四五六日]")
#: The open end of a span; not the first half of 至今年.
_UNTIL_NOW = re.compile(" ?至今(?![年天日晚])")
_NUMBERS = re.compile("[0-9]+")
_MASKS = re.compile(_M)
_CENTURY_SPELLED = re.compile("^二[〇○零]")
#: Stands for what is in question in a relative date.
_HERE = frozenset("今去前明后本上当同次")


class _Moment(NamedTuple):
    """A date or a half of a span; fields that are not said are empty. `unit` is to come for a bare number."""

    start: int
    end: int
    year: str = ""
    month: str = ""
    day: str = ""
    fixed: str = ""  # a normal form that is complete as it stands
    bare: str = ""
    is_relative: bool = False

    @property
    def name(self) -> str:
        """As in ISO 8601: 2019-03-05, 2019-03, 2019; --03-05, --03 and ---05 where more is not said."""
        if self.fixed or not (self.month or self.day):
            return self.fixed or self.year
        return f"{self.year or '-'}-{self.month or '-'}{'-' if self.month else ''}{self.day}".rstrip("-")


def make_date_finder(_: Reference) -> Finder:
    """Finds dates; `name` is as in ISO 8601: 2019-03-05, 2019-H1, 2015/2018, with an open end 2018/.. (2018年至今).

    A relative one is named from its anchor, which the document's own date places: 今年-05/今年-08 (今年5月上旬至8月),
    去年-12-03; other words of time (上半年, 本月底) are their own name. Methods: 'date', 'date:masked' (20xx年) and
    'date:relative'.
    """

    def find(page: Page) -> Iterator[Mention]:
        text = page.folded
        for parts in _spans(text, _moments(text, page)):
            mention = _mention(page.text, parts)
            if mention:
                yield mention

    return find


def _spans(text: str, moments: Iterable[_Moment]) -> Iterator[list[_Moment]]:
    """Dates with those that are joined to them, in order."""
    parts: list[_Moment] = []
    for moment in moments:
        if parts and not _are_joined(text, parts[-1], moment):
            yield parts
            parts = []
        parts.append(moment)
    if parts:
        yield parts


def _moments(text: str, page: Page) -> Iterator[_Moment]:
    """Dates and halves of spans, in order. Offsets are those of the page."""
    reach = 0
    for start in _START.finditer(text):
        at = start.start()
        match = _DATE.match(text, at) if at >= reach else None
        moment = _moment(match) if match else None
        if moment is None:
            continue
        if moment.is_relative and at not in page.tokens.at and not _WEEKDAY.match(text, at):
            continue
        if moment.day and not moment.month and _LENGTH_BEFORE.search(text, max(0, at - 3), at):
            continue
        yield moment
        reach = moment.end


def _moment(match: re.Match[str]) -> _Moment | None:
    """What one match says; None for what is no date, such as x年 without a month."""
    kind, (start, end) = match.lastgroup, match.span()
    if kind is None:  # the pattern's last branch may match nothing at all
        return None
    if kind == "alone":
        return _Moment(start, end, day=match["alone"].zfill(2))
    if kind == "words":
        return _Moment(start, end, fixed=match[0].replace(" ", ""), is_relative=True)
    if kind == "bare":
        return _Moment(start, end, bare=match["bare"])
    if kind == "iso":
        year, month, day = _NUMBERS.findall(match["iso"])
        return _Moment(start, end, year, month.zfill(2), day.zfill(2))
    return _century(match) if match["century"] else _calendar(match)


def _century(match: re.Match[str]) -> _Moment:
    century = integer(match["century"])
    if not century:
        return _Moment(*match.span(), fixed=match[0].replace(" ", ""), is_relative=True)
    first, last = (century - 1) * 100 + 1, century * 100
    if match["decade"]:
        first = (century - 1) * 100 + (integer(match["decade"]) or 0)
        last = first + 9
    return _Moment(*match.span(), fixed=f"{first}/{last}")


def _calendar(match: re.Match[str]) -> _Moment | None:
    words = match.group("year", "month", "day")
    year, month, day = _digits(words[0], 0), _digits(words[1], 2), _digits(words[2], 2)
    if year == "x" and not month:
        return None
    is_relative = year in _HERE
    if is_relative:
        year += "年"
    fixed = ""
    if year and (match["half"] or match["quarter"]):
        fixed = year + (f"-H{'上下'.index(match['half']) + 1}" if match["half"] else f"-Q{integer(match['quarter'])}")
    return _Moment(*match.span(), year, month, day, fixed, is_relative=is_relative)


@lru_cache(maxsize=1024)
def _digits(word: str | None, width: int) -> str:
    """A number as zero-padded digits; masks as x, a relative year as its word."""
    if not word or word in _HERE:
        return word or ""
    value = integer(word)
    return str(value).zfill(width) if value else _MASKS.sub("x", _CENTURY_SPELLED.sub("20", word))


def _are_joined(text: str, left: _Moment, right: _Moment) -> bool:
    """Whether two halves make a span."""
    gap = right.start - left.end
    return 0 < gap <= _LONGEST_DASH and _JOIN.fullmatch(text, left.end, right.start) is not None


def _mention(text: str, parts: list[_Moment]) -> Mention | None:
    """The mention of a date or span; None for a bare number that met no unit."""
    start, end, is_span = parts[0].start, parts[-1].end, len(parts) > 1
    name = _span_name(_filled(parts)) if is_span else parts[0].name
    if not name:
        return None
    until_now = _UNTIL_NOW.match(text, end)
    if until_now:
        end, name = until_now.end(), f"{name}/.."
    if any(part.is_relative for part in parts):
        return Mention(start, end, "DATE", name, "date:relative", 0.95)
    method = "date:masked" if "x" in name else "date"
    lone = parts[0].day and not parts[0].month
    return Mention(start, end, "DATE", name, method, 0.8 if lone else 0.97)


def _span_name(parts: list[_Moment]) -> str:
    """The name of a span; none of one with a bare number that met no unit."""
    return "" if any(part.bare for part in parts) else "/".join(_ends([part.name for part in parts]))


def _ends(names: list[str]) -> list[str]:
    """The names of a span's ends: of spans of spans (15世纪至19世纪) the first start and the last end."""
    return names if len(names) == 1 else [names[0].split("/")[0], names[-1].split("/")[-1]]


def _filled(parts: list[_Moment]) -> list[_Moment]:
    """A span's halves with what the other half says for both: units for bare numbers, then years and months."""
    out: list[_Moment] = []
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        if part.bare and after:
            part = _with_unit(part, after)  # noqa: PLW2901
        if out and not part.year and not part.fixed:
            part = part._replace(year=out[-1].year, month=part.month or out[-1].month)  # noqa: PLW2901
        out.append(part)
    return out


def _with_unit(bare: _Moment, after: _Moment) -> _Moment:
    """A bare number with the unit of the half after it."""
    if after.year:
        return bare._replace(bare="", year=_digits(bare.bare, 0))
    if after.month:
        return bare._replace(bare="", month=_digits(bare.bare, 2))
    return bare._replace(bare="", day=_digits(bare.bare, 2))
