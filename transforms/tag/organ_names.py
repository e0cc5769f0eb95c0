"""One name for one organ, however it is written: 澄迈县委, 中共澄迈县委 and 中国共产党澄迈县委员会 are the same.

The full name of a committee is that of its charter (中国共产党…委员会), as in `organs`; its departments keep the short
one (中共…委组织部), which is how they sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import lru_cache

from transforms.patterns import longest_first
from transforms.stage import Reference

#: Committees of other bodies are named alike: 民盟福州市委, 政协福州市委员会.
_OTHERS = "|".join(
    (
        *("民革", "民盟", "民建", "民进", "农工党?", "致公党?", "九三学社", "台盟", "共青团", "团", "(?:人民)?政协"),
        *("中国国民党", "中国民主", "中国农工", "中国致公", "台湾民主"),
    )
)
#: The shortest place that has organs of its own.
_PLACE = "[一-鿿]{1,12}?(?:自治区|街道|[省市县区州旗盟镇乡])"

_COMMITTEE = re.compile(
    rf"(?:中国共产党|中共)?(?!{_OTHERS})(?P<place>{_PLACE})(?:(?<=新区)区)?(?:党?委员会|党?委)(?P<rest>[一-鿿]{{0,12}})"
)
#: What may follow a committee in the name of one of its departments.
_DEPARTMENT = re.compile(
    "办公厅|办公室|组织部|宣传部|统战部|统一战线工作部|政法委(?:员会)?|党校|政策研究室|巡[察视](?:办|组|工作领导小组办公室)|老干部局|编办"
    "|机构编制委员会办公室|机关工委|直属机关工作委员会|常委会|常务委员会|农村工作领导小组办公室|农办|网信办"
)
_DISCIPLINE = re.compile(rf"(?:中国共产党|中共)?(?P<place>{_PLACE})纪(?:律检查)?委(?:员会)?")
_CONFERENCE = re.compile(rf"(?:中国人民政治协商会议|人民政协|政协)(?P<place>{_PLACE})委员会|(?P<before>{_PLACE})政协")
_LEAGUE = re.compile(rf"(?:中国共产主义青年团|共青团)(?P<place>{_PLACE})委(?:员会)?|(?P<before>{_PLACE})团委")
#: Forms that are the end of a whole word too: 人民|政府, 人民|法院.
_WHOLE = "人民"

#: Stands for the place that is not said.
SOME = "某"

Normal = Callable[[str], str]


def make_organ_names(reference: Reference) -> Normal:
    """A function of an organisation's name as written that returns the one under which all its spellings meet.

    A name of another grammar is returned as it is. Reads the tables `organ_forms` and `places`.
    """
    normal = {row["form"]: row["normal"] for row in reference["organ_forms"]}
    of_units = {row["form"] for row in reference["organ_forms"] if row["needs"] == "unit"}
    units = {row["name"] for row in reference["places"]}
    ends = re.compile(f"(?P<form>{'|'.join(map(re.escape, longest_first(normal)))})$")

    @lru_cache(maxsize=1 << 16)
    def name(words: str) -> str:
        for rule in (_committee, _discipline, _conference, _league):
            whole = rule(words)
            if whole:
                return whole
        match = ends.search(words)
        if not match or match.start() == 0 or words.endswith(normal[match["form"]]):
            return words
        place = words[: match.start()]
        if place.endswith(_WHOLE) or (match["form"] in of_units and not _is_unit(place, units)):
            return words
        return place + normal[match["form"]]

    return name


def _is_unit(place: str, units: Set[str]) -> bool:
    """Whether some words are, or end with, a unit of the gazetteer; 某县 stands for one."""
    return place.startswith(SOME) or any(place[start:] in units for start in range(len(place) - 1))


def _committee(words: str) -> str:
    match = _COMMITTEE.fullmatch(words)
    if not match:
        return ""
    if not match["rest"]:
        return f"中国共产党{match['place']}委员会"
    return f"中共{match['place']}委{match['rest']}" if _DEPARTMENT.fullmatch(match["rest"]) else ""


def _discipline(words: str) -> str:
    match = _DISCIPLINE.fullmatch(words)
    return f"中国共产党{match['place']}纪律检查委员会" if match else ""


def _conference(words: str) -> str:
    match = _CONFERENCE.fullmatch(words)
    return f"中国人民政治协商会议{match['place'] or match['before']}委员会" if match else ""


def _league(words: str) -> str:
    match = _LEAGUE.fullmatch(words)
    return f"中国共产主义青年团{match['place'] or match['before']}委员会" if match else ""
