"""Many pages and texts judged side by side: in worker processes with a time limit that kills, answered in order."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, wait
from types import TracebackType
from typing import Any, Self

from attrs import evolve, frozen
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from crawler.errors import one_line
from crawler.matters import Matter
from crawler.model import Outcome, Reading, Rejection, Topic
from crawler.text import judgement
from crawler.text.judgement import Judgement

# A worker is replaced after so many: trafilatura's memory grows, by about 10 MB in 500 pages.
_MOST_A_WORKER = 500
# So many are in memory for each worker: none of them waits, and a folder of any size takes no more.
_AHEAD = 4
# Seconds that the start of a worker, and the end of all, is waited for.
_LONGEST_START, _LONGEST_JOIN = 30, 10
# How often is asked what a pool broke down under.
_TRIES = 3


@frozen
class _Call:
    """A question to a worker: a function of `crawler.text.judgement` with its arguments."""

    function: Callable[..., Judgement]
    arguments: tuple[Any, ...]


@frozen
class _Asked:
    """A question that a pool was asked, and where its answer will be."""

    call: _Call
    pool: ProcessPool
    future: ProcessFuture[Judgement]


class JudgePool:
    """Worker processes that judge; used in a `with` block.

    Args:
        topic: that is asked for.
        workers: processes.
        timeout: seconds that one page or text may take; then its process is killed.
    """

    def __init__(self, topic: Topic, workers: int, timeout: float) -> None:
        self._topic = topic
        self._workers = workers
        self._timeout = timeout
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=_MOST_A_WORKER,
            context=multiprocessing.get_context("spawn"),  # a fork would copy what a fetch has left running
            initializer=judgement.start,
            initargs=(self._topic,),
        )
        # Ctrl-C is for this process: what is started while it is ignored goes on ignoring it.
        heeded = signal.signal(signal.SIGINT, signal.SIG_IGN)
        assert pool.active  # a pool that is asked for starts
        signal.signal(signal.SIGINT, heeded)
        return pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end(self._pool)

    def judge(self, matters: Iterable[tuple[str, Matter]]) -> Iterator[tuple[str, Judgement]]:
        """Judge pages and texts, as many at a time as there are workers.

        Args:
            matters: each with its name; they are taken no faster than they are judged.

        Yields:
            The name and the judgement of each, in their order.
        """
        waiting: deque[tuple[str, _Asked | Rejection]] = deque()
        for name, matter in matters:
            call = _call(matter)
            waiting.append((name, call if isinstance(call, Rejection) else self._ask(call)))
            if len(waiting) > _AHEAD * self._workers:
                name, asked = waiting.popleft()
                yield name, self._judgement(asked)
        while waiting:
            name, asked = waiting.popleft()
            yield name, self._judgement(asked)

    def _judgement(self, asked: _Asked | Rejection) -> Judgement:
        if isinstance(asked, Rejection):
            return _rejected(asked)
        answer = self._answer(asked)
        if not isinstance(answer, Rejection):
            return answer
        if asked.call.function is judgement.judge_page:
            # In a crawl the gate is asked first: a page that it stops is not read, so its reading cannot fail.
            gate = self._answer(self._ask(_Call(judgement.judge_gate, asked.call.arguments[:1])), _AHEAD)
            if isinstance(gate, Judgement):
                return evolve(_rejected(answer), passes=True) if gate.passes else gate
        return _rejected(answer)

    def _ask(self, call: _Call) -> _Asked:
        if not self._pool.active:
            self._renew()
        future = self._pool.schedule(call.function, args=call.arguments, timeout=self._timeout)
        return _Asked(call, self._pool, future)

    def _answer(self, asked: _Asked, ahead: int = 0) -> Judgement | Rejection:
        """Wait for an answer; where its pool broke down before it, ask again.

        Args:
            asked: what.
            ahead: for each worker, how many others may have to be answered before it.
        """
        for _ in range(_TRIES):
            # A pool that was replaced has answered what it will.
            longest = (ahead + 1) * self._timeout + _LONGEST_START if asked.pool is self._pool else 0
            try:
                if wait([asked.future], longest).done:
                    return asked.future.result()
            except TimeoutError:
                return _failed(f"reading took longer than {self._timeout:g} s")
            except ProcessExpired as error:
                if asked.pool is self._pool:
                    return _failed(f"the reading process died ({error})")
            except (RuntimeError, CancelledError) as error:
                if asked.pool.active:
                    return _failed(one_line(error))
            except Exception as error:  # noqa: BLE001 (a page may break a reader in any way; it costs that page)
                return _failed(one_line(error))
            # A worker killed from outside can take its pool with it, or leave it waiting for ever.
            if asked.pool is self._pool:
                self._renew()
            asked, ahead = self._ask(asked.call), _AHEAD
        return _failed("the reading processes broke down, and broke down again")

    def _renew(self) -> None:
        """Put a new pool in the place of a broken one."""
        _end(self._pool)
        self._pool = self._new_pool()


def _end(pool: ProcessPool) -> None:
    """Stop a pool's processes; one that does not end in time is left to end with this process."""

    def stop() -> None:
        pool.stop()  # type: ignore[no-untyped-call]
        for process in multiprocessing.active_children():
            process.kill()  # one that only starts would complain that its pool is gone
        pool.join()

    thread = threading.Thread(target=stop, daemon=True)
    thread.start()
    thread.join(_LONGEST_JOIN)


def _call(matter: Matter) -> _Call | Rejection:
    if isinstance(matter, Rejection):
        return matter
    if isinstance(matter, tuple):
        return _Call(judgement.judge_text, matter)
    if matter.failure:
        return matter.failure
    content_type = next((value for name, value in matter.headers if name == "content-type"), "")
    arguments = (matter.body, content_type, matter.url, matter.fetched_at, matter.outlet)
    return _Call(judgement.judge_page, arguments)


def _failed(reason: str) -> Rejection:
    return Rejection(Outcome.EXTRACT_FAILED, reason)


def _rejected(rejection: Rejection) -> Judgement:
    return Judgement(Reading(page_sha256="", page_bytes=0, rejection=rejection))
