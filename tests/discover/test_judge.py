"""Weighing the places of a string."""

from __future__ import annotations

import random

import pyarrow as pa
from discover_helpers import find, put_in, words

from transforms.discover.judge import judge, shortlist
from transforms.discover.phrases import Occurrence


def _places(phrase: str, seams: int, others: int, *, text: int = 0) -> list[Occurrence]:
    """Places of a phrase in texts of their own, each in another context."""
    kinds = [(6.5, 9.0)] * seams + [(0.0, -4.0)] * others
    return [
        Occurrence(text + number, 10, phrase, f"前{chr(0x4E00 + number)}", f"{chr(0x5E00 + number)}后", gain, seam)
        for number, (seam, gain) in enumerate(kinds)
    ]


def test_the_share_is_that_of_the_seams() -> None:
    (one,) = judge(_places("述法材料", 10, 30), ())
    assert (one.contexts, one.documents, one.seams) == (40, 40, 10)
    assert 0.2 < one.share < 0.3


def test_a_seam_among_many_honest_places_is_chance() -> None:
    assert judge(_places("述法材料", 2, 60), ()) == []


def test_copies_count_once() -> None:
    places = _places("述法材料", 3, 0)
    copies = [one._replace(text=100 + number) for number in range(20) for one in places[:1]]
    (once,), (again,) = judge(places, ()), judge([*places, *copies], ())
    assert again._replace(documents=once.documents) == once


def test_one_text_has_one_seam() -> None:
    places = [one._replace(text=0, start=10 * number) for number, one in enumerate(_places("述法材料", 10, 0))]
    assert judge(places, ()) == []


def test_words_of_sites_need_less() -> None:
    places = _places("公文速查", 2, 0)
    assert judge(places, ()) == []
    assert [one.phrase for one in judge(places, ("公文",))] == ["公文速查"]


def test_two_characters_need_more() -> None:
    assert judge(_places("述法", 4, 0), ()) == []
    assert [one.phrase for one in judge(_places("述法", 8, 0), ())] == ["述法"]


def test_the_order_of_the_places_does_not_matter() -> None:
    places = find(put_in(["实操手册汇编", "述法材料", "新编述法材料选"], 30))
    expected = judge(places, words())
    assert expected
    for seed in range(5):
        random.Random(seed).shuffle(places)
        assert judge(places, words()) == expected


def _shortlist(left: list[str], right: list[str]) -> list[str]:
    columns = {"phrase": ["甲乙丙"] * len(left), "left": left, "right": right}
    return shortlist(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))


def test_the_shortlist_asks_for_neighbours_that_differ() -> None:
    assert _shortlist(["前一", "前二"], ["三后", "四后"]) == ["甲乙丙"]
    assert _shortlist(["前一", "前一"], ["三后", "四后"]) == []
    assert _shortlist([], []) == []
