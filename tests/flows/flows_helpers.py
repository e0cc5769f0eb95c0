"""What tests of flows share: plain runs, and the contents of a lake."""

from __future__ import annotations

import hashlib
import os
import signal
from pathlib import Path
from typing import Any

from flows.deliveries import collect
from flows.session import session
from flows.work import Done, Job, run_job
from transforms.stage import Parameters

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "data" / "samples"
DAYS = ["2026-03-02", "2026-03-03", "2026-03-04"]


def run_plain(
    lake: Path | str, *inputs: Path | str, batch: str = "2026-01-05", workers: int = 1, **options: Any
) -> dict[str, Any]:
    """The report of a run without Prefect, in the folder of the project so that paths are the same everywhere."""
    parameters = options.pop("parameters", Parameters())
    given = [os.path.relpath(str(path), ROOT) if Path(path).is_relative_to(ROOT) else str(path) for path in inputs]
    deliveries = collect(given, batch=batch, source_name=options.pop("source", None))
    with session("run", str(lake), deliveries, parameters=parameters, workers=workers, asked={}, **options) as current:
        return current.walk(current.make_group_retrying)


def contents(lake: Path) -> dict[str, str]:
    """The checksum of every file of a lake but what tells of runs, as the report does too."""
    return {
        str(file.relative_to(lake)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(lake.rglob("*"))
        if file.is_file() and "runs" not in file.relative_to(lake).parts and file.name not in {"lock", "report.html"}
    }


def made(report: dict[str, Any], stage: str) -> int:
    """How many batches a run made of a stage."""
    return next(row["batches"] for row in report["stages"] if row["stage"] == stage)


def run_or_die(folder: Path, job: Job) -> Done:
    """A job whose process is killed as often as a file of the job's name in `folder` says."""
    file = folder / f"{job.stage} {job.batch} {job.index}"
    left = int(file.read_text()) if file.exists() else 0
    if left:
        file.write_text(str(left - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return run_job(job)
