"""Shared passages against the plain way to find them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
from hypothesis import example, given
from hypothesis import strategies as st
from reuse_helpers import laid_out, maximal

from transforms.reuse.grams import EVERY, GRAM, sampled_grams
from transforms.reuse.passages import Passages, shared_passages
from transforms.reuse.postings import FEW, Postings, seeds, shared_postings

_pieces = st.sampled_from(
    ["各位代表过去一年我们坚持以人为本改革创新", "现将有关情况报告如下请予审议", "甲乙丙丁", "子", "丑寅"]
)
texts = st.lists(st.lists(_pieces, max_size=6).map("".join), min_size=2, max_size=4)


def postings_of(some: list[str]) -> Postings:
    grams = sampled_grams(some)
    ids = pa.array([f"{number:04}" for number in range(len(some))])
    table = pa.table({"document_id": ids, "chars": [len(text) for text in some], **grams._asdict()})
    return shared_postings(ds.dataset(table), np.arange(len(some)))


def passages_of(some: list[str], at_a_time: int = 1000) -> list[Passages]:
    return [shared_passages(portion, laid_out(some)) for portion in seeds(postings_of(some), at_a_time)]


def rows(parts: list[Passages]) -> list[tuple[Any, ...]]:
    return sorted(row for one in parts for row in zip(*(column.tolist() for column in one), strict=True))


@given(texts)
@example(["甲" * 40, "甲" * 30])
def test_each_is_maximal(some: list[str]) -> None:
    for earlier, later, start, other_start, chars, _ in rows(passages_of(some)):
        assert earlier < later
        assert (start, other_start, chars) in maximal(some[earlier], some[later], GRAM)


@given(texts)
def test_what_stands_once_in_each_and_is_long_is_found(some: list[str]) -> None:
    found = {row[:5] for row in rows(passages_of(some))}
    for later in range(len(some)):
        for earlier in range(later):
            for start, other, chars in maximal(some[earlier], some[later], GRAM + EVERY - 1):
                passage = some[earlier][start : start + chars]
                grams = {passage[place : place + GRAM] for place in range(chars - GRAM + 1)}
                if all(text.count(gram) < 2 for gram in grams for text in (some[earlier], some[later])):
                    assert (earlier, later, start, other, chars) in found


@given(texts)
def test_none_is_told_twice(some: list[str]) -> None:
    found = [row[:5] for row in rows(passages_of(some))]
    assert len(found) == len(set(found))


@given(texts)
def test_portions_make_no_difference(some: list[str]) -> None:
    assert rows(passages_of(some, 1)) == rows(passages_of(some))


def test_of_a_gram_that_many_hold_the_first_few_are_paired_and_the_very_first_with_the_others() -> None:
    formula = "在市委市政府的坚强领导下全市上下同心同德奋力拼搏"
    some = [f"{chr(0x4E00 + 40 * number)}{formula}{chr(0x5E00 + 40 * number)}" for number in range(20)]
    found = {(row[0], row[1]): row[5] for row in rows(passages_of(some))}
    first = {(earlier, later) for later in range(FEW) for earlier in range(later)}
    assert {pair for pair, few in found.items() if few} == first
    assert {pair for pair, few in found.items() if not few} == {(0, later) for later in range(FEW, 20)}


def test_of_one_that_few_hold_each_two_are_paired() -> None:
    passage = "老街口的粮站拆了以后空地上搭起了一个戏台"
    some = [f"{chr(0x4E00 + 40 * number)}{passage}{chr(0x5E00 + 40 * number)}" for number in range(4)]
    found = rows(passages_of(some))
    assert [row[:2] for row in found] == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    assert {row[2:] for row in found} == {(1, 1, len(passage), True)}


def test_documents_that_share_nothing_have_no_passages() -> None:
    assert rows(passages_of(["水利工程已经全部开工建设进展顺利", "学校操场下个月开始翻修改造"])) == []
    assert rows(passages_of(["", ""])) == []


def test_long_monotonous_texts_take_no_longer_than_others() -> None:
    lines = "同意。不同意。弃权。" * 60_000
    some = [f"甲乡{lines}甲", f"乙镇{lines}乙"]
    assert (0, 1, 2, 2, len(lines)) in {row[:5] for row in rows(passages_of(some))}
