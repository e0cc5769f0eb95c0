"""Commands by which people look into a lake."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from flows.terminal import LOOKING, LakeOption, fail

if TYPE_CHECKING:
    from flows.query import Answer

looking = typer.Typer()


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


@looking.command(rich_help_panel=LOOKING)
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One query in DuckDB's SQL; - reads it from stdin.")],
    lake: LakeOption,
    form: Annotated[
        Format | None, typer.Option("--format", help="Default: as the name of --out ends, else a table.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="A file for the answer; default: stdout.")] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="So many rows of a table are shown.")] = 40,
) -> None:
    """Asks the tables in SQL, each a view of its name; nothing can be changed."""
    from flows.lake import Lake, LakeError
    from flows.query import QueryError, answered
    from flows.status import is_lake

    form = Format.JSON if as_json else form or _format_of(out)
    if form is Format.PARQUET and out is None and sys.stdout.isatty():
        fail("Parquet is not for a terminal: give --out FILE, or send stdout to a file", 2)
    opened = Lake(lake)
    if not is_lake(opened):
        fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    try:
        with answered(opened, sys.stdin.read() if sql == "-" else sql) as answer, _aside(out) as file:
            _write(answer, form, rows, file)
            if not answer.is_settled:
                typer.echo("a run is writing to this lake: some batches are a moment older than others", err=True)
    except (QueryError, LakeError) as error:
        fail(str(error), 2)
    except BrokenPipeError:
        raise
    except OSError as error:
        fail(f"{error.filename or out or lake}: {error.strerror or error}", 2)


def _format_of(out: Path | None) -> Format:
    suffix = "" if out is None else out.suffix.removeprefix(".")
    return Format(suffix) if suffix in set(Format) else Format.TABLE


@contextmanager
def _aside(out: Path | None) -> Iterator[IO[bytes]]:
    """A file that takes its place, or goes to stdout, when the block ends well: an answer comes whole or not at all."""
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gongwen-", dir=out and out.parent) as folder:
        with (Path(folder) / "answer").open("wb") as file:
            yield file
        if out is not None:
            Path(file.name).replace(out)
            return
        with Path(file.name).open("rb") as whole:
            shutil.copyfileobj(whole, sys.stdout.buffer)


def _write(answer: Answer, form: Format, rows: int, file: IO[bytes]) -> None:
    from flows.query_files import WRITERS

    if form is not Format.TABLE:
        WRITERS[form.value](answer, file)
        return
    from rich.console import Console

    from flows.query_table import as_table

    shown = as_table(answer, rows, Console().width)
    file.write(f"{shown.text}\n".encode())
    if shown.rows > shown.shown:
        typer.echo(f"{shown.rows - shown.shown:,} rows more: give --rows N, or --format csv for all", err=True)
    if shown.cut:
        typer.echo(f"{shown.cut:,} values are cut short: --format csv or json gives them whole", err=True)
