"""Training, and the command around it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from flows import cli_growing, reference
from flows.cli import app
from transforms.tag import MODEL, REFERENCES, make_batch_tagger

_run = CliRunner().invoke
_PEOPLE = ["陆远哲", "周明川", "郑一平", "何沛然", "蒋少青", "孟广陵"]


def _rows() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name in _PEOPLE:
        for before, after in (("匠人", "做好了木桶。"), ("昨夜", "没有回家。"), ("听说", "病了。")):
            text = before + name + after
            entity = {"start": len(before), "end": len(before) + len(name), "label": "PER"}
            rows.append({"text": text, "entities": [entity]})
    return rows


def _write(file: Path, rows: list[dict[str, object]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return file


def _forget() -> None:
    for cached in (reference._arrays, reference.checksum):
        cached.cache_clear()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    result = _run(app, ["train-tagger", str(_write(folder / "rows.jsonl", _rows())), "--out", str(folder / "m.npz")])
    assert result.exit_code == 0, result.output
    return folder / "m.npz"


def test_what_was_learned_is_found(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGWEN_TAGGER", str(model))
    _forget()
    loaded = reference.load([*REFERENCES, MODEL])
    tag_all = make_batch_tagger(loaded, loaded.models[MODEL])
    texts = [str(row["text"]) for row in _rows()]
    for text, found in zip(texts, tag_all((text, 0) for text in texts), strict=True):
        assert any(
            mention.kind == "PERSON" and text[2:].startswith(text[mention.start : mention.end]) for mention in found
        )
    _forget()


def test_the_same_files_give_the_same_bytes(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.npz"
    result = _run(app, ["train-tagger", str(model.parent / "rows.jsonl"), "--out", str(out)])
    assert result.exit_code == 0
    assert out.read_bytes() == model.read_bytes()


def test_a_model_tells_what_it_was_made_of(model: Path) -> None:
    with np.load(model, allow_pickle=False) as arrays:
        made_of = json.loads(str(arrays["provenance"]))
        assert bool(arrays["trusted"])
    assert made_of["files"][0]["name"] == "rows.jsonl"
    assert (made_of["teacher"], made_of["sentences"], made_of["mentions"]) == (None, 18, 18)


def test_a_teacher_labels_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("李明昨天从上海来到北京。会议由王小红主持。\n", "utf-8")
    result = _run(
        app, ["train-tagger", str(file), "--teacher", "lac", "--out", str(tmp_path / "m.npz"), "--passes", "1"]
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "m.npz").is_file()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: expected one JSON object a line"),
        ("[]\n", 'line 1: expected an object with a string "text"'),
        ('{"text": "好"}\n', 'expected a list "entities"; for text without labels give --teacher lac'),
        ('{"text": "好", "entities": [{"start": 0, "end": 1, "label": "X"}]}\n', "with a label of PER"),
        ('{"text": "好", "entities": [{"start": 0, "end": 9, "label": "PER"}]}\n', "lies outside of the text's 1"),
        ('{"text": "好", "entities": []}\n', "no mention of PERSON, PLACE, ORG found to learn from"),
    ],
)
def test_bad_data_is_told(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(content, "utf-8")
    result = _run(app, ["train-tagger", str(file), "--out", str(tmp_path / "m.npz")])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert not (tmp_path / "m.npz").exists()


def test_wrong_usage_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = str(tmp_path / "m.npz")
    assert _run(app, ["train-tagger", str(tmp_path / "none"), "--out", out]).exit_code == 2
    file = _write(tmp_path / "rows.jsonl", _rows())
    assert _run(app, ["train-tagger", str(file), "--out", out, "--teacher", "me"]).exit_code == 2
    monkeypatch.setattr(cli_growing, "find_spec", lambda _: None)
    result = _run(app, ["train-tagger", str(file), "--out", out])
    assert result.exit_code == 2
    assert "numba" in result.output


def test_models_that_are_missing_or_none_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _forget()
    monkeypatch.setenv("GONGWEN_TAGGER", str(tmp_path / "gone.npz"))
    with pytest.raises(reference.ReferenceFileError, match="no such file"):
        reference.load([MODEL])
    (tmp_path / "bad.npz").write_bytes(b"no model")
    monkeypatch.setenv("GONGWEN_TAGGER", str(tmp_path / "bad.npz"))
    with pytest.raises(reference.ReferenceFileError, match="train-tagger"):
        reference.load([MODEL])
    monkeypatch.setenv("GONGWEN_TAGGER", "none")
    assert reference.load([MODEL]).models == {}
    assert reference.checksum(MODEL) == "none"
    _forget()
