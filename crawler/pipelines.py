"""From page to story: the road in worker processes, then the archive in a thread; the reactor only passes on."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Self, TypeVar

from attrs import evolve, fields
from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.discovery.canonical import canonical
from crawler.discovery.links import is_of
from crawler.discovery.refresh import LOST, PASSING, is_asked_for, judge_of
from crawler.errors import ArchiveError
from crawler.extensions import ArchiveSession
from crawler.model import Article, Days, Outcome, Page, PageOutcome, Postponed, ReadPage, Rejection, Topic
from crawler.readers import Readers
from crawler.text.worker import Question, Worker, look, start, unread
from crawler.workers import Workers

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
# Pages that are archived at a time at most: with 16 a story waits a half to a third as long for the disk as alone.
_MOST_TOGETHER = 16
# HTTP statuses that say that there is no such page, for now or for ever (RFC 9110, 15.5.5 and 15.5.11).
_GONE = (404, 410)
_PAGE_FIELDS = tuple(field.name for field in fields(Page))


def page_of(item: Any) -> Page:
    """Take a page out of an item.

    Args:
        item: a `Page`, or an item of any kind that itemadapter knows with a page's fields.

    Returns:
        The page.
    """
    if isinstance(item, Page):
        return item
    adapter = ItemAdapter(item)
    return Page(**{name: adapter[name] for name in _PAGE_FIELDS if name in adapter})


class ReadPipeline:
    """Sends each page down the road, in worker processes.

    Args:
        topic: that the stories must be about.
        workers: processes; 0: as many as there are cores.
        timeout: seconds that one page may take; then its process is killed.
        obeys: opt-outs that are obeyed, names of `crawler.text.obeying.SIGNALS`.
        agent: our name in robots.txt.

    Attributes:
        worker: what reads them there.
    """

    worker = Worker

    def __init__(
        self, topic: Topic, workers: int, timeout: float, obeys: frozenset[str] = frozenset(), agent: str = ""
    ) -> None:
        self._workers = Workers(workers, timeout, start, (self.worker, topic, obeys, agent))
        self._readers = Readers(self._workers, look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the spider's topic, and what the settings say of workers, time and opt-outs."""
        settings = crawler.settings
        return cls(
            crawler.spider.topic,  # type: ignore[union-attr]
            settings.getint("EXTRACT_WORKERS"),
            settings.getfloat("EXTRACT_TIMEOUT"),
            frozenset(settings.getlist("OBEY_OPT_OUTS")),
            settings["ROBOTSTXT_USER_AGENT"],
        )

    async def process_item(self, item: Any) -> ReadPage:
        """Read a page, unless that was done where its file was; what goes wrong with it is its outcome."""
        if isinstance(item, ReadPage):
            return item
        page = page_of(item)
        if rejection := _unfetched(page):
            return ReadPage(page, unread(page.body, rejection))
        answer = await self._readers.read(
            Question(page.headers, page.body, page.url, page.fetched_at, page.outlet, page.opt_outs)
        )
        if isinstance(answer, Rejection):
            return ReadPage(page, unread(page.body, answer))
        return ReadPage(evolve(page, opt_outs=answer.opt_outs), answer.reading)

    async def close_spider(self) -> None:
        """End the worker processes."""
        await asyncio.to_thread(self._workers.end)  # nothing is left to do: the engine has waited for it


def _unfetched(page: Page) -> Rejection | None:
    """Tell what became of a page that has no body to read, or None."""
    if page.failure is None and page.status == 304:
        return Rejection(Outcome.UNCHANGED, "HTTP 304")
    if page.failure is None and not 200 <= page.status < 300:
        return Rejection(Outcome.HTTP_ERROR, f"HTTP {page.status}")
    return page.failure


class ArchivePipeline:
    """Archives what was accepted, and remembers what became of every page.

    Args:
        session: the run's archive.
        topic: that judged the pages.
        days: of publication that are asked for.
        keeps_all: whether the raw pages of what is no story are kept too.
    """

    def __init__(self, session: ArchiveSession, topic: Topic, days: Days, *, keeps_all: bool = False) -> None:
        self._session = session
        self._topic = topic
        self._days = days
        self._keeps_all = keeps_all
        # One thread: the archive is written by one at a time, in the order in which the pages come.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._waiting: deque[tuple[ReadPage, asyncio.Future[PageOutcome]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the spider's topic, the run's archive and the setting WARC_PAGES."""
        session = crawler.get_extension(ArchiveSession)
        if session is None or crawler.spider is None:
            raise ArchiveError("settings: expected crawler.extensions.ArchiveSession in EXTENSIONS, found it missing")
        topic: Topic = crawler.spider.topic  # type: ignore[attr-defined]
        keeps_all = crawler.settings["WARC_PAGES"] == "all"
        return cls(session, topic, getattr(crawler.spider, "days", Days()), keeps_all=keeps_all)

    async def process_item(self, item: ReadPage) -> PageOutcome:
        """Archive a reading, note its outcome, and give it on as an item that can be exported."""
        try:
            # To change threads and back takes longer than to note an outcome.
            outcome = self._settle(item) if self._is_only_noted(item) else await self._in_turn(item)
        except ArchiveError as error:
            self._session.fail(error)
            raise DropItem(str(error)) from None
        self._session.count(outcome)
        return outcome

    def _is_only_noted(self, item: ReadPage) -> bool:
        """Tell whether all that is written of a page is its outcome, in the crawl log, which waits for no disk."""
        rejection = item.reading.rejection
        return rejection is not None and not self._keeps_all and rejection.outcome is not Outcome.HTTP_ERROR

    async def _in_turn(self, item: ReadPage) -> PageOutcome:
        """Let a page wait until those before it are archived; what waits then is archived together."""
        done: asyncio.Future[PageOutcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_TOGETHER))]
            settled = await self._in_thread(lambda items=[item for item, _ in group]: self._settle_all(items))  # type: ignore[misc]
            for (_, done), outcome in zip(group, settled, strict=True):
                if done.cancelled():  # the run ends at once
                    continue
                if isinstance(outcome, PageOutcome):
                    done.set_result(outcome)
                else:
                    done.set_exception(outcome)
        self._writing = None

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _settle_all(self, items: Sequence[ReadPage]) -> Sequence[PageOutcome | Exception]:
        """Do what has to be done with pages, in their order; runs in the archive's thread."""
        if len(items) > 1:
            try:
                with self._session.archive.together():
                    stored = [self._store(item) for item in items]
            except ArchiveError as error:
                return [error] * len(items)
            except Exception:
                logger.debug("pages cannot be archived together", exc_info=True)
            else:
                # Only now: an outcome that is noted is not asked for again.
                return [_done(partial(self._noted, item, *told)) for item, told in zip(items, stored, strict=True)]
        return [_done(partial(self._settle, item)) for item in items]

    def _settle(self, item: ReadPage) -> PageOutcome:
        """Do what has to be done with a page."""
        return self._noted(item, *self._store(item))

    def _store(self, item: ReadPage) -> tuple[PageOutcome, str]:
        """Put into the archive what belongs there; tell what became of the page, and which judge said so."""
        judge = self._topic.version
        rejection = item.reading.rejection
        day = _day_of(item.reading.article)
        if rejection is None and day is not None and not is_asked_for(day, self._days):
            rejection = Rejection(Outcome.OFF_TOPIC, f"published {day}, outside the days asked for")
            judge = judge_of(self._topic, self._days)
        return self._archived(item, rejection), judge

    def _noted(self, item: ReadPage, told: PageOutcome, judge: str) -> PageOutcome:
        self._note(item, told, judge)
        return told

    def _note(self, item: ReadPage, told: PageOutcome, judge: str) -> None:
        """Remember what became of a page, by every name it has."""
        page, article = item.page, item.reading.article
        published = article.published.value if article and article.published else None
        if isinstance(page.failure, Postponed):
            return  # its host was left: it was not asked for this page, so the next run asks
        log, outcome, lead = self._session.archive.log, Outcome(told.outcome), page.lead
        asked = {canonical(lead.url): lead.url}
        if page.status and is_of(page.outlet, page.url):
            asked[canonical(page.url)] = page.url
        names = asked
        if lead.capture:
            # A copy that could not be had says nothing of the page.
            names = {canonical(lead.capture.url): lead.capture.url} | ({} if outcome in PASSING else asked)
        at = datetime.now(UTC) if lead.capture else page.fetched_at
        for name, url in sorted(names.items()):
            log.note(name, page.outlet.domain, outcome, told.reason, judge, told.number, at, published, url)
        for name in asked:
            log.waiting.settle(name, is_lost=outcome in LOST and lead.capture is None)

    def _archived(self, item: ReadPage, rejection: Rejection | None) -> PageOutcome:
        """Put into the archive what belongs there: the story where there is no rejection, the raw page as is set."""
        archive, page = self._session.archive, item.page
        is_opted_out = rejection is not None and rejection.outcome is Outcome.OPTED_OUT
        if self._keeps_all and not is_opted_out:
            page = archive.keep(page)
        if rejection:
            return told_of(item, rejection.outcome, rejection.reason, self._note_gone(page, rejection))
        stored = archive.put(page, item.reading, self._topic)
        return told_of(item, stored.outcome, stored.reason, stored.number)

    def _note_gone(self, page: Page, rejection: Rejection) -> int | None:
        """Note on the story of a page that is no longer there that it is not; give its number, or None."""
        if rejection.outcome is not Outcome.HTTP_ERROR or page.status not in _GONE or page.lead.capture:
            return None
        archive = self._session.archive
        urls = {canonical(page.lead.url), canonical(page.url)}
        found = [archive.note_gone(url, page.status, page.fetched_at) for url in sorted(urls)]
        return next((number for number in found if number is not None), None)

    async def close_spider(self) -> None:
        """Let the thread finish what it has."""
        await asyncio.to_thread(self._thread.shutdown)


def _done(work: Callable[[], PageOutcome]) -> PageOutcome | Exception:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 (whoever waits for it is told)
        return error


def _day_of(article: Article | None) -> date | None:
    return article.published.value.date() if article and article.published else None


def told_of(item: ReadPage, outcome: Outcome, reason: str, number: int | None = None) -> PageOutcome:
    """Tell what became of a page.

    Args:
        item: with its reading.
        outcome: of the page.
        reason: one short line.
        number: of the story that has its text, if any.
    """
    article = item.reading.article
    # The verdict that decided: the last one asked for.
    decided = next(reversed(item.reading.verdicts), None)
    return PageOutcome(
        outlet=item.page.outlet.domain,
        url=item.page.lead.url,
        outcome=outcome.value,
        reason=reason,
        number=number,
        title=article.title if article else "",
        evidence=decided.evidence if decided else (),
        kind=item.page.source.kind,
    )
