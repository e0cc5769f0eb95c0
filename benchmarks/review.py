"""What one hour of a person's decisions is worth: the scorer's figures of held-back cleaning cases before and after.

    python benchmarks/review.py [--cases N] [--seconds N] [--parts N]

The cases of `cleaning-truth` are parted by lot, but always the same, and each part of 200 is a lake of its own. Of its
sheet so many rows are taken as an hour has time for, at 15 seconds a row; those about phrases of sites are answered by
the truth, the others cost their time and are left open, for the truth does not know. The filled sheet goes the way a
person's does: `gongwen review --apply`, and the same run again. Without the evaluation data it says so.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from transforms.edits import Edit, OffsetMap
from transforms.review.cells import cell, rows_of, text_of
from transforms.review.questions import COLUMNS

EVAL = Path(__file__).parent.parent.parent / "shared" / "eval"
DATA = EVAL / "data" / "cleaning-truth"
HOUR = 3600

Row = dict[str, Any]


def parted(cases: Sequence[Row], size: int) -> Iterator[list[Row]]:
    """The cases by lot, in parts of a size."""
    by_lot = sorted(cases, key=lambda case: hashlib.sha256(case["id"].encode()).hexdigest())
    for start in range(0, len(by_lot) - size + 1, size):
        yield by_lot[start : start + size]


def gongwen(*words: str, decisions: Path | None = None) -> str:
    """What a command says; ends all where it fails."""
    environment = os.environ | ({"GONGWEN_DECISIONS": str(decisions)} if decisions else {})
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *words], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        sys.exit(f"gongwen {' '.join(words)}: {done.stderr[-2000:]}")
    return done.stdout


def scored(*words: str) -> dict[str, Any]:
    """What the scorer measures."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run(
            [sys.executable, str(EVAL / "score.py"), *words, "--json", file.name], check=True, stdout=subprocess.DEVNULL
        )
        found: dict[str, Any] = json.loads(Path(file.name).read_bytes())
        return found


def answered(sheet: Path, budget: int, lake: Path, truth: Mapping[str, Row]) -> Counter[str]:
    """Fills in the first rows of a sheet from the truth; how many by verdict."""
    rows = [dict(row) for _, row in rows_of(sheet.read_text(encoding="utf-8-sig"), COLUMNS, sheet.name)]
    told = _Told(lake, truth)
    for row in rows[:budget]:
        row["decision"] = told.verdict(row)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n", quotechar=None)
        writer.writerows([COLUMNS, *([cell(row[name]) for name in COLUMNS] for row in rows)])
    return Counter(row["decision"] or "open" for row in rows[:budget])


class _Told:
    """What the truth says of places of a lake."""

    def __init__(self, lake: Path, truth: Mapping[str, Row]) -> None:
        self._documents = {row["document_id"]: row for row in pq.read_table(lake / "documents").to_pylist()}
        self._edits: dict[str, list[Row]] = defaultdict(list)
        for row in pq.read_table(lake / "edits").to_pylist():
            self._edits[row["document_id"]].append(row)
        self._truth = truth

    def verdict(self, row: Mapping[str, str]) -> str:
        """What a person who knows the truth would write; nothing where the truth does not know."""
        if row["sort"] != "site_place":
            return ""
        _, key, span = row["context"].rsplit("［", 1)[1].rstrip("］").split(" ")
        document = self._documents[key]
        start, end = self._raw(key, *map(int, span.split("–")), text_of(row["surface"]))
        case = self._truth[Path(document["path"]).name]
        first, last = document["raw_start"] + start, document["raw_start"] + end
        put_in = [one for one in case["spans"] if one["kind"] == "watermark"]
        return "yes" if any(one["start"] < last and first < one["end"] for one in put_in) else "no"

    def _raw(self, key: str, start: int, end: int, words: str) -> tuple[int, int]:
        edits = [Edit(row["raw_start"], row["raw_end"], row["after"]) for row in self._edits[key]]
        ledger = OffsetMap(edits)
        if start < end:
            return ledger.to_raw(start, end)
        return next(
            (row["raw_start"], row["raw_end"])
            for row in self._edits[key]
            if row["before"].strip() == words and ledger.to_clean(row["raw_start"], row["raw_end"])[0] == start
        )


def measure(cases: Sequence[Row], budget: int, folder: Path) -> tuple[Row, Row, Counter[str]]:
    """The scorer's figures of some cases before and after an hour of decisions, and what was decided."""
    data = folder / "cleaning-truth"
    data.mkdir()
    with (data / "cleaning.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    out, lake, sheet, decisions = (folder / name for name in ("out", "lake", "sheet.tsv", "decisions.tsv"))
    scored("prepare", "cleaning", str(data), str(out))
    names = [line.split("\t") for line in (out / "names.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    by_id = {case["id"]: case for case in cases}
    truth = {Path(path).name: by_id[key] for path, key in names}
    run = ("run", str(out / "raw"), "--lake", str(lake), "--plain", "--workers", "1")
    gongwen(*run)
    before = scored("clean", str(lake), str(out), str(data))
    gongwen("review", "--lake", str(lake), "--out", str(sheet), "--limit", str(budget))
    said = answered(sheet, budget, lake, truth)
    gongwen("review", "--lake", str(lake), "--apply", str(sheet), "--who", "truth", decisions=decisions)
    gongwen(*run, decisions=decisions)
    gongwen("verify", "--lake", str(lake))
    return before, scored("clean", str(lake), str(out), str(data)), said


def figures(found: Row) -> str:
    """The figures that decisions about phrases of sites bear on."""
    phrases = found["by_kind"]["watermark"]
    return (
        f"watermarks found {phrases['found']:.4f} ({phrases['spans']}), macro {found['macro_found']:.4f}, "
        f"damaged per 10k {found['damaged_per_10k']:.3f}, decoys kept {found['decoys_kept'] or 0:.3f} "
        f"({found['decoys']}), identical files {found['identical_files']:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=200, help="cases of a part")
    parser.add_argument("--seconds", type=int, default=15, help="what a row takes")
    parser.add_argument("--parts", type=int, default=5, help="how many parts")
    given = parser.parse_args()
    file = DATA / "cleaning.jsonl"
    if not file.is_file():
        sys.exit(f"{file}: no such file; expected the cleaning truth of the evaluation data")
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for number, some in enumerate(parted(cases, given.cases)):
        if number == given.parts:
            break
        with tempfile.TemporaryDirectory() as folder:
            before, after, said = measure(some, HOUR // given.seconds, Path(folder))
        print(f"part {number + 1}: {said['yes']} yes, {said['no']} no, {said['open']} left open")
        print(f"  before: {figures(before)}")
        print(f"  after:  {figures(after)}", flush=True)


if __name__ == "__main__":
    main()
