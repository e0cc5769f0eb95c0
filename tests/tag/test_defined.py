"""Short names that a document defines."""

from __future__ import annotations

import pytest
from tag_pages import reference

from transforms.tag import make_tagger

_tag = make_tagger(reference())


def _organisations(text: str) -> list[tuple[str, str, str | None]]:
    return [(text[m.start : m.end], m.name, m.entity_id) for m in _tag(text, 0) if m.kind == "ORG"]


@pytest.mark.parametrize("form", ["（以下简称“市局”）", "(以下简称市局)", "（下称市局）", "（简称“市局”）"])
def test_a_short_name_is_the_organisation_it_was_defined_for(form: str) -> None:
    text = f"福州市教育局{form}印发通知。会后,市局进行督查。"
    found = _organisations(text)
    assert [words for words, _, _ in found] == ["福州市教育局", "市局", "市局"]
    assert {entity for _, _, entity in found} == {"org:福州市教育局"}
    assert {name for _, name, _ in found} == {"福州市教育局"}


def test_before_its_definition_a_short_name_means_nothing() -> None:
    text = "市局来人。福州市教育局（以下简称“市局”）印发通知。"
    assert [m.start for m in _tag(text, 0) if m.method == "defined"] == [text.index("“市局") + 1]


def test_what_is_part_of_another_name_is_left() -> None:
    text = "福州市教育局（以下简称“教育局”）与厦门市教育局会商。"
    assert ("厦门市教育局", "厦门市教育局", "org:厦门市教育局") in _organisations(text)
    assert [m.start for m in _tag(text, 0) if m.method == "defined"] == [text.index("“教育局") + 1]


@pytest.mark.parametrize("text", ["这项工作（以下简称“工作”）很重要。", "称赞他（简称为王）。", "人称福州市教育局。"])
def test_other_brackets_define_no_organisation(text: str) -> None:
    assert not [m for m in _tag(text, 0) if m.method == "defined"]
