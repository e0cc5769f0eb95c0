"""How well rules find meetings, documents, phrases, offices, dates and amounts, on sentences marked by hand."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest
from support import ROOT
from tag_pages import reference

from transforms.tag import make_tagger
from transforms.tag.mention import Mention

_KINDS = ("MEETING", "DOCUMENT", "POLICY", "POSITION", "DATE", "AMOUNT")
_SETS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (ROOT / "tests" / "cases" / "mention_sets.toml").read_text(encoding="utf-8")
)
_tag = make_tagger(reference())


def _lies_in_marked(text: str, mention: Mention, marked: list[list[str]]) -> bool:
    """Whether a mention is a part of a longer marked one."""
    for _, words, *_ in marked:
        start = text.find(words, max(0, mention.end - len(words)))
        if 0 <= start <= mention.start and mention.end <= start + len(words) > start + mention.end - mention.start:
            return True
    return False


@cache
def _counts(name: str) -> dict[str, list[int]]:
    """Of each kind how many mentions were right, found, and marked; a normal form is compared where one is marked.

    The sets mark outermost mentions: what lies in a longer marked one (脱贫攻坚 in a meeting's name) does not count.
    """
    counts = {kind: [0, 0, 0] for kind in _KINDS}
    for case in _SETS[name]:
        text = case["text"]
        marked = [tuple(entry) for entry in case["found"]]
        for mention in _tag(text, 0):
            if mention.kind not in counts or _lies_in_marked(text, mention, case["found"]):
                continue
            counts[mention.kind][1] += 1
            entry = (mention.kind, text[mention.start : mention.end])
            for wanted in (entry, (*entry, mention.name)):
                if wanted in marked:
                    marked.remove(wanted)
                    counts[mention.kind][0] += 1
                    break
        for kind, *_ in case["found"]:
            counts[kind][2] += 1
    return counts


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("name", sorted(_SETS))
def test_nine_in_ten_are_found_and_right(name: str, kind: str) -> None:
    right, found, marked = _counts(name)[kind]
    assert marked >= 10
    assert 2 * right / (found + marked) >= 0.9, (right, found, marked)


@pytest.mark.parametrize("name", sorted(_SETS))
def test_what_is_marked_stands_in_its_sentence(name: str) -> None:
    for case in _SETS[name]:
        for _, words, *_ in case["found"]:
            assert words in case["text"], words
