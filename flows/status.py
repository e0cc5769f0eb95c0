"""How a lake stands: every batch and stage against today's code, reference data and parameters."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pyarrow as pa

from flows.lake import STATE, Lake
from flows.lease import Holder, holder_of
from flows.manifest import CORPUS, Manifest
from flows.plan import Plan
from transforms.schemas import RUNS
from transforms.stage import Parameters, Reduce, Stage
from transforms.stages import STAGES

_LAST_RUNS = 5


def is_lake(lake: Lake) -> bool:
    """Whether a run has ever written there."""
    return bool(lake.names(STATE))


def status_of(root: str, parameters: Parameters) -> dict[str, Any] | None:
    """`batches`: a row per batch and stage with its state and why; `runs`: the last ones; `holder`: the one at work.

    None where no lake is.
    """
    lake = Lake(root)
    if not is_lake(lake):
        return None
    plan = Plan(lake, Manifest(lake), parameters)
    holder = holder_of(lake)
    rows = [_row(plan, stage, batch, holder) for stage in STAGES for batch in _batches(plan, stage)]
    return {"lake": root, "batches": rows, "runs": _runs(lake), "holder": _described(holder)}


def _described(holder: Holder | None) -> dict[str, Any] | None:
    """Who holds the lake, and whether it is known to have ended since."""
    return None if holder is None else {**asdict(holder), "is_gone": holder.is_gone}


def _batches(plan: Plan, stage: Stage) -> list[str]:
    return [CORPUS] if isinstance(stage, Reduce) else plan.batches(stage)


def _row(plan: Plan, stage: Stage, batch: str, holder: Holder | None) -> dict[str, Any]:
    if holder and holder.stage == stage.name and batch in holder.batches:
        return {"batch": batch, "stage": stage.name, "state": "running", "why": []}
    failure = plan.manifest.failure(stage.name, batch)
    reasons = plan.reasons(stage, batch)
    state = "failed" if failure else "fresh" if not reasons else "missing" if reasons == ["missing"] else "stale"
    return {"batch": batch, "stage": stage.name, "state": state, "why": [failure] if failure else reasons}


def _runs(lake: Lake) -> list[dict[str, Any]]:
    names = lake.names(RUNS.name)[-_LAST_RUNS:]
    if not names:
        return []
    tables = [lake.read_file(f"{RUNS.name}/{name}") for name in names]
    rows = pa.concat_tables(tables).to_pandas()
    grouped = rows.groupby(["run_id", "flow", "state", "started_at"], as_index=False)["seconds"].sum()
    out: list[dict[str, Any]] = grouped.sort_values("run_id").to_dict("records")
    return out
