"""How far a run is and how long it has to go, by what each stage took the last time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.lake import Lake
from flows.plan import Plan
from transforms.schemas import RUNS
from transforms.stage import Reduce
from transforms.stages import STAGES

#: What a stage of a batch is held to take, in seconds, before any run has shown it.
_UNKNOWN = 1.0
_MINUTE, _HOUR = 60, 3600


def seconds_per_batch(lake: Lake) -> Mapping[str, float]:
    """Seconds that a stage took for a batch in the last run that had work for it, by stage."""
    out: dict[str, float] = {}
    for name in reversed(lake.names(RUNS.name)[-5:]):
        for row in lake.read_file(f"{RUNS.name}/{name}", ["stage", "batches", "seconds"]).to_pylist():
            if row["batches"] and row["stage"] not in out:
                out[row["stage"]] = row["seconds"] / row["batches"]
    return out


def expected_steps(plan: Plan) -> Counter[str]:
    """How many batches each stage will probably work on: those due for it or for a stage before it."""
    out: Counter[str] = Counter()
    due: set[str] = set()
    for stage in STAGES:
        mine = plan.due(stage)
        if isinstance(stage, Reduce):
            out[stage.name] = int(bool(due or mine))
            continue
        due.update(mine)
        out[stage.name] = len(due)
    return out


@dataclass
class Pace:
    """Steps done and steps ahead; a step is a stage on a batch."""

    expected: Counter[str]
    seconds: Mapping[str, float]
    done: Counter[str] = field(default_factory=Counter)
    _began: float = field(default_factory=time.monotonic)

    def made(self, stage: str, batches: int) -> None:
        """Counts batches that a stage is done with, published or failed."""
        self.done[stage] += batches
        self.expected[stage] = max(self.expected[stage], self.done[stage])

    def over(self, stage: str) -> None:
        """Takes back what was expected of a stage that is over and had less to do."""
        self.expected[stage] = self.done[stage]

    def _cost(self, steps: Counter[str]) -> float:
        return sum(count * self.seconds.get(stage, _UNKNOWN) for stage, count in steps.items())

    @property
    def share(self) -> float:
        """The share of the run's work that is done, by what its steps took the last time: 0 to 1."""
        whole = self._cost(self.expected)
        return self._cost(self.done) / whole if whole else 1.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take if it goes on like this; None before anything is done."""
        share = self.share
        return (time.monotonic() - self._began) * (1 - share) / share if share else None

    def __str__(self) -> str:
        left = "" if self.left is None else f", about {_said(self.left)} left"
        return f"{self.done.total()} of {self.expected.total()} steps, {self.share:.0%}{left}"


def _said(seconds: float) -> str:
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:.1f} h"
