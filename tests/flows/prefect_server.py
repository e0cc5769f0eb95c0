"""A Prefect server, workers and served schedules for tests: processes of their own on the loopback address."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flows_helpers import ROOT

#: What a server says whose database is locked.
_BUSY = 503

_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}


def free_port() -> int:
    """A port of the loopback address that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(seconds: float, said: str, holds: Callable[[], Any]) -> Any:
    """What `holds` gives once it is true. Raises: TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = holds()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(said)


class Server:
    """A Prefect server with its home; `start` and `kill` it as often as need be."""

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self.home, self.port = home, free_port()
        self.environment = {**os.environ, **_QUIET, "PREFECT_HOME": str(home), **(environment or {})}
        self.environment.pop("PREFECT_API_URL", None)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def client_environment(self) -> dict[str, str]:
        """The environment of those who talk to it."""
        return {**self.environment, "PREFECT_API_URL": self.api}

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._process = started(
            ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)],
            self.environment,
            self.home / "server.log",
        )
        wait_until(90, "the server answers", self._answers)

    def _answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.api}/health", timeout=2):
            return True
        return False

    def end(self, how: int = signal.SIGTERM) -> None:
        """Ends it by a signal."""
        if self._process is not None:
            end(self._process, how)
            self._process = None

    def post(self, path: str, body: Any = None) -> Any:
        """What the API answers."""
        return self._ask("POST", path, {} if body is None else body)

    def get(self, path: str) -> Any:
        """What the API answers."""
        return self._ask("GET", path, None)

    def _ask(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.api}/{path}", data, {"Content-Type": "application/json"}, method=method
        )
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                if error.code != _BUSY:
                    raise
                error.close()
                time.sleep(0.5)
        raise TimeoutError(f"{path}: the server stays busy")

    def prefect(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs Prefect's command line against it, in the project's folder."""
        command = [sys.executable, "-m", "prefect", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.client_environment | environment, capture_output=True, text=True, check=False
        )

    def run_of(self, deployment: str, parameters: Mapping[str, Any], scheduled: str | None = None) -> str:
        """The id of a new run of a deployment (`flow/name`), scheduled for some time or for now."""
        found = self.get(f"deployments/name/{deployment}")
        state: dict[str, Any] = {"type": "SCHEDULED", "name": "Scheduled"}
        if scheduled:
            state["state_details"] = {"scheduled_time": scheduled}
        run: dict[str, Any] = self.post(
            f"deployments/{found['id']}/create_flow_run", {"state": state, "parameters": dict(parameters)}
        )
        return str(run["id"])

    def finished(self, run: str, seconds: float = 120) -> Any:
        """A run, once it is over."""
        final = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}

        def over() -> Any:
            found = self.get(f"flow_runs/{run}")
            return found if found["state_type"] in final else None

        return wait_until(seconds, f"run {run} ends", over)


def started(words: list[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A Python process in a session of its own, its words in a file."""
    with log.open("ab") as handle:
        return subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, stdout=handle, stderr=handle, start_new_session=True
        )


def end(process: subprocess.Popen[bytes], how: int = signal.SIGTERM) -> None:
    """Ends a process and everything it started, at once where that is asked for."""
    if how == signal.SIGKILL:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
    else:
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def worker(server: Server) -> Iterator[subprocess.Popen[bytes]]:
    """A process worker of the pool `gongwen`."""
    words = ["-m", "prefect", "worker", "start", "--pool", "gongwen"]
    process = started(words, server.client_environment, server.home / "worker.log")
    try:
        yield process
    finally:
        end(process, signal.SIGKILL)
