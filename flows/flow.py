"""The Prefect flows: a nightly run and a backfill, the same session inside.

A task is one stage on a group of batches, so a run has a hundred tasks at most, whatever the size of the corpus; what
passes between them lies in the lake. Only failed I/O is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task
from pydantic import PositiveInt

from flows.deliveries import Deliveries, collect, landed
from flows.engine import Outcome
from flows.reference import samples_folder
from flows.session import RETRY_WAITS, Session, TransientFailure, session
from transforms.stage import Limits, Parameters

_SESSION: ContextVar[Session] = ContextVar("session")


class BatchesFailed(Exception):
    """Some batches or inputs failed, everything else is published; `outcomes` or `report` say which and why."""

    def __init__(self, message: str, *, outcomes: Sequence[Outcome] = (), report: dict[str, Any] | None = None) -> None:
        self.outcomes = tuple(outcomes)
        self.report = report
        super().__init__(message)


async def _is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(await state.aresult(raise_on_failure=False), TransientFailure)


@task(
    name="stage",
    task_run_name="{stage}: {label}",
    retries=len(RETRY_WAITS),
    retry_delay_seconds=list(RETRY_WAITS),
    retry_condition_fn=_is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def run_stage(stage: str, batches: tuple[str, ...], label: str) -> list[Outcome]:  # noqa: ARG001 - label names the run
    """What became of a stage on some batches.

    Raises: TransientFailure for failed I/O, which is tried again; BatchesFailed for everything else.
    """
    outcomes = _SESSION.get().make_group(stage, batches)
    failed = [outcome for outcome in outcomes if outcome.error]
    if failed:
        raise BatchesFailed("; ".join(f"{o.stage} {o.batch}: {o.error}" for o in failed), outcomes=outcomes)
    return outcomes


def _run_group(stage: str, batches: tuple[str, ...]) -> Sequence[Outcome]:
    """The stage as a task; a failure stays in the task's state, and the other batches go on."""
    label = batches[0] if len(batches) == 1 else f"{batches[0]} … {batches[-1]} ({len(batches)})"
    state: State[Any] = run_stage(stage, batches, label, return_state=True)
    result = state.result(raise_on_failure=False)
    if isinstance(result, BatchesFailed | TransientFailure):
        return result.outcomes
    if isinstance(result, BaseException):
        raise result
    outcomes: list[Outcome] = result
    return outcomes


def _walk(name: str, lake: str, deliveries: Deliveries, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    with session(name, lake, deliveries, **options) as current:
        token = _SESSION.set(current)
        try:
            report = current.walk(_run_group)
        finally:
            _SESSION.reset(token)
    create_table_artifact(key=f"gongwen-{name}", table=report["stages"], description=f"{lake}: {report['state']}")
    if report["state"] != "completed":
        raise BatchesFailed(report["state"], report=report)
    return report


@flow(name="gongwen-run", flow_run_name="run {lake}", persist_result=False)
def run_flow(
    lake: str,
    inputs: list[str] | None = None,
    batch: date | None = None,
    source: str | None = None,
    workers: PositiveInt = 1,
    near_jaccard: float = Parameters.near_jaccard,
    theme_score: float = Parameters.theme_score,
    limits: Limits = Parameters.limits,
    simplified: bool = Parameters.simplified,
) -> dict[str, Any]:
    """Every file under `inputs` (default: the samples) through all stages into `lake`; the report of the run.

    A batch date in a file's path wins over `batch`, which defaults to today.
    """
    inputs = inputs or [samples_folder()]
    asked = {"inputs": inputs, "batch": batch, "source": source}
    deliveries = collect(inputs, batch=(batch or date.today()).isoformat(), source_name=source)
    parameters = Parameters(near_jaccard, theme_score, limits, simplified)
    return _walk("run", lake, deliveries, parameters=parameters, workers=workers, asked=asked)


@flow(name="gongwen-backfill", flow_run_name="backfill {lake} {start} {end}", persist_result=False)
def backfill_flow(
    lake: str,
    landing: str,
    start: date,
    end: date,
    source: str | None = None,
    force: bool = False,
    workers: PositiveInt = 1,
    near_jaccard: float = Parameters.near_jaccard,
    theme_score: float = Parameters.theme_score,
    limits: Limits = Parameters.limits,
    simplified: bool = Parameters.simplified,
) -> dict[str, Any]:
    """Every batch that landed from `start` to `end`, both included; what is fresh is passed over unless `force`."""
    asked = {"landing": landing, "start": start, "end": end, "source": source, "force": force}
    deliveries = landed(landing, start, end, source_name=source)
    parameters = Parameters(near_jaccard, theme_score, limits, simplified)
    return _walk("backfill", lake, deliveries, parameters=parameters, workers=workers, asked=asked, force=force)
