"""Garbled stretches within a text: found, and read anew where that is exact."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED, needs_shared

from flows.reference import load
from transforms.decode import REFERENCES, make_mojibake_finder

find = make_mojibake_finder(load(REFERENCES))

HONEST = "前面一段没有乱码，写的是防火。\n"


def _restored(text: str) -> str:
    out, at = "", 0
    for one in find(text):
        out, at = out + text[at : one.start] + (one.restored or text[one.start : one.end]), one.end
    return out + text[at:]


@pytest.mark.parametrize("wrong", ["gbk", "latin-1"])
def test_a_garbled_paragraph_is_read_anew(wrong: str) -> None:
    true = "关于做好"
    shown = true.encode().decode(wrong)
    assert _restored(HONEST + shown + "\n" + HONEST) == HONEST + true + "\n" + HONEST


def test_what_cp1252_has_for_bytes_is_read_back() -> None:
    assert _restored("标题：å…³äºŽ 2021") == "标题：关于 2021"


def test_gbk_taken_for_latin1_is_read_anew() -> None:
    shown = "防火工作方案".encode("gbk").decode("latin-1")
    assert _restored(HONEST + shown) == HONEST + "防火工作方案"


@pytest.mark.parametrize("mark", ["€", "\ufffd"])
def test_byte_80_is_known_within_a_stretch(mark: str) -> None:
    assert _restored(f"鏈{mark}鍚庝竴椤瑰伐浣") == "最后一项工" + "浣"


def test_what_is_lost_is_told_and_stays() -> None:
    assert [(one.start, one.end, one.restored) for one in find("甲锟斤拷锟斤拷乙")] == [(1, 7, None)]
    assert [one.restored for one in find("2021骞?鏈?锛?完")] == [None]


def test_the_end_of_a_paragraph_is_not_guessed() -> None:
    shown = "鍏充簬鍋氬ソ宸ヤ綔銆�銆�銆�"
    assert _restored(shown + "\n").startswith("关于做好工作")
    assert "。" not in _restored(shown)


@pytest.mark.parametrize(
    "text",
    [
        "涓滴之水，汇成江河；浜湖、渌口、鐨字、锛子都是字。",
        "été, déjà, élève, naïve, Zürich, São Paulo, ·····，25°C±2，×××",
        "鬃鬣麟麒鼋鼍鳜鲟鳇鳌龠龢，銮铃，饕餮，魑魅魍魉",
        "Ã 是字母，€100 是价钱，这不是乱码？",
        "目录…………１２　第一章····3",
    ],
)
def test_honest_text_stays(text: str) -> None:
    assert list(find(text)) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_stretches_are_sorted_and_disjoint(text: str) -> None:
    end = 0
    for one in find(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


def test_hostile_text_takes_no_time() -> None:
    for unit in ("鏈", "鏈€", "銆�", "锛?", "ä¸", "é", "鍏充簬"):
        assert list(find(unit * 20_000)) is not None


@needs_shared
def test_real_texts_are_honest() -> None:
    for name in ("docs-exam/exam.jsonl", "docs-govreplies/govreplies.jsonl", "docs-shenlun/shenlun.jsonl"):
        for line in (SHARED / "eval" / "data" / name).read_text(encoding="utf-8").splitlines():
            assert not list(find(json.loads(line)["text"]))
    with gzip.open(SHARED / "eval" / "data" / "docs-laws" / "laws.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert not any(list(find(json.loads(line)["text"])) for line in list(lines)[:300])
