"""Names of files and of members of archives, whose bytes do not say how they are encoded."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from transforms.decode.rarity import is_in, rarity

#: Encodings that names come in, the likelier first: of equally plain readings the first counts. cp932 is there so that
#: Japanese names are not taken for Chinese; Korean would take more Chinese names than it gives Korean ones.
_ENCODINGS = ("utf-8", "gb18030", "cp950", "big5hkscs", "cp932")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
#: Weights beside those of `rarity`: a stretch of lost bytes or a private character, kana in their own encoding, a
#: common hanzi, and what is added to a hanzi of GBK that GB 2312 lacks: such stand in names less often than a wrong
#: reading makes them.
_LOST, _OWN, _COMMON, _NOT_GB2312 = 20, 4, 1, 3
_LOST_RUN = re.compile("[\udc80-\udcff]+")
#: What must not stand in a name as it is: control characters, lost bytes, and what would be taken for an escape.
_UNSAFE = re.compile("[\\x00-\\x1f\\x7f\udc80-\udcff]|\\\\(?=x[0-9a-f]{2})")
#: Two bytes of GBK are often valid UTF-8 (通知, 目录): believed only where UTF-8 takes three, or for letters of a word.
_SURELY_UTF8 = re.compile("[\u0800-\U0010ffff]")
_LATIN_WORD = re.compile(r"(?:[\x00-\x7f]|(?<=[A-Za-z])[\u00c0-\u00ff]|[\u00c0-\u00ff](?=[A-Za-z]))*")


class _Name(NamedTuple):
    """A reading of a name, and how strange it looks."""

    strangeness: int
    text: str


def decode_name(raw: bytes, *, common: Set[str] = frozenset()) -> str:
    r"""The likeliest reading of the bytes of a file name, in Chinese where there is one; never raises.

    UTF-8 where it can be, else of GBK, Big5 and Shift-JIS the one that gives the commonest characters; `common` hanzi
    help where there are but two or three. Bytes that cannot be read and control characters are written `\xNN`, and a
    backslash that would look so is `\x5c`: whatever looks like an escape is one.
    """
    try:
        text = raw.decode()
        sure = bool(_SURELY_UTF8.search(text)) or _LATIN_WORD.fullmatch(text) is not None
    except UnicodeDecodeError:
        sure = False
    if not sure:
        text = min((_read(raw, encoding, common) for encoding in _ENCODINGS), key=lambda name: name.strangeness).text
    return _UNSAFE.sub(_escape, text)


def _read(raw: bytes, encoding: str, common: Set[str]) -> _Name:
    """A name as one encoding reads it, each lost byte as a lone surrogate."""
    text = raw.decode(encoding, "surrogateescape")
    kept = _LOST_RUN.sub("", text)
    lost = len(_LOST_RUN.findall(text))
    return _Name(_LOST * lost + sum(_weight(char, encoding, common) for char in kept), text)


def _weight(char: str, encoding: str, common: Set[str]) -> int:
    """How strange a character is in a name in an encoding."""
    if char in common:
        return _COMMON
    if "\ue000" <= char <= "\uf8ff":
        return _LOST
    if encoding == "cp932" and _KANA.match(char):
        return _OWN
    return rarity(char) + _NOT_GB2312 * (encoding == "gb18030" and not is_in(char, "gb2312"))


def _escape(match: re.Match[str]) -> str:
    """The escape of a character that stands for one byte."""
    return f"\\x{ord(match[0]) & 0xFF:02x}"
