"""Who may write to a lake: one run at a time, on this machine or any other.

On a disk the system keeps the lock and lets go of it when its process ends, however it ends. On object storage the lock
is an object that only one run can create; its holder writes it anew every `BEAT` seconds. Nobody compares clocks: a run
that waits looks whether the object changes, and takes over what has not changed for `EXPIRY` seconds of its own.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flows.lake import STATE, Lake, LakeError

PATH = f"{STATE}/lock"

#: Seconds between two signs of life on object storage, and without one until the lock counts as left behind: a run that
#: is swapped out or loses its network for a minute keeps its lake.
BEAT, EXPIRY = 15.0, 90.0
#: Seconds between two looks while waiting, and from creating the object to reading it back: of two runs that take over
#: at once, the first may find its object replaced by the second's.
_LOOK, _SETTLE = 1.0, 1.0


@dataclass(frozen=True)
class Holder:
    """A run that holds a lake: where it runs, since when, and the stage and batches it is at."""

    run: str
    host: str
    process: int
    since: str
    stage: str = ""
    batches: tuple[str, ...] = ()
    beat: int = 0

    @property
    def is_gone(self) -> bool:
        """Whether it is known to have ended: it ran here, and there is no such process."""
        if self.host != socket.gethostname():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def __str__(self) -> str:
        at = f", at {self.stage}" if self.stage else ""
        return f"process {self.process} on {self.host} since {self.since}{at}"


def _parsed(content: bytes) -> Holder | None:
    """The holder that a lock tells of; None when it tells of none, or is being written."""
    try:
        raw = json.loads(content)
        return Holder(**{**raw, "batches": tuple(raw["batches"])})
    except (ValueError, TypeError, KeyError):
        return None


@dataclass
class Lease:
    """A lake that is held; `at` tells others what is being worked on, `check` that it is still ours."""

    holder: Holder
    lost: str = ""
    _write: threading.Lock = field(default_factory=threading.Lock)

    def at(self, stage: str, batches: Sequence[str]) -> None:
        """Says what is being worked on; told with the next sign of life, or at once where that is cheap."""
        self.holder = replace(self.holder, stage=stage, batches=tuple(batches))

    def check(self) -> None:
        """Raises: LakeError when another run has taken the lake over."""
        if self.lost:
            raise LakeError(f"{self.lost}; this run stops: start it again, what it made is kept")

    def end(self) -> None:
        """Lets go of it."""


def holder_of(lake: Lake) -> Holder | None:
    """Who holds a lake now; None when nobody does. On object storage it may have ended without a word."""
    if not lake.is_local:
        return _read(lake)
    file = Path(lake.locate(PATH))
    try:
        with file.open("rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _parsed(handle.read()) or Holder("", socket.gethostname(), 0, "")
    except FileNotFoundError:
        pass
    return None


@contextmanager
def held(lake: Lake, run: str, *, wait: float = 0.0) -> Iterator[Lease]:
    """The lake, held until the block ends; waits up to so many seconds for another run to end.

    Raises: LakeError naming the holder when it does not end in time.
    """
    me = Holder(run, socket.gethostname(), os.getpid(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    lease = _local(lake, me, wait) if lake.is_local else _remote(lake, me, wait)
    try:
        yield lease
    finally:
        lease.end()


def _refusal(lake: Lake, holder: Holder | None, wait: float) -> LakeError:
    waited = f" after {wait:.0f} s" if wait else ""
    return LakeError(
        f"{lake.root}: another run holds this lake{waited} ({holder or 'process unknown'}); expected to be its only "
        "writer: wait for it to end (`--wait SECONDS`), or stop it"
    )


# ------------------------------------------------------------------------------------------------------ on a disk
@dataclass
class _LocalLease(Lease):
    file: IO[bytes] | None = None

    def at(self, stage: str, batches: Sequence[str]) -> None:
        super().at(stage, batches)
        with self._write:
            self._tell()

    def _tell(self) -> None:
        if self.file is not None and not self.file.closed:
            self.file.seek(0)
            self.file.truncate()
            self.file.write(json.dumps(asdict(self.holder)).encode())
            self.file.flush()

    def end(self) -> None:
        if self.file is not None:
            self.file.close()


def _local(lake: Lake, me: Holder, wait: float) -> Lease:
    deadline = time.monotonic() + wait
    handle = Path(lake.locate(PATH)).open("a+b")  # noqa: SIM115 - the lease closes it
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= deadline:
                handle.seek(0)
                holder = _parsed(handle.read())
                handle.close()
                raise _refusal(lake, holder, wait) from None
            time.sleep(min(_LOOK, max(0.0, deadline - time.monotonic())))
    lease = _LocalLease(me, file=handle)
    lease.at("", ())
    return lease


# ---------------------------------------------------------------------------------------------- on object storage
def _read(lake: Lake) -> Holder | None:
    lake.fs.invalidate_cache()
    try:
        return _parsed(lake.read_bytes(PATH))
    except FileNotFoundError:
        return None


@dataclass
class _RemoteLease(Lease):
    lake: Lake | None = None
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Starts to give signs of life."""
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            with suppress(OSError):  # one that is missed is made up for by the next
                self._once()

    def _once(self) -> None:
        found = _read(self.lake) if self.lake else None
        with self._write:
            if self._ended.is_set() or self.lake is None:
                return
            if found is None or found.run != self.holder.run:
                self.lost = f"{self.lake.root}: another run took this lake over ({found})"
                self._ended.set()
                return
            self.holder = replace(self.holder, beat=self.holder.beat + 1)
            self.lake.fs.pipe_file(self.lake.locate(PATH), json.dumps(asdict(self.holder)).encode())

    def end(self) -> None:
        """Stops the signs of life, and removes the object if it is still ours."""
        with self._write:
            self._ended.set()
        if self._thread is not None:
            self._thread.join()
        if self.lake is not None:
            found = _read(self.lake)
            if found is not None and found.run == self.holder.run:
                self.lake.fs.rm_file(self.lake.locate(PATH))


def _remote(lake: Lake, me: Holder, wait: float) -> Lease:
    me = replace(me, run=f"{me.run}-{uuid.uuid4().hex[:8]}")
    deadline = time.monotonic() + wait
    seen, since = None, time.monotonic()
    while True:
        found = _read(lake)
        if found != seen:
            seen, since = found, time.monotonic()
        is_left = found is not None and (found.is_gone or time.monotonic() - since >= EXPIRY)
        if is_left:
            lake.fs.rm_file(lake.locate(PATH))
        if (found is None or is_left) and _create(lake, me):
            lease = _RemoteLease(me, lake=lake)
            lease.begin()
            return lease
        if time.monotonic() >= deadline:
            raise _refusal(lake, found, wait)
        time.sleep(_LOOK)


def _create(lake: Lake, me: Holder) -> bool:
    """Whether the lock is ours: created where there was none, and not replaced since."""
    try:
        lake.fs.pipe_file(lake.locate(PATH), json.dumps(asdict(me)).encode(), mode="create")
    except FileExistsError:
        return False
    time.sleep(_SETTLE)
    found = _read(lake)
    return found is not None and found.run == me.run
