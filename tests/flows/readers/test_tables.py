"""Tables and JSON: a passage a row, with what the row says of it."""

from __future__ import annotations

import json

import pytest
import reader_files
from reader_files import PROSE, TITLE
from test_readers import read

from flows.readers.extracted import Extracted


def shown(found: Extracted) -> list[str]:
    assert found.text is not None
    return [found.text[passage.start : passage.end] for passage in found.passages]


def test_rows_of_csv() -> None:
    text = (
        f'标题,正文,发布日期,来源,网址,编号\n{TITLE},"{PROSE}\n“甲”""乙""",2021年3月5日,县政府,http://a,1\n,丁,旧,,,2\n'
    )
    found = read(text.encode("gb18030"), "a.csv")
    assert shown(found) == [f'{TITLE}\n{PROSE}\n“甲”"乙"\n', "丁\n"]
    assert [passage[2:] for passage in found.passages] == [
        (TITLE, "2021-03-05", "县政府", "http://a"),
        (None, "旧", None, None),
    ]
    assert (found.encoding, found.format) == ("gb18030", "csv")
    assert found.detail and "编号" in found.detail


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("title;text\n甲;乙\n", "a.csv"),
        ("title\ttext\n甲\t乙\n", "a.csv"),
        ("title\ttext\n甲\t乙\n", "a.tsv"),
        ("\ufeff title , Text \r\n甲,乙\r\n", "a.csv"),
        ("\n\ntitle,text\n甲,乙", "a.csv"),
        ("title,text\n甲\0,乙\n" + "\n" * 60, "a.csv"),
    ],
)
def test_shapes_of_tables(text: str, name: str) -> None:
    found = read(text.encode(), name)
    assert shown(found) == ["甲\n乙\n"]
    assert found.passages[0].title == "甲"


def test_a_bad_row_does_not_lose_the_others() -> None:
    found = read('标题,正文\n一,甲\n二,乙,多\n三,"开\n四,丁\n五,戊\n'.encode(), "a.csv")
    assert found.text == '一\n甲\n二,乙,多\n三,"开\n四\n丁\n五\n戊\n'
    assert shown(found) == ["一\n甲\n", "四\n丁\n", "五\n戊\n"]
    assert found.detail and found.detail.startswith("2 row(s)")


def test_quotes_that_are_never_closed_do_not_hang() -> None:
    found = read(("标题,正文\n" + '甲,"乙\n' * 20_001).encode(), "a.csv")
    assert found.text is not None
    assert found.text.count("甲") == 20_001


def test_huge_fields_are_read() -> None:
    found = read(f"text\n{'甲' * 300_000}\n".encode(), "a.csv")
    assert shown(found) == ["甲" * 300_000 + "\n"]


@pytest.mark.parametrize(
    ("content", "name"),
    [("编号,数\n1,2\n", "a.csv"), ('{"编号": 1}\n', "a.jsonl"), ('{"编号": 1}', "a.json"), ("[1, 2]", "a.json")],
)
def test_a_table_without_a_text_names_its_columns(content: str, name: str) -> None:
    found = read(content.encode(), name)
    assert found.text is None
    assert found.reason in {"no_text_column", "malformed"}
    assert found.detail
    assert ("编号" in found.detail) == ("编号" in content)


def test_rows_of_jsonl() -> None:
    rows = [
        {"title": TITLE, "content": PROSE, "date": "20210305", "url": "http://a"},
        {"title": TITLE, "content": f"{TITLE}\n{PROSE}"},
        {"content": None, "title": "只有标题"},
        {"paragraphs": ["甲", {"内容": "乙"}]},
        "丙",
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    found = read("\n".join([*lines[:2], '{"content": "断', *lines[2:], ""]).encode(), "a.jsonl")
    assert shown(found) == [f"{TITLE}\n{PROSE}\n", f"{TITLE}\n{PROSE}\n", "甲\n乙\n", "丙\n"]
    assert found.text is not None
    assert '{"content": "断\n只有标题\n' in found.text
    assert found.passages[0][2:] == (TITLE, "2021-03-05", None, "http://a")
    assert found.detail == "1 row(s) could not be read and stand as they are, outside the texts"


@pytest.mark.parametrize(
    "text",
    [
        '[{"text": "甲"}, {"text": "乙"}]',
        '{"code": 0, "data": {"list": [{"text": "甲"}, {"text": "乙"}]}}',
        '{"text": "甲"}\n{"text": "乙"}\n',
        '[{"text": "甲"}, {"text": "乙"}, {"te',
    ],
)
def test_shapes_of_json(text: str) -> None:
    assert shown(read(text.encode(), "a.json")) == ["甲\n", "乙\n"]


def test_one_object_is_one_text() -> None:
    found = read('{"title": "题", "text": "甲\\r\\n乙\\u0000\\ud800"}'.encode(), "a.json")
    assert found.text == "题\n甲\n乙\ufffd\n"


def test_deep_and_broken_json() -> None:
    for content in (b"[" * 100_000, b'{"text":' * 100_000, b"no", b"[1, 2"):
        assert read(content, "a.json").reason == "malformed"


def test_parquet() -> None:
    found = read(
        reader_files.parquet([{"标题": TITLE, "正文": PROSE, "号": 1}, {"标题": None, "正文": None, "号": 2}]), "a"
    )
    assert shown(found) == [f"{TITLE}\n{PROSE}\n"]
    assert found.detail == "columns not used: 号"
    assert read(reader_files.parquet([{"a": 1}]), "a.parquet").reason == "no_text_column"
    assert read(reader_files.parquet([{"text": "甲"}])[:-20], "a.parquet").reason == "malformed"


def test_markdown_stays_as_it_is() -> None:
    found = read(f"# {TITLE}\n\n**{PROSE}**\n".encode(), "a.md")
    assert (found.format, found.text) == ("markdown", f"# {TITLE}\n\n**{PROSE}**\n")


def test_pdf() -> None:
    found = read(reader_files.pdf(TITLE, "", PROSE), "a.pdf")
    assert found.text == f"{TITLE}\n{PROSE}\n"
    assert found.detail == "pages without text: 2"
    scan = read(reader_files.pdf("", ""), "a.pdf")
    assert (scan.reason, scan.text) == ("no_text_layer", None)
    assert read(b"%PDF-1.7\nbroken", "a.pdf").reason == "malformed"
