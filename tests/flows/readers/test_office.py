"""Word processors' files: docx, odt, rtf, and doc through LibreOffice."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import reader_files
from reader_files import PROSE, TITLE, docx, escaped, odt, paragraph, rtf
from test_readers import read

from flows.readers import office, zipped
from flows.readers.numerals import write


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return paragraph(text, properties)


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    inner = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "第%1条")
    + level(1, "decimal", "（%2）")
    + level(2, "decimal", "%1.%2.%3")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def body_of(content: bytes, name: str = "a.docx") -> str:
    text = read(content, name).text
    assert text is not None
    return text


def test_automatic_numbers_are_written_out() -> None:
    body = numbered("甲") + numbered("子", level=1) + numbered("丑", level=1) + numbered("乙") + numbered("寅", level=1)
    text = body_of(docx(body + numbered("又", number=2), numbering=NUMBERING))
    assert text == "第一条 甲\n（1）子\n（2）丑\n第二条 乙\n（1）寅\n第一条 又\n"


def test_numbers_of_styles_and_of_higher_levels() -> None:
    style = '<w:style w:styleId="S"><w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styled = paragraph("款", '<w:pPr><w:pStyle w:val="S"/></w:pPr>')
    text = body_of(docx(numbered("甲") + styled + styled, numbering=NUMBERING, styles=style))
    assert text == "第一条 甲\n一.1.1 款\n一.1.2 款\n"


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("chineseCounting", "一 十 十一 二十 一百零五 10000"),
        ("chineseLegalSimplified", "壹 壹拾 壹拾壹 贰拾 壹佰零伍 10000"),
        ("decimalEnclosedCircle", "① ⑩ ⑪ ⑳ 105 10000"),
        ("upperRoman", "I X XI XX CV 10000"),
        ("ideographTraditional", "甲 癸 11 20 105 10000"),
        ("unheardOf", "1 10 11 20 105 10000"),
    ],
)
def test_numerals(form: str, written: str) -> None:
    assert " ".join(write(number, form=form) for number in (1, 10, 11, 20, 105, 10000)) == written


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:t>删</w:t></w:r></w:del></w:p>", "增\n"),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:t>后</w:t></w:r></w:p>", "链接后\n"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", "显\n"),
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>", "甲\t乙\n丙\n"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>", "3\n"),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc><w:tc>{paragraph('丙')}</w:tc></w:tr></w:tbl>",
            "甲 乙\t丙\n",
        ),
        (
            "<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph("框")
            + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" + paragraph("框")
            + "</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>后</w:t></w:r></w:p>",
            "前后\n框\n",
        ),
    ],
)  # fmt: skip
def test_what_a_docx_shows(body: str, text: str) -> None:
    assert body_of(docx(body)) == text


def test_notes_follow_the_text_and_headers_stand_outside_it() -> None:
    body = paragraph(TITLE) + '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="7"/></w:r></w:p>'
    notes = f'<w:footnote w:id="7">{paragraph("注释")}</w:footnote>'
    found = read(docx(body, footnotes=notes, header1=paragraph("密级"), footer1=paragraph("密级")), "a.docx")
    assert found.text == f"{TITLE}\n甲[1]\n[1] 注释\n密级\n"
    assert found.passages == ((0, found.text.index("密级"), None, None, None, None),)


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_BYTES", 100_000)
    assert read(docx(paragraph("甲" * 100_000)), "a.docx").reason == "too_large"
    assert read(odt("<text:p>" + "甲" * 100_000 + "</text:p>"), "a.odt").reason == "too_large"


def test_a_directory_that_lies_about_sizes_is_no_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_BYTES", 100_000)
    content = docx(paragraph("甲" * 100_000))
    size = len(f"<w:document>{paragraph('甲' * 100_000)}".encode()).to_bytes(4, "little")[2:]
    assert read(content.replace(size, b"\0\0"), "a.docx").text is None


def test_entities_are_not_expanded() -> None:
    content = reader_files.zipped({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY b "乙乙">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:p><w:r><w:t>甲&e;&b;</w:t></w:r></w:p></w:document>",
    })  # fmt: skip
    assert body_of(content) == "甲\n"


def test_locked_and_broken_documents() -> None:
    assert read(reader_files.compound("EncryptedPackage"), "a.docx").reason == "password"
    sound = docx(paragraph(PROSE))
    assert read(sound[: len(sound) // 2], "a.docx").reason == "malformed"
    locked = odt("").replace(b"<manifest/>", b"")
    assert read(locked, "a.odt").reason in (None, "malformed")
    content = reader_files.zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
        "content.xml": b"\x80\x81",
    })  # fmt: skip
    assert read(content, "a.odt").reason == "password"


LIST_STYLE = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-prefix="第" '
    'style:num-suffix="条" style:num-format="一, 二, 三, ..."/></text:list-style>'
)


def test_odt() -> None:
    items = "".join(f"<text:list-item><text:p>{name}</text:p></text:list-item>" for name in ("甲", "乙"))
    body = (
        f"<text:h>{TITLE}</text:h><text:p>一<text:s text:c='2'/>二<text:tab/>三<text:line-break/>四</text:p>"
        "<text:tracked-changes><text:changed-region><text:p>删</text:p></text:changed-region></text:tracked-changes>"
        f'<text:list text:style-name="L">{items}</text:list>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>注<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>释</text:p>"
        "</text:note-body></text:note>。</text:p>"
    )
    footer = "<style:master-page><style:footer><text:p>页脚</text:p></style:footer></style:master-page>"
    found = read(odt(body, automatic=LIST_STYLE, master=footer), "a.odt")
    assert found.text == f"{TITLE}\n一  二\t三\n四\n第一条甲\n第二条乙\na\tb\n注[1]。\n[1] 释\n页脚\n"
    assert found.passages == ((0, len(found.text) - 3, None, None, None, None),)


def test_fodt() -> None:
    content = (
        f'<?xml version="1.0"?><office:document {reader_files.ODF_SPACES}><office:body><office:text>'
        f"<text:p>{PROSE}</text:p></office:text></office:body></office:document>"
    )
    assert body_of(content.encode(), "a.fodt") == f"{PROSE}\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (escaped(TITLE) + r"\par " + escaped("二"), f"{TITLE}\n二\n"),
        (r"\u20851?\u20110 ?", "关于\n"),
        (r"\uc2\u20851\'b9\'d8\u20110\'d3\'da", "关于\n"),
        (r"{\f2 " + escaped("關於", "cp950") + r"}\f0 " + escaped("关于"), "關於关于\n"),
        (escaped("㐀𠀀"), "㐀𠀀\n"),
        (r"\u-10178?\u-9001?", "\U0001f8d7\n"),
        (r"a{\v b}{\deleted c}{\*\unknown d}{\info{\title e}}f", "af\n"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt g}}", "g\n"),
        (r"\trowd\intbl a\cell b\par c\cell\row\pard d", "a\tb c\nd\n"),
        (r"{\listtext\'d2\'bb\'a1\'a2}x", "一、x\n"),
        (r"a\{b\}\\c\~d\emdash", "a{b}\\c\xa0d—\n"),
        (r"{\shp{\*\shpinst{\sp{\sn n}}{\shptxt box\par}}{\shprslt twice}}x", "x\nbox\n"),
        (r"a{\footnote note}b", "a[1]b\n[1] note\n"),
    ],
)
def test_rtf(body: str, text: str) -> None:
    assert body_of(rtf(body), "a.rtf") == text


def test_raw_bytes_of_careless_writers() -> None:
    content = rtf("").replace(b"\n}", "乗\u4e97".encode("gb18030") + b"\n}")
    assert body_of(content, "a.rtf") == "乗\u4e97\n"


def test_headers_of_rtf_stand_outside() -> None:
    found = read(rtf(r"{\header " + escaped("内部资料") + "}" + escaped(PROSE)), "a.rtf")
    assert found.text == f"{PROSE}\n内部资料\n"
    assert found.passages == ((0, len(PROSE) + 1, None, None, None, None),)


def fake_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_doc_goes_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(docx(paragraph(PROSE)))
    script = f'[ -s "$9" ] && mkdir "$8" && cp {tmp_path}/made.docx "$8/given.docx"'
    fake_program(tmp_path, monkeypatch, script)
    found = read(reader_files.compound("WordDocument"), "a.doc")
    assert (found.format, found.text) == ("doc", f"{PROSE}\n")
    assert read(reader_files.compound("WordDocument"), "a.wps").format == "wps"


def test_a_conversion_that_fails_or_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_program(tmp_path, monkeypatch, "exit 1")
    assert read(reader_files.compound("WordDocument"), "a.doc").reason == "malformed"
    monkeypatch.setattr(office, "TIMEOUT", 0.2)
    fake_program(tmp_path, monkeypatch, "sleep 20 & wait")
    found = read(reader_files.compound("WordDocument"), "a.doc")
    assert found.reason == "malformed"
    assert found.detail and "0.2 s" in found.detail


def test_doc_without_libreoffice_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = read(reader_files.compound("WordDocument"), "a.wps")
    assert (found.format, found.reason) == ("doc", "needs_libreoffice")
    assert found.detail and "install" in found.detail


@pytest.mark.parametrize("stream", ["Workbook", "PowerPoint Document"])
def test_sheets_and_slides_are_not_read(stream: str) -> None:
    assert read(reader_files.compound(stream), "a.doc").reason == "unsupported_format"


def test_a_locked_doc() -> None:
    content = reader_files.compound("WordDocument") + b"\xec\xa5" + b"\0" * 8 + b"\x00\x01" + b"\0" * 500
    assert read(content, "a.doc").reason == "password"
