"""One run over a lake: what was delivered, every stage in order on what is due, the report.

Prefect wraps the steps of a session (`flows.flow`); `--plain` calls the same ones without it.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from flows import card
from flows.decisions import unmatched
from flows.deliveries import Deliveries
from flows.engine import Outcome, make
from flows.lake import Lake
from flows.lease import Lease, held
from flows.manifest import Manifest
from flows.pace import Pace, expected_steps, seconds_per_batch
from flows.plan import Plan
from flows.runs import Run, count_stale_elsewhere, describe
from flows.workers import Workers
from transforms.schemas import PARTS
from transforms.stage import Parameters, Stage
from transforms.stages import STAGES

logger = logging.getLogger("gongwen")

#: Groups of batches a stage is divided into: each is one Prefect task, which costs its server some 40 ms of CPU.
_MOST_GROUPS = 8

#: Waits before trying again what failed for want of I/O, in seconds.
RETRY_WAITS = (1.0, 5.0)

#: How a stage is run on a group of batches: `Session.make_group`, or a Prefect task around it.
GroupRunner = Callable[[str, tuple[str, ...]], Sequence[Outcome]]


def _waves(stages: Sequence[Stage]) -> list[list[Stage]]:
    """The stages in order, those side by side of which none reads what another of them writes."""
    waves: list[list[Stage]] = []
    made: set[str] = set()
    for stage in stages:
        if not waves or made & {table.name for table in stage.reads}:
            waves.append([])
            made = set()
        waves[-1].append(stage)
        made |= {table.name for table in stage.writes}
    return waves


WAVES = _waves(STAGES)
#: Where a run takes up again a batch that has to do without some of its documents.
_FROM_SPLIT = WAVES[next(n for n, wave in enumerate(WAVES) if any(PARTS in stage.writes for stage in wave)) :]


class TransientFailure(Exception):
    """Some batches failed for want of I/O; trying again may help. `outcomes` holds what became of all."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = tuple(outcomes)
        super().__init__("; ".join(f"{o.stage} {o.batch}: {o.error}" for o in outcomes if o.transient))


@dataclass
class Session:
    """A run with its plan and its workers; the only writer of its lake while it lasts."""

    run: Run
    plan: Plan
    workers: Workers
    lease: Lease
    pace: Pace
    _tried: dict[tuple[str, str], Outcome] = field(default_factory=dict)

    def walk(self, run_group: GroupRunner) -> dict[str, Any]:
        """Runs every stage on what is due, wave by wave, and returns the report."""
        waves = deque(WAVES)
        while waves:
            wave = waves.popleft()
            outcomes = self._ride(wave, run_group)
            self.run.take(outcomes)
            if self._withhold(outcomes):
                waves = deque(_FROM_SPLIT)
                continue
            for stage in wave:
                self.pace.over(stage.name)
        self.run.stale_elsewhere = count_stale_elsewhere(self.plan)
        self.run.unmatched = unmatched(self.plan)
        self.lease.check()
        self.run.publish()
        card.refresh(self.plan)
        return self.run.report(self.plan)

    def _withhold(self, outcomes: Sequence[Outcome]) -> bool:
        """Files the documents that stages raised on, all of a wave at once; whether there are any.

        Then every stage from the one that makes documents is asked again what is due; what failed is not tried again.
        """
        self.plan.made |= {(outcome.stage, outcome.batch) for outcome in outcomes if not outcome.withheld}
        for batch in sorted({outcome.batch for outcome in outcomes if outcome.withheld}):
            found = [each for outcome in outcomes if outcome.batch == batch for each in outcome.withheld]
            self.plan.withholding.add(batch, found)
        is_any = any(outcome.withheld for outcome in outcomes)
        if is_any:
            self._tried = {key: outcome for key, outcome in self._tried.items() if outcome.error}
        return is_any

    def _ride(self, wave: Sequence[Stage], run_group: GroupRunner) -> list[Outcome]:
        """Runs the stages of a wave side by side, so that workers find work while one of them is being published."""
        due = [(stage, batches) for stage in wave if (batches := self.plan.due(stage))]
        if len(due) < 2:
            return [outcome for stage, batches in due for outcome in self._run_stage(stage, batches, run_group)]
        with ThreadPoolExecutor(len(due)) as threads:
            futures = [
                threads.submit(copy_context().run, self._run_stage, stage, batches, run_group) for stage, batches in due
            ]
            try:
                return [outcome for future in futures for outcome in future.result()]
            except BaseException:
                self.workers.stop()
                raise

    def _run_stage(self, stage: Stage, batches: list[str], run_group: GroupRunner) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for group in _groups(batches, 2 * self.workers.count):
            outcomes += run_group(stage.name, group)
            self.pace.made(stage.name, len(group))
            logger.info("%s: %s", stage.name, self.pace)
        return outcomes

    def make_group(self, stage_name: str, batches: Sequence[str]) -> list[Outcome]:
        """Runs a stage on some batches.

        Raises: TransientFailure when a batch failed for want of I/O.
        """
        tried = {batch: self._tried.get((stage_name, batch)) for batch in batches}
        waiting = [batch for batch, outcome in tried.items() if outcome is None or outcome.transient]
        self.lease.check()
        self.lease.at(stage_name, waiting)
        for outcome in make(self.plan, _stage(stage_name), waiting, self.workers):
            level = logging.ERROR if outcome.error else logging.WARNING if outcome.withheld else logging.INFO
            logger.log(level, describe(outcome))
            self._tried[stage_name, outcome.batch] = outcome
        outcomes = [self._tried[stage_name, batch] for batch in batches]
        if any(outcome.transient for outcome in outcomes):
            raise TransientFailure(outcomes)
        return outcomes

    def make_group_retrying(self, stage_name: str, batches: Sequence[str]) -> Sequence[Outcome]:
        """`make_group`, trying again what failed for want of I/O: once after each wait."""
        for wait in RETRY_WAITS:
            try:
                return self.make_group(stage_name, batches)
            except TransientFailure as failure:
                logger.warning("trying again in %s s: %s", wait, failure)
                time.sleep(wait)
        try:
            return self.make_group(stage_name, batches)
        except TransientFailure as failure:
            return failure.outcomes


def _stage(name: str) -> Stage:
    return next(stage for stage in STAGES if stage.name == name)


def _groups(batches: list[str], least: int) -> Iterator[tuple[str, ...]]:
    """Batches in groups of at least so many, for a group should keep all workers busy."""
    size = max(least, -(-len(batches) // _MOST_GROUPS))
    for start in range(0, len(batches), size):
        yield tuple(batches[start : start + size])


@contextmanager
def session(
    flow: str,
    lake_root: str,
    deliveries: Deliveries,
    *,
    parameters: Parameters,
    workers: int,
    asked: Mapping[str, Any],
    force: bool = False,
    wait: float = 0.0,
) -> Iterator[Session]:
    """A session that holds the lake; `asked` are the run's parameters as the user gave them.

    `force` makes the batches at hand again even where they are fresh. `wait`: how many seconds to wait for another run
    to let go of the lake.

    Raises: LakeError when the lake cannot be written to or another run holds it.
    """
    lake = Lake(lake_root)
    lake.prepare()
    run = Run(flow, lake, asked, deliveries.missing)
    with held(lake, run.run_id, wait=wait) as lease, Workers(workers) as pool:
        lake.sweep()
        plan = Plan(lake, Manifest(lake), parameters, deliveries.by_batch, force=force)
        try:
            yield Session(run, plan, pool, lease, Pace(expected_steps(plan), seconds_per_batch(lake)))
        finally:
            plan.intake.clear()
