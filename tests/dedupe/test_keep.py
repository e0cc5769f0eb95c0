"""Which copy is kept: what decides, in which order, and that the order of copies decides nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.columns import EVIDENCE
from transforms.dedupe.keep import ALONE, Copy, agreement, choose

_SOUND = Copy("m", "2026-03-02", 1000, False, 0, False, 0, 0, 0, 12)


def _copy(**figures: Any) -> Copy:
    return _SOUND._replace(**figures)


def _copies(count: int) -> st.SearchStrategy[list[Copy]]:
    few = st.integers(0, 3)
    one = st.builds(
        Copy,
        document_id=st.uuids().map(str),
        batch=st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-03"]),
        shingles=st.sampled_from([400, 940, 950, 960, 1000]),
        is_cut=st.booleans(),
        flaws=few,
        is_traditional=st.booleans(),
        mended=st.sampled_from([0, 1, 95, 100]),
        provenance=few,
        edits=st.sampled_from([0, 1, 95, 100]),
        paragraphs=few,
        agreement=st.integers(0, 20_000),
    )
    return st.lists(one, min_size=1, max_size=count, unique_by=lambda copy: copy.document_id)


@pytest.mark.parametrize(
    ("worse", "kept", "other"),
    [
        ({"shingles": 620}, "内容最全（次本约为其 62%）", "内容更全（此本约为其 62%）"),
        ({"is_cut": True}, "首尾及中间均未截断", "未经截断"),
        (
            {"flaws": 6},
            "遮盖、删略、乱码、混入最少（0 处，次本 6 处）",
            "遮盖、删略、乱码、混入更少（0 处，此本 6 处）",
        ),
        ({"agreement": -1}, "措辞与其余各本最相合", "措辞与其余各本更相合"),
        ({"is_traditional": True}, "为简体，未经转换", "为简体，未经转换"),
        ({"mended": 1}, "需修补之处最少（0 处，次本 1 处）", "需修补之处更少（0 处，此本 1 处）"),
        ({"provenance": -1}, "来源交代最全（0 项，次本 -1 项）", "来源交代更全（0 项，此本 -1 项）"),
        ({"edits": 2}, "需清理之处最少（0 处，次本 2 处）", "需清理之处更少（0 处，此本 2 处）"),
        ({"paragraphs": 3}, "分段最全（12 段，次本 3 段）", "分段更全（12 段，此本 3 段）"),
        ({"shingles": 999}, "同样完好，篇幅最长", "同样完好而篇幅更长"),
        ({"batch": "2026-03-03"}, "同样完好等长，最早到达", "同样完好等长而更早到达"),
        ({}, "各本相当，取编号最小", "与此相当而编号更小"),
    ],
)
def test_one_difference_decides(worse: dict[str, Any], kept: str, other: str) -> None:
    copies = [_copy(document_id="n", **worse), _SOUND]
    assert choose(copies) == (1, [f"未保留：m {other}", f"保留：{kept}"])


def test_what_a_reader_cannot_get_back_outweighs_what_he_hardly_notices() -> None:
    """Each copy is worse by one question than the one before it, and better by all that follow."""
    steps: list[dict[str, Any]] = [
        {"shingles": 400}, {"is_cut": True}, {"flaws": 9}, {"agreement": -9}, {"is_traditional": True}, {"mended": 90},
        {"provenance": -2}, {"edits": 90}, {"paragraphs": 1}, {"shingles": 990}, {"batch": "2027-01-01"},
    ]  # fmt: skip
    for at, worse in enumerate(steps):
        later = {name: value for step in steps[at + 1 :] for name, value in step.items() if name not in worse}
        assert choose([_copy(document_id="a", **worse), _copy(document_id="b", **later)])[0] == 1, worse


def test_a_little_longer_or_a_little_more_mended_decides_nothing_by_itself() -> None:
    longer, undamaged = _copy(document_id="a", shingles=1050, flaws=1), _copy(document_id="b")
    assert choose([longer, undamaged])[0] == 1
    assert choose([longer._replace(shingles=1060), undamaged])[0] == 0
    whole, shorter = _copy(document_id="b", mended=104), _copy(document_id="a", shingles=960, mended=100, paragraphs=11)
    assert choose([whole, shorter])[0] == 0


def test_a_cut_copy_lowers_no_measure_for_the_others() -> None:
    """Of the copies that are all there the least mended is kept, whatever a fragment needed."""
    fragment = _copy(document_id="a", shingles=200, flaws=0, mended=0)
    assert choose([fragment, _copy(document_id="b", mended=40), _copy(document_id="c", mended=9)])[0] == 2


def test_a_copy_alone_says_so() -> None:
    assert choose([_SOUND]) == (0, [ALONE])


@given(_copies(6), st.data())
def test_the_order_of_copies_does_not_matter(copies: list[Copy], data: st.DataObject) -> None:
    kept, reasons = choose(copies)
    shuffled = data.draw(st.permutations(copies))
    again, others = choose(shuffled)
    assert shuffled[again] == copies[kept]
    assert dict(zip(shuffled, others, strict=True)) == dict(zip(copies, reasons, strict=True))


@given(_copies(6))
def test_one_copy_is_kept_and_the_others_name_it(copies: list[Copy]) -> None:
    kept, reasons = choose(copies)
    assert [reason == ALONE or reason.startswith("保留：") for reason in reasons].count(True) == 1
    assert all(copies[kept].document_id in reason for place, reason in enumerate(reasons) if place != kept)


@given(_copies(6))
def test_a_better_copy_that_arrives_later_takes_over(copies: list[Copy]) -> None:
    better = Copy("~", "2027-01-01", 2000, False, 0, False, 0, 3, 0, 9, 30_000)
    assert choose([*copies, better])[0] == len(copies)


@given(_copies(6))
def test_a_worse_copy_that_arrives_later_changes_nothing(copies: list[Copy]) -> None:
    worse = Copy("~", "2027-01-01", 100, True, 9, True, 200, 0, 200, 0, -1)
    assert choose([*copies, worse])[0] == choose(copies)[0]


def _agreement(models: list[int], cluster: list[int], *relations: tuple[int, int, float]) -> list[int]:
    rows = np.array(relations or np.empty((0, 3)), np.float64)
    first, second = (rows[:, end].astype(np.int64) for end in (0, 1))
    return agreement(np.array(models), np.array(cluster), first, second, rows[:, 2]).tolist()


def test_the_text_between_its_variants_agrees_most() -> None:
    """1 and 2 each depart from 0; 3 has the same match text as 0."""
    found = _agreement([0, 1, 2, 0], [0] * 4, (0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.7))
    assert found == [10_000 + 9_000 + 8_000, 18_000 + 7_000, 16_000 + 7_000, 27_000]


def test_only_copies_of_one_cluster_have_a_say() -> None:
    assert _agreement([0, 1, 2], [0, 0, 2], (0, 1, 0.9), (1, 2, 0.6)) == [9_000, 9_000, 0]
    assert _agreement([0, 1], [0, 1]) == [0, 0]


def test_a_copy_is_made_of_its_evidence_in_order() -> None:
    assert Copy._fields == ("document_id", "batch", "shingles", *EVIDENCE, "agreement")
