"""The page of a lake and of a document: what it tells, in both languages, and that nothing in a lake can act in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from flows_helpers import run_plain
from lxml import html
from typer.testing import CliRunner

from flows.cli import app
from flows.explain import explain_document
from flows.lake import Lake
from flows.reference import rows
from flows.report.figures import LONGEST, figures_of, queries
from flows.report.page import explanation, report
from flows.report.tables import opened
from flows.report.words import said, words
from flows.visible import harmless
from transforms.schemas import DOCUMENTS
from transforms.stages import STAGES

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: chromium")

#: What a page may consist of besides the drawings, and what may lead somewhere.
_ELEMENTS = set(
    re.findall(
        r"\w+",
        """html head meta title style body script header main section nav article figure figcaption div p span b strong
        h1 h2 h3 ul ol li dl dt dd a code bdi q br table thead tbody tr th td details summary form label input mark del
        ins svg g path rect line text tspan""",
    )
)


@pytest.fixture(scope="module")
def page(sample_lake: Path) -> str:
    return report(Lake(str(sample_lake)))[0]


@pytest.fixture(scope="module")
def one(sample_lake: Path) -> str:
    return explanation(explain_document(str(sample_lake), _document(sample_lake)))


def _document(lake: Path) -> str:
    """A document that has copies, changes and findings."""
    edits = pd.read_parquet(lake / "edits").groupby("document_id").size()
    duplicates = pd.read_parquet(lake / "duplicates").document_id
    return str(edits[edits.index.isin(duplicates)].idxmax())


# ---------------------------------------------------------------------------------------------- what it tells
def test_the_figures_are_those_of_the_tables(sample_lake: Path) -> None:
    figures = report(Lake(str(sample_lake)))[1]
    totals = figures["totals"][0]
    for table in ("sources", "documents", "edits", "findings", "mentions", "entities", "rejects"):
        assert totals[table] == len(pd.read_parquet(sample_lake / table)), table
    assert totals["kept"] == len(pd.read_parquet(sample_lake / "corpus"))
    assert sum(row["edits"] for row in figures["rules"]) == totals["edits"]
    conserved = figures["conservation"][0]
    assert conserved["in_neither"] == conserved["in_both"] == 0
    documents = pd.read_parquet(sample_lake / "documents")
    assert conserved["in_documents"] == (documents.raw_end - documents.raw_start).sum()
    assert figures["rewrites"]
    assert figures["phrases"]
    assert {row["reason"] for row in figures["rejects"]} == set(pd.read_parquet(sample_lake / "rejects").reason)


def test_years_add_up_to_the_documents_that_have_one(sample_lake: Path) -> None:
    with opened(Lake(str(sample_lake))) as connection:
        figures = figures_of(connection)
    assert sum(row["documents"] for row in figures["years"]) == pytest.approx(figures["dating"][0]["narrow"])


def test_the_page_shows_what_was_substituted_and_injected(page: str, sample_lake: Path) -> None:
    text = html.fromstring(page).text_content()
    for phrase in pd.read_parquet(sample_lake / "site_phrases").phrase:
        assert phrase in text
    assert "换字改写" in text
    sections = [section.get("id") for section in html.fromstring(page).iter("section")]
    assert sections == ["arrived", "cleaned", "copies", "themes", "places", "named", "years", "runs", "samples"]


def test_the_same_lake_gives_the_same_page_wherever_it_lies(sample_lake: Path, page: str, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(sample_lake, tmp_path / "copy")
    assert report(Lake(str(elsewhere)))[0] == page
    fsspec.filesystem("memory").put(str(sample_lake), "/report-lake", recursive=True)
    assert report(Lake("memory://report-lake"))[0] == page


def test_a_lake_without_rows_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run_plain(tmp_path / "lake", tmp_path / "empty.txt")
    page, figures = report(Lake(str(tmp_path / "lake")))
    assert figures["totals"][0]["documents"] == 0
    assert "空文件" in page


# ------------------------------------------------------------------------------------------------ how large it is
def test_every_list_of_a_page_has_a_limit() -> None:
    for name, query in queries().items():
        single = re.search(r"^select\b(?!.*\bgroup by\b).*\b(count|sum)\(", query, re.DOTALL | re.MULTILINE)
        assert re.search(r"limit (\d+)\s*\Z", query) or single, name
    assert max(int(most) for query in queries().values() for most in re.findall(r"limit (\d+)\s*\Z", query)) <= 320


def test_every_text_of_a_page_has_a_limit(tmp_path: Path) -> None:
    """Names and titles of any length, and many of them, make no large page."""
    sources = tmp_path / "2026-01-05"
    sources.mkdir()
    for number in range(60):
        long = "".join(chr(0x4E00 + (number * 97 + at * 31) % 2000) for at in range(3000))
        (sources / f"{number}.txt").write_text(f"{long}\n{long}（{long}）\n", encoding="utf-8")
    run_plain(tmp_path / "lake", sources)
    page, figures = report(Lake(str(tmp_path / "lake")))
    texts = [value for rows in figures.values() for row in rows for value in row.values() if isinstance(value, str)]
    assert max(map(len, texts)) <= LONGEST
    assert len(page.encode()) < 1_000_000


# ------------------------------------------------------------------------------------------- both languages
def test_everything_is_said_in_both_languages(page: str, one: str) -> None:
    for written in (page, one):
        root = html.fromstring(written)
        zh, en = (root.find_class(language) for language in ("zh", "en"))
        assert len(zh) == len(en) > 100
        for chinese, english in zip(zh, en, strict=True):
            assert chinese.getparent() is english.getparent()
            assert chinese.text_content().strip()
            assert english.text_content().strip()
        assert {it.get("lang") for it in zh if it.tag == "span"} == {"zh-Hans"}


def test_whatever_the_lake_names_has_words(sample_lake: Path) -> None:
    named = {
        "rule": {part for rule in pd.read_parquet(sample_lake / "edits").rule for part in rule.split("+")},
        "finding": set(pd.read_parquet(sample_lake / "findings").kind),
        "mention": set(pd.read_parquet(sample_lake / "mentions").kind),
        "status": set(pd.read_parquet(sample_lake / "sources").status),
        "reason": set(pd.read_parquet(sample_lake / "rejects").reason),
        "relation": set(pd.read_parquet(sample_lake / "duplicates").relation),
        "flag": {flag for flags in pd.read_parquet(sample_lake / "documents")["flags"] for flag in flags},
        "stage": {stage.name for stage in STAGES},
        "theme": {row["theme"] for row in rows("themes")},
        "province": {row["short"] for row in rows("places") if row["level"] == "province"},
        "genre": {row["genre"] for row in rows("genres")} - {""},
        "level": {row["level"] for row in rows("levels")} - {""},
        "sample": {name.removeprefix("sample_") for name in queries() if name.startswith("sample_")},
        "column": set(DOCUMENTS.schema.names) - {"raw_text", "text", "dated_by", "described_by"},
    }
    assert [
        f"{sort}.{name}" for sort, names in named.items() for name in names if f"{sort}.{name}" not in words()
    ] == []


def test_words_are_sorted_and_whole() -> None:
    assert list(words()) == sorted(words())
    assert all(it.zh.strip() == it.zh and it.en.strip() == it.en and it.zh and it.en for it in words().values())
    assert said("rule", "bracket+unheard_of") == ("括号改全角＋unheard_of", "full-width brackets + unheard_of")


# ------------------------------------------------------------------------------------------- nothing can act
def _policy(written: str) -> str:
    return html.fromstring(written).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def _is_harmless(written: str) -> None:
    """Holds a page to its own parts: one style and one script, whose digests the policy names, and links within."""
    root = html.fromstring(written)
    assert {element.tag for element in root.iter() if isinstance(element.tag, str)} <= _ELEMENTS
    assert not [element for element in root.iter() if not isinstance(element.tag, str)], "no comments"
    for name in ("script", "style"):
        [element] = root.iter(name)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in _policy(written)
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "style", "action", "srcdoc")}
    assert all(link.startswith("#") for link in root.xpath("//@href"))
    assert _policy(written).startswith("default-src 'none';")
    assert harmless(written) == written


def test_pages_stand_alone(page: str, one: str) -> None:
    _is_harmless(page)
    _is_harmless(one)
    for link in html.fromstring(page).xpath("//a/@href"):
        assert html.fromstring(page).get_element_by_id(link[1:]) is not None


HOSTILE = (
    '<script>document.title="owned"</script></script><!--<img src=x onerror=\'document.title="owned"\'>'
    "]]></style></title>\u202e倒着写\u202c\u200b\u2028\u2029\x1b[31m{{ 7 * 7 }}{% raw %}&lt;b&gt;\x85"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The pages of a lake whose paths, titles and texts all try to act."""
    folder = tmp_path_factory.mktemp("hostile") / "2026-01-05"
    folder.mkdir()
    for number in range(4):
        body = f"关于{HOSTILE}的通知\n各单位：\n　　{HOSTILE}王建国同志任县委书记,请认真学习《{HOSTILE}》。{number}\n"
        (folder / f'{number}"><svg onload=alert(1)>\u202e.txt').write_text(body * 2, encoding="utf-8")
    lake = folder.parent / "lake"
    run_plain(lake, folder, source=HOSTILE)
    key = pd.read_parquet(lake / "documents").document_id.min()
    return report(Lake(str(lake)))[0], explanation(explain_document(str(lake), key))


def test_a_hostile_lake_does_nothing(hostile: tuple[str, str]) -> None:
    for written in hostile:
        _is_harmless(written)
        assert "‹RLO›" in written
        assert "49" not in html.fromstring(written).find_class("raw")[0].text_content()


def _in_a_browser(page: str, folder: Path, *, address: str = "", extra: str = "") -> str:
    """What a browser makes of a page, some seconds after it was opened from a file."""
    file = folder / "page.html"
    file.write_text(page.replace("</body>", f"{extra}</body>"), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
    command += ["--virtual-time-budget=4000", "--dump-dom", f"{file.as_uri()}{address}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@needs_chromium
def test_a_hostile_lake_does_nothing_in_a_browser(hostile: tuple[str, str], tmp_path: Path) -> None:
    title = html.fromstring(hostile[0]).findtext(".//title")
    seen = html.fromstring(_in_a_browser(hostile[0], tmp_path, extra='<script>document.title = "owned"</script>'))
    assert seen.findtext(".//title") == title, "the policy stops what is not the page's own"
    assert "scripted" in seen.get("class"), "and lets that run"


@needs_chromium
def test_links_open_samples_and_the_switch_turns_the_language(page: str, tmp_path: Path) -> None:
    key = html.fromstring(page).find_class("sample")[0].get("id")
    seen = html.fromstring(_in_a_browser(page, tmp_path, address=f"?language=en#{key}"))
    assert seen.get("lang") == "en"
    assert [it.get("id") for it in seen.find_class("sample") if it.get("open") is not None] == [key]


@needs_chromium
def test_evidence_is_shown_to_the_keyboard(one: str, tmp_path: Path) -> None:
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", one)
    focus = '<script>document.querySelector(".clean mark").focus({preventScroll: true})</script>'
    tip = html.fromstring(_in_a_browser(free, tmp_path, extra=focus)).get_element_by_id("tip")
    assert tip.get("hidden") is None
    assert re.search(r"\d\.\d\d", tip.text_content())


# ---------------------------------------------------------------------------------------------- commands
def test_the_commands_write_pages(sample_lake: Path, tmp_path: Path, page: str) -> None:
    out = tmp_path / "new" / "report.html"
    done = CliRunner().invoke(app, ["report", "--lake", str(sample_lake), "--out", str(out)])
    assert done.exit_code == 0
    assert done.stdout.strip() == str(out)
    assert out.read_text(encoding="utf-8") == page
    done = CliRunner().invoke(app, ["report", "--lake", str(sample_lake), "--out", str(out), "--json"])
    assert json.loads(done.stdout)["figures"]["totals"][0]["sources"] > 20
    html_file = tmp_path / "one.html"
    key = _document(sample_lake)
    done = CliRunner().invoke(app, ["explain", key, "--lake", str(sample_lake), "--html", str(html_file)])
    assert (done.exit_code, done.stdout.strip()) == (0, str(html_file))
    assert key in html_file.read_text(encoding="utf-8")


def test_wrong_usage_is_told(sample_lake: Path, tmp_path: Path) -> None:
    nowhere = CliRunner().invoke(app, ["report", "--lake", str(tmp_path / "nothing")])
    assert nowhere.exit_code == 2
    assert "no lake there" in nowhere.stderr
    blocked = CliRunner().invoke(app, ["report", "--lake", str(sample_lake), "--out", str(tmp_path)])
    assert blocked.exit_code == 2
    assert "cannot be written" in blocked.stderr
