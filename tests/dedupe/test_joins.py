from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.dedupe.joins import EDGES, Edge, clusters, components
from transforms.dedupe.shingles import Numbers
from transforms.reuse.kinds import Runs

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20)


def _near(a: int, b: int, jaccard: float = 0.7) -> Edge:
    return Edge(a, b, True, jaccard, 0, 900, 0, 1000)


def _inside(shorter: int, longer: int, start: int, end: int, jaccard: float = 0.4) -> Edge:
    return Edge(shorter, longer, False, jaccard, 0, end - start, start, end)


def _clusters(count: int, *edges: Edge) -> list[int]:
    return joined(np.arange(count), *edges)


def joined(models: Numbers, *edges: Edge, runs: Runs | None = None) -> list[int]:
    sizes = np.full(len(models), 1000)
    found: list[int] = clusters(models, np.array(list(edges), EDGES), runs or _runs(), sizes).tolist()
    return found


def _runs(*some: tuple[int, int, int, int, int, int]) -> Runs:
    """Copied passages: earlier and later document, start and end in each."""
    earlier, later, start, end, later_start, later_end = (np.array([run[at] for run in some], int) for at in range(6))
    return Runs(earlier, later, start, end, later_start, later_end, end - start)


@given(PAIRS)
def test_components_are_those_of_a_plain_search(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    groups = [{number} for number in range(12)]
    for a, b in pairs:
        joined = next(one for one in groups if a in one) | next(one for one in groups if b in one)
        groups = [one for one in groups if not one & joined] + [joined]
    assert components(12, left, right).tolist() == [min(next(g for g in groups if n in g)) for n in range(12)]


def test_relations_join_through_others() -> None:
    assert _clusters(5, _near(1, 2), _near(2, 3, 0.95), _inside(4, 1, 100, 500)) == [0, 1, 1, 1, 1]


def test_copies_of_one_match_text_are_one_cluster() -> None:
    assert joined(np.array([0, 0, 2, 2]), _near(0, 2)) == [0, 0, 0, 0]


def test_a_splice_joins_nobody() -> None:
    assert _clusters(3, _inside(0, 2, 0, 400), _inside(1, 2, 500, 1000)) == [0, 1, 2]
    assert _clusters(3, Edge(0, 2, True, 0.65, 0, 650, 0, 600), _inside(1, 2, 700, 1000)) == [0, 1, 2]


def test_a_passage_of_another_text_makes_a_splice_when_it_weighs_enough() -> None:
    """2 is 0 with an end that 1 has too, as a passage of its own."""
    alike = Edge(0, 2, True, 0.7, 0, 800, 0, 800)
    assert joined(np.arange(3), alike, runs=_runs((1, 2, 300, 480, 820, 1000))) == [0, 1, 2]
    assert joined(np.arange(3), alike, runs=_runs((1, 2, 300, 390, 910, 1000))) == [0, 1, 0]
    assert joined(np.arange(3), alike, runs=_runs((1, 2, 300, 480, 100, 280))) == [0, 1, 0]
    assert joined(np.arange(3), alike, _near(0, 1, 0.9), runs=_runs((1, 2, 300, 480, 820, 1000))) == [0, 0, 0]


def test_parts_of_one_text_do_not_make_a_splice() -> None:
    head, shorter_head = _inside(0, 2, 0, 500), _inside(1, 2, 0, 400)
    assert _clusters(3, head, shorter_head) == [0, 0, 0]
    assert _clusters(3, head, _inside(1, 2, 600, 1000), _near(0, 1, 0.9)) == [0, 0, 0]


def test_what_a_copy_lacks_is_of_another_origin() -> None:
    """2 is 1 with a short text 0 behind it: 1 and 2 are copies, 0 is not."""
    longer = Edge(1, 2, True, 0.88, 0, 1000, 0, 1000)
    assert _clusters(3, longer, _inside(0, 2, 1010, 1150, 0.1)) == [0, 1, 1]
    assert _clusters(3, longer, _inside(0, 2, 800, 950, 0.1)) == [0, 0, 0]


def test_a_passage_that_many_quote_does_not_join_them() -> None:
    quoted = [_inside(0, longer, 100, 300, 0.1 * longer) for longer in (1, 2, 3)]
    assert _clusters(4, *quoted) == [0, 1, 2, 0]


@given(st.permutations([_near(0, 1), _near(1, 2, 0.85), _inside(3, 2, 0, 300), _inside(4, 2, 400, 700), _near(5, 3)]))
def test_the_order_of_edges_does_not_matter(edges: list[Edge]) -> None:
    assert _clusters(6, *edges) == [0, 0, 0, 3, 4, 3]
