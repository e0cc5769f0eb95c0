"""Phrases that a corpus proposes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tag_pages import segmenter

from transforms.propose.policies import Candidate, Text, candidates


def _texts(*texts: str, slogans: Sequence[str] = (), known: Sequence[str] = ()) -> list[Text]:
    def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
        return [(text.index(word), text.index(word) + len(word)) for word in words if word in text]

    return [Text(f"d{n}", text, spans(text, known), spans(text, slogans)) for n, text in enumerate(texts)]


def _found(texts: list[Text], least: int = 2) -> list[Candidate]:
    return candidates(texts, segmenter(), least=least)


def test_a_noun_that_always_has_the_same_number_makes_a_phrase() -> None:
    texts = _texts("我们坚决做到两个维护。", "要做到两个维护！", "用了两个月。", "用了三个月。", "又过两个月。")
    found = _found(texts)
    assert [(one.term, one.form, one.documents, one.mentions) for one in found] == [("两个维护", "numbered", 2, 2)]


def test_slogans_in_quotation_marks_are_proposed_with_where_they_stand() -> None:
    texts = _texts("推行“四网一格”管理。", "再论“四网一格”。", slogans=["四网一格"])
    (found,) = _found(texts)
    assert (found.term, found.form, found.documents) == ("四网一格", "quoted", 2)
    assert (found.document_id, found.start, found.end) == ("d0", 3, 7)
    assert texts[0].text[found.start : found.end] == found.term in found.example


def test_what_is_on_the_list_an_ordinal_or_too_rare_is_not_proposed() -> None:
    assert not _found(_texts("增强四个意识。", "树牢四个意识。", known=["四个意识"]))
    assert not _found(_texts("向第二个目标前进。", "实现第二个目标。"))
    assert not _found(_texts("我们坚决做到两个维护。", "别的。"))


def test_a_phrase_is_proposed_whole() -> None:
    texts = _texts("打好三大标志性战役。", "推进三大标志性战役。", "三大标志性战役告捷。")
    assert [one.term for one in _found(texts)] == ["三大标志性战役"]


@given(st.permutations(["做到两个维护。", "要做到两个维护！", "落实两个维护。", "开展三个专项。", "推进三个专项。"]))
def test_the_order_of_documents_does_not_matter(order: list[str]) -> None:
    ids = {text: f"d{n}" for n, text in enumerate(sorted(order))}
    found = _found([Text(ids[text], text, [], []) for text in order])
    assert found == _found([Text(ids[text], text, [], []) for text in sorted(order)])
