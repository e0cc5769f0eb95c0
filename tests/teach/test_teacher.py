"""The teacher and what is made of its labels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tag_pages import reference

from flows import teacher
from flows.teacher import TeacherError, load_teacher
from transforms.tag.learned.labels import Span
from transforms.tag.mention import Mention
from transforms.teach.examples import for_teacher, make_merge, make_renaming, sentences, spans_of_teacher, within

_network = cache(load_teacher)


def _spans(*texts: str) -> list[list[tuple[str, str]]]:
    labels = dict(_network().labelled([for_teacher(text) for text in texts]))
    spans = [list(spans_of_teacher(labels[n])) for n in range(len(texts))]
    return [[(text[s.start : s.end], s.kind) for s in found] for text, found in zip(texts, spans, strict=True)]


def test_the_teacher_knows_common_names() -> None:
    (found,) = _spans("李明昨天从上海来到北京。")
    assert found == [("李明", "PERSON"), ("上海", "PLACE"), ("北京", "PLACE")]


def test_sentences_are_labelled_alike_alone_and_together() -> None:
    texts = ["李明去上海。", "天气很好,大家都去了公园,李明也去了。", "教育部发布通知。", "好。"]
    assert _spans(*texts) == [_spans(text)[0] for text in texts]


def test_missing_weights_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Spec:
        origin = str(tmp_path / "__init__.py")

    monkeypatch.setattr(teacher, "find_spec", lambda _: Spec)
    with pytest.raises(TeacherError, match=r"no weights found; expected those that jieba"):
        load_teacher()
    monkeypatch.setattr(teacher, "find_spec", lambda _: None)
    with pytest.raises(TeacherError, match="package not found"):
        load_teacher()


def test_sentences_are_neither_too_short_nor_too_long() -> None:
    text = "好。今天开会讨论。" + "长" * 300 + "。\n完毕了没有"
    assert [text[start:end] for start, end in sentences(text)] == ["今天开会讨论。", "完毕了没有"]


def test_the_teacher_reads_half_width_marks_and_offsets_stay() -> None:
    assert for_teacher("“１２、好。”") == '"12,好."'


def test_mentions_within_a_part_count_from_its_start() -> None:
    mentions = [Mention(2, 5, "PLACE", "", "gazetteer", 1), Mention(6, 9, "DATE", "", "date", 1)]
    assert [mention[:2] for mention in within(mentions, 2, 9)] == [(0, 3)]
    assert within(mentions, 3, 9) == ()


def test_what_rules_are_sure_of_corrects_the_teacher() -> None:
    merge = make_merge(reference())
    text = "维护中美关系,福州市通报。"
    letters = [Mention(at, at + 1, "PLACE", "", "abbreviation", 0.85) for at in (2, 3)]
    rules = [*letters, Mention(7, 10, "PLACE", "福州市", "gazetteer", 0.95)]
    teacher_found = [Span(0, 2, "PERSON"), Span(2, 4, "PLACE")]
    assert merge(text, teacher_found, rules) == (Span(2, 3, "PLACE"), Span(3, 4, "PLACE"), Span(7, 10, "PLACE"))


def test_names_are_replaced_by_names_of_the_same_form() -> None:
    rename = make_renaming(reference(), 1)
    text, spans = rename(
        "陆远哲说,陆远哲和伊万·彼得来过。", [Span(0, 3, "PERSON"), Span(5, 8, "PERSON"), Span(9, 14, "PERSON")]
    )
    words = [text[span.start : span.end] for span in spans]
    assert words[0] == words[1] != "陆远哲"
    assert "·" in words[2]
    assert text.replace(words[0], "甲").replace(words[2], "乙") == "甲说,甲和乙来过。"
    assert make_renaming(reference(), 1)("陆远哲来过。", [Span(0, 3, "PERSON")])[0] != "陆远哲来过。"
