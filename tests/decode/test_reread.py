"""Garbled text read anew, also between lost bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.reference import load
from transforms.decode import REFERENCES, make_rereader

reread = make_rereader(load(REFERENCES))
SAID = "各地要做好防汛工作，要抓紧抓实，不留死角，确保群众安全度过汛期。"


def garbled(text: str) -> str:
    return text.encode("utf-8").decode("gb18030", "replace")


def read(text: str) -> str:
    out, at = "", 0
    for start, end, says in reread(text):
        assert at <= start < end
        out, at = out + text[at:start] + says, end
    return out + text[at:]


def test_a_stretch_is_read() -> None:
    assert read(garbled(SAID)[:-2]).startswith(SAID[:-2])


@given(st.integers(0, len(garbled(SAID)) - 1))
def test_around_a_lost_character_nearly_all_is_read_and_nothing_is_made_up(place: int) -> None:
    shown = garbled(SAID)
    found = read(shown[:place] + "\ufffd" + shown[place + 1 :])
    said = [char for char in found if char in SAID]
    assert len(said) >= len(SAID) - 8
    left = iter(SAID)
    assert all(char in left for char in said)


def test_a_full_width_blank_that_a_site_put_in_is_no_half_of_a_character() -> None:
    shown = garbled("改革和发展，")
    assert "塡" not in read(shown[:4] + "\u3000" + shown[4:])


def test_sound_text_says_what_it_says() -> None:
    assert list(reread(SAID + "朱镕基、José和Müller到访。")) == []
