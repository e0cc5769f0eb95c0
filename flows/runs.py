"""What a run did: its outcomes, its row in `runs`, and the words for the person who waits."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pandas as pd

from flows.engine import Outcome
from flows.fingerprint import code_checksum, combined, library_versions
from flows.lake import Lake
from flows.plan import Plan
from flows.reference import checksum
from transforms.schemas import PUBLISHED, REJECTS, RUNS
from transforms.stage import Reduce
from transforms.stages import STAGES


@dataclass
class Run:
    """One run over a lake, from its start to its report."""

    flow: str
    lake: Lake
    parameters: Mapping[str, Any]
    missing: Sequence[str] = ()
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    outcomes: list[Outcome] = field(default_factory=list)
    stale_elsewhere: int = 0
    unmatched: Sequence[str] = ()
    key: str = field(default_factory=lambda: uuid.uuid4().hex[:6])

    def take(self, outcomes: Sequence[Outcome]) -> None:
        """Adds what became of batches; of one that was made twice, for want of some documents, the last time counts."""
        known = {(o.stage, o.batch): number for number, o in enumerate(self.outcomes)}
        for outcome in outcomes:
            number = known.get((outcome.stage, outcome.batch))
            if number is None:
                self.outcomes.append(outcome)
            elif outcome is not self.outcomes[number]:
                self.outcomes[number] = replace(outcome, seconds=outcome.seconds + self.outcomes[number].seconds)

    @property
    def run_id(self) -> str:
        """Start time and a random part: sorts by time, never clashes."""
        return f"{self.started_at:%Y%m%dT%H%M%SZ}-{self.key}"

    @property
    def failures(self) -> list[Outcome]:
        """What failed, in order."""
        return [outcome for outcome in self.outcomes if outcome.error]

    @property
    def state(self) -> str:
        """`completed`, or `failed: …` naming stages, batches and inputs."""
        said = [f"{o.stage} {o.batch}: {o.error}" for o in self.failures]
        said += [f"{path}: no such file, folder or glob" for path in self.missing]
        said += self.unmatched
        return "failed: " + "; ".join(said) if said else "completed"

    def stage_rows(self) -> list[dict[str, Any]]:
        """A row per stage: batches done and failed, rows in, out and rejected, seconds."""
        columns = ["stage", "batches", "batches_failed", "rows_in", "rows_out", "rows_rejected", "seconds"]
        frame = pd.DataFrame(
            [
                (o.stage, o.error is None, o.error is not None, o.rows_in, o.rows_out, o.rows_rejected, o.seconds)
                for o in self.outcomes
            ],
            columns=columns,
        )
        order = [stage.name for stage in STAGES]
        summed = frame.groupby("stage")[columns[1:]].sum().reindex(order, fill_value=0).reset_index()
        summed = summed.astype(dict.fromkeys(columns[1:-1], "int64") | {"seconds": "float64"})
        summed["seconds"] = summed["seconds"].round(3)
        return [{str(name): value for name, value in row.items()} for row in summed.to_dict("records")]

    def batch_rows(self) -> list[dict[str, Any]]:
        """A row per batch: how many stages made it and failed on it, and what they took in seconds."""
        rows: dict[str, dict[str, Any]] = {}
        for o in self.outcomes:
            row = rows.setdefault(o.batch, {"batch": o.batch, "stages": 0, "failed": 0, "seconds": 0.0})
            row["failed" if o.error else "stages"] += 1
            row["seconds"] = round(row["seconds"] + o.seconds, 3)
        return [rows[batch] for batch in sorted(rows)]

    def reject_rows(self, plan: Plan) -> list[dict[str, Any]]:
        """A row per stage and reason: how many rejects its batches hold, the most frequent first."""
        counts: Counter[tuple[str, str]] = Counter()
        for batch in sorted(plan.window & set(plan.with_output(REJECTS))):
            rows = self.lake.read(REJECTS, batch, ["stage", "reason"])
            counts.update(zip(*(rows.column(name).to_pylist() for name in ("stage", "reason")), strict=True))
        return [{"stage": stage, "reason": reason, "rows": count} for (stage, reason), count in counts.most_common()]

    def publish(self) -> None:
        """Writes the run into `runs`, a file of its own."""
        shared = {
            "run_id": self.run_id,
            "flow": self.flow,
            "state": self.state,
            "started_at": self.started_at,
            "parameters": json.dumps(self.parameters, ensure_ascii=False, sort_keys=True, default=str),
            "versions": json.dumps(versions(), sort_keys=True),
        }
        self.lake.publish(RUNS, self.run_id, RUNS.from_rows(shared | row for row in self.stage_rows()))

    def report(self, plan: Plan) -> dict[str, Any]:
        """A machine-readable summary."""
        return {
            "run_id": self.run_id,
            "lake": self.lake.root,
            "state": self.state,
            "seconds": round((datetime.now(UTC) - self.started_at).total_seconds(), 2),
            "did_nothing": not self.outcomes,
            "stages": self.stage_rows(),
            "batches": self.batch_rows(),
            "rejects": self.reject_rows(plan),
            "failed": [{"stage": o.stage, "batch": o.batch, "error": o.error} for o in self.failures],
            "missing_inputs": list(self.missing),
            "stale_elsewhere": self.stale_elsewhere,
            "tables": holdings(plan),
        }


def versions() -> dict[str, str]:
    """What the code and the data are: version of the package, checksums of all stages and references, libraries."""
    references = sorted({name for stage in STAGES for name in stage.references})
    return {
        "gongwen": version("gongwen"),
        "code": combined(f"{stage.name} {code_checksum(stage.make.__module__)}" for stage in STAGES)[:12],
        "reference": combined(f"{name} {checksum(name)}" for name in references)[:12],
        **library_versions(),
    }


def holdings(plan: Plan) -> dict[str, dict[str, int]]:
    """Rows and batches of every published table of the lake."""
    out = {}
    for table in PUBLISHED:
        if table is RUNS:
            files = plan.lake.names(RUNS.name)
            rows = sum(plan.lake.read_file(f"{RUNS.name}/{name}", ["run_id"]).num_rows for name in files)
            out[table.name] = {"rows": rows, "batches": len(files)}
            continue
        published = [plan.output(table, batch) for batch in plan.with_output(table)]
        out[table.name] = {"rows": sum(p.rows for p in published if p), "batches": len(published)}
    return out


def describe(outcome: Outcome) -> str:
    """An outcome in one line of a log."""
    if outcome.error:
        return f"{outcome.stage} {outcome.batch}: failed: {outcome.error}"
    if outcome.withheld:
        named = "; ".join(f"{each.key}: {each.error}" for each in outcome.withheld)
        return f"{outcome.stage} {outcome.batch}: {len(outcome.withheld)} documents withheld: {named}"
    return (
        f"{outcome.stage} {outcome.batch}: {outcome.rows_in:,} rows in, {outcome.rows_out:,} out, "
        f"{outcome.rows_rejected:,} rejected, {outcome.seconds:.2f} s"
    )


def count_stale_elsewhere(plan: Plan) -> int:
    """Batches outside the window that some stage would make otherwise today."""
    stale = set()
    for stage in STAGES:
        if not isinstance(stage, Reduce):
            stale |= {b for b in plan.batches(stage) if b not in plan.window and plan.reasons(stage, b)}
    return len(stale)
