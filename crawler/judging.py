"""Many pages and texts judged side by side: in worker processes with a time limit that kills, answered in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from attrs import evolve, frozen

from crawler.matters import Matter
from crawler.model import Reading, Rejection, Topic
from crawler.text import judgement
from crawler.text.judgement import Judgement
from crawler.workers import Asked, Workers

# So many are in memory for each worker: none of them waits, and a folder of any size takes no more.
_AHEAD = 4


@frozen
class _Call:
    """A question to a worker: a function of `crawler.text.judgement` with its arguments."""

    function: Callable[..., Judgement]
    arguments: tuple[Any, ...]


_Waiting = tuple[_Call, Asked[Judgement]]


class JudgePool:
    """Worker processes that judge; used in a `with` block.

    Args:
        topic: that is asked for.
        workers: processes.
        timeout: seconds that one page or text may take; then its process is killed.
    """

    def __init__(self, topic: Topic, workers: int, timeout: float) -> None:
        self._workers = Workers(workers, timeout, judgement.start, (topic,))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._workers.end()

    def judge(self, matters: Iterable[tuple[str, Matter]]) -> Iterator[tuple[str, Judgement]]:
        """Judge pages and texts, as many at a time as there are workers.

        Args:
            matters: each with its name; they are taken no faster than they are judged.

        Yields:
            The name and the judgement of each, in their order.
        """
        waiting: deque[tuple[str, _Waiting | Rejection]] = deque()
        for name, matter in matters:
            call = _call(matter)
            waiting.append((name, call if isinstance(call, Rejection) else (call, self._ask(call))))
            if len(waiting) > _AHEAD * self._workers.count:
                name, asked = waiting.popleft()
                yield name, self._judgement(asked)
        while waiting:
            name, asked = waiting.popleft()
            yield name, self._judgement(asked)

    def _judgement(self, waiting: _Waiting | Rejection) -> Judgement:
        if isinstance(waiting, Rejection):
            return _rejected(waiting)
        call, asked = waiting
        answer = self._answer(call, asked, 0)
        if not isinstance(answer, Rejection):
            return answer
        if call.function is judgement.judge_page:
            # In a crawl the gate is asked first: a page that it stops is not read, so its reading cannot fail.
            call = _Call(judgement.judge_gate, call.arguments[:1])
            gate = self._answer(call, self._ask(call), _AHEAD)
            if isinstance(gate, Judgement):
                return evolve(_rejected(answer), passes=True) if gate.passes else gate
        return _rejected(answer)

    def _ask(self, call: _Call) -> Asked[Judgement]:
        return self._workers.ask(call.function, call.arguments)

    def _answer(self, call: _Call, asked: Asked[Judgement], ahead: int) -> Judgement | Rejection:
        return self._workers.answer_to(lambda: self._ask(call), asked, ahead, _AHEAD)


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


def _rejected(rejection: Rejection) -> Judgement:
    return Judgement(Reading(page_sha256="", page_bytes=0, rejection=rejection))
