"""Delivered bytes as text: cases, and what holds for all bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED, cases, needs_shared

from flows.reference import load
from transforms.decode import REFERENCES, Decoded, make_decoder

Decoder = Callable[[bytes], Decoded]

PROSE = "各村要把防火的责任落实到人，发现火情立即上报，不得瞒报漏报。\n"


@pytest.fixture(scope="module")
def decode() -> Decoder:
    return make_decoder(load(REFERENCES))


def _bytes(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    content = (case["text"] * case.get("times", 1)).encode(case["encoding"])
    content = content[: len(content) - case.get("cut", 0)]
    for offset, put in case.get("put", []):
        content = content[:offset] + bytes.fromhex(put) + content[offset + len(put) // 2 :]
    for offset, put in case.get("insert", []):
        content = content[:offset] + bytes.fromhex(put) + content[offset:]
    return bytes(byte for offset, byte in enumerate(content) if offset not in case.get("drop", []))


@pytest.mark.parametrize("case", cases("decode"))
def test_cases(decode: Decoder, case: dict[str, Any]) -> None:
    found = decode(_bytes(case))
    if "reason" in case:
        assert (found.reason, found.format, found.text) == (case["reason"], case["format"], None)
        assert found.detail
        return
    assert (found.reason, found.format, found.encoding) == (None, "text", case["read_as"])
    text = case["text"] * case.get("times", 1)
    if "damaged" in case:
        assert found.text is not None and found.detail and found.score is not None
        assert found.score < 1
        kept = sum(character in found.text for character in set(text))
        assert kept >= 0.9 * len(set(text))
    else:
        assert found.text == text


def test_line_ends_become_line_feeds(decode: Decoder) -> None:
    assert decode("甲\r\n乙\r丙\n".encode()).text == "甲\n乙\n丙\n"


def test_a_gb18030_byte_order_mark_is_dropped(decode: Decoder) -> None:
    assert decode(("\ufeff" + PROSE).encode("gb18030")).text == PROSE


def test_utf8_made_of_gb_taken_for_latin1_is_undone(decode: Decoder) -> None:
    found = decode(PROSE.encode("gb18030").decode("latin-1").encode())
    assert (found.text, found.encoding) == (PROSE, "gb18030")
    assert found.detail and "undone" in found.detail


def test_what_was_misread_twice_is_undone(decode: Decoder) -> None:
    once = PROSE.encode().decode("latin-1")
    found = decode(once.encode().decode("latin-1").encode())
    assert (found.text, found.encoding) == (PROSE, "utf-8")
    assert found.detail and found.detail.count("undone") == 2


@pytest.mark.parametrize("text", ["你好", "防火责任落实", "要求上报"])
def test_utf8_made_of_utf8_taken_for_gbk_is_undone(decode: Decoder, text: str) -> None:
    found = decode(text.encode().decode("gbk").encode())
    assert (found.text, found.encoding) == (text, "utf-8")
    assert found.detail and "taken for GBK" in found.detail


def test_what_windows_makes_of_byte_80_is_undone(decode: Decoder) -> None:
    shown = "鏈€鍚庝竴鏉"  # 最后一 and the head of 来
    assert decode(shown[:-1].encode()).text == "最后一"


def test_the_euro_sign_of_windows_is_read_where_it_must_be(decode: Decoder) -> None:
    content = PROSE.encode("gb18030")[:-3] + b"\x80100\n" + PROSE.encode("gb18030")
    found = decode(content)
    assert found.text is not None and "€100" in found.text and "\ufffd" not in found.text


def test_characters_written_as_two_halves_are_joined(decode: Decoder) -> None:
    halves = "地名𠮷田。\n".encode().replace("𠮷".encode(), "\ud842\udfb7".encode("utf-8", "surrogatepass"))
    found = decode(halves)
    assert (found.text, found.encoding) == ("地名𠮷田。\n", "utf-8")
    assert found.detail and "CESU-8" in found.detail


def test_iso_2022_cn_is_read(decode: Decoder) -> None:
    content = b"A \x1b$)A\x0e" + bytes(byte & 0x7F for byte in "防火".encode("gb2312")) + b"\x0f B\n"
    found = decode(content)
    assert (found.text, found.encoding) == ("A 防火 B\n", "iso-2022-cn")


def test_one_damaged_character_of_four_bytes_is_one_place(decode: Decoder) -> None:
    found = decode("𠮷野村".encode().replace(b"\xa0", b"\x41") + PROSE.encode())
    assert found.reason is None and found.encoding == "utf-8"


def test_a_page_says_its_encoding_where_hanzi_are_few(decode: Decoder) -> None:
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=big5"><p>{}</p></html>'
    assert decode(page.format("會議紀錄").encode("big5")).text == page.format("會議紀錄")


def test_a_long_line_with_damage_is_read_in_time(decode: Decoder) -> None:
    content = ("各村要把防火的责任落实到人" * 4_000).encode("gb18030")
    found = decode(content[:101] + content[102:])
    assert found.text is not None and found.text.count("\ufffd") == 1


def test_damage_is_told_with_its_place(decode: Decoder) -> None:
    found = decode(PROSE.encode() + b"\xff" + PROSE.encode())
    assert found.text == PROSE + "\ufffd" + PROSE
    assert found.detail and f"at byte {len(PROSE.encode())}" in found.detail


def test_what_is_refused_shows_its_first_bytes(decode: Decoder) -> None:
    assert decode(b"%PDF-1.7").excerpt == "25 50 44 46 2d 31 2e 37"


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_have_a_reason(decode: Decoder, content: bytes) -> None:
    found = decode(content)
    assert (found.text is None) == (found.reason is not None)
    assert found == decode(content)
    if found.text is None:
        assert found.detail and found.excerpt is not None
    else:
        assert found.encoding and found.score is not None and 0 < found.score <= 1
        assert "\r" not in found.text
        found.text.encode()  # no lone surrogates: Arrow refuses them


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_whole(decode: Decoder, text: str) -> None:
    if not text.startswith(("\ufeff", "%PDF-", "{\\rtf")):
        found = decode(text.encode())
        assert found.text == text or (found.detail and "undone" in found.detail)


WHOLE = ["gb18030", "utf-16-le", "utf-16-be", "utf-8"]


@given(st.sampled_from(WHOLE), st.integers(0, 200), st.integers(0, 255))
def test_one_wrong_byte_does_not_lose_a_file(decode: Decoder, encoding: str, at: int, byte: int) -> None:
    content = bytearray((PROSE * 20).encode(encoding))
    content[at + 100] = byte
    found = decode(bytes(content))
    assert (found.reason, found.encoding) == (None, encoding)


@given(st.sampled_from(WHOLE), st.integers(0, 500), st.binary(max_size=1))
def test_one_byte_more_or_less_harms_its_neighbourhood_only(
    decode: Decoder, encoding: str, at: int, put: bytes
) -> None:
    text = PROSE * 20
    content = text.encode(encoding)
    found = decode(content[:at] + put + content[at + (not put) :]).text
    assert found is not None
    same = next((i for i, (one, other) in enumerate(zip(text, found, strict=False)) if one != other), len(text))
    rest = next((i for i, (one, other) in enumerate(zip(text[::-1], found[::-1], strict=False)) if one != other), 0)
    assert same + rest >= len(text) - 8 or found.endswith(text[same + 8 :])


@given(st.sampled_from(WHOLE), st.text("各村要把防火的责任落实到人，。\n龘龢A1 ", min_size=30))
def test_sound_bytes_are_read_as_they_are(decode: Decoder, encoding: str, text: str) -> None:
    found = decode((PROSE + text + PROSE).encode(encoding))
    assert found.text == PROSE + text + PROSE


def test_hanzi_of_the_list_are_hanzi() -> None:
    rows = load(REFERENCES)["common_hanzi"]
    assert all(len(row["char"]) == 1 and "\u4e00" <= row["char"] <= "\u9fff" for row in rows)
    assert len({row["char"] for row in rows}) == len(rows)
    assert {row["form"] for row in rows} == {"simplified", "traditional"}


@needs_shared
def test_encodings_of_real_files_are_recognised(decode: Decoder) -> None:
    folder = SHARED / "eval" / "data" / "encodings"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong = []
    for row in rows:
        if row["text_sha256"]:
            content = (folder / row["file"]).read_bytes()
            text = content.decode(row["encoding"]).removeprefix("\ufeff")
            if decode(content).text != text.replace("\r\n", "\n").replace("\r", "\n"):
                wrong.append(row["id"])
    assert len(wrong) <= 0.02 * len(rows), wrong
