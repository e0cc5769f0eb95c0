"""The tagger as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import SHARED, needs_shared
from tag_pages import reference

from transforms.tag import FINDERS, REFERENCES, make_batch_tagger, make_tagger
from transforms.tag.overlap import PRIORITY, resolve

tag = make_tagger(reference())


def found(text: str) -> set[tuple[str, str]]:
    return {(text[m.start : m.end], m.kind) for m in tag(text, 0)}


def test_a_sentence_of_many_kinds() -> None:
    text = "2019年3月5日,福州市委书记在全国组织工作会议上宣读《福州市修路方案》,投资3万元,落实三会一课。"
    assert {
        ("2019年3月5日", "DATE"),
        ("福州市委书记", "POSITION"),
        ("全国组织工作会议", "MEETING"),
        ("《福州市修路方案》", "DOCUMENT"),
        ("3万元", "AMOUNT"),
        ("三会一课", "POLICY"),
    } <= found(text)


def test_places_lie_in_documents() -> None:
    assert ("福州市", "PLACE") in found("印发《福州市修路方案》")


def test_documents_together_are_tagged_as_each_alone() -> None:
    texts = [f"第{n}次全会后,福州市委书记张立民投资{n}万元。" * (n % 7) for n in range(200)]
    together = list(make_batch_tagger(reference())((text, 0) for text in texts))
    assert together == [tag(text, 0) for text in texts]


def test_an_empty_text_mentions_nothing() -> None:
    assert tag("", 0) == []


def test_references_are_those_the_finders_read() -> None:
    read: set[str] = set()

    class Recorder(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            read.add(name)
            return super().__getitem__(name)

    make_tagger(Recorder(reference()))  # type: ignore[arg-type]
    assert read == set(REFERENCES)
    assert len(set(FINDERS)) == len(FINDERS)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="省市县委书记局长《》“”年月日0123456789xX*%万元人个第十届次全会大党的福州张三 ,，。\n", max_size=60
    )
)
def test_mentions_lie_in_the_text_and_get_on(text: str) -> None:
    mentions = tag(text, 0)
    assert resolve(mentions) == mentions
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.kind in PRIORITY
        assert mention.name
        assert 0 < mention.score <= 1
        assert mention.entity_id is None or mention.entity_id.partition(":")[2]


@needs_shared
@pytest.mark.parametrize(
    ("words", "kind"),
    [("三会一课", "POLICY"), ("省第十四次党代会", "MEETING"), ("22.4 万元", "AMOUNT"), ("12月24日上午", "DATE")],
)
def test_the_first_delivery_keeps_its_mentions(words: str, kind: str) -> None:
    text = (SHARED / "input" / "seed.txt").read_text(encoding="utf-8")
    assert (words, kind) in found(text)
