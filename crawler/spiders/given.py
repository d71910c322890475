"""A spider for given URLs: fetches them as a crawl would, by the same rules, and gives their pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import scrapy
from attrs import evolve, frozen
from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings
from twisted.python.failure import Failure

from crawler.errors import Misuse
from crawler.exchanges import headers_of
from crawler.middlewares import opt_outs_of
from crawler.model import Lead, Outcome, Outlet, Page, Rejection, Source
from crawler.spiders.failures import ANSWERS, rejection_of
from crawler.text.obeying import obeyed, reason_of
from crawler.text.opt_outs import stated


def introduce(settings: BaseSettings, outlets: Sequence[Outlet], own_hosts: Iterable[str] = ()) -> None:
    """Set what hosts are told of us, and that the user's own may be asked without a pause.

    Args:
        settings: of the crawl; its user agent gets the contact, its download slots those of local outlets.
        outlets: that will be asked.
        own_hosts: others of the user's own, with their ports.

    Raises:
        Misuse: an outlet is not local, and no contact is given.
    """
    contact = str(settings["CONTACT"] or "").strip()
    if not contact and not all(outlet.local for outlet in outlets):
        raise Misuse(
            "CONTACT: expected a mail address or URL at which outlets can reach you, found nothing:"
            " give -s CONTACT=... or set the environment variable CONTACT"
        )
    if contact:
        settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")
    own = [*(outlet.domain for outlet in outlets if outlet.local), *own_hosts]
    # Scrapy keeps to the number of connections only where there is a delay, be it a millisecond.
    slots = {host: {"delay": 0.001, "concurrency": 8, "jitter": 0.0} for host in own}
    settings.set("DOWNLOAD_SLOTS", {**slots, **settings.getdict("DOWNLOAD_SLOTS")}, priority="spider")


class GivenSpider(scrapy.Spider):
    """Fetches URLs that are given; it has no name of its own in the project, as only commands run it.

    Args:
        pages: URL -> the outlet that it is of.
    """

    # Pages go to whoever listens to `item_scraped`, not into an archive.
    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "WARC_PAGES": "none"}  # noqa: RUF012 - so in the base

    def __init__(self, pages: Mapping[str, Outlet]) -> None:
        super().__init__("given")
        self.outlets = list(pages.values())
        self._pages = pages

    @classmethod
    def from_crawler(cls, crawler: Crawler, pages: Mapping[str, Outlet], *_: Any, **__: Any) -> Self:
        """Make the spider, and introduce it.

        Raises:
            Misuse: no contact is given.
        """
        introduce(crawler.settings, list(pages.values()))
        spider = cls(pages)
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every URL once."""
        for url, outlet in self._pages.items():
            yield Request(
                url,
                callback=self.parse,
                errback=self.failed,
                cb_kwargs={"outlet": outlet, "lead": Lead(url)},
                meta={"download_slot": outlet.domain, "handle_httpstatus_list": ANSWERS},
                dont_filter=True,
            )

    def parse(self, response: Response, outlet: Outlet, lead: Lead) -> Iterator[Page]:
        """Give the page of an answer."""
        failure = None
        if not 200 <= response.status < 300:
            failure = Rejection(Outcome.HTTP_ERROR, f"HTTP {response.status}")
        headers = headers_of(response)
        opt_out = obeyed(
            (*opt_outs_of(response), *stated(headers, response.body)),
            self.settings.getlist("OBEY_OPT_OUTS"),
            self.settings["ROBOTSTXT_USER_AGENT"],
        )
        if failure is None and opt_out:
            failure = Rejection(Outcome.OPTED_OUT, reason_of(opt_out))
        yield _page(lead, outlet, response.url, response.status, headers, response.body, failure)

    def failed(self, failure: Failure) -> Iterator[Page]:
        """Give the page of a URL that could not be fetched, with the outcome it has."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        lead: Lead = kwargs["lead"]
        yield _page(lead, kwargs["outlet"], lead.url, 0, (), b"", rejection_of(failure))


def _page(
    lead: Lead,
    outlet: Outlet,
    url: str,
    status: int,
    headers: tuple[tuple[str, str], ...],
    body: bytes,
    failure: Rejection | None,
) -> Page:
    source = Source("given", lead.url)
    return Page(lead, source, outlet, url, status, headers, body, datetime.now(UTC), failure)


@frozen
class Fetched:
    """A page that was fetched, with its body in a file: many of them need no memory."""

    bare: Page
    path: Path

    def page(self) -> Page:
        """Give the whole page."""
        return evolve(self.bare, body=self.path.read_bytes())


def fetch(pages: Mapping[str, Outlet], settings: Settings, folder: Path) -> dict[str, Fetched]:
    """Fetch URLs as a crawl does; once in a process, as Twisted's reactor runs once.

    Args:
        pages: URL -> the outlet that it is of.
        settings: of the project.
        folder: for the bodies.

    Returns:
        URL -> its page, also where it could not be fetched: then it has a failure.

    Raises:
        Misuse: no contact is given.
        KeyboardInterrupt: the user wants no more of it.
    """
    if not pages:
        return {}
    fetched: dict[str, Fetched] = {}

    def keep(item: Page) -> None:
        path = folder / str(len(fetched))
        path.write_bytes(item.body)
        fetched[item.lead.url] = Fetched(evolve(item, body=b""), path)

    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(GivenSpider)
    crawler.signals.connect(keep, signal=signals.item_scraped)
    task = process.crawl(crawler, pages)
    try:
        process.start(install_signal_handlers=False)
    except KeyboardInterrupt:
        from twisted.internet import reactor  # importing it earlier would choose another one than Scrapy's

        reactor.getThreadPool().stop()  # else the process waits for its threads
        raise
    task.result()
    return fetched
