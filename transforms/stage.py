"""The contract of a stage: a named pure step between tables.

A `Map` works on one batch and knows nothing of the others; a `Reduce` works on the whole corpus from what the maps
left of every batch, and is a function of the set of batches, never of their order. `flows.pipeline` decides when a
stage runs and on what; a stage only says what it reads, what it writes and which ingredients change its result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal

import numpy.typing as npt
import pyarrow as pa

from transforms.decisions import Decision
from transforms.schemas import Table

#: Tables by name. A stage gets the tables it reads and returns the tables it writes.
Tables = Mapping[str, pa.Table]


class Reference(dict[str, tuple[Mapping[str, str], ...]]):
    """Reference data by file stem: the rows of a TSV file of `data/reference`, in file order, as {column: value}.

    `models`: the arrays of trained models, by file stem; a model that is not there is left out.
    """

    models: Mapping[str, Mapping[str, npt.NDArray[Any]]] = MappingProxyType({})


#: What a `Reduce` reads: by table name, something with `scanner(columns=…)` over every batch, with a `batch` column.
Corpus = Mapping[str, Any]


#: What limits of size count in.
MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How much is taken in of what strangers deliver. What lies beyond is a row in `rejects` that names the limit.

    file_mb: size of one document, MB (10^6 bytes); while it is worked on it takes some fifty times that in memory.
    unpacked_mb: size of everything in one archive. unpacked_ratio: that size against the archive's own, asked from
    64 MB on. members: files in one archive. depth: archives within archives.
    reader_seconds, reader_mb: time and memory that reading one file of a format other than text may take.
    """

    file_mb: float = 16.0
    unpacked_mb: float = 4096.0
    unpacked_ratio: float = 200.0
    members: int = 1_000_000
    depth: int = 2
    reader_seconds: float = 120.0
    reader_mb: float = 1000.0

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if not value > 0:
                raise ValueError(f"parameter {limit.name}: expected a number above 0, got {value!r}")


@dataclass(frozen=True)
class Parameters:
    """What a user may set that changes the output. An unnamed parameter of a stage never makes it stale.

    near_jaccard: character 5-gram Jaccard from which two documents are `near` (0 to 1).
    theme_score: score from which a theme is listed in `corpus.themes` (0 to 1); `themes` holds all of them.
    limits: how much is taken in of what is delivered.
    simplified: whether cleaning writes traditional characters as simplified ones; without it they are only told.
    decisions: what a person decided of doubtful cases, by id.
    on_error: what becomes of a document that a stage raises on: `fail` ends its batch, `reject` withholds it.
    """

    near_jaccard: float = 0.6
    theme_score: float = 0.5
    limits: Limits = Limits()
    simplified: bool = False
    decisions: tuple[Decision, ...] = ()
    on_error: Literal["fail", "reject"] = "fail"

    def __post_init__(self) -> None:
        if self.on_error not in ("fail", "reject"):
            raise ValueError(f"parameter on_error: expected fail or reject, got {self.on_error!r}")
        for name in ("near_jaccard", "theme_score"):
            value = getattr(self, name)
            if not 0.0 < value <= 1.0:
                raise ValueError(f"parameter {name}: expected a number above 0 and at most 1, got {value!r}")


@dataclass(frozen=True)
class Stage:
    """What maps and reduces have in common: a name, the tables on both sides, the ingredients.

    `references` and `parameters` name the reference files and parameters that the result depends on; `make` gets just
    those and returns the function between the tables, so that costly preparation (automata, dictionaries) happens once
    a process. Results depend on nothing else.
    """

    name: str
    reads: tuple[Table, ...]
    writes: tuple[Table, ...]
    make: Callable[[Reference, Parameters], Callable[..., Tables]]
    references: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Map(Stage):
    """A stage over one batch, applied chunk by chunk: rows of a document never depend on another document's."""


@dataclass(frozen=True)
class Since:
    """Where a reduce may take up its earlier work: the first batch that is not what it was then.

    `made` is what it wrote then of the batches before that one, by table name.
    """

    batch: str
    made: Corpus


@dataclass(frozen=True)
class Reduce(Stage):
    """A stage over the whole corpus. Its tables carry `batch`, by which they are published and compared.

    `settled` are those of its tables whose rows of a batch rest on that batch and earlier ones alone. A stage that has
    some takes up its earlier work: its function gets a `Since`, or None to begin anew, and of settled tables returns
    the rows from that batch on. Both ways give the same tables. `besides` are what it reads for the other tables alone.
    """

    settled: tuple[Table, ...] = ()
    besides: tuple[Table, ...] = ()
