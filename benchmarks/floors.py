"""Holds the pipeline to quality floors on the evaluation data that lies beside a checkout of the project.

    python benchmarks/floors.py [--data FOLDER] [NAME ...]

For every set of `floors.toml`: its raw files are prepared, `gongwen run` makes a lake, the data's scorer measures it,
and every figure must reach its floor (or stay under its ceiling). A floor stands beside the digest of its data: other
data is measured and shown, not judged. Without the data there is nothing to hold, and it says so. Exit 1 when a figure
is off.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DEFAULT = HERE.parent.parent / "shared" / "eval"


def figure(figures: Any, path: str) -> float | None:  # noqa: ANN401 - JSON
    """The number at a dotted path of a scorer's figures."""
    for key in path.split("."):
        if figures is None:
            return None
        figures = figures[key]
    return None if figures is None else float(figures)


def digest(folders: Sequence[Path]) -> str:
    """The first 12 digits of the SHA-256 of the files of truth sets."""
    out = hashlib.sha256()
    for file in (file for folder in folders for file in sorted(folder.rglob("*"))):
        if file.is_file():
            out.update(file.read_bytes())
    return out.hexdigest()[:12]


def measure(name: str, floor: dict[str, Any], data: Path, folder: Path) -> dict[str, Any]:
    """The scorer's figures for a set."""
    script, out, lake, result = (
        data / floor.get("script", "score.py"),
        folder / name,
        folder / f"{name}-lake",
        folder / f"{name}.json",
    )
    source = data / "data" / floor["data"]
    limit = ["--limit", str(floor["limit"])] if "limit" in floor else []
    prepare, truth = ["prepare", *floor["prepare"].split(), str(source), str(out)], [str(source)]
    if "script" in floor:
        truth = []  # such a scorer keeps the truth beside what it prepares
    run = [sys.executable, "-m", "flows.cli", "run", "--plain", str(out / "raw"), "--lake", str(lake)]
    steps = [
        [sys.executable, str(script), *prepare, *limit],
        run,
        [sys.executable, "-m", "flows.cli", "verify", "--lake", str(lake)],
        [sys.executable, str(script), floor["scorer"], str(lake), str(out), *truth, "--json", str(result)],
    ]
    for step in steps:
        done = subprocess.run(step, capture_output=True, check=False)
        if done.returncode:
            sys.exit(f"{name}: {' '.join(step)}\n{done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")
    figures: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return figures


def judge(name: str, floor: dict[str, Any], figures: dict[str, Any], *, same_data: bool) -> list[str]:
    """Prints every figure beside its bound; returns those that are off."""
    off = []
    for path, bound in (*floor.get("at_least", {}).items(), *floor.get("at_most", {}).items()):
        value = figure(figures, path)
        at_least = path in floor.get("at_least", {})
        holds = value is not None and (value >= bound if at_least else value <= bound)
        word = "ok" if holds else "OFF" if same_data else "other data, not judged"
        print(f"{name:<10} {path:<44} {value!s:>10} {'>=' if at_least else '<='} {bound:<8} {word}")
        if same_data and not holds:
            off.append(f"{name} {path}")
    return off


def main() -> None:
    """Measures and judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--data", type=Path, default=DEFAULT)
    args = parser.parse_args()
    if not (args.data / "score.py").is_file():
        print("quality floors: skipped, the evaluation data is not beside this checkout")
        return
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    off: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in args.names or floors:
            sets = floors[name].get("sets", [floors[name]["data"]])
            same = digest([args.data / "data" / one for one in sets]) == floors[name]["digest"]
            figures = measure(name, floors[name], args.data, Path(folder))
            off += judge(name, floors[name], figures, same_data=same)
    if off:
        sys.exit("quality floors: off: " + ", ".join(off))


if __name__ == "__main__":
    main()
