"""How fast mentions are found, with the statistical tagger and by rules alone, against `rjieba.tag` on the same texts.

    python benchmarks/tagging.py [FOLDER] [--characters N]

FOLDER holds folders docs-*/ of *.jsonl or *.jsonl.gz with a field `text`. Million characters a second of CPU, for each
kind of text and over all; as in a worker process nothing looks for garbage but once after each chunk.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import rjieba

from flows.reference import load
from transforms.tag import MODEL, REFERENCES, make_batch_tagger

DEFAULT = Path(__file__).parent.parent.parent / "shared" / "eval" / "data"


def texts(folder: Path, most: int) -> list[str]:
    """Texts of a folder, evenly taken, about `most` characters."""
    found: list[str] = []
    for file in sorted(folder.glob("*.jsonl*")):
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        found += [json.loads(line)["text"] for line in content.splitlines()]
    step = max(1, round(sum(map(len, found)) / most))
    return found[::step]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of some work, the looking for garbage after it included."""
    start = time.process_time()
    work()
    gc.collect()
    return time.process_time() - start


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--characters", type=int, default=1_000_000)
    given = parser.parse_args()
    reference = load((*REFERENCES, MODEL))
    by_rules, by_both = make_batch_tagger(reference), make_batch_tagger(reference, reference.models[MODEL])
    engine = rjieba.Jieba()
    gc.collect()
    gc.freeze()
    gc.disable()
    totals = [0.0, 0.0, 0.0, 0.0]
    print(f"{'texts':<16}{'characters':>12}{'rules':>8}{'both':>8}{'rjieba':>8}   M characters/s")
    for folder in sorted(given.data.glob("docs-*")):
        some = texts(folder, given.characters)
        figures = [
            float(sum(map(len, some))),
            seconds(lambda some=some: [len(found) for found in by_rules((text, 0) for text in some)]),
            seconds(lambda some=some: [len(found) for found in by_both((text, 0) for text in some)]),
            seconds(lambda some=some: [len(engine.tag(text)) for text in some]),
        ]
        totals = [total + figure for total, figure in zip(totals, figures, strict=True)]
        _print(folder.name, figures)
    _print("all", totals)


def _print(name: str, figures: list[float]) -> None:
    speeds = "".join(f"{figures[0] / seconds / 1e6:>8.2f}" for seconds in figures[1:])
    print(f"{name:<16}{figures[0]:>12,.0f}{speeds}")


if __name__ == "__main__":
    main()
