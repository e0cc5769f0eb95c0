"""Segmentation: tokens cover the text, and the engine gives what jieba gives."""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED, needs_shared
from tag_pages import reference, segmenter

from transforms.tag.segment import MIN_USER_WORD, Segmenter, Tokens, user_words

SENTENCES = (
    "全县各级党组织要扛起责任，把各项工作抓紧抓实。",
    "记者从市里获悉，去年新建公路三百多公里，惠及十二万群众。",
    "他说：“只要大家齐心，没有过不去的坎。”",
    "会议由张建国主持，北京大学教授应邀作了报告。",
    "一是转作风；二是强本领；三是抓落实（下同）。",
    "2019年全市生产总值增长6.5%，财政收入破百亿元大关。",
)
MSRA = SHARED / "eval" / "data" / "ner-msra" / "msra.jsonl"


@pytest.fixture(scope="module")
def jieba(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module("jieba")
        importlib.import_module("jieba.posseg")
    before = module.dt.tmp_dir
    module.dt.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    module.setLogLevel("ERROR")
    yield module
    module.dt.tmp_dir = before


def _check(jieba: Any, engine: Segmenter, sentence: str) -> None:
    """Words are those of jieba.cut; the class of a word that jieba's dictionary has is the dictionary's."""
    tokens = engine.tokens(sentence)
    assert list(tokens.words) == jieba.lcut(sentence)
    classes = jieba.posseg.dt.word_tag_tab
    for word, tag in zip(tokens.words, tokens.tags, strict=True):
        if len(word) > 1:
            assert tag == classes.get(word, tag), (word, sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_engine_gives_what_jieba_gives(jieba: Any, sentence: str) -> None:
    _check(jieba, Segmenter(rjieba.Jieba()), sentence)


@needs_shared
def test_the_engine_gives_what_jieba_gives_on_news(jieba: Any) -> None:
    engine = Segmenter(rjieba.Jieba())
    sentences = [json.loads(line)["text"] for line in _lines(MSRA, 900)]
    # the two cut Latin words and numbers differently
    hanzi_only = [sentence for sentence in sentences if not any(char.isascii() for char in sentence)]
    assert len(hanzi_only) > 300
    for sentence in hanzi_only:
        _check(jieba, engine, sentence)


def _lines(path: Path, count: int) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [line for _, line in zip(range(count), lines, strict=False)]


@given(st.text(st.sampled_from("中国共产党福州市鼓楼区和县委 \n\t\u3000a1-+.％。，★😀é\u200b\r"), max_size=40))
def test_tokens_cover_the_text_without_gaps(text: str) -> None:
    tokens = segmenter().tokens(text)
    assert "".join(tokens.words) == text
    assert len(tokens.words) == len(tokens.tags) == len(tokens.starts) == len(tokens.ends) == len(tokens)
    assert all(text[s:e] == w for s, e, w in zip(tokens.starts, tokens.ends, tokens.words, strict=True))
    assert sorted(tokens.at) == sorted({0, *tokens.ends})
    assert tokens.at[len(text)] == len(tokens)


def test_no_text_has_no_tokens() -> None:
    assert segmenter().tokens("") == Tokens((), (), ())


def test_full_names_of_places_are_words() -> None:
    tokens = segmenter().tokens("到开山屯镇光昭村调研")
    assert ("开山屯镇", "ns") in set(zip(tokens.words, tokens.tags, strict=True))


def test_short_and_ordinary_names_are_no_words() -> None:
    words = list(user_words(reference()))
    assert words == sorted(set(words))
    assert all(len(word) >= MIN_USER_WORD for word in words)
    assert {"澄迈县", "开山屯镇"} < set(words)
    assert not {"和县", "向山区", "建设街道"} & set(words)


def test_spans_between_words() -> None:
    tokens = segmenter().tokens("福州市召开会议")
    assert tokens.within(0, 3)
    assert not tokens.within(1, 3)
