"""The spider `news`: asks each outlet's sources for leads, and follows those that are worth it, the best first."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import scrapy
from attrs import evolve
from scrapy import Request, signals
from scrapy.crawler import Crawler

from crawler.discovery.kinds import KINDS
from crawler.discovery.refresh import (
    judge_of,
)
from crawler.errors import ArchiveError
from crawler.extensions import ArchiveSession
from crawler.middlewares import is_private
from crawler.model import (
    Days,
    Lead,
    Outlet,
    Query,
    Source,
    Topic,
    WebArchives,
)
from crawler.seeds import find_outlets, find_topic
from crawler.spiders.arguments import SOURCES, archive_path, check_names, count, day, rechecked
from crawler.spiders.captures import hosts_of
from crawler.spiders.given import introduce
from crawler.spiders.leads import Leads, Wanted
from crawler.spiders.pages import Pages
from crawler.spiders.sources import Sources
from crawler.spiders.url_files import by_outlet, read_url_file
from crawler.spiders.walks import Site

logger = logging.getLogger(__name__)


class NewsSpider(scrapy.Spider):
    """Crawls outlets for stories on a topic.

    Args:
        topic: a topic of SEEDS_DIR, or the path of its file.
        outlets: domains, two-letter countries, kinds of outlet, paths of outlet files, separated by commas; empty: all
            of SEEDS_DIR, or only those that `urls` names.
        since: day (YYYY-MM-DD); what was published before it is left.
        until: day; what was published after it is left.
        limit: greatest number of pages fetched of each outlet; empty: all. What is left waits for the next run.
        archive: name of the archive's folder in ARCHIVE_DIR; empty: the topic's name.
        urls: a file of URLs to look at beside what sources give.
        recheck: outcomes (archived, off_topic, http_error ...) whose pages are asked for again, `sources` for all
            sources, separated by commas; or `all`.
    """

    name = "news"

    def __init__(
        self,
        topic: Topic,
        outlets: list[Outlet],
        archive_path: Path,
        days: Days,
        limit: int | None = None,
        *,
        urls: str = "",
        given: list[tuple[Outlet, list[Lead]]] | None = None,
        recheck: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.topic = topic
        self.asks = outlets
        self.archive_path = archive_path
        self.days = days
        self._limit = limit
        self._urls = urls
        self._given = given or []
        self._recheck = recheck
        self.outlets = [*outlets, *(outlet for outlet, _ in self._given if outlet not in outlets)]
        self._sites = {outlet.domain: Site(outlet) for outlet in self.outlets}
        self._judge = judge_of(topic, days)
        self._began = datetime.now(UTC)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **kwargs: Any) -> Self:
        """Make the spider of its arguments, as they are written at the command line.

        Raises:
            Misuse: an argument, a setting or a seed file is wrong; nothing has been fetched.
        """
        check_names(kwargs, ("topic", "outlets", "since", "until", "limit", "archive", "urls", "recheck"))
        settings = crawler.settings
        seeds_dir = Path(settings["SEEDS_DIR"])
        topic = find_topic(seeds_dir, kwargs.get("topic") or "x-advertisers")
        outlets = find_outlets(seeds_dir, kwargs.get("outlets") or "", tuple(KINDS))
        given = None
        if kwargs.get("urls"):
            leads, wrong = read_url_file(kwargs["urls"])
            if wrong:
                logger.warning("%s", wrong)
            given = by_outlet(leads, outlets)
            outlets = outlets if kwargs.get("outlets") else []
        spider = cls(
            topic,
            outlets,
            archive_path(settings, kwargs.get("archive") or topic.name),
            Days(day("since", kwargs.get("since")), day("until", kwargs.get("until"))),
            count("limit", kwargs.get("limit")),
            urls=kwargs.get("urls") or "",
            given=given,
            recheck=rechecked(kwargs.get("recheck")),
        )
        spider._set_crawler(crawler)
        introduce(settings, spider.outlets, spider.own_hosts)
        return spider

    def _set_crawler(self, crawler: Crawler) -> None:
        super()._set_crawler(crawler)
        settings = crawler.settings
        self._archives = WebArchives(
            settings["WAYBACK_URL"].rstrip("/"),
            settings["COMMON_CRAWL_URL"].rstrip("/"),
            settings["COMMON_CRAWL_DATA_URL"].rstrip("/"),
        )
        self.own_hosts = frozenset(
            host for host in hosts_of(self._archives) if is_private(host.rpartition(":")[0] or host)
        )

    def _open(self) -> None:
        """Take what a run needs of its archive."""
        session = self.crawler.get_extension(ArchiveSession)
        assert session is not None, "the archive is opened before the first request"
        self._session = session
        # Nothing can be on the topic that is older than it; but a page that misdates itself is judged by its text.
        since = max(filter(None, (self.days.since, self.topic.since)), default=None)
        window = timedelta(hours=self.crawler.settings.getfloat("REVISION_HOURS"))
        judges = (self.topic.version, self._judge)
        days = evolve(self.days, since=since)
        wanted = Wanted(self.topic, days, judges, self._recheck, window, self._limit, self._began)
        self._leads = Leads(session.archive.log, wanted, self.crawler.stats)
        self._pages = Pages(self.crawler, session, self._leads, self._sites)
        self._sources = Sources(
            session,
            self._leads,
            Query(searches=self.topic.searches, days=days, archives=self._archives),
            self._judge,
            hosts_of(self._archives),
            self.crawler.stats,
            self._pages.fetch_more,
            asks_all=SOURCES in self._recheck,
        )
        self.crawler.signals.connect(self._pages.settled, signal=signals.item_scraped)
        self.crawler.signals.connect(self._pages.lost, signal=signals.item_error)

    async def start(self) -> AsyncIterator[Request]:
        """Ask every source of every outlet, after what earlier runs left."""
        self._open()
        try:
            for site in self._sites.values():
                self._leads.take_in_again(site)
            for outlet, leads in self._given:
                for lead in leads:
                    self._leads.take_in(outlet, Source("urls", self._urls), lead, is_search=True)
            requests = [request for outlet in self.asks for request in self._sources.first(self._sites[outlet.domain])]
        except ArchiveError as error:
            self._session.fail(error)
            return
        for request in requests:
            yield request
        for site in self._sites.values():
            self._pages.fetch_more(site)

    def is_new(self, lead: Lead, outlet: Outlet, source: Source) -> bool:
        """Tell whether a page that a lead redirects to is worth a request; then it is nobody else's."""
        return self._leads.claim(outlet, source, lead)
