"""The command by which a person decides what the program is unsure of."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli_pages import written
from flows.terminal import GROWING, JsonOption, LakeOption, as_json_text, fail

if TYPE_CHECKING:
    from flows.settings import Settings

reviewing = typer.Typer()


@reviewing.command(rich_help_panel=GROWING)
def review(
    lake: LakeOption,
    out: Annotated[
        Path | None, typer.Option("--out", help="A file for the sheet; default: stdout.", show_default=False)
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help="A page to decide on in a browser.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="So many questions; an hour is some 240 of 15 seconds.")
    ] = 240,
    filled: Annotated[
        Path | None,
        typer.Option("--apply", metavar="FILE", help="A filled sheet, to add to the decisions.", show_default=False),
    ] = None,
    who: Annotated[str | None, typer.Option("--who", metavar="NAME", help="Who decided.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """What the program is unsure of, the most valuable first, as a sheet to fill in; and a filled one, applied."""
    if filled is not None:
        _apply(filled, who, as_json=as_json)
        return
    settings = _settings()
    from flows.lake import Lake
    from flows.review import questions_of
    from flows.status import is_lake
    from transforms.review.questions import as_sheet

    found = Lake(lake)
    if not is_lake(found):
        fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    decided = {one.decision_id for one in settings.parameters.decisions}
    questions = questions_of(found, settings.parameters.near_jaccard, decided, limit)
    if as_json:
        rows = [one._asdict() | {"id": one.question_id, "value": one.value} for one in questions]
        typer.echo(as_json_text(rows))
    _write(as_sheet(questions), out, quiet=as_json or page is not None)
    if page is not None:
        from flows.report.review_page import review_page

        written(review_page(questions), page)
    typer.echo(f"{len(questions)} to decide", err=True)


def _write(text: str, out: Path | None, *, quiet: bool) -> None:
    if out is None:
        if not quiet:
            typer.echo(text, nl=False)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8-sig", newline="\n")  # spreadsheets take UTF-8 by this mark alone
    except OSError as error:
        fail(f"{out}: cannot be written ({error}); expected a file this user may write", 2)


def _apply(filled: Path, who: str | None, *, as_json: bool) -> None:
    """Adds a filled sheet to the decisions of the settings."""
    from flows.decisions import DecisionsError, apply_sheet
    from flows.settings import SettingsError, decisions_file

    if not who or not who.strip():
        fail("--apply: expected --who NAME too: a decision says who made it", 2)
    try:
        file = decisions_file(Path.cwd(), os.environ)
    except SettingsError as error:
        fail(str(error), 2)
    if file is None:
        fail(
            '--apply: no file of decisions is set; expected `decisions = "decisions.tsv"` in gongwen.toml or '
            "GONGWEN_DECISIONS in the environment",
            2,
        )
    try:
        new, count = apply_sheet(filled, Path(file), who=who.strip(), when=date.today().isoformat())
    except DecisionsError as error:
        fail(str(error), 2)
    if as_json:
        typer.echo(as_json_text({"decisions": file, "new": new, "count": count}))
    else:
        typer.echo(f"{new} new decisions, {count} in {file}; the next run applies them to the batches they touch")


def _settings() -> Settings:
    from flows.settings import SettingsError, load

    try:
        return load(Path.cwd(), os.environ)
    except SettingsError as error:
        fail(str(error), 2)
