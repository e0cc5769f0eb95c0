"""Pages: what shows, and which of it is the main text."""

from __future__ import annotations

import pytest
import reader_files
from reader_files import PROSE, TITLE
from test_readers import read

BODY = f"<p>{PROSE * 2}</p>" * 4


def text_of(body: str) -> str:
    text = read(f"<html><body>{body}</body></html>".encode(), "a.html").text
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>甲</p><div>乙</div>丙", "甲\n乙\n丙\n"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙\n"),
        ("<p><b>甲</b><span>乙</span><a>丙</a></p>", "甲乙丙\n"),
        ("<p>甲\n   乙</p><p>a\n b</p>", "甲乙\na b\n"),
        ("&lt;甲&gt;&amp;&#19994;&hellip;", "<甲>&业…\n"),
        ("甲<script>x()</script><style>p{}</style><!-- 乙 --><template>丙</template>", "甲\n"),
        ('甲<p hidden>乙</p><p style="color:red;DISPLAY : none">丙</p>丁', "甲丁\n"),
        ("<table><tr><th>名称<th>数<tr><td><p>甲</p><td>1</table>", "名称\t数\n甲\t1\n"),
        ("<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>", "甲 乙\t丙\n"),
        ("<table><tr><td><h2>题</h2>甲</td><td>乙</td></tr></table>", "题\n甲\n乙\n"),
        ("<pre>甲\n  乙</pre>", "甲\n  乙\n"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙\n"),
        ("<title>不显示</title>甲", "甲\n"),
        ("甲<textarea>乙</textarea>", "甲乙\n"),
    ],
)
def test_visible_text(body: str, text: str) -> None:
    assert text_of(body) == text


def test_a_page_that_hides_everything_is_shown() -> None:
    assert text_of('<div style="display:none"><p>甲</p></div>') == "甲\n"


def test_text_without_a_tag_is_plain_text() -> None:
    found = read("甲\n乙\n".encode(), "a.html")
    assert (found.format, found.text) == ("text", "甲\n乙\n")


def test_the_main_text_is_the_passage_and_nothing_else_is_lost() -> None:
    main = f"<h1>{TITLE}</h1><div>发布时间：2021-03-05 08:00 来源：某县政府办公室</div>{BODY}<p>附件：1.名单.doc</p>"
    found = read(reader_files.page(main, head=f"<title>{TITLE} - 某县人民政府网</title>").encode(), "a.html")
    assert found.text is not None
    [passage] = found.passages
    shown = found.text[passage.start : passage.end]
    assert shown.startswith(TITLE)
    assert shown.endswith("附件：1.名单.doc\n")
    assert "热门链接" not in shown
    assert "热门链接" in found.text
    assert "政务公开" in found.text
    assert (passage.title, passage.date, passage.source) == (TITLE, "2021-03-05", "某县政府办公室")


def test_what_the_head_says_wins() -> None:
    head = (
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2020-01-02 10:00">'
        '<meta name="ContentSource" content="县应急局"><meta name="Url" content="http://www.example.gov.cn/1.html">'
    )
    main = f"<p>{TITLE}</p><p>发布时间：2021-03-05 来源：别处</p>{BODY}"
    [passage] = read(reader_files.page(main, head=head).encode(), "a.html").passages
    assert passage[2:] == (TITLE, "2020-01-02", "县应急局", "http://www.example.gov.cn/1.html")


def test_no_date_is_made_up() -> None:
    [passage] = read(
        reader_files.page(f"<h1>{TITLE}</h1>{BODY}<p>本办法自2019年1月1日起施行。</p>").encode(), "a.html"
    ).passages
    assert passage.date is None
    assert passage.source is None


def test_a_list_of_links_has_no_main_text_and_is_kept_whole() -> None:
    links = "".join(f'<li><a href="{at}">关于第{at}次会议的通知</a></li>' for at in range(30))
    found = read(reader_files.page(f"<ul>{links}</ul>").encode(), "a.html")
    assert [passage[:2] for passage in found.passages] == [(0, len(found.text or ""))]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_the_declared_encoding_is_used(declared: str) -> None:
    content = f'<html><head><meta charset="{declared}"></head><body>邨里</body></html>'.encode("gb18030")
    found = read(content, "a.htm")
    assert (found.text, found.encoding) == ("邨里\n", "gb18030")


def test_a_declaration_that_is_wrong_is_not_believed() -> None:
    content = f'<html><head><meta charset="gb2312"></head><body>{PROSE}</body></html>'.encode()
    assert read(content, "a.htm").text == f"{PROSE}\n"


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<table><tr><td>", "<ul><li>"])
def test_deep_pages_are_read_whole(opening: str) -> None:
    text = text_of(opening * 100_000 + "深处<p>后面</p>")
    assert "深处" in text
    assert "后面" in text


def test_many_short_cells_do_not_hang() -> None:
    found = read(("<html><table><tr><td>" + "甲<td>" * 30_000).encode(), "a.html")
    assert found.text is not None
    assert found.text.count("甲") == 30_000
