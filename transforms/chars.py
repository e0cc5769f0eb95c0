"""Sorts of characters: what is hanzi, a Chinese mark, a blank."""

from __future__ import annotations

#: For use inside a regular expression's character class.
HANZI = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff〇々"
#: Every blank that stays within a line.
BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
#: The same blanks one by one.
BLANKS = " \u3000\u00a0\t\u1680\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
#: Marks after which a clause is over; a blank beside them separates nothing.
PAUSES = "，。；：、！？…"
#: Marks that stand around something.
OPENINGS = "“‘（《〈【〔「『［"
CLOSINGS = "”’）》〉】〕」』］"
MARKS = PAUSES + OPENINGS + CLOSINGS + "—·～"
#: What writes a word that was taken out.
MASKS = "*＊×※○"
#: The most frequent surnames, those of five people in six: enough to tell a row of names from a row of words.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
CHINESE_NUMERALS = "〇零一二三四五六七八九十百千"

#: What follows a number without a pause: the word it counts.
UNITS = "年月日时分秒个万亿元名人家次项条号届度期岁倍位件户亩吨米多余%％℃㎡"


def is_hanzi(char: str) -> bool:
    """Whether a character is hanzi; false for the empty string."""
    return "\u4e00" <= char <= "\u9fff" or char in ("〇", "々") or "\u3400" <= char <= "\u4dbf" or char >= "\U00020000"


def is_latin(char: str) -> bool:
    """Whether a character is an ASCII letter."""
    return char.isascii() and char.isalpha()


def is_digit(char: str) -> bool:
    """Whether a character is an ASCII digit."""
    return char.isascii() and char.isdigit()


def has_any(text: str, chars: str) -> bool:
    """Whether a text holds any of some characters; far cheaper than a regular expression."""
    for char in chars:  # noqa: SIM110 - twice as fast as any() over a generator, and called for every rule
        if char in text:
            return True
    return False


def line_span(text: str, at: int) -> tuple[int, int]:
    """The line around a position, without its line end."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end
