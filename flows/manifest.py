"""The manifest: for every stage and batch, what it was made from and what it wrote.

A record is removed before its outputs are replaced and written after, so a killed run leaves no record that lies. It
holds no time and no run, so the same lake has the same manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from flows.lake import STATE, Lake, Published

CORPUS = "corpus-wide"  # the batch a reduce is filed under


@dataclass(frozen=True)
class Record:
    """What a stage made of a batch: ingredients by name, outputs by table (of a reduce: by table and batch)."""

    stage: str
    batch: str
    ingredients: Mapping[str, str]
    outputs: Mapping[str, Published]
    rows_in: int
    rows_out: int
    rows_rejected: int


@dataclass
class Manifest:
    """The records of a lake; read once and kept, since a lake has one writer."""

    lake: Lake
    _known: dict[tuple[str, str], Record | None] = field(default_factory=dict)
    _failed: dict[str, set[str]] = field(default_factory=dict)

    @staticmethod
    def _path(stage: str, batch: str, kind: str = "manifest") -> str:
        return f"{STATE}/{kind}/{stage}/{batch}.json"

    def batches(self, stage: str) -> list[str]:
        """The batches a stage has a record or a failure of, sorted."""
        names = self.lake.names(f"{STATE}/manifest/{stage}") + self.lake.names(f"{STATE}/failed/{stage}")
        return sorted({name.removesuffix(".json") for name in names if name.endswith(".json")})

    def read(self, stage: str, batch: str) -> Record | None:
        """The record, or None where there is none."""
        key = (stage, batch)
        if key not in self._known:
            self._known[key] = self._load(stage, batch)
        return self._known[key]

    def _load(self, stage: str, batch: str) -> Record | None:
        try:
            return self.parsed(self.lake.read_bytes(self._path(stage, batch)))
        except FileNotFoundError:
            return None

    @staticmethod
    def parsed(content: bytes) -> Record:
        """The record that a file of the manifest holds."""
        raw = json.loads(content)
        outputs = {
            name: Published(**{**output, "chunks": tuple(output["chunks"])}) for name, output in raw["outputs"].items()
        }
        return Record(**{**raw, "outputs": outputs})

    def write(self, record: Record) -> None:
        """Files a record and forgets an earlier failure."""
        content = json.dumps(asdict(record), ensure_ascii=False, sort_keys=True, indent=1)
        self.lake.write_bytes(self._path(record.stage, record.batch), content.encode())
        self.lake.remove(self._path(record.stage, record.batch, "failed"))
        self._known[record.stage, record.batch] = record
        self._failed.pop(record.stage, None)

    def forget(self, stage: str, batch: str) -> None:
        """Removes a record, before what it tells of is replaced."""
        self.lake.remove(self._path(stage, batch))
        self._known[stage, batch] = None

    def fail(self, stage: str, batch: str, why: str) -> None:
        """Files why a stage failed on a batch."""
        self._failed.pop(stage, None)
        self.lake.write_bytes(
            self._path(stage, batch, "failed"), json.dumps({"error": why}, ensure_ascii=False).encode()
        )

    def failure(self, stage: str, batch: str) -> str | None:
        """Why the stage failed on the batch when last tried; None when it did not."""
        if stage not in self._failed:
            self._failed[stage] = set(self.lake.names(f"{STATE}/failed/{stage}"))
        if f"{batch}.json" not in self._failed[stage]:
            return None
        error: str = json.loads(self.lake.read_bytes(self._path(stage, batch, "failed")))["error"]
        return error

    def missing_output(self, record: Record) -> str | None:
        """The first output that is gone or of another size, as a path below the root."""
        for output in record.outputs.values():
            if not self.lake.exists(output.path, output.bytes):
                return output.path
        return None


def changed(record: Record, ingredients: Mapping[str, str]) -> list[str]:
    """The ingredients that are not what they were, sorted by name."""
    if record.ingredients == ingredients:
        return []
    names = record.ingredients.keys() | ingredients.keys()
    return sorted(name for name in names if record.ingredients.get(name) != ingredients.get(name))
