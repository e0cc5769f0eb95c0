"""The command line. Results go to stdout, everything else to stderr.

Exit codes: 0 done; 1 some batch or check failed (the message names it, everything else is published); 2 wrong usage or
configuration.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

from flows import workers as processes

if TYPE_CHECKING:
    from flows.deliveries import Deliveries
    from flows.settings import Settings

app = typer.Typer(
    name="gongwen",
    help="Turns heaps of scraped Chinese official writing into Parquet that people trust.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _date(text: str) -> str:
    from flows.deliveries import valid_date

    try:
        return valid_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


LakeOption = Annotated[
    str, typer.Option("--lake", help="The output root: a folder or an fsspec URL.", show_default=False)
]
SourceOption = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Who delivered the files.")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes; default: one a core.")]
PlainOption = Annotated[bool, typer.Option("--plain", help="The same stages without Prefect.")]
SimplifiedOption = Annotated[
    bool, typer.Option("--simplified", help="Write traditional characters as simplified ones; also a setting.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a machine-readable summary.")]


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"gongwen: {message}", err=True)
    raise typer.Exit(code)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def _settings(*, simplified: bool = False) -> Settings:
    """The settings of the working folder and the environment; an option that was given wins."""
    from flows.settings import SettingsError, load

    try:
        return load(Path.cwd(), os.environ, simplified=simplified)
    except SettingsError as error:
        _fail(str(error), 2)


#: Where everything but results goes; the log and the bars share it, so that neither tears the other.
_CONSOLE = Console(stderr=True)


def _log_to_stderr() -> None:
    handler: logging.Handler = RichHandler(console=_CONSOLE, show_path=False, highlighter=NullHighlighter())
    if not _CONSOLE.is_terminal:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("gongwen")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


@app.command()
def run(
    lake: LakeOption,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, globs, URLs; default: the samples."),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch", metavar="DATE", help="Batch of files whose path names none; default: today.", parser=_date
        ),
    ] = None,
    source: SourceOption = None,
    workers: WorkersOption = None,
    plain: PlainOption = False,
    simplified: SimplifiedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Every file under the inputs through all stages into the lake."""
    processes.begin(inputs or (), workers or os.cpu_count() or 1)
    _log_to_stderr()
    from flows.reference import samples_folder

    settings = _settings(simplified=simplified)
    given = inputs or [samples_folder()]
    day = batch or date.today().isoformat()
    count = workers or settings.workers
    _need_files(given)
    if plain:
        from flows.deliveries import collect

        deliveries = collect(given, batch=day, source_name=source)
        asked = {"inputs": given, "batch": day, "source": source}
        options = {"parameters": settings.parameters, "workers": count, "asked": asked}
        _finish(lambda: _plain("run", lake, deliveries, **options), as_json)
        return
    parameters = {"inputs": given, "batch": date.fromisoformat(day), "source": source}
    _finish(lambda: _with_prefect("run_flow", lake, settings, count, parameters), as_json)


@app.command()
def backfill(
    lake: LakeOption,
    landing: Annotated[str, typer.Option("--landing", help="Folder or URL that holds a folder a date.")],
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="First batch.", parser=_date)],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last batch.", parser=_date)],
    source: SourceOption = None,
    force: Annotated[bool, typer.Option("--force", help="Make fresh batches again too.")] = False,
    workers: WorkersOption = None,
    plain: PlainOption = False,
    simplified: SimplifiedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Every batch that landed in a window of dates; what is fresh is passed over, what a crash left is resumed."""
    processes.begin([landing], workers or os.cpu_count() or 1)
    _log_to_stderr()
    settings = _settings(simplified=simplified)
    count = workers or settings.workers
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if last < first:
        _fail(f"--from {first} --to {last}: expected a window that ends on or after its first day", 2)
    _need_files([landing])
    asked: dict[str, Any] = {"landing": landing, "start": first, "end": last, "source": source, "force": force}
    if plain:
        from flows.deliveries import landed

        deliveries = landed(landing, first, last, source_name=source)
        options = {"parameters": settings.parameters, "workers": count, "asked": asked, "force": force}
        _finish(lambda: _plain("backfill", lake, deliveries, **options), as_json)
        return
    _finish(lambda: _with_prefect("backfill_flow", lake, settings, count, asked), as_json)


def _need_files(given: list[str]) -> None:
    """Ends the command when there is nothing at all to read; one missing input beside others is told at the end."""
    from flows.deliveries import anything_in

    if not anything_in(given):
        _fail(f"{', '.join(given)}: no such file, folder or glob, or nothing in it; nothing was done", 2)


def _plain(flow: str, lake: str, deliveries: Deliveries, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    from flows.session import session

    with session(flow, lake, deliveries, **options) as current:
        return current.walk(current.make_group_retrying)


def _with_prefect(name: str, lake: str, settings: Settings, workers: int, parameters: dict[str, Any]) -> dict[str, Any]:
    from flows import embedded

    return embedded.run(name, {"lake": lake, "workers": workers, **vars(settings.parameters), **parameters})


def _finish(work: Callable[[], dict[str, Any]], as_json: bool) -> None:
    from flows import progress, show
    from flows.lake import LakeError
    from flows.reference import ReferenceFileError

    try:
        with progress.shown(_CONSOLE):
            report = work()
    except (LakeError, ReferenceFileError) as error:
        _fail(str(error), 2)
    typer.echo(_json(report) if as_json else show.report(report))
    if report["state"] != "completed":
        _fail(report["state"], 1)


@app.command()
def status(lake: LakeOption, as_json: JsonOption = False) -> None:
    """Every batch and stage: fresh, stale and why, missing or failed; and the last runs."""
    from flows import show
    from flows.status import status_of

    found = status_of(lake, _settings().parameters)
    if found is None:
        _fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    typer.echo(_json(found) if as_json else show.status(found))


@app.command()
def verify(lake: LakeOption, as_json: JsonOption = False) -> None:
    """Checks everything the lake promises; exit 1 and the rows at fault if anything is off."""
    from flows import show
    from flows.verify import verify_lake

    result = verify_lake(lake)
    if result is None:
        _fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    typer.echo(_json(result) if as_json else show.verification(result))
    if result["problems"]:
        _fail(f"{len(result['problems'])} problems in {lake}", 1)


@app.command()
def explain(document_id: Annotated[str, typer.Argument()], lake: LakeOption, as_json: JsonOption = False) -> None:
    """One document: raw against clean, each edit with its rule, findings, outline, mentions, themes, its relatives."""
    from flows import show_document
    from flows.explain import explain_document

    try:
        found = explain_document(lake, document_id)
    except LookupError as error:
        _fail(str(error.args[0]), 2)
    typer.echo(_json(found) if as_json else show_document.document(found))


@app.command("train-tagger")
def train_tagger(
    data: Annotated[
        list[Path],
        typer.Argument(
            metavar="DATA...", help="JSONL of {text, entities}; with --teacher any text, or JSONL of {text}."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="The model file to write.", show_default=False)],
    teacher: Annotated[
        str | None, typer.Option("--teacher", help="Who labels text without labels: lac, the weights inside jieba.")
    ] = None,
    passes: Annotated[int, typer.Option("--passes", min=1, help="Passes over the data.")] = 4,
) -> None:
    """Trains the statistical tagger and writes its model file, with what it was made of."""
    if find_spec("numba") is None:
        _fail("numba: package not found; training needs it: install gongwen with the extra `train`", 2)
    from flows.train import TrainingError, write_model
    from flows.train import train_tagger as trained_on

    if teacher not in (None, "lac"):
        _fail(f"--teacher {teacher}: expected lac, the only teacher there is", 2)
    for file in data:
        if not file.is_file():
            _fail(f"{file}: no such file", 2)
    _log_to_stderr()
    try:
        trained = trained_on(data, teacher, passes, logging.getLogger("gongwen.train").info)
    except TrainingError as error:
        _fail(str(error), 2)
    write_model(trained, out)
    typer.echo(_json({"model": str(out), "version": trained.model.version, **trained.provenance}))


def main() -> None:
    """The console script.

    A plain run ends at once when it has said what there is to say: taking a million objects apart takes as long as
    reading ten thousand files. With Prefect, which has things to finish, it ends as programs do.
    """
    try:
        app()
    except SystemExit as end:
        if "prefect" in sys.modules or not isinstance(end.code, int):
            raise
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


if __name__ == "__main__":
    main()
