"""Pages for the worker processes, gathered: to send one takes longer than to see that it is off the topic."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from crawler.model import Rejection
from crawler.text.worker import Answer, Question
from crawler.workers import BROKEN, TRIES, Workers

# Pages that are sent together at most, and the seconds in which so many are waited for: beyond 16 the time of a sending
# (0.5 ms here) is below a tenth of the fetching's, and a page that is alone is not kept waiting noticeably.
_MOST, _SOON = 16, 0.03
# Groups given to each worker at a time: one that is read, and one that waits, so that no worker does.
_IN_TURN = 2

_Waiting = tuple[Question, asyncio.Future[Answer | Rejection]]


class Readers:
    """Lets workers read pages.

    Args:
        workers: that are asked.
        look: `crawler.text.worker.look`, or what answers in its place.
    """

    def __init__(self, workers: Workers, look: Callable[[Sequence[Question]], list[Answer]]) -> None:
        self._workers = workers
        self._look = look
        self._free = _IN_TURN * workers.count
        self._waiting: deque[_Waiting] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def read(self, question: Question) -> Answer | Rejection:
        """Read a page.

        Args:
            question: the page.

        Returns:
            The answer; what became of the page where the workers gave none.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Answer | Rejection] = loop.create_future()
        self._waiting.append((question, done))
        if len(self._waiting) >= _MOST:
            self._send()
        elif self._timer is None:
            self._timer = loop.call_later(_SOON, self._send)
        return await done

    def _send(self) -> None:
        """Send what waits, as far as workers have room; the rest goes when one has."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while self._free and self._waiting:
            self._free -= 1
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST))]
            task = asyncio.create_task(self._read(group))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _read(self, group: Sequence[_Waiting]) -> None:
        try:
            answers = await self._asked([question for question, _ in group])
            for place, (question, done) in enumerate(group):
                if isinstance(answers, list):
                    answer: Answer | Rejection = answers[place]
                elif len(group) == 1:
                    answer = answers
                else:  # which of them it was is not known
                    alone = await self._asked([question])
                    answer = alone if isinstance(alone, Rejection) else alone[0]
                if not done.done():  # a run that ends at once waits for nothing
                    done.set_result(answer)
        except Exception as error:  # noqa: BLE001 (no process can be started: whoever waits is told)
            for _, done in group:
                if not done.done():
                    done.set_exception(error)
        finally:
            self._free += 1
            self._send()

    async def _asked(self, questions: Sequence[Question]) -> list[Answer] | Rejection:
        for _ in range(TRIES):
            asked = self._workers.ask(self._look, (questions,))
            # Asked for in vain, the answer stays where it is: only a run that ends cancels what it waits for.
            waited = asyncio.wrap_future(asked.future)
            waited.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.wait({waited}, timeout=self._workers.longest(asked, _IN_TURN - 1))
            answer = self._workers.answer(asked)
            if answer is not None:
                return answer
        return BROKEN
