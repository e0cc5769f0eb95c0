"""Amounts (数量): a number with its unit, brought to one normal unit: 22.4万元, 3000余人, 百分之八十五, 三分之一."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.numerals import chinese_number, fold_width, plain, scaled_number
from transforms.tag.page import Page

#: Below ten, a Chinese numeral with one of these counts nothing: 一个, 两项, 二元.
_UNCOUNTED_WHEN_FEW = frozenset({"age", "count", "duration", "money", "persons"})
_FEW = Decimal(10)

_SCALES = "十百千万亿"
_DIGITS = re.compile(
    rf"[0-9]+(?:[,，][0-9]{{3}})*(?:\.[0-9]+)? ?[余多]?[{_SCALES}]{{0,3}}"
    r"(?:(?<=[万亿])[0-9]+(?:\.[0-9]+)?[百千万]+)?[余多]?(?: (?=\S))?"
)
_HANZI = re.compile(
    "[一二两三四五六七八九十][一二两三四五六七八九十百千万亿零〇]*(?:点[一二三四五六七八九零〇]+)?[余多]?[万亿]*"
)
#: 七八个, 三四百: a guess between two numbers.
_GUESS = re.compile("[一二两三四五六七八九]{2}")
#: Within a number: over, and the blanks of the layout.
_NOT_EXACT = re.compile("[余多]")
_NOT_OF_VALUE = re.compile("[余多 ]")
_DASH = re.compile("—{1,2}|[-－–~～至到]")
_TIMES = re.compile("[（(]次[）)]")

#: An ordinal, a later digit, a version or a name in Latin letters (COVID-19).
_NO_START = re.compile(r"(?:[0-9.第A-Za-z×*]|[A-Za-z][-－])$")
#: A later numeral, half of a fraction, a choice (每一亩, 这三米), a slogan (“八个一”).
_NO_HANZI_START = re.compile("[0-9.第一二两三四五六七八九十百千万亿零〇几数分之点半每这那哪“‘]$")
_MINUS = re.compile(r"(?:(?<![0-9A-Za-z%‰—-])[-－−]|负)$")
_ABOUT = re.compile("(?:[约近逾超]|超过|将近|接近|不到|不足|至少|最多)$")
_OR_SO = re.compile("以上|以下|左右|上下|以内|之多|开外")
_RANK = re.compile("[前列居]$")  # 前3名

_FRACTION = re.compile(
    rf"(?P<below>[一二三四五六七八九十百千万]{{1,3}})分之(?P<above>{_HANZI.pattern}|{_DIGITS.pattern})"
)
#: Denominators that are said in per cent.
_PER_CENT: Mapping[str, Decimal] = MappingProxyType(
    {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")},
)


class _Unit(NamedTuple):
    dimension: str
    normal: str
    factor: Decimal
    not_before: frozenset[str]


class _Script(NamedTuple):
    """How numbers are written: where one may start, where none starts, what one looks like, what one is worth."""

    start: re.Pattern[str]
    no_start: re.Pattern[str]
    number: re.Pattern[str]
    value: Callable[[str], Decimal | None]


class _Count(NamedTuple):
    """A number as written, its value and its unit, if any; it ends at `end`."""

    end: int
    number: str
    value: Decimal
    unit: _Unit | None


class _Units:
    """The units, by the words for them."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._units = {
            row["unit"]: _Unit(row["dimension"], row["normal"], Decimal(row["factor"]), frozenset(row["not_before"]))
            for row in rows
        }
        self._longest = max(map(len, self._units), default=0)

    def measure_starts(self) -> str:
        """First characters of the units that even a small Chinese numeral counts, sorted."""
        return "".join(sorted({word[0] for word, unit in self._units.items() if _counts_few(unit)}))

    def at(self, text: str, start: int) -> tuple[int, _Unit] | None:
        """The longest unit at an offset, and where it ends; None where a unit's word goes on as another (5人民币)."""
        for end in range(min(start + self._longest, len(text)), start, -1):
            unit = self._units.get(text[start:end])
            if unit and text[end : end + 1] not in unit.not_before:
                return end, unit
        return None


def make_amount_finder(reference: Reference) -> Finder:
    """Finds amounts; `name` is '<plain decimal> <normal unit>', of a range '<low>..<high> <normal unit>'.

    Methods: 'amount', 'amount:approximate' where the text says about, over or under (约, 余, 多, 以上), and
    'amount:fraction' (三分之一, named 1/3). Masked counts (xx万元) and ordinals (第3项) are none.
    """
    units = _Units(reference["units"])
    hanzi_start = re.compile(
        f"[一二两三四五六七八九十](?:(?<=十)|(?=[一二两三四五六七八九十百千万亿零〇点{re.escape(units.measure_starts())}]))"
    )
    scripts = (
        _Script(re.compile("[0-9]"), _NO_START, _DIGITS, scaled_number),
        _Script(hanzi_start, _NO_HANZI_START, _HANZI, _hanzi_value),
    )

    def find(page: Page) -> list[Mention]:
        text = fold_width(page.text)
        found = [*_fractions(text)]
        for script in scripts:
            found += _counted(text, script, units)
        return sorted(found, key=lambda mention: mention.start)

    return find


def _counted(text: str, script: _Script, units: _Units) -> Iterator[Mention]:
    """Amounts written in one script, in order."""
    reach = 0
    for match in script.start.finditer(text):
        start = match.start()
        if start < reach or script.no_start.search(text, max(0, start - 2), start):
            continue
        count = _count_at(text, start, script, units)
        if count is None:
            continue
        dash = _DASH.match(text, count.end)
        upper = _count_at(text, dash.end(), script, units) if dash else None
        mention = _range(text, start, count, upper) if upper and upper.unit else _single(text, start, count)
        reach = mention.end if mention else count.end
        if mention:
            yield mention


def _count_at(text: str, start: int, script: _Script, units: _Units) -> _Count | None:
    match = script.number.match(text, start)
    value = script.value(match[0]) if match else None
    if match is None or value is None:
        return None
    end, unit = units.at(text, match.end()) or (match.end(), None)
    return _Count(end, match[0], value, unit)


def _hanzi_value(word: str) -> Decimal | None:
    return None if _GUESS.search(word) else chinese_number(_NOT_OF_VALUE.sub("", word))


def _single(text: str, start: int, count: _Count) -> Mention | None:
    """The mention of one number with its unit; None for what counts nothing."""
    unit = count.unit
    if unit is None or (unit.dimension == "persons" and _RANK.search(text, max(0, start - 1), start)):
        return None
    if count.number[0] not in "0123456789" and count.value < _FEW and not _counts_few(unit):
        return None
    value, end, normal = count.value * unit.factor, count.end, unit.normal
    times = _TIMES.match(text, end)
    if times:
        end, normal = times.end(), f"{normal}次"
    if unit.dimension in {"percent", "temperature"} and _MINUS.search(text, max(0, start - 2), start):
        start, value = start - 1, -value
    return Mention(start, end, "AMOUNT", f"{plain(value)} {normal}", _method(text, start, end), 0.95)


def _range(text: str, start: int, low: _Count, high: _Count) -> Mention | None:
    """The mention of a range; a scale said once holds for both: 3至5万元."""
    assert high.unit is not None  # the caller's condition
    unit, bottom = low.unit or high.unit, low.value
    if unit.normal != high.unit.normal:
        return _single(text, start, low)
    scale = high.number.strip("0123456789.,， ")
    if low.unit is None and scale and low.number.isdecimal() and low.value < scaled_number(high.number.rstrip(scale)):
        bottom = scaled_number(low.number + scale)
    values = f"{plain(bottom * unit.factor)}..{plain(high.value * high.unit.factor)}"
    return Mention(start, high.end, "AMOUNT", f"{values} {unit.normal}", _method(text, start, high.end), 0.9)


def _fractions(text: str) -> Iterator[Mention]:
    """Fractions (三分之一) and Chinese percentages (百分之八十五)."""
    if "分之" not in text:
        return
    for match in _FRACTION.finditer(text):
        start, end = match.span()
        above = match["above"]
        value = scaled_number(above) if above[0].isdecimal() else _hanzi_value(above)
        below = chinese_number(match["below"])
        if value is None or below is None:
            continue
        per_cent = _PER_CENT.get(match["below"])
        if per_cent:
            yield Mention(start, end, "AMOUNT", f"{plain(value * per_cent)} %", _method(text, start, end), 0.97)
        else:
            yield Mention(start, end, "AMOUNT", f"{plain(value)}/{plain(below)}", "amount:fraction", 0.95)


def _method(text: str, start: int, end: int) -> str:
    is_rough = (
        _NOT_EXACT.search(text, start, end) or _ABOUT.search(text, max(0, start - 2), start) or _OR_SO.match(text, end)
    )
    return "amount:approximate" if is_rough else "amount"


def _counts_few(unit: _Unit) -> bool:
    """Whether a Chinese numeral below ten counts with this unit: 五亩, 三倍, but not 一个."""
    return unit.dimension not in _UNCOUNTED_WHEN_FEW
