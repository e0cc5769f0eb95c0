"""Commands by which people look at a lake: a page of the corpus, and of one document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.terminal import LOOKING, LakeOption, as_json_text, fail

pages = typer.Typer()


@pages.command(rich_help_panel=LOOKING)
def report(
    lake: LakeOption,
    out: Annotated[Path, typer.Option("--out", help="The page to write.")] = Path("report.html"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures of the page.")] = False,
) -> None:
    """One page of the corpus and its runs, in Chinese and English, that needs no network: open it in any browser."""
    from flows.lake import Lake
    from flows.report.page import report as report_of
    from flows.status import is_lake

    found = Lake(lake)
    if not is_lake(found):
        fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    page, figures = report_of(found)
    written(page, out)
    typer.echo(as_json_text({"page": str(out), "figures": figures}) if as_json else str(out))


def written(page: str, out: Path) -> None:
    """Nothing; writes a page to a file, or ends the command with what is in its way."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        fail(f"{out}: the page cannot be written ({error}); expected a file this user may write", 2)
