"""Makes batches fresh: one stage on some batches, in worker processes when there is enough to do.

This is the one code path of nightly runs, backfills, re-runs after a crash and re-runs after a change of rules, with
Prefect around it or not.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from flows import progress, reference
from flows.lake import Publication
from flows.manifest import CORPUS, Record
from flows.plan import Plan
from flows.storage import may_pass
from flows.withheld import WITHHELD, TooManyWithheld, as_ingredient
from flows.work import Done, Job, run_job
from flows.workers import Workers
from transforms.schemas import DELIVERIES, PARTS, REJECTS, TEXTS, check
from transforms.stage import Map, Reduce, Stage, Tables
from transforms.withheld import REFUSALS, Withheld

logger = logging.getLogger("gongwen")


@dataclass(frozen=True)
class Outcome:
    """What became of a stage on a batch. `error` says why it failed; `transient` that trying again may help.

    `withheld` are documents it raised on: nothing is published, for the batch has to be divided anew without them.
    """

    stage: str
    batch: str
    rows_in: int = 0
    rows_out: int = 0
    rows_rejected: int = 0
    seconds: float = 0.0
    error: str | None = None
    transient: bool = False
    withheld: tuple[Withheld, ...] = ()


def make(plan: Plan, stage: Stage, batches: Iterable[str], workers: Workers) -> Iterator[Outcome]:
    """Runs a stage on batches, publishes each when it is whole, yields what became of it."""
    if isinstance(stage, Reduce):
        for _ in batches:
            yield _reduced(plan, stage, workers)
        return
    if not isinstance(stage, Map):
        raise TypeError(f"stage {stage.name}: expected a Map or a Reduce, got {type(stage).__name__}")
    ready = []
    for batch in batches:
        lacking = plan.lacking(stage, batch)
        if lacking:
            yield Outcome(stage.name, batch, error=f"skipped: {', '.join(lacking)} of this batch could not be made")
        else:
            ready.append(batch)
    yield from _mapped(plan, stage, ready, workers)


# ------------------------------------------------------------------------------------------------------- maps
def _mapped(plan: Plan, stage: Map, batches: list[str], workers: Workers) -> Iterator[Outcome]:
    jobs = {batch: plan.jobs(stage, batch) for batch in batches}
    results = _in_order(workers, [job for batch in batches for job in jobs[batch]])
    for batch in batches:
        began = time.monotonic()
        mine = islice(results, len(jobs[batch]))
        outcome = _gathered(plan, stage, batch, mine)
        for _ in mine:  # what was in flight when the batch failed
            pass
        if stage.reads[0] is DELIVERIES and outcome.error is None:
            plan.let_go(batch)
            jobs.pop(batch)
        yield replace(outcome, seconds=time.monotonic() - began)
    pa.default_memory_pool().release_unused()


def _in_order(workers: Workers, jobs: list[Job]) -> Iterator[Future[Done]]:
    """The jobs' futures, finished, in the jobs' order; only a few run ahead, so that few results are held.

    A pool that loses a worker fails every job it had. Each of them runs again, alone: only one whose own worker is lost
    has failed.
    """
    size = sum(_input_size(job) for job in jobs)
    if jobs:
        progress.tell(jobs[0].stage, added=len(jobs))
    running: deque[tuple[Job, Executor, Future[Done]]] = deque()
    waiting = iter(jobs)
    while True:
        while len(running) < workers.room() and (job := next(waiting, None)) is not None:
            running.append((job, *workers.submit(run_job, job, size)))
        if not running:
            return
        job, executor, future = running.popleft()
        if isinstance(future.exception(), BrokenProcessPool):
            workers.drop_broken(executor)
            future = workers.alone(run_job, job)
        progress.tell(jobs[0].stage, done=1)
        yield future


def _input_size(job: Job) -> int:
    """About how many bytes of text a job reads; Chinese prose in Parquet is a third of itself."""
    if job.arrivals is not None:
        return sum(delivery.size for delivery in job.arrivals.files)
    published = job.inputs[0][1]
    return 3 * published.bytes // max(1, len(published.chunks))


def _gathered(plan: Plan, stage: Map, batch: str, results: Iterator[Future[Done]]) -> Outcome:
    """Publishes a batch from the results of its chunks, or tells why it cannot be."""
    try:
        with Publication(plan.lake, batch, stage.writes) as publication:
            rows_in = rejected = 0
            is_passing = False
            withheld: list[Withheld] = []
            for future in results:
                problem = future.exception()
                if problem is not None:
                    return _failed(plan, stage, batch, problem)
                done = future.result()
                withheld += done.withheld
                if done.tables:
                    publication.add(done.tables)
                rows_in += done.rows_in
                rejected += _rejected(done.tables)
                is_passing = is_passing or _is_passing(done.tables)
            found = tuple(each for each in withheld if each.stage == stage.name)
            if len(found) > plan.most_withheld(stage, batch, rows_in):
                return _failed(plan, stage, batch, TooManyWithheld(len(found), rows_in, found[0]))
            if found and stage.name not in REFUSALS:
                return Outcome(stage.name, batch, withheld=found)
            ingredients = _ingredients(plan, stage, batch, withheld)
            if is_passing:
                ingredients["input:deliveries"] = "to be read again"
            plan.manifest.forget(stage.name, batch)
            outputs = publication.commit()
            rows_out = sum(output.rows for output in outputs.values()) - rejected
            return _recorded(plan, Record(stage.name, batch, ingredients, outputs, rows_in, rows_out, rejected))
    except OSError as problem:
        return _failed(plan, stage, batch, problem)


def _ingredients(plan: Plan, stage: Map, batch: str, withheld: Sequence[Withheld]) -> dict[str, str]:
    """What a batch is made from, as it is recorded; files which documents were left out, and forgets all others."""
    ingredients = plan.ingredients(stage, batch) or {}
    ingredients.pop(WITHHELD, None)
    documents = [each for each in withheld if each.stage != stage.name]
    if PARTS in stage.writes:
        plan.withholding.keep(batch, documents)
    if withheld:
        ingredients[WITHHELD] = as_ingredient(plan.parameters.on_error, documents)
    return ingredients


#: Why a file was not read that says nothing about its bytes: the next run tries again.
_PASSING = pa.array(["unreadable", "changed"])


def _is_passing(tables: Tables) -> bool:
    """Whether files among those read failed for a reason that may pass."""
    if TEXTS.name not in tables:
        return False
    return bool(pc.any(pc.is_in(tables[TEXTS.name].column("reason"), _PASSING)).as_py())


def _rejected(tables: Tables) -> int:
    return tables[REJECTS.name].num_rows if REJECTS.name in tables else 0


def _recorded(plan: Plan, record: Record) -> Outcome:
    plan.manifest.write(record)
    return Outcome(record.stage, record.batch, record.rows_in, record.rows_out, record.rows_rejected)


def _failed(plan: Plan, stage: Stage, batch: str, problem: BaseException) -> Outcome:
    """The failure on record and as an outcome; what ends the process (an interrupt) is no failure of a batch."""
    if not isinstance(problem, Exception):
        raise problem
    why = f"{type(problem).__name__}: {problem}"
    logger.debug("%s %s failed", stage.name, batch, exc_info=problem)
    transient = isinstance(problem, BrokenProcessPool) or may_pass(problem)
    with suppress(OSError):  # the lake itself may be what failed
        plan.manifest.fail(stage.name, batch, why)
    return Outcome(stage.name, batch, error=why, transient=transient)


# ---------------------------------------------------------------------------------------------------- reduces
def _reduced(plan: Plan, stage: Reduce, workers: Workers) -> Outcome:
    began = time.monotonic()
    future = workers.thread().submit(_reduce, plan, stage)
    problem = future.exception()
    outcome = future.result() if problem is None else _failed(plan, stage, CORPUS, problem)
    return replace(outcome, seconds=time.monotonic() - began)


def _reduce(plan: Plan, stage: Reduce) -> Outcome:
    ingredients = plan.ingredients(stage, CORPUS) or {}
    corpus = {table.name: plan.lake.dataset(table, plan.with_output(table)) for table in stage.reads}
    run = stage.make(reference.load(stage.references), plan.parameters)
    since = plan.since(stage)
    made = run(corpus, since) if stage.settled else run(corpus)
    outputs = plan.settled(stage, since)
    batches = plan.with_output(stage.reads[0])
    plan.manifest.forget(stage.name, CORPUS)
    for table in stage.writes:
        rows = check(made[table.name], table)
        for batch in batches:
            if f"{table.name}/{batch}" not in outputs:
                some = rows.filter(pc.equal(rows.column("batch"), batch))
                outputs[f"{table.name}/{batch}"] = plan.lake.publish(table, batch, some)
    rows_in = sum(corpus[table.name].count_rows() for table in stage.reads[:1])
    rows_out = sum(output.rows for output in outputs.values())
    return _recorded(plan, Record(stage.name, CORPUS, ingredients, outputs, rows_in, rows_out, 0))
