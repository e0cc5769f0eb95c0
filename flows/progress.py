"""How far a run is, for a person at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

#: Told the name of a stage, how many chunks of it are newly done, and how many are newly known of.
Listener = Callable[[str, int, int], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(stage: str, *, done: int = 0, added: int = 0) -> None:
    """Tells whoever listens that chunks of a stage are done, or that there are more of them."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(stage, done, added)


class _Rate(ProgressColumn):
    """Chunks a second; a chunk is a megabyte of text or a thousand files."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s", style="progress.data.speed")


@contextmanager
def shown(console: Console) -> Iterator[None]:
    """Shows a bar per stage on a terminal, and nothing anywhere else."""
    if not console.is_terminal:
        yield
        return
    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def listen(stage: str, done: int, added: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=0)
            bars.update(tasks[stage], advance=done, total=(bars.tasks[tasks[stage]].total or 0) + added)

        token = _LISTENER.set(listen)
        try:
            yield
        finally:
            _LISTENER.reset(token)
