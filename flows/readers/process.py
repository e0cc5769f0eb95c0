"""A process that reads what strangers made: bounded in memory, killed when it takes too long, started anew after.

It is another interpreter, not a fork: it shares nothing with the run but a socket, and imports only what readers need.
"""

from __future__ import annotations

import atexit
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from flows import reference
from flows.readers import extract
from flows.readers.extracted import Refusal
from flows.readers.unpack import is_of_system, unpack
from transforms.decode import REFERENCES, make_decoder
from transforms.stage import MB, Limits


class ReaderFailed(Refusal):
    """A reader gave no answer."""


class ReaderProcess:
    """The process, started when first asked and again after it was killed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def ask(self, task: str, *values: object, size: int = 0) -> Any:  # noqa: ANN401 - what the task returns
        """What `extract` or `unpack` returns for some values; `size` bytes of an archive lengthen the limit of time.

        Raises: ReaderFailed (timeout, crashed, too_large, malformed, unreadable).
        """
        patience = self._limits.reader_seconds + size / MB
        connection = self._connection or self._start()
        try:
            connection.send((task, values))
            if not connection.poll(patience):
                self.stop()
                detail = f"not read within {self._limits.reader_seconds:g} s (limit reader_seconds); deliver its text"
                raise ReaderFailed("timeout", detail)
            failure, result = connection.recv()
        except (EOFError, OSError) as error:
            self.stop()
            detail = f"reading it ended the reader ({type(error).__name__}); deliver its text"
            raise ReaderFailed("crashed", detail) from error
        if failure:
            raise ReaderFailed(*failure)
        return result

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "flows.readers.process", str(theirs.fileno()), str(self._limits.reader_mb)]
            self._process = subprocess.Popen(
                command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        self._connection = Connection(ours.detach())
        return self._connection

    def stop(self) -> None:
        """Ends the process, whatever it is at."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@cache
def reader_process(limits: Limits) -> ReaderProcess:
    """The reader of this process. Should this one end without a word, its socket closes, and it ends too."""
    process = ReaderProcess(limits)
    atexit.register(process.stop)
    return process


def _serve(connection: Connection) -> None:
    """Answers (task, values) with (failure, result) until the other side is gone."""
    decode = make_decoder(reference.load(REFERENCES))
    tasks: dict[str, Callable[..., Any]] = {
        "extract": lambda content, name: extract(content, name, decode),
        "unpack": lambda *values: unpack(*values, decode=decode),
    }
    while True:
        try:
            task, values = connection.recv()
        except EOFError:
            return
        connection.send(_answer(tasks[task], values))


def _answer(task: Callable[..., Any], values: tuple[Any, ...]) -> tuple[tuple[str, str] | None, Any]:
    try:
        return None, task(*values)
    except MemoryError:
        return ("too_large", "it takes more memory to read than limit reader_mb allows; deliver its text"), None
    except OSError as error:
        if not is_of_system(error):
            return ("malformed", f"it cannot be read ({error}); deliver an intact copy"), None
        return ("unreadable", f"it could not be read: {error}; the next run reads it again"), None
    except RecursionError:
        return ("malformed", "it is nested too deeply to be read; deliver its text"), None
    except Exception as error:  # noqa: BLE001 - libraries over broken files raise whatever they happen to run into
        return ("malformed", f"it cannot be read ({type(error).__name__}: {error}); deliver an intact copy"), None


def main() -> None:
    """Serves at the socket whose number is the first argument, in at most as many MB as the second says."""
    size = int(float(sys.argv[2]) * MB)
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
