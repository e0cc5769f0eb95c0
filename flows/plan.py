"""What has to be done: which batches of which stage are stale, why, and what their work is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import merge

import pyarrow as pa
import pyarrow.compute as pc

from flows.deliveries import Delivery
from flows.fingerprint import combined, stage_ingredients
from flows.intake import Intake
from flows.lake import Lake, Published
from flows.manifest import CORPUS, Manifest, changed
from flows.withheld import WITHHELD, Withholding, as_ingredient
from flows.work import Arrivals, Job
from transforms.schemas import DELIVERIES, PARTS, TEXTS, Table
from transforms.stage import Map, Parameters, Reduce, Since, Stage
from transforms.stages import STAGES
from transforms.withheld import REFUSALS, Withheld, may_withhold, most_withheld

#: Size of a chunk: large enough to pay for a trip to a worker, small enough that a few of them fit any memory.
CHUNK_BYTES = 1 << 20
CHUNK_FILES = 1000

# Sorts behind every batch.
_BEHIND_ALL = "~"

#: Which stage writes a table.
WRITERS: Mapping[str, Stage] = {table.name: stage for stage in STAGES for table in stage.writes}


@dataclass
class Plan:
    """The state of a lake against the code, the parameters and, for the batches at hand, the deliveries.

    `deliveries` are let go of batch by batch as they are read: a million of them take half a gigabyte. `window` are the
    batches of this run. Elsewhere a batch is redone only when something it reads was rewritten, when its own output is
    gone, or when that has other columns than today's: new code alone does not reach beyond the window. Only a
    batch that lacks documents which were withheld is tried again wherever it is. `made` are the stages and batches that
    this run is done with.
    """

    lake: Lake
    manifest: Manifest
    parameters: Parameters
    deliveries: dict[str, tuple[Delivery, ...]] = field(default_factory=dict)
    force: bool = False
    intake: Intake = field(init=False)
    _undecided: Parameters = field(init=False)
    withholding: Withholding = field(init=False)
    made: set[tuple[str, str]] = field(default_factory=set)
    _fixed: dict[str, dict[str, str]] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.intake = Intake(self.lake, self.parameters.limits)
        self._undecided = replace(self.parameters, decisions=())
        self.withholding = Withholding(self.lake, self._all_behind)

    @property
    def window(self) -> set[str]:
        """The batches of this run."""
        return set(self.deliveries)

    def batches(self, stage: Stage) -> list[str]:
        """The batches a map stage could work on: those its first input has, sorted."""
        if stage.reads[0] is DELIVERIES:
            return sorted(self.window | set(self.manifest.batches(stage.name)))
        writer = WRITERS[stage.reads[0].name]
        return sorted(batch for batch in self.manifest.batches(writer.name) if batch != CORPUS)

    # ---------------------------------------------------------------------------------------------- ingredients
    def _stage_ingredients(self, stage: Stage) -> dict[str, str]:
        if stage.name not in self._fixed:
            self._fixed[stage.name] = stage_ingredients(stage, self.parameters)
        return self._fixed[stage.name]

    def ingredients(self, stage: Stage, batch: str) -> dict[str, str] | None:
        """Everything a stage's result for a batch depends on, by name; None while an input is not there yet."""
        out = dict(self._stage_ingredients(stage))
        for table in stage.reads:
            if table is DELIVERIES:
                out |= self._delivered(batch)
                continue
            if isinstance(stage, Reduce):
                every = self.with_output(table)
                out |= {f"input:{table.name}/{each}": self._digest(table, each) or "" for each in every}
                continue
            digest = self._digest(table, batch)
            if digest is None:
                return None
            out[f"input:{table.name}"] = digest
        return out | self._lacking_documents(stage, batch)

    def _all_behind(self, name: str) -> str:
        """The checksum of all that can change what a stage makes of a document: its ingredients and those before it."""
        last = next(number for number, stage in enumerate(STAGES) if stage.name == name)
        stages = STAGES[: last + 1]
        return combined(f"{s.name} {n} {value}" for s in stages for n, value in self._stage_ingredients(s).items())

    def withheld(self, stage: Stage, batch: str) -> tuple[Withheld, ...]:
        """The documents that a stage which makes documents has to leave out of a batch."""
        is_maker = PARTS in stage.writes and self.parameters.on_error == "reject"
        return self.withholding.current(batch) if is_maker else ()

    def most_withheld(self, stage: Stage, batch: str, rows: int) -> int:
        """How many more of a batch's documents may be withheld; of a stage that reads sources, how many of these."""
        if self.parameters.on_error != "reject" or not may_withhold(stage):
            return 0
        out = 0 if stage.name in REFUSALS else len(self.withholding.current(batch))
        return most_withheld(rows + out) - out

    def _lacking_documents(self, stage: Stage, batch: str) -> dict[str, str]:
        """What is withheld from a batch as an ingredient, where something is, or was when it was made."""
        if stage.name not in REFUSALS:
            return {}
        out = self.withheld(stage, batch)
        return {WITHHELD: as_ingredient(self.parameters.on_error, out)} if out or self._lacks(stage, batch) else {}

    def _lacks(self, stage: Stage, batch: str) -> bool:
        record = self.manifest.read(stage.name, batch)
        return record is not None and WITHHELD in record.ingredients

    def _delivered(self, batch: str) -> dict[str, str]:
        """The batch's deliveries as an ingredient; without the files at hand, the one on record."""
        if batch in self.deliveries:
            if batch not in self._digests:
                self._digests[batch] = self._digest_of_deliveries(batch)
            return {"input:deliveries": self._digests[batch]}
        record = self.manifest.read(WRITERS[TEXTS.name].name, batch)
        return {"input:deliveries": record.ingredients["input:deliveries"]} if record else {}

    def _digest_of_deliveries(self, batch: str) -> str:
        present = (f"{d.path}\0{d.source_id}\0{d.source_name or ''}\n" for d in self.deliveries[batch])
        kept = sorted(f"{path}\0{rest}\n" for path, rest in self._kept(batch).items())
        digest = hashlib.sha256()
        for line in merge(present, kept):  # both by path; a million lines are not held at once
            digest.update(line.encode())
        return digest.hexdigest()

    def let_go(self, batch: str) -> None:
        """Forgets what was delivered for a batch that is read, but for its checksum, and what was laid out of it."""
        self._delivered(batch)
        self.deliveries[batch] = ()
        self.intake.release(batch)

    def _kept(self, batch: str) -> dict[str, str]:
        """Files of a batch from earlier runs that are not among this run's: path → checksum and source."""
        if not self.lake.exists(self.lake.path_of(TEXTS, batch)):
            return {}
        rows = self.lake.read(TEXTS, batch, ["path", "source_id", "source_name", "member_of"])
        now = pa.array([delivery.path for delivery in self.deliveries[batch]], pa.string())
        is_kept = pc.and_(pc.is_null(rows.column("member_of")), pc.invert(pc.is_in(rows.column("path"), now)))
        kept = rows.filter(is_kept).to_pylist()
        return {row["path"]: f"{row['source_id']}\0{row['source_name'] or ''}" for row in kept}

    def output(self, table: Table, batch: str) -> Published | None:
        """The published file of a table for a batch, if its writer has a record of it."""
        writer = WRITERS[table.name]
        if isinstance(writer, Reduce):
            record = self.manifest.read(writer.name, CORPUS)
            return record.outputs.get(f"{table.name}/{batch}") if record else None
        record = self.manifest.read(writer.name, batch)
        return record.outputs[table.name] if record else None

    def _digest(self, table: Table, batch: str) -> str | None:
        found = self.output(table, batch)
        return found.sha256 if found else None

    def with_output(self, table: Table) -> list[str]:
        """The batches that have a file of a table, sorted."""
        writer = WRITERS[table.name]
        if isinstance(writer, Reduce):
            record = self.manifest.read(writer.name, CORPUS)
            names = record.outputs if record else {}
            return sorted(name.split("/")[1] for name in names if name.startswith(f"{table.name}/"))
        return [b for b in self.manifest.batches(writer.name) if self.output(table, b) is not None]

    # ---------------------------------------------------------------------------------------------- staleness
    def reasons(self, stage: Stage, batch: str) -> list[str]:
        """Why a stage has to run on a batch: the ingredients that changed, or what is missing; empty when fresh."""
        record = self.manifest.read(stage.name, batch)
        if record is None:
            return ["missing"]
        gone = self.manifest.missing_output(record)
        if gone:
            return [f"missing:{gone}"]
        now = self.ingredients(stage, batch)
        return ["input"] if now is None else sorted({name.split("/")[0] for name in changed(record, now)})

    def since(self, stage: Reduce) -> Since | None:
        """Where a reduce may take up its earlier work; None when it has to begin anew."""
        record = self.manifest.read(stage.name, CORPUS)
        if not stage.settled or self.force or record is None or self.manifest.missing_output(record):
            return None
        names = changed(record, self.ingredients(stage, CORPUS) or {})
        if not names or not all(name.startswith("input:") for name in names):
            return None
        besides = {f"input:{table.name}" for table in stage.besides}
        first = min((name.split("/")[1] for name in names if name.split("/")[0] not in besides), default=_BEHIND_ALL)
        earlier = [batch for batch in self.with_output(stage.writes[0]) if batch < first]
        made = {table.name: self.lake.dataset(table, earlier) for table in stage.writes}
        return Since(first, made) if earlier else None

    def settled(self, stage: Reduce, since: Since | None) -> dict[str, Published]:
        """The outputs of a reduce that stand when it takes up its earlier work."""
        record = self.manifest.read(stage.name, CORPUS)
        if since is None or record is None:
            return {}
        names = {table.name for table in stage.settled}
        return {
            key: output
            for key, output in record.outputs.items()
            if key.split("/")[0] in names and key.split("/")[1] < since.batch
        }

    def due(self, stage: Stage) -> list[str]:
        """The batches a stage has to run on now, sorted; for a reduce, the whole corpus as one or nothing."""
        if isinstance(stage, Reduce):
            return [CORPUS] if self.with_output(stage.reads[0]) and self.reasons(stage, CORPUS) else []
        return [
            batch for batch in self.batches(stage) if self._is_due(stage, batch) and self._is_readable(stage, batch)
        ]

    def _is_readable(self, stage: Stage, batch: str) -> bool:
        """Whether the texts a stage reads have today's columns. Where not, only their files can make them anew.

        What other stages wrote of the batch in old columns was made anew before this one is asked.
        """
        if TEXTS not in stage.reads:
            return True
        record = self.manifest.read(WRITERS[TEXTS.name].name, batch)
        now = self._stage_ingredients(WRITERS[TEXTS.name])[f"schema:{TEXTS.name}"]
        return record is None or record.ingredients.get(f"schema:{TEXTS.name}") == now

    def _is_due(self, stage: Stage, batch: str) -> bool:
        reasons = self.reasons(stage, batch)
        if batch in self.window:
            return bool(reasons) or (self.force and (stage.name, batch) not in self.made)
        if stage.reads[0] is DELIVERIES:
            return False
        if WITHHELD in reasons or (reasons and self._lacks(stage, batch)):
            return self.parameters.on_error == "reject"
        return any(reason.startswith(("input", "missing", "schema")) for reason in reasons)

    # ---------------------------------------------------------------------------------------------- jobs
    def lacking(self, stage: Stage, batch: str) -> list[str]:
        """The inputs of a stage that a batch does not have, by table name."""
        tables = [] if isinstance(stage, Reduce) else [table for table in stage.reads if table is not DELIVERIES]
        return [table.name for table in tables if self.output(table, batch) is None]

    def jobs(self, stage: Map, batch: str) -> list[Job]:
        """The work of a map stage on a batch, a job a chunk, in order."""
        parameters = self.parameters if "decisions" in stage.parameters else self._undecided
        if stage.reads[0] is DELIVERIES:
            return [
                Job(stage.name, batch, index, self.lake.root, parameters, (), arrivals, most)
                for index, arrivals in enumerate(self._arrivals(batch))
                for most in [self.most_withheld(stage, batch, 1 + len(arrivals.files))]
            ]
        inputs = []
        for table in stage.reads:
            found = self.output(table, batch)
            if found is None:
                raise LookupError(f"stage {stage.name}, batch {batch}: its input {table.name} is not there")
            inputs.append((table.name, found))
        most, out = self.most_withheld(stage, batch, inputs[0][1].rows), self.withheld(stage, batch)
        shared = (self.lake.root, parameters, tuple(inputs), None, most, out)
        return [Job(stage.name, batch, index, *shared) for index in range(len(inputs[0][1].chunks))]

    def _arrivals(self, batch: str) -> Iterator[Arrivals]:
        """What was delivered for a batch, containers and their members included, in chunks by path."""
        kept = self._kept_sizes(batch)
        present = {delivery.path: delivery for delivery in self.intake.members(self.deliveries[batch])}
        sizes = kept | {path: _size(delivery.format, delivery.size) for path, delivery in present.items()}
        for paths in _grouped(sizes):
            held = tuple(path for path in paths if path in kept)
            files = tuple(present[path] for path in paths if path in present)
            yield Arrivals(files, held, self.lake.path_of(TEXTS, batch) if held else None)

    def _kept_sizes(self, batch: str) -> dict[str, int]:
        """The files of earlier runs that are kept and their members, with the size of each."""
        kept = self._kept(batch)
        if not kept:
            return {}
        rows = self.lake.read(TEXTS, batch, ["path", "member_of", "format", "members", "bytes"]).to_pylist()
        return {
            row["path"]: _size(None if row["members"] is None else row["format"], row["bytes"])
            for row in rows
            if (row["member_of"] or row["path"]) in kept
        }


def _size(container: str | None, size: int) -> int:
    """How much a delivery adds to its chunk: a container nothing, for its members do."""
    return size if container is None else 0


def _grouped(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Paths in order, in groups of about a chunk: the same groups whatever the number of workers."""
    group: list[str] = []
    total = 0
    for path in sorted(sizes):
        if group and (total + sizes[path] > CHUNK_BYTES or len(group) >= CHUNK_FILES):
            yield group
            group, total = [], 0
        group.append(path)
        total += sizes[path]
    yield group
