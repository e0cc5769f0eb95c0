"""Text made safe to look at."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from flows.visible import cut, ends, harmless, shortened, with_blanks

#: Marks of Arabic and Syriac that have a shape, though Unicode counts them as format characters.
_SHAPED = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2}


def test_every_control_and_format_character_is_written_out() -> None:
    kept = {"\n", "\t"}
    acting = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs") and character not in kept
    ]
    assert len(acting) > 150
    assert [f"{ord(c):X}" for c in acting if harmless(c) == c and ord(c) not in _SHAPED] == []


def test_names_tell_what_was_there() -> None:
    assert harmless("甲\u202e乙\u200b丙\x1b[2J") == "甲‹RLO›乙‹ZWSP›丙‹U+001B›[2J"


def test_what_people_write_stays() -> None:
    text = "　　一、《党章》“总则”（2019—2021）：1,234.5%…\n\té ά 𠮷 ①㈠"
    assert harmless(text) == text


@given(st.text())
def test_it_is_done_once(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


def test_blanks_are_seen() -> None:
    assert with_blanks(" \u3000\n\t\u200b") == "␣□↵→‹ZWSP›"


def test_long_texts_are_shown_by_their_ends() -> None:
    assert ends("字" * 9, 8) == "字字字字…字字"
    assert shortened("字" * 2000, 8) == "字字字字…字字 (2,000 characters)"
    assert cut("字" * 9, 8) == "字" * 7 + "…"
    assert cut("字" * 8, 8) == shortened("字" * 8, 8) == ends("字" * 8, 8) == "字" * 8
