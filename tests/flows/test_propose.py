"""`gongwen propose-policies` and `gongwen propose-terms`."""

from __future__ import annotations

import json
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


def test_terms_come_from_labelled_files_or_from_a_lake(tmp_path: Path) -> None:
    rows = [{"text": f"{n}月冬小麦返青，抓好田间管理。", "themes": ["乡村振兴与脱贫攻坚"]} for n in range(6)]
    rows += [{"text": f"{n}月地铁新线开通。", "themes": []} for n in range(6)]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    result = CliRunner().invoke(app, ["propose-terms", str(file)])
    assert result.exit_code == 0, result.output
    header, *found = result.stdout.splitlines()
    assert header.split("\t") == ["term", "theme", "g2", "inside", "outside", "of_inside", "of_outside"]
    assert any(row.startswith("返青\t乡村振兴与脱贫攻坚\t") for row in found)
    lake = tmp_path / "lake"
    run_plain(lake, "data/samples")
    result = CliRunner().invoke(app, ["propose-terms", "--lake", str(lake), "--least", "2", "--most", "3"])
    assert result.exit_code == 0, result.output
    assert "组织建设" in result.stdout


def test_wrong_labels_are_told_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    for row, words in (("{}", "line 1: expected an object"), ('{"text": "", "themes": ["x"]}', "line 1: x: no theme")):
        file.write_text(row, encoding="utf-8")
        result = CliRunner().invoke(app, ["propose-terms", str(file)])
        assert result.exit_code == 2
        assert words in result.output
    assert CliRunner().invoke(app, ["propose-terms"]).exit_code == 2
    assert CliRunner().invoke(app, ["propose-terms", str(tmp_path / "none")]).exit_code == 2
