"""The commands that keep a lake going: schedules and reclaiming space."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.terminal import EVERYDAY, LakeOption, LandingOption, as_json_text, fail, log_to_stderr

keeping = typer.Typer()


@keeping.command(rich_help_panel=EVERYDAY)
def serve(
    lake: LakeOption,
    landing: LandingOption,
    cron: Annotated[str, typer.Option("--cron", help="When a night begins.")] = "0 2 * * *",
    timezone: Annotated[str, typer.Option("--timezone", help="Whose nights.")] = "Asia/Shanghai",
    days: Annotated[int, typer.Option("--days", min=1, help="Batches a night looks at: its own and those before.")] = 7,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Worker processes; default: one a core.")
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Where Prefect's server listens, unless one is named.")] = 4200,
) -> None:
    """The schedules, from one machine: every night what landed, and backfills on demand; with Prefect's pages."""
    from flows import serving

    log_to_stderr()
    _need_zone(timezone)
    shared = {"lake": _absolute(lake), "landing": _absolute(landing), "workers": workers or os.cpu_count() or 1}
    nightly = {**shared, "days": days, "timezone": timezone}
    try:
        with serving.api(port) as address:
            typer.echo(f"gongwen: nightly at {cron!r} ({timezone}); pages at {address.removesuffix('/api')}", err=True)
            serving.serve(nightly, shared, cron=cron, timezone=timezone)
    except serving.ServingError as error:
        fail(str(error), 2)


def _absolute(place: str) -> str:
    """The same place, whatever the working folder of the run."""
    return place if "://" in place else os.path.abspath(place)  # noqa: PTH100 - a URL must be left as it is


def _need_zone(timezone: str) -> None:
    """Ends the command when there is no such time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        fail(f"--timezone {timezone!r}: expected a name such as Asia/Shanghai: {error}", 2)


@keeping.command(rich_help_panel=EVERYDAY)
def gc(
    lake: LakeOption,
    delete: Annotated[bool, typer.Option("--delete", help="Remove them; without it they are only listed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a machine-readable summary.")] = False,
) -> None:
    """Files of the lake that no manifest refers to: left by killed runs and older versions. Lists them, or removes."""
    from flows import show
    from flows.gc import reclaim
    from flows.lake import Lake, LakeError
    from flows.status import is_lake

    if not is_lake(Lake(lake)):
        fail(f"{lake}: no lake there; expected the folder or URL given as --lake to an earlier `gongwen run`", 2)
    try:
        found = reclaim(lake, delete=delete)
    except LakeError as error:
        fail(str(error), 2)
    typer.echo(as_json_text(found) if as_json else show.reclaimed(found))
