"""Titles once the lines of pages are known."""

from __future__ import annotations

from functools import cache

from flows.reference import load
from transforms.discover.line_forms import form_of
from transforms.split import REFERENCES, make_retitler
from transforms.split.retitle import Title

_PAGE_LINE = "公文宝库 资料编号 WM-2031"
_BODY = "同志们：\n今天我们召开全县农业农村工作会议，主要任务是总结去年工作，部署今年任务。\n"


@cache
def _retitle(raw: str, *forms: str) -> Title | None:
    return make_retitler(load(REFERENCES))(raw, frozenset(forms))


def test_the_title_stands_below_the_line_of_the_page() -> None:
    title = "在全县农业农村工作会议上的讲话"
    raw = f"{_PAGE_LINE}\n{title}\n{_BODY}"
    found = _retitle(raw, form_of(_PAGE_LINE))
    assert found is not None
    assert (found.words, found.method) == (title, "first_line")
    assert raw[found.start : found.end] == title
    assert raw[found.heading_end :] == _BODY


def test_the_number_of_the_line_does_not_matter() -> None:
    raw = f"公文宝库 资料编号 WM-777\n{_BODY}"
    found = _retitle(raw, form_of(_PAGE_LINE))
    assert found is not None
    assert (found.method, found.start, found.end, found.heading_end) == ("opening", 0, 0, 0)
    assert found.words.startswith("今天我们召开")


def test_without_such_a_line_the_title_stays() -> None:
    assert _retitle(f"在全县农业农村工作会议上的讲话\n{_BODY}", form_of(_PAGE_LINE)) is None
    assert _retitle(f"{_PAGE_LINE}\n{_BODY}") is None
    assert _retitle("", form_of(_PAGE_LINE)) is None
