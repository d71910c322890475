"""Worker processes that judge: answers in order, and an answer for everything, whatever happens to a process."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
from collections.abc import Iterator

from attrs import evolve

from crawler.judged import outcome_of
from crawler.judging import JudgePool
from crawler.matters import Matter
from crawler.model import Outcome, Rejection
from crawler.text.judgement import Judgement
from tests.test_pipelines import PAGE
from tests.text.arabic import ON_TOPIC, TOPIC

STORY = "\n\n".join(ON_TOPIC[:12])
# Its paragraphs are so many that no machine judges it in the time limit of the tests that use it.
LONG = "\n\n".join([*ON_TOPIC] * 400)
AT_ONCE = 0.01
KILLS = 6


def _texts(number: int) -> Iterator[tuple[str, Matter]]:
    return ((str(i), (f"المعلنون يغادرون إكس {i}", STORY)) for i in range(number))


def test_answers_come_in_order_and_take_no_more_than_is_judged() -> None:
    taken = []

    def matters() -> Iterator[tuple[str, Matter]]:
        for name, matter in _texts(40):
            taken.append(name)
            yield name, matter

    with JudgePool(TOPIC, workers=2, timeout=60) as pool:
        names = []
        for name, judged in pool.judge(matters()):
            names.append(name)
            assert len(taken) - len(names) < 10
            assert judged.reading.article
            assert judged.reading.article.title.endswith(f" {name}")
    assert names == [str(i) for i in range(40)]


def test_what_is_rejected_already_keeps_its_outcome() -> None:
    rejection = Rejection(Outcome.TOO_LARGE, "more than 3 bytes")
    matters: list[tuple[str, Matter]] = [
        ("a", rejection),
        ("b", evolve(PAGE, failure=Rejection(Outcome.HTTP_ERROR, "HTTP 404"))),
    ]
    with JudgePool(TOPIC, workers=1, timeout=60) as pool:
        judged = [one.reading.rejection for _, one in pool.judge(matters)]
    assert judged == [rejection, Rejection(Outcome.HTTP_ERROR, "HTTP 404")]


def test_what_takes_too_long_is_given_up_and_the_rest_is_judged() -> None:
    page = evolve(PAGE, body="".join(f"<p>{line}</p>" for line in LONG.split("\n\n")).encode())
    with JudgePool(TOPIC, workers=1, timeout=AT_ONCE) as pool:
        judged = [one.reading.rejection for _, one in pool.judge([("a", ("عنوان", LONG)), ("b", page)])]
    assert judged == [Rejection(Outcome.EXTRACT_FAILED, f"reading took longer than {AT_ONCE:g} s")] * 2


def test_everything_is_answered_though_the_processes_are_killed() -> None:
    chance, done = random.Random(7), threading.Event()

    def kill() -> None:
        killed = 0
        while killed < KILLS and not done.wait(chance.uniform(0.05, 0.8)):
            there = [process.pid for process in multiprocessing.active_children() if process.pid]
            if there:
                os.kill(chance.choice(there), signal.SIGKILL)
                killed += 1

    judged: list[Judgement] = []
    with JudgePool(TOPIC, workers=2, timeout=5) as pool:
        killer = threading.Thread(target=kill)
        killer.start()
        while killer.is_alive():
            judged += [one for _, one in pool.judge(_texts(40))]
        done.set()
        killer.join()
        judged += [one for _, one in pool.judge(_texts(40))]
    outcomes = [outcome_of(one) for one in judged]
    assert set(outcomes) <= {Outcome.ARCHIVED, Outcome.EXTRACT_FAILED}
    assert outcomes.count(Outcome.EXTRACT_FAILED) <= KILLS
