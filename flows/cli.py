"""The command line. Results go to stdout, everything else to stderr.

Exit codes: 0 done; 1 some batch or check failed (the message names it, everything else is published); 2 wrong usage or
configuration.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import workers as processes
from flows.cli_growing import growing
from flows.cli_keeping import keeping
from flows.cli_looking import looking
from flows.cli_pages import pages, written
from flows.cli_review import reviewing
from flows.terminal import (
    CONSOLE,
    EVERYDAY,
    LOOKING,
    JsonOption,
    LakeOption,
    LandingOption,
    as_json_text,
    ending_when_told,
    fail,
    log_to_stderr,
)

if TYPE_CHECKING:
    from flows.deliveries import Deliveries
    from flows.settings import Settings

_FIRST_STEPS = """The first three commands:

  gongwen run --lake lake                  the samples, from raw to Parquet

  gongwen query "from corpus" --lake lake  what came out, in SQL

  gongwen verify --lake lake               that nothing of it is lost

Then your own files: gongwen run landing/ --lake lake

What a command takes: gongwen COMMAND --help"""

#: What typer raises for wrong usage of any sort; it does not name it in public.
_Misused: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="gongwen",
    help="Turns heaps of scraped Chinese official writing (公文) into Parquet that people trust.",
    epilog=_FIRST_STEPS,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(keeping)
app.add_typer(pages)
app.add_typer(looking)
app.add_typer(growing)
app.add_typer(reviewing)


def _date(text: str) -> str:
    from flows.deliveries import valid_date

    try:
        return valid_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


SourceOption = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Who delivered the files.")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes; default: one a core.")]
PlainOption = Annotated[bool, typer.Option("--plain", help="The same stages without Prefect.")]
SimplifiedOption = Annotated[
    bool, typer.Option("--simplified", help="Write traditional characters as simplified ones; also a setting.")
]
OnErrorOption = Annotated[
    str | None,
    typer.Option(
        "--on-error",
        metavar="fail|reject",
        help="What a document that a stage raises on does; default: fail its batch.",
    ),
]
WaitOption = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", min=0, help="How long to wait while another run holds the lake.")
]


def _settings(*, simplified: bool = False, on_error: str | None = None) -> Settings:
    """The settings of the working folder and the environment; an option that was given wins."""
    from flows.settings import SettingsError, load

    try:
        return load(Path.cwd(), os.environ, simplified=simplified, on_error=on_error)
    except SettingsError as error:
        fail(str(error), 2)


@app.command(rich_help_panel=EVERYDAY)
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
    on_error: OnErrorOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Every file under the inputs through all stages into the lake."""
    processes.begin(inputs or (), workers or os.cpu_count() or 1)
    log_to_stderr()
    from flows.reference import samples_folder

    settings = _settings(simplified=simplified, on_error=on_error)
    given = inputs or [samples_folder()]
    day = batch or date.today().isoformat()
    count = workers or settings.workers
    _need_files(given)
    if plain:
        from flows.deliveries import collect

        deliveries = collect(given, batch=day, source_name=source)
        asked = {"inputs": given, "batch": day, "source": source}
        options = {"parameters": settings.parameters, "workers": count, "asked": asked, "wait": wait}
        _finish(lambda: _plain("run", lake, deliveries, **options), as_json)
        return
    parameters = {"inputs": given, "batch": date.fromisoformat(day), "source": source, "wait_seconds": wait}
    _finish(lambda: _with_prefect("run_flow", lake, settings, count, parameters), as_json)


@app.command(rich_help_panel=EVERYDAY)
def backfill(
    lake: LakeOption,
    landing: LandingOption,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="First batch.", parser=_date)],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last batch.", parser=_date)],
    source: SourceOption = None,
    force: Annotated[bool, typer.Option("--force", help="Make fresh batches again too.")] = False,
    workers: WorkersOption = None,
    plain: PlainOption = False,
    simplified: SimplifiedOption = False,
    on_error: OnErrorOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Every batch that landed in a window of dates; what is fresh is passed over, what a crash left is resumed."""
    processes.begin([landing], workers or os.cpu_count() or 1)
    log_to_stderr()
    settings = _settings(simplified=simplified, on_error=on_error)
    count = workers or settings.workers
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if last < first:
        fail(f"--from {first} --to {last}: expected a window that ends on or after its first day", 2)
    _need_files([landing])
    asked: dict[str, Any] = {"landing": landing, "start": first, "end": last, "source": source, "force": force}
    if plain:
        from flows.deliveries import landed

        deliveries = landed(landing, first, last, source_name=source)
        options = {"parameters": settings.parameters, "workers": count, "asked": asked, "force": force, "wait": wait}
        _finish(lambda: _plain("backfill", lake, deliveries, **options), as_json)
        return
    _finish(lambda: _with_prefect("backfill_flow", lake, settings, count, {**asked, "wait_seconds": wait}), as_json)


def _need_files(given: list[str]) -> None:
    """Ends the command when there is nothing at all to read; one missing input beside others is told at the end."""
    from flows.deliveries import anything_in

    if not anything_in(given):
        fail(f"{', '.join(given)}: no such file, folder or glob, or nothing in it; nothing was done", 2)


def _plain(flow: str, lake: str, deliveries: Deliveries, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    from flows.session import session

    with session(flow, lake, deliveries, **options) as current:
        return current.walk(current.make_group_retrying)


def _with_prefect(name: str, lake: str, settings: Settings, workers: int, parameters: dict[str, Any]) -> dict[str, Any]:
    from flows import embedded

    shared = {**vars(settings.parameters), "decisions": settings.decisions}
    return embedded.run(name, {**shared, "lake": lake, "workers": workers, **parameters})


def _finish(work: Callable[[], dict[str, Any]], as_json: bool) -> None:
    from flows import progress, show
    from flows.lake import LakeError
    from flows.reference import ReferenceFileError

    try:
        with ending_when_told(), progress.shown(CONSOLE):
            report = work()
    except (LakeError, ReferenceFileError) as error:
        fail(str(error), 2)
    typer.echo(as_json_text(report) if as_json else show.report(report))
    if report["state"] != "completed":
        fail(report["state"], 1)


@app.command(rich_help_panel=EVERYDAY)
def status(lake: LakeOption, as_json: JsonOption = False) -> None:
    """Every batch and stage: fresh, stale and why, missing or failed; and the last runs."""
    gc.disable()  # all that is read is shown: looking among it for garbage takes a tenth of the time
    from flows import show
    from flows.status import status_of

    found = status_of(lake, _settings().parameters)
    if found is None:
        fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    typer.echo(as_json_text(found) if as_json else show.status(found))


@app.command(rich_help_panel=EVERYDAY)
def verify(lake: LakeOption, as_json: JsonOption = False) -> None:
    """Checks everything the lake promises; exit 1 and the rows at fault if anything is off."""
    from flows import show
    from flows.verify import verify_lake

    result = verify_lake(lake)
    if result is None:
        fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    typer.echo(as_json_text(result) if as_json else show.verification(result))
    if result["problems"]:
        fail(f"{len(result['problems'])} problems in {lake}", 1)


@app.command(rich_help_panel=LOOKING)
def explain(
    document_id: Annotated[str, typer.Argument()],
    lake: LakeOption,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page instead.")] = None,
    as_json: JsonOption = False,
) -> None:
    """One document: raw against clean, each edit with its rule, findings, outline, mentions, themes, its relatives."""
    from flows.explain import explain_document

    try:
        found = explain_document(lake, document_id)
    except LookupError as error:
        fail(str(error.args[0]), 2)
    if html is not None:
        from flows.report.page import explanation

        written(explanation(found), html)
    if as_json or html is None:
        from flows.show_document import document

        typer.echo(as_json_text(found) if as_json else document(found))
    else:
        typer.echo(str(html))


def main() -> None:
    """The console script.

    A plain run ends at once when it has said what there is to say: taking a million objects apart takes as long as
    reading ten thousand files. With Prefect, which has things to finish, it ends as programs do.
    """
    code = _exit_code(sys.argv[1:] or ["--help"])
    if "prefect" in sys.modules:
        sys.exit(code)
    with suppress(BrokenPipeError):  # whoever read the result has seen enough
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _exit_code(arguments: list[str]) -> int:
    """Runs a command; wrong usage is one line, with where to read on."""
    try:
        return int(app(arguments, prog_name="gongwen", standalone_mode=False) or 0)
    except _Misused as error:
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "gongwen"
        message = " ".join(error.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
        typer.echo(f"gongwen: {message}; see {where} --help", err=True)
        return 2
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1


if __name__ == "__main__":
    main()
