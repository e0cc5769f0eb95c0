"""Which reader a file gets, and what holds of every reader whatever the bytes."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
import reader_files
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_files import PROSE, TITLE

from flows.readers import READERS, extract, reader_for
from flows.readers.extracted import Extracted
from flows.reference import load
from transforms.decode import REFERENCES, Decoded, make_decoder


@cache
def decoder() -> Callable[[bytes], Decoded]:
    return make_decoder(load(REFERENCES))


def read(content: bytes, name: str) -> Extracted:
    return extract(content, name, decoder())


@cache
def samples() -> dict[str, bytes]:
    """A sound file of each format, by name."""
    return {
        "a.html": reader_files.page(f"<h1>{TITLE}</h1>" + f"<p>{PROSE * 3}</p>" * 4).encode(),
        "a.docx": reader_files.docx(
            reader_files.paragraph(TITLE) + reader_files.paragraph(PROSE), footer1=reader_files.paragraph("1")
        ),
        "a.odt": reader_files.odt(f"<text:h>{TITLE}</text:h><text:p>{PROSE}</text:p>"),
        "a.pdf": reader_files.pdf(TITLE, PROSE),
        "a.rtf": reader_files.rtf(reader_files.escaped(TITLE) + r"\par " + reader_files.escaped(PROSE)),
        "a.csv": f'标题,正文\n{TITLE},"{PROSE}\n{PROSE}"\n'.encode(),
        "a.tsv": f"title\ttext\n{TITLE}\t{PROSE}\n".encode(),
        "a.jsonl": f'{{"title": "{TITLE}", "text": "{PROSE}"}}\n{{"text": "{PROSE}"}}\n'.encode(),
        "a.json": f'[{{"title": "{TITLE}", "text": "{PROSE}"}}]'.encode(),
        "a.parquet": reader_files.parquet([{"title": TITLE, "text": PROSE}, {"title": None, "text": PROSE}]),
        "a.md": f"# {TITLE}\n\n{PROSE}\n".encode(),
        "a.doc": reader_files.compound("WordDocument"),
    }


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("a.html", "html"), ("a.docx", "docx"), ("a.odt", "odt"), ("a.pdf", "pdf"), ("a.rtf", "rtf"), ("a.csv", "csv"),
        ("a.tsv", "csv"), ("a.jsonl", "json"), ("a.json", "json"), ("a.parquet", "parquet"), ("a.md", "markdown"),
        ("a.doc", "doc"),
    ],
)  # fmt: skip
def test_each_format_has_its_reader(name: str, claimed: str) -> None:
    reader = reader_for(samples()[name], name)
    assert reader is not None
    assert reader.matches.format == claimed


def test_bytes_decide_before_the_name() -> None:
    for name in ("a.pdf", "a.docx", "a.odt", "a.rtf", "a.parquet", "a.html"):
        reader = reader_for(samples()[name], "x.txt")
        assert reader is not None
        assert reader.matches.format == name[2:]
    page = reader_for(samples()["a.html"], "x.doc")
    assert page is not None
    assert page.matches.format == "html"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PROSE.encode(), "a.txt"),
        (PROSE.encode(), "txt"),
        (PROSE.encode(), "a.docx"),
        (f"<?xml version='1.0'?><rss>{PROSE}</rss>".encode(), "a.xml"),
        (f"<!DOCTYPE html><html>{PROSE}</html>".encode(), "a.xml"),
        (f"书名号写作<书>，不写作<html标签>。{PROSE}".encode(), "a.txt"),
        (reader_files.zipped({"a.txt": PROSE}), "a.zip"),
    ],
)
def test_what_nobody_claims_is_left_to_decoding(content: bytes, name: str) -> None:
    assert reader_for(content, name) is None
    decoded = decoder()(content)
    found = read(content, name)
    assert (found.text, found.reason, found.passages) == (decoded.text, decoded.reason, ())


def test_a_page_in_utf16_is_a_page() -> None:
    reader = reader_for(f"<html><body>{PROSE}</body></html>".encode("utf-16"), "a")
    assert reader is not None
    assert reader.matches.format == "html"


def test_an_empty_file_is_told_as_such() -> None:
    assert [read(b"", name).reason for name in samples()] == ["empty"] * len(samples())


def test_nul_characters_are_left_out_and_told() -> None:
    found = read(f"{PROSE}\0{PROSE}\n".encode(), "a.txt")
    assert found.text == f"{PROSE}{PROSE}\n"
    assert found.detail and "NUL" in found.detail


def test_plain_text_needs_no_library_of_a_format() -> None:
    code = (
        "import sys; import flows.readers as r; r.reader_for(b'x' * 99, 'a.txt');"
        "print([name for name in ('lxml', 'justext', 'pypdfium2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("member", "form"),
    [("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"), ("OFD.xml", "ofd")],
)
def test_other_containers_are_refused_with_advice(member: str, form: str) -> None:
    found = read(reader_files.zipped({"[Content_Types].xml": "<Types/>", member: "<x/>"}), f"a.{form}")
    assert (found.format, found.reason, found.text) == (form, "unsupported_format", None)
    assert found.detail and "save" in found.detail


#: What may come out of `extract` beyond a result, as its readers say.
def _documented() -> tuple[type[BaseException], ...]:
    import pyarrow as pa  # noqa: PLC0415

    return (pa.ArrowException, OSError, ValueError, MemoryError, RecursionError, zipfile.BadZipFile)


def _check(content: bytes, name: str) -> None:
    try:
        found = read(content, name)
    except _documented():
        return
    assert (found.text is None) == (found.reason is not None)
    if found.text is None:
        assert found.detail and found.excerpt is not None
        return
    assert not set("\0\r") & set(found.text)
    found.text.encode()
    at = 0
    for passage in found.passages:
        assert at <= passage.start < passage.end <= len(found.text)
        at = passage.end


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", sorted(samples()))
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray(samples()[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    cut = data.draw(st.integers(0, len(content)))
    _check(bytes(content[:cut] if data.draw(st.booleans()) else content), name)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(READERS))
def test_any_bytes_are_read_or_refused(content: bytes, reader: object) -> None:
    matches = reader.matches  # type: ignore[attr-defined]
    for magic in matches.magic or (b"",):
        _check(magic + content, f"a.{(matches.suffixes or ('bin',))[0]}")
