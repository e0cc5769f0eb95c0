"""Stages that raise on documents which say so, in whatever process they run."""

from __future__ import annotations

from collections.abc import Callable
from unittest import mock

from flows import work
from transforms.stage import Parameters, Tables

_prepared = work.prepared
_IN = ("payload", "content", "raw_text", "text")


def marker(stage: str) -> str:
    """Words of a document on which a stage raises; all of them pass through cleaning."""
    return f"此处{stage}出错。"


def _raising(name: str, parameters: Parameters) -> Callable[[Tables], Tables]:
    run = _prepared(name, parameters)

    def maybe(tables: Tables) -> Tables:
        for text in _texts(next(iter(tables.values()))):
            if marker(name) in text:
                raise ValueError(f"cannot read <object at {hex(id(text))}>\nof {len(text)}")
        return run(tables)

    return maybe


def _texts(table: object) -> list[str]:
    column = next(name for name in _IN if name in table.column_names)  # type: ignore[attr-defined]
    values = table.column(column).to_pylist()  # type: ignore[attr-defined]
    return [value.decode() if isinstance(value, bytes) else value for value in values if value is not None]


def run_job(job: work.Job) -> work.Done:
    """As `flows.work.run_job`, with stages that raise."""
    with mock.patch.object(work, "prepared", _raising):
        return work.run_job(job)
