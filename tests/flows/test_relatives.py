"""What `gongwen explain` tells of a document's relatives and of the passages it shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from flows.explain import explain_document
from flows.lake import Lake
from flows.relatives import LONGEST, NEAREST, passages, shared_rows
from flows.show_document import document
from transforms.schemas import REUSE


@pytest.fixture(scope="module")
def found(sample_lake: Path) -> dict[str, Any]:
    """The sample document that has most relatives."""
    pairs = pd.read_parquet(sample_lake / "duplicates")
    key = pd.concat([pairs["document_id"], pairs["other_id"]]).value_counts().sort_index().idxmax()
    return explain_document(str(sample_lake), str(key))


def _reuse(document_id: str, other_id: str, start: int, chars: int, **other: Any) -> dict[str, Any]:
    places = {"start": start, "end": start + chars, "other_start": 7, "other_end": 7 + chars}
    row = {"document_id": document_id, "other_id": other_id, "batch": "2026-03-02", **places, "chars": chars}
    return row | {"kind": "copied"} | other


def test_the_nearest_relatives_come_first_with_what_changed(found: dict[str, Any]) -> None:
    related = found["relatives"]
    assert len(related) == min(len(found["duplicates"]), NEAREST) > 0
    assert [one["jaccard"] for one in related] == sorted((one["jaccard"] for one in related), reverse=True)
    text, key = found["document"]["text"], found["document"]["document_id"]
    assert any(one["changes"] for one in related)
    for one in related:
        assert one["document_id"] != key
        assert one["title"] and one["path"] and one["batch"]
        for change in one["changes"]:
            assert text[change["start"] : change["end"]] == change["before"]
            assert text[: change["start"]].endswith(change["left"])
            assert text[change["end"] :].startswith(change["right"])


def test_relatives_are_shown(found: dict[str, Any]) -> None:
    shown = document(found)
    assert "relatives: " in shown
    for one in found["relatives"]:
        assert f"{one['relation']} {one['document_id']} {one['title']}" in shown
        assert f"batch {one['batch']}, {one['path']}" in shown


def test_changes_are_shown_in_place_by_kind(found: dict[str, Any]) -> None:
    change = {"kind": "date", "before": "2019", "after": "2021", "left": "到", "right": "年\n底", "times": 2}
    moved = {"kind": "moved", "before": "春耕" * 50, "after": "春耕" * 50, "left": "", "right": "", "times": 1}
    relative = found["relatives"][0] | {"changes": [change, moved], "more": {"marks": 4}, "is_kept": True}
    shown = document(found | {"relatives": [relative], "duplicates": [relative] * 12})
    assert "relatives: 12, of which 1" in shown
    assert "year or date: 到[-2019-]{+2021+}年↵底 ×2" in shown
    assert "(100 characters)-]\n" in shown
    assert "and more: 4 marks" in shown


def test_passages_come_longest_first_and_once(sample_lake: Path, found: dict[str, Any]) -> None:
    text = found["document"]["text"]
    other = found["relatives"][0]["document_id"]
    rows = [_reuse("k", other, start, 20 + start, is_earlier=start % 2 == 0) for start in range(LONGEST + 2)]
    others = sorted(set(pd.read_parquet(sample_lake / "clusters")["document_id"]) - {other})[:5]
    rows += [_reuse("k", another, 5, 25, is_earlier=True, kind="stock") for another in others]
    told = passages(Lake(str(sample_lake)), text, rows)
    assert [one["chars"] for one in told] == sorted(range(22, 22 + LONGEST), reverse=True)
    shared = next(one for one in told if one["start"] == 5)
    assert (shared["others_in_all"], len(shared["others"]), shared["kind"]) == (6, 3, "copied")
    assert shared["text"] == text[5:30]
    assert told[0]["others"][0]["title"] == found["relatives"][0]["title"]
    shown = document(found | {"passages": told, "passages_in_all": LONGEST + 2})
    assert f"passages shared with others: {LONGEST + 2}, of which {LONGEST}" in shown
    assert "and in 3 more" in shown


def test_passages_are_seen_from_either_side(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    assert shared_rows(lake, "b-0", []) == []
    rows = [_reuse("b-0", "a-0", 100, 30), _reuse("c-0", "b-0", 200, 40), _reuse("d-0", "b-0", 300, 50)]
    lake.publish(REUSE, "2026-03-02", REUSE.from_rows(rows))
    earlier, later = shared_rows(lake, "b-0", [{"document_id": "b-0", "other_id": "d-0"}])
    assert (earlier["other_id"], earlier["start"], earlier["other_start"], earlier["is_earlier"]) == (
        "a-0",
        100,
        7,
        True,
    )
    assert (later["other_id"], later["start"], later["other_start"], later["is_earlier"]) == ("c-0", 7, 200, False)
