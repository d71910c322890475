"""Pages read again: in the order in which they come, and compared with the archive before anything is written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.archive.changes import Changes
from crawler.model import PageOutcome, ReadPage
from crawler.pipelines import ArchivePipeline, ReadPipeline, told_of


class OrderedReadPipeline(ReadPipeline):
    """Reads pages side by side and gives them on in their order, so that the same pages get the same numbers."""

    _last: asyncio.Event | None = None

    async def process_item(self, item: Any) -> ReadPage:
        """Read a page, and wait for those before it."""
        before, mine = self._last, asyncio.Event()
        self._last = mine
        try:
            return await super().process_item(item)
        finally:
            try:
                if before:
                    await before.wait()
            finally:
                mine.set()


class RereadPipeline(ArchivePipeline):
    """Archives pages that were not fetched now, or only tells what that would change.

    Nothing is noted in the crawl log: it tells a crawl what need not be asked for again, and nothing was asked.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take what an ArchivePipeline takes; where there are stories already, gather what changes."""
        pipeline = super().from_crawler(crawler)
        session = pipeline._session
        if len(session.archive):
            session.changes = Changes(session.archive, is_written=session.writes)
        return pipeline

    def _is_only_noted(self, item: ReadPage) -> bool:
        # What changes is found in the archive's files.
        return self._session.changes is None and super()._is_only_noted(item)

    def _settle_all(self, items: Sequence[ReadPage]) -> Sequence[PageOutcome | Exception]:
        if self._session.changes is None:
            return super()._settle_all(items)
        return [outcome for item in items for outcome in super(RereadPipeline, self)._settle_all([item])]

    def _store(self, item: ReadPage) -> tuple[PageOutcome, str]:
        session, rejection, judge = self._session, item.reading.rejection, self._topic.version
        if session.changes is None:
            return self._archived(item, rejection), judge
        change = session.changes.add(item.page, item.reading)
        if session.writes:
            return self._archived(item, rejection), judge
        told = told_of(item, change.outcome, rejection.reason if rejection else change.kind, change.number)
        return told, judge

    def _note(self, item: ReadPage, told: PageOutcome, judge: str) -> None:
        pass
