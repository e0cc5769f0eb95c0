"""One piece of work: a stage on one chunk of one batch. This is all that a worker process runs; it knows no Prefect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import pyarrow as pa
import pyarrow.compute as pc

from flows import reference
from flows.arrive import columns_of, row_of
from flows.attempt import attempt
from flows.deliveries import Delivery
from flows.lake import Lake, Published
from transforms.schemas import DELIVERIES, TEXTS, Table, check
from transforms.stage import Map, Parameters, Tables
from transforms.stages import STAGES
from transforms.withheld import Withheld, without


@dataclass(frozen=True)
class Arrivals:
    """The files of one chunk of deliveries, by path: those to read now, and those kept from an earlier run.

    `kept_from` is the published file that holds the rows of the kept ones.
    """

    files: tuple[Delivery, ...]
    kept: tuple[str, ...] = ()
    kept_from: str | None = None


@dataclass(frozen=True)
class Job:
    """A map stage on chunk `index` of a batch: where its input lies, and nothing of the input itself.

    Up to `most` documents or sources that it raises on are withheld; `withheld` are those that are so already.
    """

    stage: str
    batch: str
    index: int
    lake: str
    parameters: Parameters
    inputs: tuple[tuple[str, Published], ...] = ()
    arrivals: Arrivals | None = None
    most: int = 0
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True)
class Done:
    """What a job made, with the number of rows it read from the stage's first table, and what is withheld.

    There are no tables where it raised on documents: see `attempt`.
    """

    job: Job
    tables: Tables
    rows_in: int
    withheld: tuple[Withheld, ...] = ()


@cache
def prepared(name: str, parameters: Parameters) -> Callable[[Tables], Tables]:
    """The function of a stage, its reference data loaded; prepared once a process."""
    stage = stage_named(name)
    return stage.make(reference.load(stage.references), parameters)


def stage_named(name: str) -> Map:
    """The map stage of that name."""
    return next(stage for stage in STAGES if stage.name == name and isinstance(stage, Map))


def run_job(job: Job) -> Done:
    """Reads a chunk, runs the stage on it, checks what comes out."""
    stage, lake = stage_named(job.stage), Lake(job.lake)
    run = prepared(job.stage, job.parameters)
    if job.arrivals is not None:
        return _read_arrivals(job, job.arrivals, lake, partial(attempt, stage, run, most=job.most))
    tables = {table.name: _input(lake, table, dict(job.inputs)[table.name], job.index) for table in stage.reads}
    made, withheld = attempt(stage, run, tables, job.most)
    if job.withheld:
        made, left_out = without(made, job.withheld)
        withheld += left_out
    return Done(job, made, tables[stage.reads[0].name].num_rows, withheld)


def _input(lake: Lake, table: Table, published: Published, index: int) -> pa.Table:
    """The chunk of a batch's table; of what a reduce wrote, all of the batch."""
    if table.corpus_wide:
        return check(lake.read_file(published.path), table)
    return check(lake.read_chunk(published.path, published.chunks, index), table)


def _read_arrivals(
    job: Job, arrivals: Arrivals, lake: Lake, run: Callable[[Tables], tuple[Tables, tuple[Withheld, ...]]]
) -> Done:
    rows = [row_of(delivery, job.parameters.limits) for delivery in arrivals.files]
    delivered = DELIVERIES.from_columns(columns_of(rows)) if rows else DELIVERIES.empty()
    made, withheld = run({DELIVERIES.name: delivered})
    read = made[TEXTS.name]
    if arrivals.kept_from is not None:
        among = (pc.field("path") >= arrivals.kept[0]) & (pc.field("path") <= arrivals.kept[-1])
        kept = lake.read_where(arrivals.kept_from, among)  # kept files come by path, as the rows of the file do
        kept = kept.filter(pc.is_in(kept.column("path"), pa.array(arrivals.kept)))
        read = pa.concat_tables([read, check(kept, TEXTS)]).sort_by("path").combine_chunks()
    return Done(job, {TEXTS.name: read}, read.num_rows, withheld)
