"""Lines by their words: every row of the reference file is held to its example."""

from __future__ import annotations

import pytest

from flows.reference import load
from transforms.sections.lines import REFERENCES, date_at_end, is_date, make_lines, may_be_heading

_REFERENCE = load(REFERENCES)


@pytest.mark.parametrize("row", _REFERENCE["section_lines"], ids=lambda row: row["pattern"])
def test_rows_are_for_their_example(row: dict[str, str]) -> None:
    kind = row["kind"]
    tests = make_lines({"section_lines": tuple(_others(kind, row))})
    test = {"signature": tests.label, "signatory": tests.signature}.get(kind) or getattr(tests, kind)
    assert test(row["example"])


def _others(kind: str, row: dict[str, str]) -> list[dict[str, str]]:
    """The row alone of its kind, and a row of every other kind that matches nothing here."""
    kinds = {other["kind"] for other in _REFERENCE["section_lines"]} - {kind}
    return [row, *({"kind": other, "pattern": "※※", "example": ""} for other in kinds)]


@pytest.mark.parametrize(
    "line",
    [
        "2021年3月5日",
        "（2021年3月5日）",
        "二〇二一年三月",
        "20xx年x月x日",
        "2021-03-05",
        "2021.3.5",
        "2021 年 3 月 5 日",
        "21年3月5日",
    ],
)
def test_dates(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize("line", ["2021年", "3.5%", "2021年3月5日召开", "2021-03.05", "三月", "每年3月5日", ""])
def test_what_is_no_date(line: str) -> None:
    assert not is_date(line)


def test_a_date_at_the_end_of_a_signature() -> None:
    assert date_at_end("溪口县水利局 2021年3月5日") == 7
    assert date_at_end("溪口县水利局") == -1


@pytest.mark.parametrize("line", ["把水引过来，救活一片田", "抓实基层基础 建强战斗堡垒"])
def test_lines_that_may_head(line: str) -> None:
    assert may_be_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "林满仓",
        "（通讯员供稿）",
        "泾环委〔2021〕3号",
        "联系电话0555",
        "渠修了。",
        "——在动员会上",
        "摘要、关键词、",
        "来源 本报",
    ],
)
def test_lines_that_head_nothing(line: str) -> None:
    assert not may_be_heading(line)
