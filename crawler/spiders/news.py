"""The spider `news`: asks each outlet's sources for leads, and follows those that are worth it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import scrapy
from attrs import evolve
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.discovery.links import is_of
from crawler.discovery.refresh import is_asked_for, is_due, judge_of
from crawler.errors import Misuse, SourceError, one_line
from crawler.exchanges import exchange_of, headers_of
from crawler.extensions import ArchiveSession
from crawler.middlewares import Stopping
from crawler.model import Days, Follow, Lead, Outcome, Outlet, Page, Query, Rejection, Reply, Source, Topic
from crawler.seeds import find_outlets, find_topic
from crawler.spiders.arguments import archive_path, check_names
from crawler.spiders.failures import rejection_of
from crawler.spiders.given import introduce

logger = logging.getLogger(__name__)

# The limit of sitemaps.org for one file, bytes.
_SOURCE_MAXSIZE = 50 * 1024 * 1024
_SOURCE_PRIORITY = 100
_AT_A_TIME = 100
# Every answer is a page with an outcome, except those that say where the page is.
_ANSWERS = [status for status in range(100, 600) if status not in (301, 302, 303, 307, 308)]


class NewsSpider(scrapy.Spider):
    """Crawls outlets for stories on a topic.

    Args:
        topic: a topic of SEEDS_DIR, or the path of its file.
        outlets: domains, two-letter countries, paths of outlet files, separated by commas; empty: all of SEEDS_DIR.
        since: day (YYYY-MM-DD); what was published before it is left.
        until: day; what was published after it is left.
        limit: greatest number of pages fetched of each outlet; empty: all.
        archive: name of the archive's folder in ARCHIVE_DIR; empty: the topic's name.
    """

    name = "news"

    def __init__(
        self,
        topic: Topic,
        outlets: list[Outlet],
        archive_path: Path,
        days: Days,
        limit: int | None = None,
    ) -> None:
        super().__init__()
        self.topic = topic
        self.outlets = outlets
        self.archive_path = archive_path
        self.days = days
        self._limit = limit
        self._met: set[str] = set()
        self._asked: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **kwargs: Any) -> Self:
        """Make the spider of its arguments, as they are written at the command line.

        Raises:
            Misuse: an argument, a setting or a seed file is wrong; nothing has been fetched.
        """
        check_names(kwargs, ("topic", "outlets", "since", "until", "limit", "archive"))
        settings = crawler.settings
        seeds_dir = Path(settings["SEEDS_DIR"])
        topic = find_topic(seeds_dir, kwargs.get("topic") or "x-advertisers")
        outlets = find_outlets(seeds_dir, kwargs.get("outlets") or "", tuple(KINDS))
        introduce(settings, outlets)
        spider = cls(
            topic,
            outlets,
            archive_path(settings, kwargs.get("archive") or topic.name),
            Days(_day("since", kwargs.get("since")), _day("until", kwargs.get("until"))),
            _count("limit", kwargs.get("limit")),
        )
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask every source of every outlet."""
        query = Query(days=self.days)
        for outlet in self.outlets:
            for source in outlet.sources:
                for follow in KINDS[source.kind].start(source, query):
                    self._count("sources/asked", outlet)
                    yield self._ask(outlet, source, follow, 0)

    def _ask(self, outlet: Outlet, source: Source, follow: Follow, depth: int) -> Request:
        self._asked.add((outlet.domain, canonical(follow.url)))
        return Request(
            follow.url,
            callback=self.parse_source,
            errback=self.source_failed,
            cb_kwargs={"outlet": outlet, "source": source, "follow": follow, "depth": depth},
            meta={
                "download_slot": outlet.domain,
                "download_maxsize": _SOURCE_MAXSIZE,
                "handle_httpstatus_list": _ANSWERS,
            },
            priority=_SOURCE_PRIORITY,
            dont_filter=True,
        )

    async def parse_source(
        self, response: Response, outlet: Outlet, source: Source, follow: Follow, depth: int
    ) -> AsyncIterator[Request]:
        """Follow what a source gives, as far as it can be read."""
        reply = Reply(response.url, response.body, response.status, dict(headers_of(response)))
        try:
            for number, found in enumerate(KINDS[follow.kind].read(reply, source, follow.query)):
                if isinstance(found, Lead):
                    requests = self._follow_lead(outlet, source, found)
                else:
                    requests = self._follow(outlet, source, found, depth + 1)
                for request in requests:
                    yield request
                if number % _AT_A_TIME == 0:
                    await asyncio.sleep(0)  # a sitemap may have 50,000 entries: others have their turn between
        except SourceError as error:
            self._source_failed(outlet, response.url, str(error))
            return
        except Exception as error:  # noqa: BLE001 (a source may break a reader in any way; it costs that source)
            self._source_failed(outlet, response.url, one_line(error))
            return
        if depth == 0:
            self._count("sources/ok", outlet)

    def source_failed(self, failure: Failure) -> None:
        """Report a source that could not be fetched."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        if isinstance(failure.value, Stopping):
            return
        self._source_failed(kwargs["outlet"], failure.request.url, rejection_of(failure).reason)  # type: ignore[attr-defined]

    def _source_failed(self, outlet: Outlet, url: str, reason: str) -> None:
        self._count("sources/failures", outlet)
        self.crawler.stats.set_value(f"sources/failed/{outlet.domain}/{url}", f"{url}: {reason}")
        logger.warning("source failed: %s: %s", url, reason)

    def _follow(self, outlet: Outlet, source: Source, follow: Follow, depth: int) -> Iterator[Request]:
        """Go on where a source goes on, unless it leads astray or in a circle."""
        if (outlet.domain, canonical(follow.url)) in self._asked:
            return
        if depth > KINDS[follow.kind].deepest or not is_of(outlet, follow.url):
            logger.debug("not followed: %s (depth %d)", follow.url, depth)
            return
        yield self._ask(outlet, source, follow, depth)

    def _follow_lead(self, outlet: Outlet, source: Source, lead: Lead) -> Iterator[Request]:
        """Fetch a lead once, where it is worth it."""
        if canonical(lead.url) in self._met or not is_of(outlet, lead.url):
            return
        self._count("leads/found", outlet)
        if not self.is_new(lead):
            self._count("leads/known", outlet)
            return
        if self._is_outside(lead):
            self._count("leads/outside", outlet)
            return
        queued = self.crawler.stats.get_value(f"leads/queued/{outlet.domain}", 0)
        if self._limit is not None and queued >= self._limit:
            self._count("leads/over_limit", outlet)
            return
        self._count("leads/queued", outlet)
        self.crawler.stats.inc_value("leads/queued")
        yield Request(
            lead.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"outlet": outlet, "source": source, "lead": lead},
            meta={"download_slot": outlet.domain, "handle_httpstatus_list": _ANSWERS},
            dont_filter=True,
        )

    def is_new(self, lead: Lead) -> bool:
        """Tell whether a lead is worth a request: it was not met in this run, and no earlier run has done with it."""
        key = canonical(lead.url)
        if key in self._met:
            return False
        self._met.add(key)
        session = self.crawler.get_extension(ArchiveSession)
        seen = session.archive.log.seen(key) if session else None
        judges = (self.topic.version, judge_of(self.topic, self.days))
        return is_due(lead, seen, judges, datetime.now(UTC))

    def _is_outside(self, lead: Lead) -> bool:
        """Tell whether a source dates a lead outside the days that are asked for."""
        if lead.published is not None:
            return not is_asked_for(lead.published.date(), self.days)
        return bool(lead.modified and self.days.since and lead.modified.date() < self.days.since)

    def parse_page(self, response: Response, outlet: Outlet, source: Source, lead: Lead) -> Iterator[Page]:
        """Hand a page to the pipelines."""
        failure = None
        if not is_of(outlet, response.url):
            failure = Rejection(Outcome.NO_ARTICLE, f"redirected to another site: {urlsplit(response.url).netloc}")
        headers = headers_of(response)
        page = self._page(lead, source, outlet, response.url, response.status, headers, response.body, failure)
        yield evolve(page, exchange=exchange_of(response))

    def page_failed(self, failure: Failure) -> Iterator[Page]:
        """Hand a page that could not be fetched to the pipelines: it has an outcome too, unless the run ends."""
        if isinstance(failure.value, Stopping):
            return
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        lead: Lead = kwargs["lead"]
        yield self._page(lead, kwargs["source"], kwargs["outlet"], lead.url, 0, (), b"", rejection_of(failure))

    def _page(
        self,
        lead: Lead,
        source: Source,
        outlet: Outlet,
        url: str,
        status: int,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
        failure: Rejection | None,
    ) -> Page:
        self.crawler.stats.inc_value("pages/in")
        return Page(lead, source, outlet, url, status, headers, body, datetime.now(UTC), failure)

    def _count(self, what: str, outlet: Outlet) -> None:
        self.crawler.stats.inc_value(f"{what}/{outlet.domain}")


def _day(name: str, value: str | None) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Misuse(f"-a {name}: expected a day such as 2023-11-29, found {value!r}") from None


def _count(name: str, value: str | None) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise Misuse(f"-a {name}: expected a whole number, 1 or more, found {value!r}")
    return int(value)
