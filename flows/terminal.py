"""What all commands share at the terminal: where words go, and how a command ends."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

from flows import environment

LakeOption = Annotated[
    str,
    typer.Option("--lake", envvar=environment.LAKE, help="The output root: a folder or URL.", show_default=False),
]
LandingOption = Annotated[
    str, typer.Option("--landing", envvar=environment.LANDING, help="Folder or URL that holds a folder a date.")
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print a machine-readable summary.")]

#: The groups in which `gongwen --help` shows the commands.
EVERYDAY, LOOKING, GROWING = "Every day", "Looking", "Growing what it knows"

#: Where everything but results goes; the log and the bars share it, so that neither tears the other.
CONSOLE = Console(stderr=True)


def fail(message: str, code: int) -> NoReturn:
    """Ends the command with a message."""
    typer.echo(f"gongwen: {message}", err=True)
    raise typer.Exit(code)


@contextmanager
def ending_when_told() -> Iterator[None]:
    """Ends as after Ctrl-C when a supervisor says so: what is held is let go of, and the next run goes on from there.

    Raises: SystemExit with the code that a shell gives for the signal.
    """

    def end(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        fail("stopped; what is published stays, the next run goes on from there", 128 + signal.SIGINT)
    finally:
        signal.signal(signal.SIGTERM, before)


def as_json_text(value: object) -> str:
    """A result for machines."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def log_to_stderr() -> None:
    """Sends the program's log to the terminal; where there is none, a line each with its time."""
    handler: logging.Handler = RichHandler(console=CONSOLE, show_path=False, highlighter=NullHighlighter())
    if not CONSOLE.is_terminal:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("gongwen")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
