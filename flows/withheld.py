"""The documents of a lake that are kept from its stages, a file a batch: each raised where it was tried.

An entry holds while the code, the reference data and the parameters of the stage that raised, and of all before it, are
what they were; then the document is tried again. The file holds what the last split left out, and what was found since:
a lake made in one run has the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flows.fingerprint import code_checksum, combined
from flows.lake import STATE, Lake
from transforms.stages import STAGES
from transforms.withheld import Withheld

_FOLDER = f"{STATE}/withheld"


#: The ingredient of a batch that tells what is withheld from it.
WITHHELD = "withheld"


class TooManyWithheld(Exception):
    """A stage raises on so many documents or sources of a batch that the fault is not with them."""

    def __init__(self, count: int, rows: int, example: Withheld) -> None:
        super().__init__(
            f"{example.error}; it raises on {count} of {rows}, more than are withheld one by one: the fault is in the "
            f"code or its data, not in them; one of them is {example.key}"
        )


@dataclass
class Withholding:
    """What is withheld from a lake's batches; `fingerprint` of a stage's name is the checksum of all it rests on."""

    lake: Lake
    fingerprint: Callable[[str], str]
    _known: dict[str, tuple[Withheld, ...]] = field(default_factory=dict)
    _batches: set[str] | None = None

    def current(self, batch: str) -> tuple[Withheld, ...]:
        """The documents of a batch to be left out, in order, without those that are to be tried again."""
        if self._batches is None:
            self._batches = {name.removesuffix(".json") for name in self.lake.names(_FOLDER)}
        if batch not in self._batches:
            return ()
        if batch not in self._known:
            self._known[batch] = self._load(batch)
        return self._known[batch]

    def _load(self, batch: str) -> tuple[Withheld, ...]:
        raw = json.loads(self.lake.read_bytes(_path(batch)))
        same = {stage for stage, was in raw["stages"].items() if was == self.fingerprint(stage)}
        return tuple(Withheld(*entry) for entry in raw["documents"] if entry[1] in same)

    def add(self, batch: str, found: Iterable[Withheld]) -> None:
        """Files documents that were found to raise. One that several stages raise on is filed under the first."""
        order = {stage.name: number for number, stage in enumerate(STAGES)}
        by_stage = sorted((*self.current(batch), *found), key=lambda each: order[each.stage], reverse=True)
        self.keep(batch, {each.key: each for each in by_stage}.values())

    def keep(self, batch: str, those: Iterable[Withheld]) -> None:
        """Files what is withheld from a batch, in place of what was."""
        now, was = tuple(sorted(those)), self.current(batch)
        if now:
            stages = {stage: self.fingerprint(stage) for stage in sorted({each.stage for each in now})}
            content = json.dumps({"documents": now, "stages": stages}, ensure_ascii=False, sort_keys=True, indent=1)
            self.lake.write_bytes(_path(batch), content.encode())
        elif was or batch in (self._batches or ()):
            self.lake.remove(_path(batch))
        (self._batches or set()).discard(batch)
        if now and self._batches is not None:
            self._batches.add(batch)
        self._known[batch] = now


def _path(batch: str) -> str:
    return f"{_FOLDER}/{batch}.json"


def as_ingredient(on_error: str, documents: Iterable[Withheld]) -> str:
    """The ingredient of a batch from which documents or sources are withheld."""
    return combined([on_error, code_checksum("transforms.withheld"), *(json.dumps(each) for each in documents)])
