"""Cleaning where a person decided of phrases."""

from __future__ import annotations

from functools import cache

from flows.reference import load
from transforms.clean import REFERENCES, Cleaned, Heading, clean, make_rules, with_site
from transforms.clean.document import Rules
from transforms.clean.injected import Judge, make_judge
from transforms.clean.reviewed import phrases_of, with_decisions
from transforms.decisions import Decision, id_of
from transforms.edits import apply
from transforms.junctions import REFERENCES as JUNCTION_REFERENCES
from transforms.junctions import make_junctions

_TEXT = "同志们：\n我们完成换届任务。心得体会四是统筹推进，组织学习，撰写心得体会，调动积极性。\n"


def _decided(key: str, verdict: str, sort: str = "site_place") -> Decision:
    return Decision(id_of(sort, key), sort, key, verdict, "某人", "2026-03-02", "")


@cache
def _rules() -> Rules:
    return make_rules(load(REFERENCES))


def _judge(shares: dict[str, float]) -> Judge:
    return make_judge(shares, frozenset(), make_junctions(load(JUNCTION_REFERENCES)))


def _cleaned(shares: dict[str, float], *decisions: Decision) -> Cleaned:
    rules = with_site(_rules(), forms={}, judge=_judge(shares))
    knowing = _judge({**phrases_of(decisions), **shares})
    made = clean(_TEXT, Heading(0, 0, 0), rules=with_decisions(rules, knowing, decisions))
    assert apply(_TEXT, made.edits) == made.text
    return made


def test_a_place_that_is_a_sites_goes_and_the_same_words_stay_elsewhere() -> None:
    one = _decided("完成换届任务|心得体会|四是统筹推进", "yes")
    made = _cleaned({}, one)
    assert "任务。四是统筹" in made.text
    assert "撰写心得体会" in made.text
    assert [edit.rule for edit in made.edits if edit.rule.startswith("reviewed")] == [one.mark]


def test_a_place_that_is_the_texts_own_stays_and_that_is_told() -> None:
    shares = {"心得体会": 0.9}
    assert "心得体会四是" not in _cleaned(shares).text
    one = _decided("完成换届任务|心得体会|四是统筹推进", "no")
    made = _cleaned(shares, one)
    assert "心得体会四是" in made.text
    assert [(f.kind, f.detail, made.text[f.start : f.end]) for f in made.findings if f.kind == "reviewed"] == [
        ("reviewed", one.mark, "心得体会")
    ]


def test_a_phrase_is_decided_wherever_it_stands_but_where_a_place_is() -> None:
    everywhere = _decided("心得体会", "yes", "site_phrase")
    assert "心得体会" not in _cleaned({}, everywhere).text
    here = _decided("组织学习撰写|心得体会|调动积极性", "no")
    made = _cleaned({}, everywhere, here)
    assert made.text.count("心得体会") == 1
    nowhere = _decided("心得体会", "no", "site_phrase")
    assert _cleaned({"心得体会": 0.9}, nowhere).text.count("心得体会") == 2


def test_a_decision_about_another_place_changes_nothing() -> None:
    assert _cleaned({}, _decided("别处别处别处|心得体会|还是别处别处", "yes")) == _cleaned({})
