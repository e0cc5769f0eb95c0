"""Phrases of sites, judged where they stand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from flows.reference import load
from transforms.clean.injected import CERTAIN, LIKELY, make_judge, make_phrase_observer, make_phrase_rule
from transforms.discover.words import REFERENCES, known_phrases, site_only
from transforms.edits import apply
from transforms.junctions import REFERENCES as JUNCTION_REFERENCES
from transforms.junctions import Junctions, make_junctions


@cache
def junctions() -> Junctions:
    return make_junctions(load(JUNCTION_REFERENCES))


def _verdict(text: str, shares: dict[str, float], phrase: str) -> str:
    judge = make_judge(shares, site_only(load(REFERENCES)), junctions())
    rule, observe = make_phrase_rule(judge), make_phrase_observer(judge)
    left = apply(text, tuple(rule(text)))
    if phrase not in left:
        return "deleted"
    return "told" if any(left[one.start : one.end] == phrase for one in observe(left)) else "kept"


@pytest.mark.parametrize("case", cases("site_phrases"))
def test_case(case: dict[str, Any]) -> None:
    names = [case["phrase"], case.get("also", case["phrase"])]
    known = known_phrases(load(REFERENCES))
    shares = known | {name: case["share"] for name in names if "share" in case}
    assert {name: _verdict(case["text"], shares, name) for name in names} == dict.fromkeys(names, case["verdict"])


def test_what_the_corpus_tells_counts() -> None:
    text = "要着力补齐基础设施述法材料短板"
    assert _verdict(text, {"述法材料": 0.02}, "述法材料") == "kept"
    assert _verdict(text, {"述法材料": 0.98}, "述法材料") == "deleted"


@given(st.lists(st.sampled_from([*"全县工作的，。\n 　x", "心得体会", "范文写作"]), max_size=20).map("".join))
@settings(deadline=None)
def test_verdicts_are_disjoint_and_within_the_text(text: str) -> None:
    judge = make_judge(known_phrases(load(REFERENCES)), frozenset(), junctions())
    at = 0
    for start, end, confidence in judge(text):
        assert at <= start < end <= len(text)
        assert 0 <= confidence <= 1
        at = end
    edits = tuple(make_phrase_rule(judge)(text))
    assert all(edit.confidence >= CERTAIN > LIKELY for edit in edits)
