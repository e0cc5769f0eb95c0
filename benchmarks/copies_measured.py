"""One step of `copies.py` in a process of its own, so that its time and its peak of memory are its own.

    python benchmarks/copies_measured.py STEP ARGUMENTS

STEP is one of `STEPS`, ARGUMENTS a JSON object for it; what it found is printed as one.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copies_corpus import BATCHES, assemble
from copies_others import OTHERS, agreement

from flows import reference
from flows.engine import make
from flows.lake import Lake
from flows.manifest import CORPUS, Manifest
from flows.plan import Plan
from flows.workers import Workers
from transforms.dedupe import REFERENCES, make_match_text
from transforms.schemas import CLEANED, CLUSTERS
from transforms.stage import Parameters, Reduce
from transforms.stages import STAGES

#: Bytes of a unit of `ru_maxrss`.
_UNIT = 1 if sys.platform == "darwin" else 1024


@contextmanager
def measured(figures: dict[str, Any]) -> Iterator[None]:
    """Adds the seconds, the CPU seconds and the peak of memory (MiB) of a block to some figures."""
    began, began_cpu = time.monotonic(), time.process_time()
    yield
    figures["seconds"], figures["cpu"] = time.monotonic() - began, time.process_time() - began_cpu
    figures["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 2**20


def corpus(data: str, most: int, lake: str, extra_lake: str | None = None, first: str = "") -> dict[str, Any]:
    """What was assembled."""
    return assemble(Path(data), most, lake, extra_lake, first)._asdict()


def run_stage(lake: str, stage: str, batches: Sequence[str], workers: int) -> dict[str, Any]:
    """What a stage took for some batches, a reduce for all that are there, and the rows it wrote."""
    figures: dict[str, Any] = {}
    chosen = next(one for one in STAGES if one.name == stage)
    with Workers(workers) as pool, measured(figures):
        place = Lake(lake)
        plan = Plan(place, Manifest(place), Parameters())
        wanted = [CORPUS] if isinstance(chosen, Reduce) else batches
        outcomes = list(make(plan, chosen, wanted, pool))
    for outcome in outcomes:
        if outcome.error:
            sys.exit(f"{stage} {outcome.batch}: {outcome.error}")
    return figures | {"rows": sum(outcome.rows_out for outcome in outcomes)}


def run_other(lake: str, name: str, data: str) -> dict[str, Any]:
    """What another library took for the documents of a lake, and how right it was."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, measured(figures):
        match_text = make_match_text(reference.load(REFERENCES))
        columns = ["document_id", "text", "body_start"]
        cleaned = Lake(lake).dataset(CLEANED, list(BATCHES)).to_table(columns=columns).to_pydict()
        texts = [match_text(text, start) for text, start in zip(cleaned["text"], cleaned["body_start"], strict=True)]
        groups = OTHERS[name].group(texts, Path(folder)).tolist()
    return figures | _judged(dict(zip(cleaned["document_id"], groups, strict=True)), data)


def judge_ours(lake: str, data: str) -> dict[str, Any]:
    """How right the clusters of a lake are."""
    clusters = Lake(lake).dataset(CLUSTERS, list(BATCHES)).to_table(columns=["document_id", "cluster_id"]).to_pydict()
    return _judged(dict(zip(clusters["document_id"], clusters["cluster_id"], strict=True)), data)


def _judged(groups: Mapping[str, object], data: str) -> dict[str, float]:
    found = agreement(groups, Path(data))
    return {"precision": found.precision, "recall": found.recall, "f1": found.f1}


STEPS: Mapping[str, Callable[..., dict[str, Any]]] = {
    function.__name__: function for function in (corpus, run_stage, run_other, judge_ours)
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](**json.loads(sys.argv[2]))))
