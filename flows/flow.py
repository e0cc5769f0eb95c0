"""The Prefect flows: a nightly run and a backfill, the same session inside.

A task is one stage on a group of batches, so a run has a hundred tasks at most, whatever the size of the corpus; what
passes between them lies in the lake. Only failed I/O is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging.handlers import APILogHandler
from prefect.runtime import flow_run
from prefect.tasks import Task
from pydantic import NonNegativeFloat, PositiveInt

from flows import alert
from flows.decisions import decisions_in
from flows.deliveries import Deliveries, collect, landed
from flows.engine import Outcome
from flows.reference import samples_folder
from flows.session import RETRY_WAITS, Session, TransientFailure, session
from transforms.stage import Limits, Parameters

#: How long a scheduled run waits for another one to let go of its lake, in seconds: a night may meet a long backfill.
_PATIENCE = 6 * 3600.0

#: Whose days name batches, unless a schedule says otherwise.
_HERE = "Asia/Shanghai"

_SESSION: ContextVar[Session] = ContextVar("session")


#: Who is told when a run fails, or ends by a signal.
_HOOKS: dict[str, Any] = {"on_failure": [alert.post], "on_crashed": [alert.post]}


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


def scheduled_day(timezone: str) -> date:
    """The date for which this run was scheduled, where `timezone` is; a run that starts late or again has the same."""
    scheduled: datetime = flow_run.scheduled_start_time
    return scheduled.astimezone(ZoneInfo(timezone)).date()


def _run_shown(artifact: UUID, current: Session, stage: str, batches: tuple[str, ...]) -> Sequence[Outcome]:
    """Runs a group and shows beside the run how far it is."""
    outcomes = _run_group(stage, batches)
    update_progress_artifact(artifact, progress=100 * current.pace.share, description=f"{stage}: {current.pace}")
    return outcomes


def _log_to_prefect() -> None:
    """Shows the pipeline's log beside the run as well, wherever else it goes."""
    log = logging.getLogger("gongwen")
    log.setLevel(logging.INFO)
    if not any(isinstance(handler, APILogHandler) for handler in log.handlers):
        log.addHandler(APILogHandler())


@task(name="report", cache_policy=NO_CACHE, persist_result=False)
def show(lake: str, anew: bool) -> None:
    """Links the lake's report from the run; the page is drawn anew where the run made something."""
    from flows.report.link import link_report  # noqa: PLC0415 - draws: who only asks for the flows need not load it

    link_report(lake, anew=anew)


def _walk(name: str, lake: str, deliveries: Deliveries, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    _log_to_prefect()
    with session(name, lake, deliveries, **options) as current:
        token = _SESSION.set(current)
        artifact = cast("UUID", create_progress_artifact(0.0, key=f"gongwen-{name}-progress", description=lake))
        try:
            report = current.walk(partial(_run_shown, artifact, current))
            update_progress_artifact(artifact, progress=100.0, description=str(current.pace))
            show(lake, any(row["batches"] for row in report["stages"]), return_state=True)  # fails for itself alone
        finally:
            _SESSION.reset(token)
    create_table_artifact(key=f"gongwen-{name}", table=report["stages"], description=f"{lake}: {report['state']}")
    create_table_artifact(key=f"gongwen-{name}-rejects", table=report["rejects"], description=f"{lake}: rejects")
    if report["state"] != "completed":
        raise BatchesFailed(report["state"], report=report)
    return report


@flow(name="gongwen-run", flow_run_name="run {lake}", persist_result=False, **_HOOKS)
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
    decisions: str | None = None,
    on_error: Literal["fail", "reject"] = Parameters.on_error,
    wait_seconds: NonNegativeFloat = 0,
) -> dict[str, Any]:
    """Every file under `inputs` (default: the samples) through all stages into `lake`; the report of the run.

    A batch date in a file's path wins over `batch`, which defaults to the date of the run's scheduled time in China.
    """
    inputs, batch = inputs or [samples_folder()], batch or scheduled_day(_HERE)
    asked = {"inputs": inputs, "batch": batch, "source": source}
    deliveries = collect(inputs, batch=batch.isoformat(), source_name=source)
    parameters = Parameters(near_jaccard, theme_score, limits, simplified, decisions_in(decisions), on_error)
    return _walk("run", lake, deliveries, parameters=parameters, workers=workers, asked=asked, wait=wait_seconds)


@flow(name="gongwen-nightly", flow_run_name="nightly {lake}", persist_result=False, **_HOOKS)
def nightly_flow(
    lake: str,
    landing: str,
    day: date | None = None,
    days: PositiveInt = 7,
    timezone: str = _HERE,
    source: str | None = None,
    workers: PositiveInt = 1,
    near_jaccard: float = Parameters.near_jaccard,
    theme_score: float = Parameters.theme_score,
    limits: Limits = Parameters.limits,
    simplified: bool = Parameters.simplified,
    decisions: str | None = None,
    on_error: Literal["fail", "reject"] = Parameters.on_error,
    wait_seconds: NonNegativeFloat = _PATIENCE,
) -> dict[str, Any]:
    """Every batch that landed in the `days` days up to `day`: the date of the run's scheduled time in `timezone`.

    What is fresh is passed over, so a night does its own batch, what came late for those before, and missed nights.
    """
    last = day or scheduled_day(timezone)
    first = last - timedelta(days=days - 1)
    asked = {"landing": landing, "start": first, "end": last, "source": source}
    deliveries = landed(landing, first, last, source_name=source)
    parameters = Parameters(near_jaccard, theme_score, limits, simplified, decisions_in(decisions), on_error)
    return _walk("nightly", lake, deliveries, parameters=parameters, workers=workers, asked=asked, wait=wait_seconds)


@flow(name="gongwen-backfill", flow_run_name="backfill {lake} {start} {end}", persist_result=False, **_HOOKS)
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
    decisions: str | None = None,
    on_error: Literal["fail", "reject"] = Parameters.on_error,
    wait_seconds: NonNegativeFloat = _PATIENCE,
) -> dict[str, Any]:
    """Every batch that landed from `start` to `end`, both included; what is fresh is passed over unless `force`."""
    asked = {"landing": landing, "start": start, "end": end, "source": source, "force": force}
    deliveries = landed(landing, start, end, source_name=source)
    parameters = Parameters(near_jaccard, theme_score, limits, simplified, decisions_in(decisions), on_error)
    return _walk(
        "backfill",
        lake,
        deliveries,
        parameters=parameters,
        workers=workers,
        asked=asked,
        force=force,
        wait=wait_seconds,
    )
