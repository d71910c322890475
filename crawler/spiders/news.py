"""The spider `news`: asks each outlet's sources for leads, and follows those that are worth it, the best first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import scrapy
from attrs import evolve
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archive.index.asked import Answer
from crawler.archive.index.waiting import Waiting
from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS, Turn
from crawler.discovery.links import is_of
from crawler.discovery.refresh import (
    is_child_due,
    is_quiet_enough,
    judge_of,
    validators,
)
from crawler.errors import ArchiveError, SourceError, one_line
from crawler.exchanges import exchange_of, headers_of
from crawler.extensions import ArchiveSession
from crawler.middlewares import Stopping, is_private
from crawler.model import (
    Days,
    Follow,
    Lead,
    Outcome,
    Outlet,
    Page,
    PageOutcome,
    Postponed,
    Query,
    Rejection,
    Reply,
    Source,
    Topic,
    WebArchives,
)
from crawler.seeds import find_outlets, find_topic
from crawler.spiders.arguments import SOURCES, archive_path, check_names, count, day, rechecked
from crawler.spiders.captures import asked_for, hosts_of, unwrapped
from crawler.spiders.decoding import Decoder
from crawler.spiders.failures import rejection_of
from crawler.spiders.given import introduce
from crawler.spiders.leads import PROMISING, Leads, Wanted
from crawler.spiders.url_files import by_outlet, read_url_file
from crawler.spiders.walks import Reading, Site, Walk

logger = logging.getLogger(__name__)

# The limit of sitemaps.org for one file, bytes.
_SOURCE_MAXSIZE = 50 * 1024 * 1024
# In Scrapy's order: the greater, the sooner. Pages that promise much come before the sources that tell of everything.
_PRIORITY = {Turn.SEARCH: 400, Turn.NEWEST: 300, Turn.ALL: 100, Turn.COPIES: 50}
_PROMISING_PRIORITY = 200
_AT_A_TIME = 100
# Requests of one walk: an index of 20 years with a sitemap a day has 7,300; what has more is a trap.
_MOST_ASKED = 10_000
# Pages of an outlet asked for at a time: more than its connections, so that none waits for us.
_IN_TURN = 4
# Every answer is a page with an outcome, except those that say where the page is.
_ANSWERS = [status for status in range(100, 600) if status not in (301, 302, 303, 307, 308)]


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
        self._asked: set[tuple[str, str]] = set()
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
        self._archive_hosts = hosts_of(self._archives)
        self.own_hosts = frozenset(host for host in self._archive_hosts if is_private(host.rpartition(":")[0] or host))
        crawler.signals.connect(self._settled, signal=signals.item_scraped)
        crawler.signals.connect(self._lost, signal=signals.item_error)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    def _open(self) -> None:
        """Take what a run needs of its archive."""
        session = self.crawler.get_extension(ArchiveSession)
        assert session is not None, "the archive is opened before the first request"
        self._session = session
        self._log = session.archive.log
        self._decoder = Decoder(self.crawler)
        # Nothing can be on the topic that is older than it; but a page that misdates itself is judged by its text.
        since = max(filter(None, (self.days.since, self.topic.since)), default=None)
        window = timedelta(hours=self.crawler.settings.getfloat("REVISION_HOURS"))
        judges = (self.topic.version, self._judge)
        days = evolve(self.days, since=since)
        wanted = Wanted(self.topic, days, judges, self._recheck, window, self._limit, self._began)
        self._leads = Leads(self._log, wanted, self.crawler.stats)
        self._query = Query(searches=self.topic.searches, days=days, archives=self._archives)

    async def start(self) -> AsyncIterator[Request]:
        """Ask every source of every outlet, after what earlier runs left."""
        self._open()
        try:
            for site in self._sites.values():
                self._leads.take_in_again(site)
            for outlet, leads in self._given:
                for lead in leads:
                    self._leads.take_in(outlet, Source("urls", self._urls), lead, is_search=True)
            requests = [request for outlet in self.asks for request in self._first(self._sites[outlet.domain])]
        except ArchiveError as error:
            self._session.fail(error)
            return
        for request in requests:
            yield request
        for site in self._sites.values():
            self._fetch_more(site)

    # --- Sources -----------------------------------------------------------------------------------------------------

    def _first(self, site: Site) -> Iterator[Request]:
        """Give the first requests of an outlet's sources, those of them that are due."""
        for source in sorted(site.outlet.sources, key=lambda source: KINDS[source.kind].turn):
            kind, now = KINDS[source.kind], datetime.now(UTC)
            known = (
                None if SOURCES in self._recheck else self._log.asked.source(site.outlet.domain, source, self._judge)
            )
            self._count("sources/all", site.outlet)
            if known and not (now - known.asked >= kind.again and is_quiet_enough(known.changed, known.asked, now)):
                self._count("sources/quiet", site.outlet)
                continue
            start, query = kind.start, self._query
            if kind.newest and (known or not query.searches):
                start, query = kind.newest, evolve(query, changed_since=known.asked if known else None)
            walk = Walk(source, site, known)
            try:
                follows = list(start(source, query))
            except SourceError as error:
                self._source_failed(walk, source.url, str(error))
                continue
            if not follows:
                continue
            self._count("sources/asked", site.outlet)
            site.open += kind.turn is not Turn.COPIES
            for follow in follows:
                yield self._ask(walk, follow, 0)

    def _ask(self, walk: Walk, follow: Follow, depth: int) -> Request:
        outlet = walk.site.outlet
        self._asked.add((outlet.domain, canonical(follow.url)))
        self.crawler.stats.inc_value(f"kinds/requests/{walk.source.kind}")
        walk.waits += 1
        walk.asked += 1
        headers: dict[str, str] = {}
        if SOURCES not in self._recheck and walk.known:
            before = self._log.asked.answer(follow.url, outlet.domain, self._judge)
            headers = validators(before.etag, before.modified) if before else {}
        slot = urlsplit(follow.url).netloc.lower() if self._is_web_archive(follow.url) else outlet.domain
        return Request(
            follow.url,
            callback=self.parse_source,
            errback=self.source_failed,
            headers=headers,
            cb_kwargs={"walk": walk, "follow": follow, "depth": depth},
            meta={"download_maxsize": _SOURCE_MAXSIZE, "handle_httpstatus_list": _ANSWERS, "download_slot": slot},
            priority=_PRIORITY[KINDS[walk.source.kind].turn],
            dont_filter=True,
        )

    async def parse_source(self, response: Response, walk: Walk, follow: Follow, depth: int) -> AsyncIterator[Request]:
        """Follow what a source gives, as far as it can be read."""
        try:
            if response.status == 304:
                self._unchanged(walk, follow)
                return
            reading = Reading()
            reply = Reply(response.url, response.body, response.status, dict(headers_of(response)))
            for number, found in enumerate(KINDS[follow.kind].read(reply, walk.source, follow.query)):
                if isinstance(found, Lead):
                    self._take_in(walk, follow, found, reading)
                else:
                    for request in self._follow(walk, found, depth + 1, reading):
                        yield request
                if number % _AT_A_TIME == 0:
                    await asyncio.sleep(0)  # a sitemap may have 50,000 entries: others have their turn between
            self._note_answer(walk, follow, response, reading)
            if not walk.is_read:
                walk.is_read = True
                self._count("sources/ok", walk.site.outlet)
        except ArchiveError as error:
            self._session.fail(error)
        except SourceError as error:
            self._source_failed(walk, response.url, str(error))
        except Exception as error:  # noqa: BLE001 (a source may break a reader in any way; it costs that source)
            self._source_failed(walk, response.url, one_line(error))
        finally:
            self._answered(walk)

    def source_failed(self, failure: Failure) -> None:
        """Report a source that could not be fetched."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]
        if isinstance(failure.value, Stopping):
            return
        rejection = rejection_of(failure)
        walk.site.is_left |= isinstance(rejection, Postponed)
        self._source_failed(walk, failure.request.url, rejection.reason)  # type: ignore[attr-defined]
        self._answered(walk)

    def _source_failed(self, walk: Walk, url: str, reason: str) -> None:
        outlet = walk.site.outlet
        walk.is_broken = True
        self._count("sources/failures", outlet)
        self.crawler.stats.set_value(f"sources/failed/{outlet.domain}/{url}", f"{url}: {reason}")
        logger.warning("source failed: %s: %s", url, reason)

    def _unchanged(self, walk: Walk, follow: Follow) -> None:
        """Note an answer that says that nothing has changed."""
        domain = walk.site.outlet.domain
        before = self._log.asked.answer(follow.url, domain, self._judge)
        if before:
            self._log.asked.note_answer(follow.url, domain, self._judge, evolve(before, asked=datetime.now(UTC)))
        self._count("sources/unchanged", walk.site.outlet)
        if not walk.is_read:
            walk.is_read = True
            self._count("sources/ok", walk.site.outlet)

    def _note_answer(self, walk: Walk, follow: Follow, response: Response, reading: Reading) -> None:
        """Remember an answer whose leads were taken in, so that it is asked for only where it has changed."""
        domain, now = walk.site.outlet.domain, datetime.now(UTC)
        before = self._log.asked.answer(follow.url, domain, self._judge)
        changed = now if reading.is_new or before is None else before.changed
        # That an index is unchanged says nothing of its parts, unless it tells when they changed.
        etag, modified = ("", "") if reading.is_partial else map(_header(response), ("ETag", "Last-Modified"))
        self._log.asked.note_answer(follow.url, domain, self._judge, Answer(now, changed, etag, modified))

    def _follow(self, walk: Walk, follow: Follow, depth: int, reading: Reading) -> Iterator[Request]:
        """Go on where a source goes on, unless it leads astray, in a circle, or to what is known."""
        outlet, key = walk.site.outlet, canonical(follow.url)
        is_own = is_of(outlet, follow.url) or self._is_web_archive(follow.url)
        is_part = follow.kind == "sitemap"
        reading.is_partial |= is_part and follow.modified is None
        if (outlet.domain, key) in self._asked:
            return
        if depth > KINDS[follow.kind].deepest or walk.asked >= _MOST_ASKED or not is_own:
            logger.debug("not followed: %s (depth %d)", follow.url, depth)
            return
        if walk.known:
            before = self._log.asked.answer(follow.url, outlet.domain, self._judge)
            now = datetime.now(UTC)
            if is_part and before and not is_child_due(follow.modified, before.asked, before.changed, now):
                return
            if not is_part and reading.leads and not reading.is_new:
                return  # a page of known articles: those on the next are known too
        yield self._ask(walk, follow, depth)

    def _answered(self, walk: Walk) -> None:
        """Note that an answer was read; the last of a walk ends it."""
        walk.waits -= 1
        site, now = walk.site, datetime.now(UTC)
        if walk.waits == 0:
            site.open -= KINDS[walk.source.kind].turn is not Turn.COPIES
            if not walk.is_broken and self._session.failure is None:
                changed = walk.known.changed if walk.known and not walk.is_new else now
                self._log.asked.note_source(site.outlet.domain, walk.source, self._judge, Answer(now, changed))
        self._fetch_more(site)

    # --- Pages -------------------------------------------------------------------------------------------------------

    def _take_in(self, walk: Walk, follow: Follow, lead: Lead, reading: Reading) -> None:
        if not is_of(walk.site.outlet, lead.url):
            self.crawler.stats.inc_value("leads/left/on another site")
            return
        is_search = KINDS[walk.source.kind].turn is Turn.SEARCH and bool(follow.query.words)
        reading.leads += 1
        if self._leads.take_in(walk.site.outlet, walk.source, lead, is_search=is_search):
            reading.is_new = walk.is_new = True

    def _fetch_more(self, site: Site) -> None:
        """Ask for the pages of an outlet that promise most, as many as it can be asked for at a time."""
        if self._session.failure:
            return
        most = _IN_TURN * self._connections(site)
        try:
            while site.fetching < most and (waiting := self._leads.next(site)):
                self.crawler.engine.crawl(self._page_request(site, waiting))
        except ArchiveError as error:
            self._session.fail(error)

    def _connections(self, site: Site) -> int:
        slots = self.settings.getdict("DOWNLOAD_SLOTS")
        own = slots.get(site.outlet.domain, {}).get("concurrency")
        return int(own or self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))

    def _page_request(self, site: Site, waiting: Waiting) -> Request:
        lead = waiting.lead
        request = asked_for(lead.capture) if lead.capture else Request(lead.url)
        slot = urlsplit(request.url).netloc.lower() if lead.capture else site.outlet.domain
        return request.replace(
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"outlet": site.outlet, "source": waiting.source, "lead": lead},
            meta={"handle_httpstatus_list": _ANSWERS, "download_slot": slot},
            priority=_PROMISING_PRIORITY if waiting.promise >= PROMISING else 0,
            dont_filter=True,
        )

    def is_new(self, lead: Lead, outlet: Outlet, source: Source) -> bool:
        """Tell whether a page that a lead redirects to is worth a request; then it is nobody else's."""
        return self._leads.claim(outlet, source, lead)

    def parse_page(self, response: Response, outlet: Outlet, source: Source, lead: Lead) -> Iterator[Page]:
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
        )
        self.crawler.stats.inc_value("pages/in")
        yield unwrapped(page, lead.capture, response, self._decoder) if lead.capture else page

    def page_failed(self, failure: Failure) -> Iterator[Page]:
        """Hand a page that could not be fetched to the pipelines: it has an outcome too, unless the run ends."""
        if isinstance(failure.value, Stopping):
            return
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        lead, outlet, rejection = kwargs["lead"], kwargs["outlet"], rejection_of(failure)
        self._sites[outlet.domain].is_left |= isinstance(rejection, Postponed) and not lead.capture
        self.crawler.stats.inc_value("pages/in")
        yield Page(lead, kwargs["source"], outlet, lead.url, 0, (), b"", datetime.now(UTC), rejection)

    def _settled(self, item: Any) -> None:
        """Go on when a page has its outcome."""
        if isinstance(item, PageOutcome):
            self._leads.settle(item)
            self._end_page(item.outlet)

    def _lost(self, item: Any) -> None:
        """Go on when a pipeline broke under a page, which the report tells of."""
        if isinstance(item, Page):
            self._end_page(item.outlet.domain)

    def _end_page(self, domain: str) -> None:
        site = self._sites[domain]
        site.fetching -= 1
        self._fetch_more(site)

    def _closed(self) -> None:
        if self._session.failure is None:
            self._leads.count_waiting(self.outlets)

    def _is_web_archive(self, url: str) -> bool:
        return urlsplit(url).netloc.lower() in self._archive_hosts

    def _count(self, what: str, outlet: Outlet) -> None:
        self.crawler.stats.inc_value(f"{what}/{outlet.domain}")


def _header(response: Response) -> Callable[[str], str]:
    return lambda name: (response.headers.get(name) or b"").decode("latin-1").strip()
