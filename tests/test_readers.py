"""Pages gathered for the reading processes: one that hangs or kills its process costs itself, not those beside it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from crawler.model import Outcome, Outlet, Reading, Rejection
from crawler.readers import Readers
from crawler.text.worker import Answer, Question, Worker, look, start
from crawler.workers import Asked, Workers
from tests.text.arabic import TOPIC

HANGS, DIES = b"this one hangs", b"this one dies"
AT = datetime(2026, 3, 1, tzinfo=UTC)
T = TypeVar("T")
OUTLET = Outlet("news.example", "أخبار المثال", "eg")


class Fragile(Worker):
    """Reads a page by telling its size, but for two."""

    def look(self, question: Question) -> Answer:
        while question.body == HANGS:
            pass
        if question.body == DIES:
            os._exit(1)
        return Answer(Reading(page_sha256="", page_bytes=len(question.body)), ())


def _read(bodies: list[bytes]) -> list[Answer | Rejection]:
    async def run() -> list[Answer | Rejection]:
        workers = Workers(2, 1.0, start, (Fragile, TOPIC))
        readers = Readers(workers, look)
        questions = [Question((), body, "https://news.example/1", AT, OUTLET) for body in bodies]
        answers = await asyncio.gather(*map(readers.read, questions))
        await asyncio.to_thread(workers.end)
        return list(answers)

    return asyncio.run(run())


def test_each_page_gets_its_own_answer() -> None:
    answers = _read([b"x" * size for size in range(100)])
    assert [answer.reading.page_bytes for answer in answers if isinstance(answer, Answer)] == list(range(100))


def test_a_page_costs_no_other() -> None:
    bodies = [b"x" * size for size in range(40)]
    bodies[7], bodies[23] = HANGS, DIES
    answers = _read(bodies)
    lost = {place: answer for place, answer in enumerate(answers) if isinstance(answer, Rejection)}
    assert {place: answer.outcome for place, answer in lost.items()} == dict.fromkeys((7, 23), Outcome.EXTRACT_FAILED)
    assert lost[7].reason == "reading took longer than 1 s"
    assert "died" in lost[23].reason
    assert [a.reading.page_bytes for a in answers if isinstance(a, Answer)] == [
        size for size in range(40) if size not in (7, 23)
    ]


class NoWorkers(Workers):
    """Processes of which none can be started."""

    def ask(self, function: Callable[..., T], arguments: Iterable[Any]) -> Asked[T]:
        raise BlockingIOError(11, "Resource temporarily unavailable")


def test_who_waits_is_told_that_no_process_can_be_started() -> None:
    async def run() -> list[Any]:
        readers = Readers(NoWorkers(2, 1.0, start, (Fragile, TOPIC)), look)
        questions = [Question((), b"x", "https://news.example/1", AT, OUTLET)] * 40
        return list(await asyncio.gather(*map(readers.read, questions), return_exceptions=True))

    assert {type(answer) for answer in asyncio.run(asyncio.wait_for(run(), 60))} == {BlockingIOError}
