"""Mentions where a person decided of them."""

from __future__ import annotations

from functools import cache

import pytest

from flows.reference import load
from transforms.decisions import Decision, id_of
from transforms.tag.mention import Mention
from transforms.tag.reviewed import Reviewer, make_reviewer

_TEXT = "高明在东城推行四网一格。"
_PERSON = Mention(0, 2, "PERSON", "高明", "model", 0.6)
_PLACE = Mention(3, 5, "PLACE", "东城", "gazetteer:ambiguous", 0.3)


@cache
def _review() -> Reviewer:
    return make_reviewer(load(("places",)))


def _reviewed(sort: str, key: str, verdict: str, *mentions: Mention) -> list[Mention]:
    one = Decision(id_of(sort, key), sort, key, verdict, "", "", "")
    return _review()("d-0", _TEXT, mentions or (_PERSON, _PLACE), [one])


def test_words_are_accepted_refused_or_given_their_kind() -> None:
    mark = f"reviewed:{id_of('mention', 'PERSON|高明')}"
    accepted, _ = _reviewed("mention", "PERSON|高明", "yes")
    assert accepted == _PERSON._replace(score=1.0, method=mark)
    assert _reviewed("mention", "PERSON|高明", "no") == [_PLACE]
    turned, _ = _reviewed("mention", "PERSON|高明", "PLACE")
    assert (turned.kind, turned.name, turned.method, turned.entity_id) == ("PLACE", "高明", mark, None)


def test_what_is_sure_stays_what_it_is() -> None:
    sure = _PERSON._replace(score=0.9)
    assert _reviewed("mention", "PERSON|高明", "no", sure) == [sure]


def test_a_place_gets_its_code_in_its_document_alone() -> None:
    _, place = _reviewed("place", "d-0|东城", "110101")
    assert (place.entity_id, place.name, place.score) == ("place:110101", "东城区", 1.0)
    assert _reviewed("place", "other-0|东城", "110101") == [_PERSON, _PLACE]
    assert _reviewed("place", "d-0|东城", "no") == [_PERSON, _PLACE]
    with pytest.raises(ValueError, match="no such code"):
        _reviewed("place", "d-0|东城", "999999")


def test_a_phrase_of_policy_is_found_once_it_is_accepted() -> None:
    found = _reviewed("policy", "四网一格", "yes")[-1]
    assert (_TEXT[found.start : found.end], found.kind, found.entity_id) == ("四网一格", "POLICY", "policy:四网一格")
    assert len(_reviewed("policy", "四网一格", "no")) == 2
