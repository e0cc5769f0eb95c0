from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.dedupe.joins import EDGES, Edge, clusters, components
from transforms.dedupe.keep import Copy, reasons

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20)


def _near(a: int, b: int, jaccard: float = 0.7) -> Edge:
    return Edge(a, b, True, jaccard, 0, 900, 0, 1000)


def _inside(shorter: int, longer: int, start: int, end: int, jaccard: float = 0.4) -> Edge:
    return Edge(shorter, longer, False, jaccard, 0, end - start, start, end)


def _clusters(count: int, *edges: Edge) -> list[int]:
    return clusters(np.arange(count), np.array(list(edges), EDGES)).tolist()


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
    assert clusters(np.array([0, 0, 2, 2]), np.array([_near(0, 2)], EDGES)).tolist() == [0, 0, 0, 0]


def test_a_splice_joins_nobody() -> None:
    assert _clusters(3, _inside(0, 2, 0, 400), _inside(1, 2, 500, 1000)) == [0, 1, 2]
    assert _clusters(3, Edge(0, 2, True, 0.65, 0, 650, 0, 600), _inside(1, 2, 700, 1000)) == [0, 1, 2]


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


def test_the_best_copy_is_kept_for_a_reason() -> None:
    day = "2026-01-0"
    ranked = [
        Copy("d", day + "2", 500, 9),
        Copy("c", day + "2", 900, 8),
        Copy("b", day + "1", 800, 8),
        Copy("a", day + "2", 800, 8),
        Copy("e", day + "2", 800, 8),
    ]
    backwards = ranked[::-1]
    assert sorted(backwards, key=Copy.rank) == ranked
    assert reasons(ranked) == ["保留：最完整", *["未保留：d 更完整"] * 4]
    assert reasons(ranked[1:])[:2] == ["保留：同样完整，篇幅最长", "未保留：c 同样完整而篇幅更长"]
    assert reasons(ranked[2:])[:2] == ["保留：同样完整等长，最早到达", "未保留：b 同样完整等长而更早到达"]
    assert reasons(ranked[3:]) == ["保留：各本相当，取编号最小", "未保留：a 与此相当而编号更小"]
    assert reasons(ranked[:1]) == ["唯一"]
