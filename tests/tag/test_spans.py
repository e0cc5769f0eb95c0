"""The shape that the model's mentions are put into."""

from __future__ import annotations

import pytest
from tag_pages import page, reference

from transforms.tag import FINDERS
from transforms.tag.learned.labels import Span
from transforms.tag.spans import make_shape, shares

_shape = make_shape(reference())
_finders = [make(reference()) for make in FINDERS]


def _shaped(text: str, word: str, kind: str) -> list[str]:
    """The words that are left of one mention of the model's."""
    here = page(text)
    rules = sorted((m for find in _finders for m in find(here)), key=lambda mention: mention.start)
    start = text.index(word)
    spans = _shape(text, here.tokens, rules, [Span(start, start + len(word), kind)])
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "word", "kind", "left"),
    [
        ("有钱氏后人来访。", "钱氏", "PERSON", ["钱"]),
        ("请徐先生入座。", "徐先", "PERSON", ["徐"]),
        ("张某某已被查处。", "张某某", "PERSON", ["张某某"]),
        ("（陈立中摄）", "陈立中摄", "PERSON", ["陈立中"]),
        ("展出陶瓷二百件。", "陶瓷", "PERSON", []),
        ("共同维护大局。", "维护", "PERSON", []),
        ("英法联军来犯。", "英法", "PLACE", ["英", "法"]),
        ("前往拉美各国。", "拉美", "PLACE", ["拉美"]),
        ("西藏东部有雪。", "西藏东部", "PLACE", ["西藏"]),
        ("在北京人民大会堂举行。", "北京人民大会堂", "PLACE", ["北京", "人民大会堂"]),
        ("本报讯新华社记者报道。", "讯新华社", "ORG", []),
        ("联合国开发计划署资助。", "联合国开发计划署", "ORG", ["联合国开发计划署"]),
        ("各镇党委要抓好落实。", "镇党委", "ORG", []),
        ("这里是朝鲜族聚居地。", "朝鲜族", "ORG", []),
        ("学习四中全会精神。", "四中", "ORG", []),
        ("建设图书馆三座。", "图书馆", "PLACE", []),
        ("美国国防部宣布。", "美国国防部", "ORG", ["美国国防部"]),
        ("推进新时代党的建设。", "新时代党", "ORG", []),
        ("存入商业银行。", "商业银行", "ORG", []),
    ],
)
def test_the_shape_of_names(text: str, word: str, kind: str, left: list[str]) -> None:
    assert _shaped(text, word, kind) == left


def test_spans_that_share_a_character() -> None:
    spans = [Span(0, 2, "ORG"), Span(3, 5, "ORG"), Span(5, 8, "PLACE")]
    assert list(shares(spans, 2, 3)) == []
    assert list(shares(spans, 4, 6)) == spans[1:]
