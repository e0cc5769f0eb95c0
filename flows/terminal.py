"""What all commands share at the terminal: where words go, and how a command ends."""

from __future__ import annotations

import json
import logging
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

#: Where everything but results goes; the log and the bars share it, so that neither tears the other.
CONSOLE = Console(stderr=True)


def fail(message: str, code: int) -> NoReturn:
    """Ends the command with a message."""
    typer.echo(f"gongwen: {message}", err=True)
    raise typer.Exit(code)


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
