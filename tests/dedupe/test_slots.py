from __future__ import annotations

import numpy as np
import pytest
from dedupe.makers import match_text
from hypothesis import given
from hypothesis import strategies as st

from transforms.dedupe.slots import find_slots, hidden_names, place_in_text, without_slots
from transforms.findings import Finding

TEXTS = st.text(alphabet=st.sampled_from("水二十3万第年我县某王x⑩，\n"), max_size=40)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)).map(lambda one: (one[0], sum(one))), max_size=6)


def _slotted(text: str, *spans: tuple[int, int]) -> str:
    written, origins = match_text().located(text, 0)
    return without_slots(written, find_slots(written, origins, np.array(spans, np.int64).reshape(-1, 2)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("种下2300亩、3万株、三千万元", "种下亩万株万元"),
        ("一百二十三名代表", "名代表"),
        ("第三次来到A区", "第次来到区"),
        ("我县和王某某、某企业", "县和企业"),
        ("统一思想，十分要紧", "统一思想分要紧"),
        ("本着一心为民", "本着一心为民"),
    ],
)
def test_what_the_text_itself_shows(text: str, left: str) -> None:
    assert _slotted(text) == left


def test_a_name_a_mask_over_it_and_a_gap_are_the_same() -> None:
    masked = "20xx年，××县县长赵××说"
    findings = [
        Finding(0, 4, "mask.year", "20□□年 (century given)", 0.9),
        Finding(6, 8, "mask.place", "□县 (before 县)", 0.9),
        Finding(12, 14, "mask.person", "赵□", 0.9),
    ]
    assert _slotted("2016年，桃岭县县长赵小满说", (6, 8), (11, 14)) == "年县县长说"
    assert _slotted(masked, *hidden_names(masked, findings)) == _slotted("年，县县长说") == "年县县长说"


def test_findings_that_hide_no_word_are_no_slots() -> None:
    assert list(hidden_names("张三", [Finding(0, 2, "typo", "", 0.9), Finding(1, 1, "elision", "", 0.5)])) == []


@given(TEXTS, SPANS)
def test_slots_are_in_order_apart_and_cover_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    written, origins = match_text().located(text, 0)
    slots = find_slots(written, origins, np.array(spans, np.int64).reshape(-1, 2))
    assert slots.dtype == np.int32
    assert slots.tolist() == sorted(set(slots.tolist()))
    assert len(slots) % 2 == 0 and all(0 <= place <= len(written) for place in slots.tolist())
    within = {place for at in range(0, len(slots), 2) for place in range(slots[at], slots[at + 1])}
    named = {place for place, origin in enumerate(origins.tolist()) if any(a <= origin < b for a, b in spans)}
    assert named <= within
    assert without_slots(written, slots) == "".join(c for place, c in enumerate(written) if place not in within)


@given(TEXTS, SPANS)
def test_places_without_slots_are_found_again(text: str, spans: list[tuple[int, int]]) -> None:
    written, origins = match_text().located(text, 0)
    slots = find_slots(written, origins, np.array(spans, np.int64).reshape(-1, 2))
    slotted = without_slots(written, slots)
    assert "".join(written[place_in_text(slots, place)] for place in range(len(slotted))) == slotted


def test_characters_of_a_garbled_stretch_have_places_of_their_own_in_it() -> None:
    shown = "要把春耕生产抓紧抓实，".encode().decode("gb18030", "replace")
    written, origins = match_text().located(f"好的。{shown}好的。", 0)
    assert written.startswith("好的要把春耕生产")
    assert (np.diff(origins) > 0).all()
    assert origins[-1] == len(shown) + 4
