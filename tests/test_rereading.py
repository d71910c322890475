"""Pages read again: given on in their order, and no more of them in flight than there is room for."""

from __future__ import annotations

import asyncio
from typing import Any

from attrs import evolve

from crawler.model import Reading, ReadPage
from crawler.pipelines import ReadPipeline
from crawler.rereading import OrderedReadPipeline
from crawler.spiders.replay import Room
from tests.archive.pieces import URL, a_page


class _Slow(OrderedReadPipeline):
    """Reads the first page slowest; one breaks."""

    def __init__(self) -> None:
        self.read: list[str] = []


async def _read(self: ReadPipeline, item: Any) -> ReadPage:
    number = int(item.url.rpartition("/")[2])
    await asyncio.sleep((10 - number) / 1000)
    if number == 3:
        raise RuntimeError("broken")
    assert isinstance(self, _Slow)
    self.read.append(item.url)
    return ReadPage(item, Reading("", 0))


def test_pages_are_given_on_in_their_order(monkeypatch: Any) -> None:
    monkeypatch.setattr(ReadPipeline, "process_item", _read)
    pages = [evolve(a_page(), url=f"{URL}/{number}") for number in range(8)]
    given: list[str] = []

    async def run() -> _Slow:
        pipeline = _Slow()

        async def one(page: Any) -> None:
            read = await pipeline.process_item(page)
            given.append(read.page.url)

        results = await asyncio.gather(*map(one, pages), return_exceptions=True)
        assert [type(result) for result in results if result] == [RuntimeError]
        return pipeline

    pipeline = asyncio.run(run())
    assert pipeline.read == [page.url for page in reversed(pages) if not page.url.endswith("/3")]
    assert given == [page.url for page in pages if not page.url.endswith("/3")]


def test_a_room_bounds_what_is_in_flight() -> None:
    async def run() -> tuple[int, int]:
        room, inside, most = Room(1_000_000), 0, 0

        async def leave() -> None:
            nonlocal inside
            await asyncio.sleep(0.001)
            inside -= 1
            room.leave()

        tasks = []
        for number in range(100):
            await room.enter(9_000_000 if number % 10 == 0 else 300_000)
            inside += 1
            most = max(most, inside)
            assert inside == 1 or number % 10
            tasks.append(asyncio.create_task(leave()))
        await room.empty()
        assert inside == 0
        small = Room(1_000_000)
        count = 0
        while count < 100:
            try:
                await asyncio.wait_for(small.enter(10), 0.01)
            except TimeoutError:
                break
            count += 1
        return most, count

    assert asyncio.run(run()) == (3, 3)
