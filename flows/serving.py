"""Serves the schedules from one machine: Prefect's server, unless one is named, and a process that starts the runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

__all__ = ["ServingError", "api", "serve"]

#: How long the server may take to come up, in seconds: its first start makes its database.
_PATIENCE = 120.0
_TAGS = ("gongwen",)


class ServingError(Exception):
    """The schedules cannot be served; the message says why and what to do."""


@contextmanager
def api(port: int) -> Iterator[str]:
    """The address of Prefect's API: the one the environment names, else that of a server that lives as long as we do.

    Raises: ServingError when it does not come up.
    """
    named = os.environ.get("PREFECT_API_URL")
    if named:
        yield named
        return
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise ServingError(
                f"127.0.0.1:{port}: something answers there already; if it is a Prefect server, name it: "
                f"PREFECT_API_URL=http://127.0.0.1:{port}/api, else give another --port"
            )
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, "--log-level", "WARNING"], stdout=sys.stderr)
    try:
        address = f"http://127.0.0.1:{port}/api"
        _wait_for(address, server)
        os.environ["PREFECT_API_URL"] = address
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{address}/health", timeout=2):
            return
        time.sleep(0.2)
    raise ServingError(
        f"{address}: no Prefect server came up in {_PATIENCE:.0f} s; see what `prefect server start` says"
    )


def serve(nightly: dict[str, Any], backfill: dict[str, Any], *, cron: str, timezone: str) -> None:
    """Serves both deployments until it is ended; parameters by name.

    Runs that were due while nothing served are made up for: a schedule is not paused when its server stops. Prefect is
    imported here, when the environment names its server.

    Raises: ServingError for a schedule that is none.
    """
    from prefect import serve as serve_deployments
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.deployments.runner import RunnerDeployment
    from prefect.types.entrypoint import EntrypointType

    from flows.flow import backfill_flow, nightly_flow

    shared: dict[str, Any] = {"entrypoint_type": EntrypointType.MODULE_PATH, "concurrency_limit": 1}
    try:
        times = CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        raise ServingError(f"--cron {cron!r}: expected five fields such as '0 2 * * *': {error}") from error
    nights = nightly_flow.to_deployment(
        "nightly", schedules=[times], parameters=nightly, tags=[*_TAGS, "nightly"], **shared
    )
    backfills = backfill_flow.to_deployment("backfill", parameters=backfill, tags=[*_TAGS, "backfill"], **shared)
    deployments = [cast("RunnerDeployment", one) for one in (nights, backfills)]  # coroutines only where a loop runs
    serve_deployments(*deployments, pause_on_shutdown=False)
