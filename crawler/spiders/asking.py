"""A spider that asks one thing after the other: what it asks next hangs on what was answered.

It goes by a crawl's rules (robots.txt, delays, limits of size and time, no private addresses), but through no
scheduler: whoever asks waits for the answer.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Self

import scrapy
from attrs import evolve
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.discovery.kinds import KINDS
from crawler.discovery.links import is_of
from crawler.discovery.probing.trials import Trial, read_answer
from crawler.errors import SourceError
from crawler.exchanges import headers_of
from crawler.model import Outlet, Query, Rejection, Reply, Source
from crawler.spiders.failures import rejection_of
from crawler.spiders.given import introduce
from crawler.spiders.web_archives import archives_of, own_hosts_of

# The limit of sitemaps.org for one file, bytes.
_SOURCE_MAXSIZE = 50 * 1024 * 1024
_MOST_REQUESTS = 3

Ask = Callable[[str, Outlet], Awaitable[Reply | Rejection]]
"""Asks for a URL of an outlet; the answer, or why there is none."""


class AskingSpider(scrapy.Spider):
    """Does a job that asks hosts; it has no name of its own in the project, as only commands run it.

    Args:
        outlets: that will be asked.
        job: gets what it asks with.
    """

    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}}  # noqa: RUF012 - the base class has it so

    def __init__(self, outlets: Sequence[Outlet], job: Callable[[Ask], Awaitable[None]]) -> None:
        super().__init__("asking")
        self.outlets = list(outlets)
        self.own_hosts: frozenset[str] = frozenset()
        self.error: Exception | None = None
        self._job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, and introduce it.

        Raises:
            Misuse: no contact is given.
        """
        spider = cls(*args, **kwargs)
        spider.own_hosts = own_hosts_of(archives_of(crawler.settings))
        introduce(crawler.settings, spider.outlets, spider.own_hosts)
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Do the job; what it asks goes past the scheduler."""
        try:
            await self._job(self._ask)
        except Exception as error:  # noqa: BLE001 (Scrapy would log it; whoever runs the spider should get it)
            self.error = error
        requests: tuple[Request, ...] = ()
        for request in requests:
            yield request

    async def _ask(self, url: str, outlet: Outlet) -> Reply | Rejection:
        meta: dict[str, Any] = {"download_maxsize": _SOURCE_MAXSIZE}
        if is_of(outlet, url):
            meta["download_slot"] = outlet.domain
        try:
            response = await self.crawler.engine.download_async(Request(url, meta=meta))
        except Exception as error:  # noqa: BLE001 (the network fails in any way; it costs that answer)
            return rejection_of(Failure(error))  # type: ignore[no-untyped-call]
        return Reply(response.url, response.body, response.status, dict(headers_of(response)))


def run(outlets: Sequence[Outlet], job: Callable[[Ask], Awaitable[None]], settings: Settings) -> None:
    """Do a job that asks hosts; once in a process, as Twisted's reactor runs once.

    Args:
        outlets: that will be asked.
        job: gets what it asks with.
        settings: of the project.

    Raises:
        Misuse: no contact is given.
        KeyboardInterrupt: the user wants no more of it.
    """
    process = AsyncCrawlerProcess(settings)
    from twisted.internet import reactor  # importing it earlier would choose another one than Scrapy's

    crawler = process.create_crawler(AskingSpider)
    task = process.crawl(crawler, outlets, job)
    is_enough = False

    def end(*_: object) -> None:
        nonlocal is_enough
        is_enough = True
        reactor.callFromThread(lambda: reactor.crash())  # type: ignore[misc] # its stubs

    # KeyboardInterrupt is raised wherever the program is: in Twisted it would be taken for the failure of a request.
    before = signal.signal(signal.SIGINT, end)
    try:
        process.start(install_signal_handlers=False)
    finally:
        signal.signal(signal.SIGINT, before)
    if is_enough:
        reactor.getThreadPool().stop()  # else the process waits for its threads
        raise KeyboardInterrupt
    task.result()
    error = getattr(crawler.spider, "error", None)
    if error is not None:
        raise error


async def try_source(
    ask: Ask, outlet: Outlet, source: Source, query: Query, most: int = _MOST_REQUESTS, goes_on: bool = False
) -> Trial:
    """Try a source: ask what it begins with, and go on until it brings leads.

    Args:
        ask: asks hosts.
        outlet: whose source it is.
        source: which.
        query: what is asked for.
        most: requests.
        goes_on: whether it goes on after the first leads, up to the requests.

    Returns:
        What became of it.
    """
    trial = Trial(source)
    try:
        waiting = deque(KINDS[source.kind].start(source, query))
    except SourceError as error:
        return evolve(trial, failure=str(error))
    while waiting and len(trial.requests) < most:
        follow = waiting.popleft()
        reply = await ask(follow.url, outlet)
        trial = evolve(trial, requests=(*trial.requests, follow.url))
        if isinstance(reply, Rejection):
            return evolve(trial, failure=reply.reason)
        answered = read_answer(reply, source, follow)
        trial = evolve(
            trial,
            leads=(*trial.leads, *answered.leads),
            further=trial.further or bool(answered.follows),
            failure=answered.failure,
        )
        if answered.failure or (answered.leads and not goes_on):
            break
        waiting.extend(answered.follows)
    return trial
