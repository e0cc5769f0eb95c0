"""Amounts (数量): a number with its unit, brought to one normal unit: 22.4万元, 3000余人, 百分之八十五, 三分之一."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from transforms.patterns import longest_first
from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.numerals import chinese_number, fold_formal, plain, scaled_number
from transforms.tag.page import Page

#: Below ten, a Chinese numeral with one of these counts nothing: 一个, 两项, 二元.
_UNCOUNTED_WHEN_FEW = frozenset({"age", "count", "duration", "money", "persons"})
_FEW = Decimal(10)
#: What may be below zero.
_SIGNED = frozenset({"percent", "temperature"})

_SCALES = "十百千万亿"
_DIGITS = (
    rf"(?:(?:[,，][0-9]{{3}})+|(?<![0-9]{{4}})(?: [0-9]{{3}}(?![0-9]))+)?(?:\.[0-9]+)? ?[余多]?[{_SCALES}]{{0,3}}"
    r"(?:(?<=[万亿])[0-9]+(?:\.[0-9]+)?[百千万]+)?[余多]?(?: (?=\S))?"
)
_HANZI = "[一二两三四五六七八九十百千万亿零〇]*(?:点[一二三四五六七八九零〇]+)?[余多]?[万亿]*"
_DIGIT_START, _HANZI_START = "[0-9]", "[一二两三四五六七八九十]"
#: None starts after an ordinal, a later digit, a version, a name in Latin letters (COVID-19).
_NO_DIGIT_AFTER = "[0-9.第A-Za-z×*]"
#: None starts after a numeral, half of a fraction, a choice (每一亩, 这三米), in a slogan (“八个一”).
_NO_HANZI_AFTER = "[0-9.第一二两三四五六七八九十百千万亿零〇几数分之点半每这那哪“‘]"
#: 七八个, 三四百: a guess between two numbers.
_GUESS = re.compile("[一二两三四五六七八九]{2}")
_NOT_OF_VALUE = re.compile("[余多 ]")
_DASH = re.compile("—{1,2}|[-－–~～至到]")
_DASHES = frozenset("—-－–~～至到")
_TIMES = re.compile("[（(]次[）)]")
_BRACKETS = frozenset("（(")

#: Characters of the longest number that counts something; account numbers and scanned tables run on.
_LONGEST = 24

_MINUS = re.compile(r"(?<![0-9A-Za-z%‰—-])[-－−]|负")
#: Said before or after a number that is not exact.
_ABOUT = frozenset({"约", "近", "逾", "超", "超过", "将近", "接近", "不到", "不足", "至少", "最多"})
_OR_SO = frozenset({"以上", "以下", "左右", "上下", "以内", "之多", "开外"})
_RANKS = frozenset("前列居")  # 前3名

_FRACTION = re.compile(
    rf"(?P<below>[一二三四五六七八九十百千万]{{1,3}})分之(?P<above>{_HANZI_START}{_HANZI}|[0-9]+{_DIGITS})"
)
#: Denominators that are said in per cent.
_PER_CENT: Mapping[str, Decimal] = MappingProxyType(
    {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")},
)


@dataclass(frozen=True, eq=False)
class _Unit:
    """A unit, and what it is in its normal unit. Each is itself alone, which makes it a cheap key."""

    dimension: str
    normal: str
    factor: Decimal
    not_before: frozenset[str]
    counts_few: bool


class _Script(NamedTuple):
    """How numbers are written: one where it may start, one right at an offset, and what one is worth."""

    number: re.Pattern[str]
    number_at: re.Pattern[str]
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
        units = {row["unit"]: _unit(row) for row in rows}
        self._by_first: dict[str, list[tuple[str, _Unit]]] = {}
        for word in longest_first(units):
            self._by_first.setdefault(word[0], []).append((word, units[word]))

    def measure_starts(self) -> str:
        """First characters of the units that even a small Chinese numeral counts, sorted."""
        return "".join(
            sorted(first for first, units in self._by_first.items() if any(unit.counts_few for _, unit in units))
        )

    def at(self, text: str, start: int) -> tuple[int, _Unit | None]:
        """The longest unit at an offset, and where it ends; None where a unit's word goes on as another (5人民币)."""
        for word, unit in self._by_first.get(text[start : start + 1], ()):
            if text.startswith(word, start):
                end = start + len(word)
                if text[end : end + 1] not in unit.not_before:
                    return end, unit
        return start, None


def _unit(row: Mapping[str, str]) -> _Unit:
    dimension = row["dimension"]
    few = dimension not in _UNCOUNTED_WHEN_FEW
    return _Unit(dimension, row["normal"], Decimal(row["factor"]), frozenset(row["not_before"]), few)


def make_amount_finder(reference: Reference) -> Finder:
    """Finds amounts; `name` is '<plain decimal> <normal unit>', of a range '<low>..<high> <normal unit>'.

    Methods: 'amount', 'amount:approximate' where the text says about, over or under (约, 余, 多, 以上), and
    'amount:fraction' (三分之一, named 1/3). Masked counts (xx万元) and ordinals (第3项) are none.
    """
    units = _Units(reference["units"])
    few = f"(?:(?<=十)|(?=[一二两三四五六七八九十百千万亿零〇点{re.escape(units.measure_starts())}]))"
    scripts = (
        _Script(
            re.compile(_start(_DIGIT_START, _NO_DIGIT_AFTER) + rf"(?<![A-Za-z][-－][0-9])[0-9]*{_DIGITS}"),
            re.compile(f"[0-9]+{_DIGITS}"),
            _digit_value,
        ),
        _Script(
            re.compile(_start(_HANZI_START, _NO_HANZI_AFTER) + few + _HANZI),
            re.compile(_HANZI_START + _HANZI),
            _hanzi_value,
        ),
    )

    def find(page: Page) -> list[Mention]:
        text = fold_formal(page.folded)
        found = [*_fractions(text)]
        for script in scripts:
            found += _counted(text, script, units)
        return sorted(found, key=itemgetter(0))

    return find


def _start(first: str, no_start_after: str) -> str:
    """A pattern of a number's first character, that is not the rest of a number broken at a line's end.

    What stands before is asked after the character, so that the engine can look for that one alone.
    """
    return rf"{first}(?<!{no_start_after}{first})(?<!{no_start_after}\n{first})"


def _counted(text: str, script: _Script, units: _Units) -> Iterator[Mention]:
    """Amounts written in one script, in order."""
    search, at = script.number.search, 0
    while match := search(text, at):
        start, at = match.span()
        end, unit = units.at(text, at)
        dash = _DASH.match(text, end) if text[end : end + 1] in _DASHES else None
        if unit is None and dash is None:
            continue
        value = script.value(match[0])
        if value is None:
            continue
        at = end
        count = _Count(end, match[0], value, unit)
        upper = _count_at(text, dash.end(), script, units) if dash else None
        mention = _range(text, start, count, upper) if upper and upper.unit else _single(text, start, count)
        if mention:
            at = mention.end
            yield mention


def _count_at(text: str, start: int, script: _Script, units: _Units) -> _Count | None:
    match = script.number_at.match(text, start)
    value = script.value(match[0]) if match else None
    if match is None or value is None:
        return None
    end, unit = units.at(text, match.end())
    return _Count(end, match[0], value, unit)


@lru_cache(maxsize=4096)
def _digit_value(word: str) -> Decimal | None:
    return None if len(word) > _LONGEST else scaled_number(word)


@lru_cache(maxsize=4096)
def _hanzi_value(word: str) -> Decimal | None:
    return None if len(word) > _LONGEST or _GUESS.search(word) else chinese_number(_NOT_OF_VALUE.sub("", word))


def _single(text: str, start: int, count: _Count) -> Mention | None:
    """The mention of one number with its unit; None for what counts nothing."""
    unit = count.unit
    if unit is None or (unit.dimension == "persons" and text[start - 1 : start] in _RANKS):
        return None
    if not unit.counts_few and count.number[0] not in "0123456789" and count.value < _FEW:
        return None
    value, end, normal = count.value, count.end, unit.normal
    times = _TIMES.match(text, end) if text[end : end + 1] in _BRACKETS else None
    if times:
        end, normal = times.end(), f"{normal}次"
    if unit.dimension in _SIGNED and start and _MINUS.match(text, start - 1):
        start, value = start - 1, -value
    return Mention(start, end, "AMOUNT", f"{_normal(value, unit)} {normal}", _method(text, start, end), 0.95)


@lru_cache(maxsize=4096)
def _normal(value: Decimal, unit: _Unit) -> str:
    """A number of a unit in its normal unit, in digits."""
    return plain(value * unit.factor)


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
    words, before = text[start:end], text[max(0, start - 2) : start].rstrip("\n")
    is_rough = (
        "余" in words or "多" in words or text[end : end + 2] in _OR_SO or before in _ABOUT or before[-1:] in _ABOUT
    )
    return "amount:approximate" if is_rough else "amount"
