"""What is redone and what is not, and that it never matters for the bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flows_helpers import DAYS, SAMPLES, contents, made, run_plain

from flows import fingerprint, reference
from flows.status import status_of
from flows.work import prepared
from transforms.stage import Parameters


@pytest.fixture
def lake(tmp_path: Path, sample_lake: Path) -> Path:
    """A copy of the samples' lake."""
    return Path(shutil.copytree(sample_lake, tmp_path / "lake"))


def test_a_second_run_does_nothing(lake: Path) -> None:
    before = contents(lake)
    report = run_plain(lake, SAMPLES)
    assert report["did_nothing"]
    assert contents(lake) == before


@pytest.mark.usefixtures("eager_pool")
@pytest.mark.parametrize("workers", [2, 4])
def test_workers_do_not_matter(tmp_path: Path, sample_lake: Path, workers: int) -> None:
    assert run_plain(tmp_path / "lake", SAMPLES, workers=workers)["state"] == "completed"
    assert contents(tmp_path / "lake") == contents(sample_lake)


@pytest.mark.usefixtures("eager_pool")
def test_chunks_are_cut_by_content_not_by_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.plan.CHUNK_BYTES", 3000)
    run_plain(tmp_path / "one", SAMPLES)
    run_plain(tmp_path / "two", SAMPLES, workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize("order", [DAYS, DAYS[::-1]], ids=["forward", "backward"])
def test_batches_one_by_one_in_any_order_make_the_same_lake(
    tmp_path: Path, sample_lake: Path, order: list[str]
) -> None:
    for day in order:
        report = run_plain(tmp_path / "lake", SAMPLES / day)
        assert report["state"] == "completed"
    assert contents(tmp_path / "lake") == contents(sample_lake)


def test_old_columns_are_made_anew_wherever_they_are(lake: Path, sample_lake: Path) -> None:
    """A batch outside the window that an older version wrote, with a column less."""
    path = f"themes/batch={DAYS[0]}/part-0.parquet"
    old = pq.read_table(lake / path).drop_columns(["rank"])
    pq.write_table(old, lake / path)
    file = lake / "_gongwen" / "manifest" / "theme" / f"{DAYS[0]}.json"
    record = json.loads(file.read_text())
    del record["ingredients"]["schema:themes"]
    record["outputs"]["themes"] |= {"bytes": (lake / path).stat().st_size, "sha256": _digest(lake / path)}
    file.write_text(json.dumps(record))
    found = status_of(str(lake), Parameters())
    assert found is not None
    off = [(row["batch"], row["stage"], row["why"]) for row in found["batches"] if row["state"] != "fresh"]
    assert (DAYS[0], "theme", ["schema:themes"]) in off
    assert run_plain(lake, SAMPLES / DAYS[2])["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


def test_old_texts_wait_for_their_files(lake: Path, sample_lake: Path) -> None:
    """Only the files themselves can make texts anew; until they are at hand the batch is left as it is, and named."""
    for stage in ("read", "theme"):
        file = lake / "_gongwen" / "manifest" / stage / f"{DAYS[0]}.json"
        record = json.loads(file.read_text())
        del record["ingredients"][f"schema:{'texts' if stage == 'read' else 'themes'}"]
        file.write_text(json.dumps(record))
    report = run_plain(lake, SAMPLES / DAYS[2])
    assert report["state"] == "completed"
    assert report["stale_elsewhere"] == 1
    assert run_plain(lake, SAMPLES / DAYS[0])["state"] == "completed"
    assert contents(lake) == contents(sample_lake)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_one_file_at_a_time_makes_the_same_lake(tmp_path: Path) -> None:
    day = SAMPLES / DAYS[0]
    run_plain(tmp_path / "at once", day)
    for file in sorted(day.iterdir()):
        run_plain(tmp_path / "by turns", file)
    assert contents(tmp_path / "by turns") == contents(tmp_path / "at once")


def test_deleting_any_output_is_mended_to_the_same_bytes(lake: Path) -> None:
    before = contents(lake)
    for name in before:
        if name.endswith(".parquet"):
            (lake / name).unlink()
            report = run_plain(lake, SAMPLES)
            assert report["state"] == "completed", name
            assert contents(lake) == before, name


def test_deleting_any_record_is_mended_to_the_same_bytes(lake: Path) -> None:
    before = contents(lake)
    for name in before:
        if name.endswith(".json"):
            (lake / name).unlink()
    assert run_plain(lake, SAMPLES)["state"] == "completed"
    assert contents(lake) == before


def test_a_new_file_makes_its_batch_stale_and_no_other(lake: Path, tmp_path: Path) -> None:
    new = tmp_path / DAYS[1] / "new.txt"
    new.parent.mkdir()
    new.write_text("关于秋季造林工作的通知\n各乡镇人民政府:\n今年秋季造林任务已经下达,请抓紧落实。\n", encoding="utf-8")
    report = run_plain(lake, new)
    assert made(report, "read") == 1
    assert made(report, "split") == 1
    assert made(report, "clean") == 1
    assert made(report, "describe") == 1
    assert made(report, "corpus") >= 1


def test_a_changed_parameter_touches_what_names_it(lake: Path) -> None:
    report = run_plain(lake, SAMPLES, parameters=Parameters(theme_score=0.7))
    assert {row["stage"] for row in report["stages"] if row["batches"]} == {"corpus"}
    found = status_of(str(lake), Parameters())
    assert found is not None
    stale = [row for row in found["batches"] if row["state"] != "fresh"]
    assert {row["stage"] for row in stale} == {"corpus"}
    assert all(row["why"] == ["parameter:theme_score"] for row in stale)


def test_a_changed_lexicon_touches_what_reads_it(lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(lake)
    data = Path(shutil.copytree(reference.data_folder() / "reference", tmp_path / "data" / "reference")).parent
    terms = data / "reference" / "theme_terms.tsv"
    lines = terms.read_text(encoding="utf-8").splitlines(keepends=True)
    terms.write_text("".join(lines[:-1]), encoding="utf-8")
    monkeypatch.setattr(reference, "data_folder", lambda: data)
    _forget_reference()
    try:
        found = status_of(str(lake), Parameters())
        assert found is not None
        assert {r["stage"] for r in found["batches"] if r["state"] == "stale"} == {"theme"}
        report = run_plain(lake, SAMPLES)
        done = {row["stage"] for row in report["stages"] if row["batches"]}
        assert "theme" in done
        assert done <= {"theme", "corpus"}
    finally:
        monkeypatch.undo()
        _forget_reference()
    monkeypatch.chdir(SAMPLES.parent.parent)
    run_plain(lake, SAMPLES)
    assert contents(lake) == before


def _forget_reference() -> None:
    reference.rows.cache_clear()
    reference.checksum.cache_clear()
    prepared.cache_clear()


def test_changed_code_touches_the_stages_that_import_it(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = fingerprint._source

    def touched(module: str) -> tuple[str, bytes] | None:
        found = source(module)
        return (found[0], found[1] + b"\n# changed\n") if found and module == "transforms.quality" else found

    monkeypatch.setattr(fingerprint, "_source", touched)
    fingerprint._closure.cache_clear()
    fingerprint.code_checksum.cache_clear()
    found = status_of(str(lake), Parameters())
    fingerprint._closure.cache_clear()
    fingerprint.code_checksum.cache_clear()
    assert found is not None
    stale = {row["stage"]: row["why"] for row in found["batches"] if row["state"] == "stale"}
    assert stale == {"describe": ["code"], "sign": ["code"]}


def test_new_parameters_reach_only_the_window(lake: Path) -> None:
    report = run_plain(lake, SAMPLES / DAYS[2], parameters=Parameters(theme_score=0.7))
    assert made(report, "corpus") == 1
    assert report["stale_elsewhere"] == 2
