"""A stage tried on a chunk: what it makes, or on which documents it raises.

A chunk on which a stage raises is halved until each document, or source, that raises by itself is found. Nothing here
depends on what ran before or beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from transforms.schemas import check
from transforms.stage import Map, Tables
from transforms.withheld import REFUSALS, Withheld

#: How much of an error is kept, in characters: some quote all that they were given.
_LONGEST = 300
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")

_Run = Callable[[Tables], Tables]


def attempt(stage: Map, run: _Run, tables: Tables, most: int) -> tuple[Tables, tuple[Withheld, ...]]:
    """What a stage makes of a chunk, and what it raises on: up to `most` documents or sources, else it raises.

    Of a stage that reads sources these are refused, and the tables whole. Where documents are withheld there are no
    tables: the batch has to be divided anew without them.
    """
    try:
        return _made(stage, run, tables), ()
    except (OSError, MemoryError):  # says nothing about the documents
        raise
    except Exception as error:
        if not most:
            raise
        found = tuple(islice(_raising(stage, run, tables, error), most + 1))
        if not found or len(found) > most:
            raise
    if stage.name not in REFUSALS:
        return {}, found
    return _around(stage, run, tables, found), found


def said(error: Exception) -> str:
    """An error in words that are the same whenever it is raised: on one line, without addresses in memory."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return _ADDRESS.sub("0x…", words)[:_LONGEST]


def _made(stage: Map, run: _Run, tables: Tables) -> Tables:
    made = run(tables)
    for table in stage.writes:
        check(made[table.name], table)
    return made


def _raising(stage: Map, run: _Run, tables: Tables, error: Exception) -> Iterator[Withheld]:
    """The documents or sources of a chunk that raise by themselves, in order; `error` is what all of them raise."""
    key = _key(stage)

    def fails(keys: Sequence[str]) -> Exception | None:
        try:
            _made(stage, run, _only(tables, key, keys))
        except Exception as raised:  # noqa: BLE001 - whatever a rule may raise on what strangers wrote
            return raised
        return None

    keys: list[str] = tables[stage.reads[0].name].column(key).to_pylist()
    for name, raised in _halved(fails, keys, error):
        yield Withheld(name, stage.name, said(raised))


def _halved(
    fails: Callable[[Sequence[str]], Exception | None], keys: Sequence[str], error: Exception
) -> Iterator[tuple[str, Exception]]:
    """Those of `keys` that fail by themselves, with their errors; all together they fail with `error`."""
    if len(keys) == 1:
        yield keys[0], error
        return
    middle = len(keys) // 2
    for half in (keys[:middle], keys[middle:]):
        raised = fails(half) if half else None
        if raised is not None:
            yield from _halved(fails, half, raised)


def _key(stage: Map) -> str:
    return "path" if stage.name in REFUSALS else "document_id"


def _only(tables: Tables, key: str, keys: Sequence[str]) -> Tables:
    """The rows of some documents or sources, in every table that tells whose its rows are."""
    wanted = pa.array(keys, pa.string())
    return {
        name: table.filter(pc.is_in(table.column(key), value_set=wanted)) if key in table.column_names else table
        for name, table in tables.items()
    }


def _around(stage: Map, run: _Run, tables: Tables, refused: tuple[Withheld, ...]) -> Tables:
    """What a stage makes of the sources it does not raise on, with the refusal of the others, in the order of paths."""
    first = tables[stage.reads[0].name]
    out = {each.key for each in refused}
    rest = [path for path in first.column("path").to_pylist() if path not in out]
    made = _made(stage, run, _only(tables, "path", rest))
    refusals = REFUSALS[stage.name](first, refused)
    return {
        table.name: pa.concat_tables([made[table.name], refusals[table.name]]).sort_by("path").combine_chunks()
        for table in stage.writes
    }
