"""What the tagger sees of a character: itself, folded; its sort; whether it opens or closes names."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.stage import Reference

#: Code points from here on are one character to the tagger.
_LIMIT = 0x10000

#: What differs between full and half width, or between quotation marks, without a difference in meaning.
_FOLDS = dict(zip("\u3000\t。“”‘’《》〈〉【】—－─•・．、", "  .\"\"''<><>[]---···,", strict=True))
_LAST_OF_PLACES = "省市县区乡镇村州旗盟国岛山江河湖海港湾洲路街道桥寺庙"
LAST_OF_ORGANS = "会司团学院校行部局厅署所心党社报军队厂店馆台站府庭盟组委处办室协联"
_LAST_OF_TITLES = "长任记席员理家授士生师者官使星总"

#: Sorts of characters: other, Han, digits, Latin, numerals, marks, blanks, the dot in names, units of time.
_NUMERALS, _MARKS, _BLANKS, _TIMES = "一二三四五六七八九十百千万亿零〇两", ".,:;!?\"'()<>[]-…", "\n ", "年月日时分"


@cache
def folded() -> npt.NDArray[np.uint32]:
    """The folded character of each code point: width and quotation marks evened, digits 0, Latin letters A."""
    table = np.arange(_LIMIT, dtype=np.uint32)
    table[0xFF01:0xFF5F] -= 0xFEE0
    for character, fold in _FOLDS.items():
        table[ord(character)] = ord(fold)
    for first, last, fold in (("0", "9", "0"), ("A", "Z", "A"), ("a", "z", "A")):
        for shift in (0, 0xFEE0):
            table[ord(first) + shift : ord(last) + shift + 1] = ord(fold)
    return table


@cache
def sorts() -> npt.NDArray[np.uint8]:
    """The sort of each folded character, a number below 10."""
    table = np.zeros(_LIMIT, np.uint8)
    table[0x4E00:0xA000] = 1
    table[ord("0")], table[ord("A")], table[ord("·")] = 2, 3, 7
    for number, characters in ((4, _NUMERALS), (5, _MARKS), (6, _BLANKS), (8, _TIMES)):
        table[[ord(character) for character in characters]] = number
    return table


@cache
def ends_organ() -> npt.NDArray[np.bool_]:
    """Whether a folded character is one that names of organisations end with."""
    table = np.zeros(_LIMIT, np.bool_)
    table[[ord(character) for character in LAST_OF_ORGANS]] = True
    return table


def make_roles(reference: Reference) -> npt.NDArray[np.uint8]:
    """Four bits for each folded character: may open a Chinese name, ends places, ends organs, ends titles."""
    table = np.zeros(_LIMIT, np.uint8)
    surnames = {row["surname"][0] for row in reference["surnames"] if row["sort"] != "rare"}
    for bit, characters in enumerate((sorted(surnames), _LAST_OF_PLACES, LAST_OF_ORGANS, _LAST_OF_TITLES)):
        for character in characters:
            table[ord(character)] |= 1 << bit
    return table


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text, those beyond the basic plane as one."""
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), np.uint32(_LIMIT - 1))
