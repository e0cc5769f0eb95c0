"""Raw text beside clean text in pieces, and the stretches between borders of spans."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.pieces import pieces, rows, runs
from transforms.edits import Edit, apply

_TEXT = st.text(alphabet="甲乙丙 \n,。", max_size=60)


@st.composite
def _edited(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A raw text with sorted, disjoint edits."""
    raw = draw(_TEXT)
    places = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=12)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    return raw, [
        {"raw_start": start, "raw_end": end, "after": draw(st.text("新\n", max_size=3))} for start, end in pairs
    ]


def _clean(raw: str, edits: list[dict[str, Any]]) -> str:
    return apply(raw, [Edit(edit["raw_start"], edit["raw_end"], edit["after"]) for edit in edits])


@given(_edited())
def test_the_pieces_make_both_texts(edited: tuple[str, list[dict[str, Any]]]) -> None:
    raw, edits = edited
    text = _clean(raw, edits)
    some = list(pieces(len(raw), edits))
    assert "".join(raw[piece.raw_start : piece.raw_end] for piece in some) == raw
    assert "".join(text[piece.start : piece.end] for piece in some) == text
    for piece in some:
        written = text[piece.start : piece.end]
        assert written == (raw[piece.raw_start : piece.raw_end] if piece.edit is None else edits[piece.edit]["after"])


@given(_edited(), st.integers(1, 20))
def test_rows_are_the_pieces_by_line(edited: tuple[str, list[dict[str, Any]]], longest: int) -> None:
    raw, edits = edited
    text = _clean(raw, edits)
    lines = rows(raw, text, edits, longest)
    flat = [piece for line in lines for piece in line]
    assert "".join(raw[piece.raw_start : piece.raw_end] for piece in flat) == raw
    assert "".join(text[piece.start : piece.end] for piece in flat) == text
    assert [piece.edit for piece in flat if piece.edit is not None] == list(range(len(edits)))
    for line in lines:
        assert all("\n" not in text[piece.start : piece.end] for piece in line[:-1] if piece.edit is None)


_SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda span: tuple(sorted(span))), max_size=8)


@given(_SPANS, st.sets(st.integers(0, 20), max_size=4))
def test_runs_tell_which_spans_lie_over_each_place(spans: list[Any], cuts: set[int]) -> None:
    found = list(runs(spans, cuts))
    for run in found:
        for number, (start, end) in enumerate(spans):
            inside = start <= run.start and run.end <= end
            assert (number in run.spans) == (inside and (start == end) == (run.start == run.end))
        assert not any(run.start < cut < run.end for cut in cuts)
    wide = [run for run in found if run.start < run.end]
    assert all(before.end == after.start for before, after in pairwise(wide))
    assert {n for run in found for n in run.spans} == set(range(len(spans)))


def test_an_empty_span_stands_before_what_begins_there() -> None:
    assert [tuple(run) for run in runs([(2, 2), (2, 4)], (0, 5))] == [
        (0, 2, ()),
        (2, 2, (0,)),
        (2, 4, (1,)),
        (4, 5, ()),
    ]
