"""Pages tagged by a model."""

from __future__ import annotations

import numpy as np
import pytest
from tag_pages import page, reference

from flows.reference import load
from transforms.tag import MODEL, make_batch_tagger, make_tagger
from transforms.tag.learned.features import Passage
from transforms.tag.learned.labels import Span
from transforms.tag.learned.tagger import ModelTagger, make_model_tagger

_MODEL = load([MODEL]).models[MODEL]
_tag = make_model_tagger(reference(), _MODEL)


def _found(*texts: str) -> list[list[tuple[str, str]]]:
    pages = [(text, page(text).tokens, []) for text in texts]
    return [[(text[s.start : s.end], s.kind) for s in spans] for text, spans in zip(texts, _tag(pages), strict=True)]


def test_names_are_found_that_no_rule_has() -> None:
    text = "座谈会上,库尔班江·买买提和记者陆远哲谈起在阿瓦提种棉的事。"
    assert ("陆远哲", "PERSON") in _found(text)[0]


def test_a_page_is_tagged_alike_whatever_stands_beside_it() -> None:
    texts = ["王建国同志到福州市调研。\n县长李小明陪同。", "", "\n\n", "省教育厅召开会议。" * 3]
    alone = [_found(text)[0] for text in texts]
    assert _found(*texts) == alone
    assert _found(*texts[::-1]) == alone[::-1]


def test_equal_paragraphs_are_tagged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    scores = ModelTagger._scores

    def counted(self: ModelTagger, passage: Passage) -> object:
        seen.append(passage.text)
        return scores(self, passage)

    monkeypatch.setattr(ModelTagger, "_scores", counted)
    text = "王建国同志到福州市调研。"
    first, second = _found(f"{text}\n{text}", text)
    assert first == second * 2
    assert "".join(seen).count(text) == 1


def test_no_mention_goes_over_marks_that_end_sentences_or_garbled_characters() -> None:
    tagger = make_model_tagger(reference(), _MODEL)
    text = "福州市教育局。省委\ue21a宣传部;县人民政府\ufffd办公室"
    for span in tagger([(text, page(text).tokens, [])])[0]:
        assert not set(text[span.start : span.end]) & set("。;\ue21a\ufffd")


def test_without_a_model_the_rules_alone_decide() -> None:
    texts = ["福州市委书记张立民到闽侯县调研。", "今年3月,省教育厅印发《办法》。"]
    by_rules = make_tagger(reference())
    assert list(make_batch_tagger(reference())((text, 0) for text in texts)) == [by_rules(text, 0) for text in texts]


def test_with_a_model_documents_do_not_depend_on_those_beside_them() -> None:
    tag_all = make_batch_tagger(reference(), _MODEL)
    texts = [
        "福州市委书记张立民到闽侯县调研。\n陆远哲介绍情况。",
        "记者陆远哲报道:水库建成。",
        "省教育厅印发《办法》。",
    ] * 3
    together = list(tag_all((text, 0) for text in texts))
    assert together == [next(iter(tag_all([(text, 0)]))) for text in texts]


def test_a_model_of_nothing_finds_nothing() -> None:
    empty = dict(_MODEL) | {"codes": np.zeros_like(_MODEL["codes"]), "moves": np.zeros_like(_MODEL["moves"])}
    text = "。福州市。"
    assert make_model_tagger(reference(), empty)([(text, page(text).tokens, [])])[0] == list[Span]()
