"""Commands by which people grow what the tagger knows: its model, and the lists that proposals are reviewed for."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from flows.terminal import GROWING, JsonOption, LakeOption, as_json_text, fail, log_to_stderr

if TYPE_CHECKING:
    from flows.lake import Lake

growing = typer.Typer()

OutOption = Annotated[Path | None, typer.Option("--out", help="A file for the table; default: stdout.")]


@growing.command("train-tagger", rich_help_panel=GROWING)
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
        fail("numba: package not found; training needs it: install gongwen with the extra `train`", 2)
    from flows.labelled import LabelledFileError
    from flows.train import train_tagger as trained_on
    from flows.train import write_model

    if teacher not in (None, "lac"):
        fail(f"--teacher {teacher}: expected lac, the only teacher there is", 2)
    _need(data)
    log_to_stderr()
    try:
        trained = trained_on(data, teacher, passes, logging.getLogger("gongwen.train").info)
    except LabelledFileError as error:
        fail(str(error), 2)
    write_model(trained, out)
    typer.echo(as_json_text({"model": str(out), "version": trained.model.version, **trained.provenance}))


@growing.command("propose-policies", rich_help_panel=GROWING)
def propose_policies(
    lake: LakeOption,
    least: Annotated[int, typer.Option("--least", min=1, help="In so many kept documents a phrase must stand.")] = 3,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set phrases of policy that the corpus uses and no list holds, as a table to review; nothing else changes."""
    from flows.propose import proposed_policies
    from transforms.propose.policies import Candidate

    _write(proposed_policies(_lake(lake), least), Candidate._fields, out, as_json=as_json)


@growing.command("propose-terms", rich_help_panel=GROWING)
def propose_terms(
    data: Annotated[
        list[Path] | None, typer.Argument(metavar="[DATA]...", help="JSONL of {text, themes}; or give --lake.")
    ] = None,
    lake: Annotated[str | None, typer.Option("--lake", help="A lake whose documents have the themes.")] = None,
    least: Annotated[int, typer.Option("--least", min=1, help="In so many documents of a theme it must stand.")] = 5,
    most: Annotated[int, typer.Option("--most", min=1, help="So many terms of a theme.")] = 50,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Terms by which documents of a theme differ from others and that no list holds, as a table to review."""
    from flows.labelled import LabelledFileError
    from flows.propose import proposed_theme_terms
    from transforms.propose.terms import Term

    if bool(data) == bool(lake):
        fail("expected labelled files or --lake DIR, and not both", 2)
    _need(data or ())
    try:
        found = proposed_theme_terms(_lake(lake) if lake else data or [], least, most)
    except LabelledFileError as error:
        fail(str(error), 2)
    _write(found, Term._fields, out, as_json=as_json)


def _need(files: Iterable[Path]) -> None:
    """Ends the command where a file is not there."""
    for file in files:
        if not file.is_file():
            fail(f"{file}: no such file", 2)


def _lake(root: str) -> Lake:
    """A lake that has a corpus; ends the command where there is none."""
    from flows.lake import Lake
    from transforms.schemas import CORPUS

    lake = Lake(root)
    if not lake.batches_of(CORPUS):
        fail(f"{root}: no corpus there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    return lake


def _write(rows: Sequence[NamedTuple], fields: Sequence[str], out: Path | None, *, as_json: bool) -> None:
    from flows.propose import as_tsv

    table = f"{as_json_text([row._asdict() for row in rows])}\n" if as_json else as_tsv(rows, fields)
    if out is None:
        typer.echo(table, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(table, encoding="utf-8")
    typer.echo(f"{len(rows)} to review in {out}", err=True)
