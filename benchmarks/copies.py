"""How fast the search for copies is, how its cost grows, and how it compares with libraries for the same.

    python benchmarks/copies.py [PART ...] [--data FOLDER] [--megabytes 200] [--beside-megabytes 25]

A corpus is assembled from the evaluation data that lies beside a checkout (`copies_corpus.py`), and every stage runs
on it in a process of its own, as the engine runs it. Parts: `stages` each stage after cleaning; `growth` the reduces on
an eighth, a quarter, half and all of it, by lot; `extra` the reduces again once 1 % came as a batch after all others,
and once 1 % came as a batch before them; `beside` signatures and clusters beside the MinHash of datasketch and of
datatrove, where these are installed (`pip install -e '.[bench]'`). MB are 10^6 bytes of UTF-8. Nothing is cleaned
before: only time and the comparison mean something here, `floors.py` says how good the clusters are. Without the data
it says so.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from copies_corpus import BATCHES, EXTRA, GIVEN, MEGABYTE, share
from copies_others import OTHERS, TRUTH

from transforms.stage import Map, Reduce, Stage
from transforms.stages import STAGES

DEFAULT = Path(__file__).parent.parent.parent / "shared" / "eval" / "data"
PARTS = ("stages", "growth", "extra", "beside")
WORKERS = 2
#: The stages that other libraries do as well.
OURS = ("sign", "cluster")

#: Figures whose growth is told. Of documents taken by lot the related pairs grow faster than the documents.
_GROWING = ("seconds", "cpu", "rows")

Figures = dict[str, Any]


def measured(step: str, **arguments: object) -> Figures:
    """What a step of `copies_measured.py` found."""
    command = [sys.executable, str(Path(__file__).with_name("copies_measured.py")), step, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{step} {arguments}\n{done.stderr.decode()[-2000:]}")
    figures: Figures = json.loads(done.stdout)
    return figures


def stages_for_copies() -> tuple[Stage, ...]:
    """The reduces from `sign` on that can be made of clean texts, and the maps that make what they read."""
    names = [stage.name for stage in STAGES]
    made = {table.name for table in GIVEN}
    possible = []
    for stage in STAGES:
        if {table.name for table in stage.reads} <= made:
            possible.append(stage)
            made |= {table.name for table in stage.writes}
    wanted: set[str] = set()
    chosen: list[Stage] = []
    for stage in reversed(possible):
        is_end = isinstance(stage, Reduce) and names.index(stage.name) > names.index("sign")
        if is_end or wanted & {table.name for table in stage.writes}:
            chosen.insert(0, stage)
            wanted |= {table.name for table in stage.reads}
    if not set(OURS) <= {stage.name for stage in chosen}:
        sys.exit(f"the stages {', '.join(OURS)} read more than {', '.join(sorted(made))}: have it made as well")
    return tuple(chosen)


def run(lake: Path, stages: Iterable[Stage], batches: Sequence[str] = ()) -> dict[str, Figures]:
    """The figures of some stages in order; signatures by one process, other maps by as many as there are cores."""
    workers = {"sign": 1}
    return {
        stage.name: measured(
            "run_stage",
            lake=str(lake),
            stage=stage.name,
            batches=batches,
            workers=workers.get(stage.name, WORKERS),
        )
        for stage in stages
    }


def total(some: Iterable[Figures]) -> Figures:
    """The seconds of several steps together, and the highest peak of memory."""
    some = list(some)
    return {
        "seconds": sum(one["seconds"] for one in some),
        "cpu": sum(one["cpu"] for one in some),
        "peak": max(one["peak"] for one in some),
    }


def show(name: str, figures: Figures, size: float, more: str = "") -> None:
    """Prints a line of a table."""
    seconds, cpu, peak = (figures[key] for key in ("seconds", "cpu", "peak"))
    speed = f"{seconds:8.2f} s  {size / seconds:8.2f} MB/s"
    print(f"  {name:<22} {speed}  CPU {cpu:8.2f} s  {peak:6.0f} MiB  {more}")


# ------------------------------------------------------------------------------------------------------- parts
def show_stages(made: dict[str, Figures], size: float) -> None:
    """Prints what every stage took for the whole corpus."""
    print("\nstages: seconds, MB/s, CPU of the process, its peak of memory, rows")
    for name, figures in made.items():
        show(name, figures, size, f"{figures['rows']:,}")
    per_core = size / made["sign"]["cpu"]
    print(f"  signatures: {per_core:.1f} MB/s per core (at least 10)")
    both = total(figures for name, figures in made.items() if name in REDUCES)
    print(f"  all reduces: {both['seconds']:.1f} s, {both['peak']:.0f} MiB (200 MB: under 60 s, under 2048 MiB)")


def show_growth(lake: Path, folder: Path, whole: dict[str, Figures], size: float) -> None:
    """Prints what the reduces take for parts of the corpus, and the exponent of their growth."""
    print("\ngrowth: the reduces on parts of the corpus, rows written")
    parts = {1.0: whole}
    for eighths in (1, 2, 4):
        part = folder / f"part-{eighths}"
        share(str(lake), str(part), MAPS, BATCHES[: len(BATCHES) * eighths // 8])
        parts[eighths / 8] = run(part, (stage for stage in STAGES_FOR_COPIES if stage.name in REDUCES))
    shares = sorted(parts)
    for name in REDUCES:
        for portion in shares:
            figures = parts[portion][name]
            show(f"{name} {portion * size:8.1f} MB", figures, portion * size, f"{figures['rows']:,}")
        powers = {key: _power(shares, [parts[portion][name][key] for portion in shares]) for key in _GROWING}
        print(f"  {name}: " + ", ".join(f"{key} grow as MB to the power {power:.2f}" for key, power in powers.items()))


def _power(shares: Sequence[float], values: Sequence[float]) -> float:
    """The exponent by which values grow with shares of the corpus."""
    return float(np.polyfit(np.log(shares), np.log(values), 1)[0])


def show_extra(lake: Path, extra_lake: Path, whole: dict[str, Figures], size: float) -> None:
    """Prints what the reduces take when one more batch is there, against what they took for all others."""
    print("\nextra: the reduces after 1 % more, against all before (at most 10%), rows")
    maps = [stage for stage in STAGES_FOR_COPIES if stage.name in MAPS]
    for batch, place in zip(EXTRA, ("after", "before"), strict=True):
        run(extra_lake, maps, (batch,))
        share(str(extra_lake), str(lake), MAPS, (batch,))
        again = run(lake, (stage for stage in STAGES_FOR_COPIES if stage.name in REDUCES))
        for name in REDUCES:
            parts = (f"{again[name][key] / whole[name][key]:.0%} of {key}" for key in ("seconds", "cpu"))
            show(f"{name}, {place} them", again[name], size, f"{', '.join(parts)}, {again[name]['rows']:,}")


def show_beside(data: Path, folder: Path, most: int) -> None:
    """Prints our speed and agreement with the truth beside those of other libraries, on the same documents."""
    lake = folder / "beside"
    corpus = measured("corpus", data=str(data), most=most, lake=str(lake), first=TRUTH)
    size = corpus["megabytes"]
    made = run(lake, STAGES_FOR_COPIES, BATCHES)
    right = measured("judge_ours", lake=str(lake), data=str(data))
    lines = {
        "gongwen": total(made[name] for name in OURS) | right,
        "gongwen, all reduces": total(made[name] for name in {"sign", *REDUCES}) | right,
    }
    who = f"{corpus['documents']:,} documents, {size:.1f} MB, all of {TRUTH} among them"
    print(f"\nbeside: {who}; ours: {', '.join(OURS)}")
    for name, other in OTHERS.items():
        if missing := other.lacking():
            print(f"  {name}: skipped, not installed: {', '.join(missing)}")
        else:
            lines[name] = measured("run_other", lake=str(lake), name=name, data=str(data))
    for name, figures in lines.items():
        times = figures["seconds"] / lines["gongwen"]["seconds"]
        told = " ".join(f"{key} {figures[key]:.3f}" for key in ("precision", "recall", "f1"))
        show(name, figures, size, f"{times:5.1f} times our time, {told}")


STAGES_FOR_COPIES = stages_for_copies()
MAPS = tuple(stage.name for stage in STAGES_FOR_COPIES if isinstance(stage, Map))
REDUCES = tuple(stage.name for stage in STAGES_FOR_COPIES if isinstance(stage, Reduce))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them by default")
    parser.add_argument("--data", type=Path, default=DEFAULT)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--beside-megabytes", type=float, default=25)
    args = parser.parse_args()
    parts = args.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; expected {', '.join(PARTS)}")
    if not (args.data / TRUTH).is_dir():
        print(f"copies: skipped, the evaluation data is not at {args.data}")
        return
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if set(parts) - {"beside"}:
            show_corpus(args.data, folder, int(args.megabytes * MEGABYTE), parts)
        if "beside" in parts:
            show_beside(args.data, folder, int(args.beside_megabytes * MEGABYTE))


def show_corpus(data: Path, folder: Path, most: int, parts: Sequence[str]) -> None:
    """Assembles the corpus, runs every stage on it, and prints the parts that rest on that."""
    lake, extra_lake = folder / "lake", folder / "extra"
    corpus = measured("corpus", data=str(data), most=most, lake=str(lake), extra_lake=str(extra_lake))
    size = corpus["megabytes"]
    print(f"{corpus['documents']:,} documents, {size:.1f} MB in {len(BATCHES)} batches, ", end="")
    print(f"{corpus['recombined']:.1f} MB of all recombined")
    whole = run(lake, STAGES_FOR_COPIES, BATCHES)
    if "stages" in parts:
        show_stages(whole, size)
    if "growth" in parts:
        show_growth(lake, folder, whole, size)
    if "extra" in parts:
        show_extra(lake, extra_lake, whole, size)


if __name__ == "__main__":
    main()
