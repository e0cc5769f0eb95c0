"""`gongwen propose-policies`."""

from __future__ import annotations

from pathlib import Path

from flows_helpers import run_plain
from typer.testing import CliRunner

from flows.cli import app

_TEXT = "全乡推行“四网一格”治理，坚持{}个方面抓落实，各村干部带头入户走访，解决群众急难愁盼问题{}件。"


def test_a_lake_proposes_what_its_documents_share(tmp_path: Path) -> None:
    for number, word in enumerate(["两", "三", "四"]):
        file = tmp_path / "raw" / f"{number}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"第{number}村工作总结\n" + _TEXT.format(word, 20 + number) * (number + 1), encoding="utf-8")
    lake = tmp_path / "lake"
    run_plain(lake, tmp_path / "raw")
    result = CliRunner().invoke(app, ["propose-policies", "--lake", str(lake), "--least", "1"])
    assert result.exit_code == 0, result.output
    header, *rows = result.stdout.splitlines()
    assert header.split("\t") == ["term", "form", "documents", "mentions", "document_id", "start", "end", "example"]
    assert [row.split("\t")[:2] for row in rows if "四网一格" in row] == [["四网一格", "quoted"]]
    out = tmp_path / "review" / "phrases.tsv"
    assert CliRunner().invoke(app, ["propose-policies", "--lake", str(lake), "--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("term\t")


def test_a_folder_without_a_corpus_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["propose-policies", "--lake", str(tmp_path)])
    assert result.exit_code == 2
    assert "no corpus there" in result.output
