"""Worker processes with a time limit that kills: whatever a page does to its process costs that page alone."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import pickle
import signal
import sys
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from itertools import islice
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakSet

from attrs import frozen

from crawler.errors import one_line
from crawler.model import Outcome, Rejection

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
TRIES = 3
"""How often a page is tried whose pool broke down under it."""
# A worker is replaced after so many questions, of up to 16 pages each: its memory grows, by 28 MB in 6,000 pages read.
_MOST_A_WORKER = 500
# With both cores in use the process that fetches has nine tenths of one where it needs them (nice 10: a tenth of the
# weight, Linux's sched_prio_to_weight).
_NICE = 10
# Seconds that the start of a worker, and the end of all, is waited for.
_LONGEST_START, _LONGEST_JOIN = 30, 10


@frozen
class Asked(Generic[_T]):
    """A question to the workers, and where its answer will be."""

    pool: ProcessPool
    future: ProcessFuture[_T]


class Workers:
    """Worker processes; started when the first question is asked, and anew where they break down.

    Args:
        count: processes; 0: as many as there are cores.
        timeout: seconds that one question may take; then its process is killed.
        start: called in each process before its first question.
        arguments: of `start`.
        most: questions that a process answers; then it is replaced.
    """

    def __init__(
        self,
        count: int,
        timeout: float,
        start: Callable[..., None],
        arguments: Iterable[Any],
        most: int = _MOST_A_WORKER,
    ) -> None:
        self.count = count or len(os.sched_getaffinity(0))
        self._timeout = timeout
        self._start = start
        self._arguments = tuple(arguments)
        self._most = most
        self._pool: ProcessPool | None = None
        self._context = _Context()

    def _new_pool(self) -> ProcessPool:
        from pebble import ProcessPool  # commands that read no page do not wait for it

        pool = ProcessPool(
            max_workers=self.count,
            max_tasks=self._most,
            context=self._context,
            initializer=_begin,
            initargs=(zlib.compress(pickle.dumps((self._start, self._arguments))),),
        )
        # Ctrl-C is for the process that asks: what is started while it is ignored goes on ignoring it.
        in_main = threading.current_thread() is threading.main_thread()
        heeded = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main else None
        assert pool.active  # a pool that is asked for starts
        if in_main:
            signal.signal(signal.SIGINT, heeded)
        return pool

    def ask(self, function: Callable[..., _T], arguments: Iterable[Any]) -> Asked[_T]:
        """Ask a question; which worker answers it is not said.

        Args:
            function: of a module, as it is called in another process.
            arguments: that can be pickled.
        """
        pool = self._pool
        if pool is None or not pool.active:
            pool = self._renew(pool)
        return Asked(pool, pool.schedule(function, args=tuple(arguments), timeout=self._timeout))

    def longest(self, asked: Asked[Any], ahead: int) -> float:
        """Tell how many seconds an answer is worth waiting for.

        Args:
            asked: what.
            ahead: how many others may have to be answered before it by the same worker.
        """
        # A pool that was replaced has answered what it will.
        return (ahead + 1) * self._timeout + _LONGEST_START if asked.pool is self._pool else 0

    def answer(self, asked: Asked[_T]) -> _T | Rejection | None:
        """Take an answer that is there, or was waited for as long as is worth it.

        Args:
            asked: what.

        Returns:
            The answer; what became of the page where there is none; None where the pool broke down under it: there is a
            new one, ask again.
        """
        from pebble import ProcessExpired

        if asked.future.done():
            try:
                return asked.future.result()
            except (TimeoutError, FutureTimeoutError):
                return failed(f"reading took longer than {self._timeout:g} s")
            except ProcessExpired as error:
                if asked.pool is self._pool:
                    return failed(f"the reading process died ({error})")
            except (RuntimeError, CancelledError) as error:
                if asked.pool.active:
                    return failed(one_line(error))
            except Exception as error:  # noqa: BLE001 (a page may break a reader in any way; it costs that page)
                return failed(one_line(error))
        # A worker killed from outside can take its pool with it, or leave it waiting for ever.
        self._renew(asked.pool)
        return None

    def answer_to(self, ask: Callable[[], Asked[_T]], asked: Asked[_T], ahead: int, later: int) -> _T | Rejection:
        """Wait for an answer; where the workers break down before it, ask again.

        Args:
            ask: the question, once more.
            asked: the question.
            ahead: how many others may have to be answered before it by the same worker.
            later: the same, where it is asked again.

        Returns:
            The answer; what became of what was asked about where there is none.
        """
        for _ in range(TRIES):
            wait([asked.future], self.longest(asked, ahead))
            answer = self.answer(asked)
            if answer is not None:
                return answer
            asked, ahead = ask(), later
        return BROKEN

    def answers(
        self, function: Callable[..., _T], questions: Iterable[tuple[Any, ...]], ahead: int
    ) -> Iterator[_T | Rejection]:
        """Ask questions, and give the answers in their order.

        Args:
            function: of a module, as it is called in another process.
            questions: its arguments, that can be pickled; taken no faster than they are answered.
            ahead: of them that each worker has at a time.

        Yields:
            The answer; what became of what was asked about where there is none. An error of the questions comes when
            those before it are answered.
        """
        questions, failed = iter(questions), None
        waiting: deque[tuple[tuple[Any, ...], Asked[_T]]] = deque()
        while True:
            try:
                for arguments in islice(questions, ahead * self.count - len(waiting)):
                    waiting.append((arguments, self.ask(function, arguments)))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is raised below)
                questions, failed = iter(()), error
            if not waiting:
                if failed:
                    raise failed
                return
            arguments, asked = waiting[0]
            answer = self.answer_to(partial(self.ask, function, arguments), asked, ahead, ahead)
            waiting.popleft()
            yield answer

    def _renew(self, broken: ProcessPool | None) -> ProcessPool:
        """Put a new pool in the place of one that broke down, once; the old one ends by itself."""
        if self._pool is broken or self._pool is None:
            if broken is not None:
                logger.warning("the reading processes broke down: they are started anew")
                threading.Thread(target=_stop, args=(broken,), daemon=True).start()
            self._pool = self._new_pool()
        return self._pool

    def end(self) -> None:
        """Stop all processes; what does not end in time is left to end with this process."""
        if self._pool is None:
            return
        thread = threading.Thread(target=_stop, args=(self._pool, self._context), daemon=True)
        thread.start()
        thread.join(2 * _LONGEST_JOIN)


def _begin(packed: bytes) -> None:
    """Begin a worker's life: it steps back for the process that fetches, which gives it its work.

    Args:
        packed: what is to be called, and with what: as compressed as it is, a pipe takes it (64 KiB on Linux) before
            the process is there to read it, and the next one can be started.
    """
    os.nice(_NICE)
    start, arguments = pickle.loads(zlib.decompress(packed))  # noqa: S301 - from the process that started this one
    start(*arguments)
    # All of it stays: the collector of garbage need not look at it again with every page.
    gc.collect()
    gc.freeze()
    # A page leaves few circles behind, and they are small; with Python's 700 objects each page is looked through often.
    gc.set_threshold(50_000, 20, 20)


def failed(reason: str) -> Rejection:
    """Give the outcome of a page that could not be read.

    Args:
        reason: one short line.
    """
    return Rejection(Outcome.EXTRACT_FAILED, reason)


BROKEN = failed("the reading processes broke down, and broke down again")
"""The outcome of a page whose pool broke down under it each time."""


class _Process(SpawnProcess):
    """Starts without the script that runs here: a worker needs nothing of it, and to import Scrapy takes long."""

    def start(self) -> None:
        """Start it."""
        main = vars(sys.modules["__main__"])
        script = main.pop("__file__", None)
        try:
            super().start()
        finally:
            if script is not None:
                main["__file__"] = script


class _Context(SpawnContext):
    """Starts processes anew, as a fork would copy the reactor and what a fetch left running; remembers which it has."""

    def __init__(self) -> None:
        super().__init__()
        self.made = WeakSet[BaseProcess]()

    def Process(self, *args: Any, **kwargs: Any) -> BaseProcess:  # type: ignore[override] # noqa: N802 - its name
        """Make a process."""
        process = _Process(*args, **kwargs)
        self.made.add(process)
        return process


def _stop(pool: ProcessPool, ended: _Context | None = None) -> None:
    """Stop a pool; and kill what was started for it where nothing is to come of it any more."""
    pool.stop()  # type: ignore[no-untyped-call]
    for process in ended.made if ended else ():
        if process.is_alive():
            process.kill()  # one that only starts would complain that its pool is gone
    with contextlib.suppress(TimeoutError, FutureTimeoutError):
        pool.join(_LONGEST_JOIN)
