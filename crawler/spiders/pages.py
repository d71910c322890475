"""The pages of a run's outlets: asked for as their leads promise, handed to the pipelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archive.index.waiting import Waiting
from crawler.discovery.links import is_of
from crawler.errors import ArchiveError
from crawler.exchanges import exchange_of, headers_of
from crawler.extensions import ArchiveSession
from crawler.middlewares import Stopping, opt_outs_of
from crawler.model import Lead, Outcome, Outlet, Page, PageOutcome, Postponed, Rejection, Source
from crawler.spiders.captures import asked_for, unwrapped
from crawler.spiders.decoding import Decoder
from crawler.spiders.failures import ANSWERS, rejection_of
from crawler.spiders.leads import PROMISING, Leads
from crawler.spiders.walks import Site

# In Scrapy's order: after searches and feeds, before the sources that tell of everything.
_PROMISING_PRIORITY = 200
# Pages of an outlet asked for at a time, for each of its connections: so many that none waits for us.
_IN_TURN = 4


class Pages:
    """Fetches the pages of leads.

    Args:
        crawler: that fetches them.
        session: of the run; where its archive fails, nothing more is fetched.
        leads: says which comes next.
        sites: domain -> how far the run has come with an outlet.
    """

    def __init__(self, crawler: Crawler, session: ArchiveSession, leads: Leads, sites: Mapping[str, Site]) -> None:
        self._crawler = crawler
        self._session = session
        self._leads = leads
        self._sites = sites
        self._decoder = Decoder(crawler)

    def fetch_more(self, site: Site) -> None:
        """Ask for the pages of an outlet that promise most, as many as it can be asked for at a time."""
        if self._session.failure:
            return
        most = _IN_TURN * self._connections(site)
        try:
            while site.fetching < most and (waiting := self._leads.next(site)):
                self._crawler.engine.crawl(self._page_request(site, waiting))
        except ArchiveError as error:
            self._session.fail(error)

    def _connections(self, site: Site) -> int:
        slots = self._crawler.settings.getdict("DOWNLOAD_SLOTS")
        own = slots.get(site.outlet.domain, {}).get("concurrency")
        return int(own or self._crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))

    def _page_request(self, site: Site, waiting: Waiting) -> Request:
        lead = waiting.lead
        request = asked_for(lead.capture) if lead.capture else Request(lead.url)
        slot = urlsplit(request.url).netloc.lower() if lead.capture else site.outlet.domain
        return request.replace(
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"outlet": site.outlet, "source": waiting.source, "lead": lead},
            meta={"handle_httpstatus_list": ANSWERS, "download_slot": slot},
            priority=_PROMISING_PRIORITY if waiting.promise >= PROMISING else 0,
            dont_filter=True,
        )

    def parse(self, response: Response, outlet: Outlet, source: Source, lead: Lead) -> Iterator[Page]:
        """Hand a page to the pipelines."""
        failure = None
        if not lead.capture and not is_of(outlet, response.url):
            failure = Rejection(Outcome.NO_ARTICLE, f"redirected to another site: {urlsplit(response.url).netloc}")
        page = Page(
            lead,
            source,
            outlet,
            response.url,
            response.status,
            headers_of(response),
            response.body,
            datetime.now(UTC),
            failure,
            exchange_of(response),
            opt_outs_of(response),
        )
        self._crawler.stats.inc_value("pages/in")
        yield unwrapped(page, lead.capture, response, self._decoder) if lead.capture else page

    def failed(self, failure: Failure) -> Iterator[Page]:
        """Hand a page that could not be fetched to the pipelines: it has an outcome too, unless the run ends."""
        if isinstance(failure.value, Stopping):
            return
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        lead, outlet, rejection = kwargs["lead"], kwargs["outlet"], rejection_of(failure)
        self._sites[outlet.domain].is_left |= isinstance(rejection, Postponed) and not lead.capture
        self._crawler.stats.inc_value("pages/in")
        yield Page(lead, kwargs["source"], outlet, lead.url, 0, (), b"", datetime.now(UTC), rejection)

    def settled(self, item: Any) -> None:
        """Go on when a page has its outcome."""
        if isinstance(item, PageOutcome):
            self._leads.settle(item)
            self._end_page(item.outlet)

    def lost(self, item: Any) -> None:
        """Go on when a pipeline broke under a page, which the report tells of."""
        if isinstance(item, Page):
            self._end_page(item.outlet.domain)

    def _end_page(self, domain: str) -> None:
        site = self._sites[domain]
        site.fetching -= 1
        self.fetch_more(site)
