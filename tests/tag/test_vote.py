"""Rules and model, one decision."""

from __future__ import annotations

from tag_pages import page, reference

from transforms.tag.learned.labels import Span
from transforms.tag.mention import Mention
from transforms.tag.vote import SCORES, make_vote, vote


def _voted(text: str, rules: list[Mention], spans: list[Span]) -> list[tuple[str, str, str]]:
    found = sorted(vote(text, page(text).tokens, rules, spans))
    return [(text[m.start : m.end], m.kind, m.method) for m in found]


def test_what_both_found_is_the_rules_and_surer() -> None:
    text = "福州市通报。"
    rule = Mention(0, 3, "PLACE", "福州市", "gazetteer", 0.7, "place:350100")
    (found,) = vote(text, page(text).tokens, [rule], [Span(0, 3, "PLACE")])
    assert found == rule._replace(score=SCORES["PLACE"]["both"])


def test_a_place_in_an_organisation_stands_whoever_found_either() -> None:
    text = "福州市教育局通报。"
    place = Mention(0, 3, "PLACE", "福州市", "gazetteer", 0.95)
    organ = Mention(0, 6, "ORG", "福州市教育局", "suffix", 0.9)
    both = [("福州市", "PLACE"), ("福州市教育局", "ORG")]
    assert [entry[:2] for entry in _voted(text, [place], [Span(0, 6, "ORG")])] == both
    assert [entry[:2] for entry in _voted(text, [organ], [Span(0, 3, "PLACE")])] == both


def test_the_model_wins_what_it_crosses() -> None:
    text = "白云山药业公司投产。"
    rule = Mention(0, 3, "PLACE", "白云山", "gazetteer", 0.95)
    assert _voted(text, [rule], [Span(1, 7, "ORG")]) == [("云山药业公司", "ORG", "model")]


def test_a_rule_by_word_classes_alone_needs_the_model() -> None:
    text = "毛主义者。"
    unsure = Mention(0, 2, "PERSON", "毛主", "tagger", 0.7)
    assert _voted(text, [unsure], []) == []
    assert _voted(text, [unsure._replace(method="title", score=0.95)], []) == [("毛主", "PERSON", "title")]


def test_names_are_sought_again_but_not_words_like_others() -> None:
    text = "陆远哲发言。会后,陆远哲离开。"
    assert [entry[2] for entry in _voted(text, [], [Span(0, 3, "PERSON")])] == ["model", "model:repeated"]
    often = "高峰发言。" + "车流高峰已过。" * 9
    assert [entry[2] for entry in _voted(often, [], [Span(0, 2, "PERSON")])] == ["model"]


def test_a_model_that_learned_from_people_is_trusted() -> None:
    text = "福州市教育局和维护大局。"
    place = Mention(0, 3, "PLACE", "福州市", "gazetteer", 0.95)
    year = Mention(7, 9, "DATE", "", "date", 0.9)
    person = Mention(7, 9, "PERSON", "维护", "title", 0.95)
    judge = make_vote(reference(), trusted=True)
    found = judge(text, page(text).tokens, [place, year, person], [Span(0, 6, "ORG")])
    assert sorted((m.kind, m.method) for m in found) == [("DATE", "date"), ("ORG", "model"), ("PLACE", "gazetteer")]
    by_teacher = make_vote(reference())(text, page(text).tokens, [place, year, person], [Span(0, 6, "ORG")])
    assert ("PERSON", "title") in {(m.kind, m.method) for m in by_teacher}


def test_other_kinds_are_left_alone() -> None:
    text = "2019年投产。"
    year = Mention(0, 5, "DATE", "2019", "date", 0.97)
    assert vote(text, page(text).tokens, [year], [Span(0, 2, "ORG")])[0] == year
