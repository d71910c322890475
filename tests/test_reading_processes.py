"""Reading processes killed from outside, as the kernel does when memory is short: the run goes on, and ends."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal

from attrs import evolve

from crawler.model import Outcome, Reading, ReadPage
from crawler.pipelines import ReadPipeline
from tests.test_pipelines import PAGE
from tests.text.arabic import ON_TOPIC, TOPIC

STORY = "".join(f"<p>{sentence}</p>" for sentence in ON_TOPIC[:12])
BODY = f"<html><head><title>المعلنون يغادرون إكس</title></head><body><article>{STORY}</article></body></html>".encode()
PAGES = 40
KILLS = 12
# Each page is read within a second; a page that waits for ever costs two rounds of waiting at most.
LONGEST = 300


async def _read_all(pipeline: ReadPipeline) -> list[Reading]:
    async def read(number: int) -> Reading:
        item = await pipeline.process_item(evolve(PAGE, body=BODY + b" " * number))
        assert isinstance(item, ReadPage)
        return item.reading

    return list(await asyncio.gather(*map(read, range(PAGES))))


async def _kill_some(chance: random.Random) -> None:
    """Kill reading processes at random moments, also while they start."""
    killed = 0
    while killed < KILLS:
        await asyncio.sleep(chance.uniform(0.05, 0.8))
        there = [process.pid for process in multiprocessing.active_children() if process.pid]
        if there:
            os.kill(chance.choice(there), signal.SIGKILL)
            killed += 1


def test_pages_get_their_outcome_though_the_processes_are_killed() -> None:
    async def run() -> tuple[list[Reading], list[Reading]]:
        pipeline = ReadPipeline(TOPIC, workers=2, timeout=5)
        killer = asyncio.create_task(_kill_some(random.Random(7)))
        troubled = []
        while not killer.done():
            troubled += await _read_all(pipeline)
        quiet = await _read_all(pipeline)
        await pipeline.close_spider()
        return troubled, quiet

    troubled, quiet = asyncio.run(asyncio.wait_for(run(), LONGEST))
    lost = [one.rejection for one in troubled if one.rejection]
    assert {rejection.outcome for rejection in lost} <= {Outcome.EXTRACT_FAILED}
    # A kill costs the page that was read; where it broke the pool, no page.
    assert len(lost) <= KILLS
    # The last kill may be noticed only now.
    assert sum(one.rejection is not None for one in quiet) <= 1
