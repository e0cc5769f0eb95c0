"""The stage as a whole: offsets in clean texts, copies, shares, and no order."""

from __future__ import annotations

import random

from reuse_helpers import shared

BORROWED = (
    "老街口的粮站拆了以后，空地上搭起一个戏台，逢三逢八唱戏；卖豆腐的、修鞋的、剃头的都来，"
    "一直闹到后半夜。镇里本想收几个摊位费，后来算了，说是图个热闹，也给留守的老人添点人气。"
)
A = f"甲村的情况是这样的。{BORROWED}以上是甲村去年冬天的见闻。"
B = f"到乙镇那天下着雨，路不好走。{BORROWED.replace('，', ' , ').replace('；', ';')}乙镇的干部这样告诉我们。"
C = "丙县今年粮食播种面积稳定在四十万亩，单产提高，总产创了新高，农民得了实惠。"


def test_a_passage_is_told_with_its_place_in_both_clean_texts() -> None:
    (row,) = shared({"a": A, "b": B, "c": C})["reuse"]
    assert (row["document_id"], row["other_id"], row["kind"]) == ("b", "a", "copied")
    assert B[row["start"] : row["end"]] == B[B.index("老街口") : B.index("人气") + 2]
    assert A[row["other_start"] : row["other_end"]] == A[A.index("老街口") : A.index("人气") + 2]
    assert row["chars"] == sum(char not in "，。；、" for char in BORROWED)


def test_the_later_one_is_told_to_share_with_the_earlier_one() -> None:
    (row,) = shared({"a": A, "b": B}, {"a": "2026-03-01", "b": "2026-02-01"})["reuse"]
    assert (row["document_id"], row["other_id"], row["batch"]) == ("a", "b", "2026-03-01")


def test_shares() -> None:
    days = {"a": "2026-01-01", "b": "2026-02-01", "c": "2026-02-01"}
    names = ("found_elsewhere", "copied_elsewhere", "copied_earlier")
    rows = shared({"a": A, "b": B, "c": C}, days)["found_elsewhere"]
    shares = {row["document_id"]: [row[name] for name in names] for row in rows}
    part = round(sum(char not in "，。；、" for char in BORROWED) / sum(char not in "，。；、 ,;" for char in B), 4)
    assert shares["b"] == [part, part, part]
    assert shares["a"][1] > 0.7
    assert shares["a"][2] == 0
    assert shares["c"] == [0, 0, 0]


def test_copies_share_all_of_their_text_with_the_first() -> None:
    texts = {"a": A, "b": f"{A} ", "c": A.replace("，", ",")}
    made = shared(texts, {"a": "2026-01-02", "b": "2026-01-01", "c": "2026-01-03"})
    pairs = [(row["document_id"], row["other_id"], row["start"], row["end"]) for row in made["reuse"]]
    assert pairs == [("a", "b", 0, len(A) - 1), ("c", "b", 0, len(A) - 1)]
    assert {row["document_id"]: row["copied_earlier"] for row in made["found_elsewhere"]} == {"b": 0, "a": 1, "c": 1}


def test_what_a_text_shares_each_of_its_copies_shares() -> None:
    made = shared({"a": A, "b": B, "d": f"{A} ", "e": f"{B}\n"})
    passages = {(row["document_id"], row["other_id"]) for row in made["reuse"]}
    assert passages == {("d", "a"), ("e", "b"), ("b", "a"), ("d", "b"), ("e", "a")}
    assert {row["copied_elsewhere"] for row in made["found_elsewhere"]} == {1.0}


def test_nothing_depends_on_the_order_of_files() -> None:
    texts = {f"{number:02}": text for number, text in enumerate([A, B, C, A + C, B + A, C + B])}
    days = {key: f"2026-01-0{1 + number % 3}" for number, key in enumerate(texts)}
    wanted = shared(texts, days)
    for seed in range(4):
        order = random.Random(seed).sample(list(texts), len(texts))
        assert shared(texts, days, order) == wanted


def test_short_and_empty_texts_share_nothing() -> None:
    made = shared({"a": "", "b": "", "c": "同意。", "d": "同意。"})
    assert made["reuse"] == []
    assert [row["found_elsewhere"] for row in made["found_elsewhere"]] == [0, 0, 0, 0]
