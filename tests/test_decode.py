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
        content = content[:offset] + bytes.fromhex(put) + content[offset + max(1, len(put) // 2) :]
    return content


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


@given(st.sampled_from(["gb18030", "utf-16-le", "utf-16-be", "utf-8"]), st.integers(0, 200), st.integers(0, 255))
def test_one_wrong_byte_does_not_lose_a_file(decode: Decoder, encoding: str, at: int, byte: int) -> None:
    content = bytearray((PROSE * 20).encode(encoding))
    content[at + 100] = byte
    found = decode(bytes(content))
    assert (found.reason, found.encoding) == (None, encoding)


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
