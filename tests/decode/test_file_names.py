"""Names of files whose bytes do not say how they are encoded."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reference import load
from transforms.decode import REFERENCES, decode_name

COMMON = frozenset(row["char"] for row in load(REFERENCES)["common_hanzi"])


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030"])
@pytest.mark.parametrize(
    "name",
    [
        "通知.txt",
        "目录",
        "附件1.doc",
        "前.txt",
        "李鑫昊简历.docx",
        "2021年\\工作总结（定稿）.xls",
        "说说.txt",
        "摘要〇.md",
    ],
)
def test_chinese_names(name: str, encoding: str) -> None:
    assert decode_name(name.encode(encoding)) == name


@pytest.mark.parametrize("name", ["會議紀錄.txt", "關於防火工作的通知.doc", "國家.txt", "許功蓋.txt"])
def test_names_in_big5(name: str) -> None:
    assert decode_name(name.encode("big5"), common=COMMON) == name


def test_a_name_that_went_through_cp437() -> None:
    stored = "防汛通知.txt".encode("gbk").decode("cp437")
    assert decode_name(stored.encode("cp437")) == "防汛通知.txt"


def test_japanese_names_are_not_taken_for_chinese() -> None:
    assert decode_name("会議資料のまとめ.txt".encode("cp932")) == "会議資料のまとめ.txt"


def test_letters_with_accents_within_a_word() -> None:
    assert decode_name("café.txt".encode()) == "café.txt"


def test_what_cannot_be_read_is_escaped() -> None:
    assert decode_name(b"a\xff\x00b") == "a\\xff\\x00b"
    assert decode_name(rb"a\x41") == r"a\x5cx41"
    assert decode_name(rb"a\b") == r"a\b"


@given(st.binary(max_size=60))
def test_any_bytes_have_a_name(raw: bytes) -> None:
    name = decode_name(raw)
    name.encode()
    assert not re.search(r"[\x00-\x1f]", name)


@given(st.binary(max_size=40))
def test_ascii_names_can_be_told_back(raw: bytes) -> None:
    raw = bytes(byte & 0x7F for byte in raw)
    back = re.sub(r"\\x([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), decode_name(raw))
    assert back.encode() == raw
