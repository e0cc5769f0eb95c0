"""Worker processes: forked from a server that has everything prepared, started beside everything else.

This module is light to import, so that the command line can start the server before it imports anything heavy.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import multiprocessing.forkserver
import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from flows.found import walk

if TYPE_CHECKING:
    from flows.work import Done, Job

#: Input, in bytes, below which starting worker processes (about two seconds in all) costs more than it saves.
WORTH_A_POOL = 4 << 20

#: Allocations between two looks for cyclic garbage: stages make rows by the thousand and hardly a cycle.
_ALLOCATIONS = 100_000


@dataclass
class Workers:
    """Where jobs run: this process, or a pool of others once there is work that is worth it and the pool is up."""

    count: int = field(default_factory=lambda: os.cpu_count() or 1)
    _starting: Future[ProcessPoolExecutor] | None = None
    _starter: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def submit(self, work: Callable[[Job], Done], job: Job, size: int) -> tuple[Executor, Future[Done]]:
        """Submits a job to what runs jobs now, and says what that is; all the jobs at hand read about `size` bytes."""
        executor = self._executor(size)
        try:
            if executor is not self._thread:
                return executor, executor.submit(_run_clean, work, job)
            return executor, executor.submit(work, job)
        except RuntimeError:  # the pool broke, or was dropped for it, between the two lines
            self.drop_broken(executor)
            return self._thread, self._thread.submit(work, job)

    def _executor(self, size: int) -> Executor:
        with self._lock:
            if self._starting is None and self.count > 1 and size >= WORTH_A_POOL:
                self._starting = self._starter.submit(_start_pool, self.count)
        pool = self._pool()
        return self._thread if pool is None else pool

    def alone(self, work: Callable[[Job], Done], job: Job) -> Future[Done]:
        """Runs a job in a pool of its own: it was at work when a pool broke, by its doing or by another's."""
        with _start_pool(1) as pool:
            try:
                future = pool.submit(_run_clean, work, job)
            except BrokenProcessPool as problem:
                future = Future()
                future.set_exception(problem)
            wait([future])
        return future

    def _pool(self) -> ProcessPoolExecutor | None:
        """The pool, once it is up."""
        return self._starting.result() if self._starting is not None and self._starting.done() else None

    def room(self) -> int:
        """How many jobs may be under way: two for each who works, so that nobody waits for the next.

        Until the pool is up that is this process alone; what it had queued, the pool would wait for.
        """
        return 2 * self.count if self._pool() is not None else 2

    def thread(self) -> Executor:
        """This process, as an executor: a failure comes back as a future's exception, as it does from a pool."""
        return self._thread

    def stop(self) -> None:
        """Begins no more work; what runs is let be."""
        pool = self._pool()
        for executor in (self._thread, pool):
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)

    def drop_broken(self, executor: Executor) -> None:
        """Forgets a pool that lost a worker, so that the next work starts a new one; another pool is let be."""
        with self._lock:
            if executor is self._pool():
                executor.shutdown(wait=False, cancel_futures=True)
                self._starting = None

    def __enter__(self) -> Workers:
        gc.set_threshold(_ALLOCATIONS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._starting is not None:
            self._starting.result().shutdown(wait=True, cancel_futures=True)
        for executor in (self._starter, self._thread):
            executor.shutdown(wait=True, cancel_futures=True)


#: How long the first job of every worker lasts, in seconds: no worker is free for a second one before all are started.
_START = 0.05


def begin(inputs: Iterable[str], count: int) -> None:
    """Starts the server of workers now, if the local files among the inputs are worth it; nothing waits for it."""
    gc.set_threshold(_ALLOCATIONS)  # before the imports, which make objects that stay
    if count > 1 and isinstance(_context(), multiprocessing.context.ForkServerContext) and _is_much(inputs):
        multiprocessing.forkserver.ensure_running()


def _is_much(inputs: Iterable[str]) -> bool:
    size = 0
    for file in (file for given in inputs for file in walk(given)):
        if file.refusal is None:
            with suppress(FileNotFoundError):  # gone since it was listed
                size += Path(file.place).stat().st_size
        if size >= WORTH_A_POOL:
            return True
    return False


def _context() -> multiprocessing.context.BaseContext:
    """Forking from a server that has everything prepared (`flows.warm`); where there is no forking, spawning."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.warm"])
    return context


def _start_pool(count: int) -> ProcessPoolExecutor:
    """A pool whose workers are all up; starting the server they are forked from takes a second or two.

    A pool that starts workers on demand may start one while it breaks, miss it when it ends the others, and wait for it
    for ever.
    """
    pool = ProcessPoolExecutor(count, mp_context=_context(), initializer=_settle)
    wait([pool.submit(time.sleep, _START) for _ in range(count)])
    return pool


def _settle() -> None:
    """Prepares a worker: what it was forked with lives as long as it does, and is not looked at for garbage.

    Nor is what a job makes, which is over with the job: looking among it costs 3 % of the time.
    """
    gc.freeze()
    gc.disable()
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    """Ends this worker when the process that gives it work is gone: killed, that one ends nobody."""
    run = multiprocessing.parent_process()
    if run is not None:
        multiprocessing.connection.wait([run.sentinel])
        os._exit(1)


def _run_clean(work: Callable[[Job], Done], job: Job) -> Done:
    """What a job makes, in a worker, which then looks for garbage once."""
    try:
        return work(job)
    finally:
        gc.collect()
