"""The sources of a run's outlets: asked in turn, read as they answer, followed as far as they go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from attrs import evolve
from scrapy import Request
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from crawler.archive.index.asked import Answer
from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS, Turn
from crawler.discovery.links import is_of
from crawler.discovery.refresh import is_child_due, is_quiet_enough, validators
from crawler.errors import ArchiveError, SourceError, one_line
from crawler.exchanges import headers_of
from crawler.extensions import ArchiveSession
from crawler.middlewares import Stopping
from crawler.model import Follow, Lead, Outlet, Postponed, Query, Reply
from crawler.spiders.failures import ANSWERS, rejection_of
from crawler.spiders.leads import Leads
from crawler.spiders.walks import Gleaned, Site, Walk

logger = logging.getLogger(__name__)

# The limit of sitemaps.org for one file, bytes.
_SOURCE_MAXSIZE = 50 * 1024 * 1024
# In Scrapy's order: the greater, the sooner. Pages that promise much (200) come before the sources that tell of all.
_PRIORITY = {Turn.SEARCH: 400, Turn.NEWEST: 300, Turn.ALL: 100, Turn.COPIES: 50}
_AT_A_TIME = 10
# HTTP statuses of a host in trouble, or asked too much (RFC 9110, 15.5, 15.6; RFC 6585).
_PASSING = frozenset({408, 425, 429, *range(500, 600)})
# Requests of one walk: an index of 20 years with a sitemap a day has 7,300; what has more is a trap.
_MOST_ASKED = 10_000


class Sources:
    """Asks sources for leads.

    Args:
        session: whose archive remembers what they answered.
        leads: takes what they give.
        query: what they are asked for.
        judge: for which judge what they answered is remembered.
        archive_hosts: hosts of web archives, which answer for any outlet.
        stats: of the run.
        fetch_more: is told of an outlet whose leads, or whose sources, have changed.
        asks_all: whether each is asked as if it had never been.
    """

    def __init__(
        self,
        session: ArchiveSession,
        leads: Leads,
        query: Query,
        judge: str,
        archive_hosts: frozenset[str],
        stats: StatsCollector,
        fetch_more: Callable[[Site], None],
        *,
        asks_all: bool,
    ) -> None:
        self._session = session
        self._log = session.archive.log
        self._leads = leads
        self._query = query
        self._judge = judge
        self._archive_hosts = archive_hosts
        self._stats = stats
        self._fetch_more = fetch_more
        self._asks_all = asks_all
        self._asked: set[tuple[str, str]] = set()

    def first(self, site: Site) -> Iterator[Request]:
        """Give the first requests of an outlet's sources, those of them that are due."""
        for source in sorted(site.outlet.sources, key=lambda source: KINDS[source.kind].turn):
            kind, now = KINDS[source.kind], datetime.now(UTC)
            known = None if self._asks_all else self._log.asked.source(site.outlet.domain, source, self._judge)
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
                self._failed(walk, source.url, str(error))
                continue
            if not follows:
                continue
            self._count("sources/asked", site.outlet)
            site.count(kind.turn, 1)
            for follow in follows:
                yield self._ask(walk, follow, 0)

    def _ask(self, walk: Walk, follow: Follow, depth: int) -> Request:
        outlet = walk.site.outlet
        self._asked.add((outlet.domain, canonical(follow.url)))
        self._stats.inc_value(f"kinds/requests/{walk.source.kind}")
        walk.waits += 1
        walk.asked += 1
        headers: dict[str, str] = {}
        if not self._asks_all and walk.known:
            before = self._log.asked.answer(follow.url, outlet.domain, self._judge)
            headers = validators(before.etag, before.modified) if before else {}
        slot = urlsplit(follow.url).netloc.lower() if self._is_web_archive(follow.url) else outlet.domain
        return Request(
            follow.url,
            callback=self.parse,
            errback=self.failed,
            headers=headers,
            cb_kwargs={"walk": walk, "follow": follow, "depth": depth},
            meta={"download_maxsize": _SOURCE_MAXSIZE, "handle_httpstatus_list": ANSWERS, "download_slot": slot},
            priority=_PRIORITY[KINDS[walk.source.kind].turn],
            dont_filter=True,
        )

    async def parse(self, response: Response, walk: Walk, follow: Follow, depth: int) -> AsyncIterator[Request]:
        """Follow what a source gives, as far as it can be read."""
        try:
            if response.status == 304:
                self._unchanged(walk, follow)
                return
            gleaned = Gleaned()
            reply = Reply(response.url, response.body, response.status, dict(headers_of(response)))
            for number, found in enumerate(KINDS[follow.kind].read(reply, walk.source, follow.query)):
                if isinstance(found, Lead):
                    self._take_in(walk, follow, found, gleaned)
                else:
                    for request in self._follow(walk, found, depth + 1, gleaned):
                        yield request
                if number % _AT_A_TIME == 0:
                    await asyncio.sleep(0)  # a sitemap may have 50,000 entries: others have their turn between
            self._note_answer(walk, follow, response, gleaned)
            if not walk.is_read:
                walk.is_read = True
                self._count("sources/ok", walk.site.outlet)
        except ArchiveError as error:
            self._session.fail(error)
        except SourceError as error:
            # What is not there, or cannot be read, will be no other the next time; a host in trouble may recover.
            walk.is_broken |= response.status in _PASSING
            self._failed(walk, response.url, str(error))
        except Exception as error:  # noqa: BLE001 (a source may break a reader in any way; it costs that source)
            self._failed(walk, response.url, one_line(error))
        finally:
            self._answered(walk)

    def failed(self, failure: Failure) -> None:
        """Report a source that could not be fetched."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]
        if isinstance(failure.value, Stopping):
            return
        rejection = rejection_of(failure)
        # A source may stand elsewhere: with a web archive, or whoever makes the outlet's feeds.
        is_own = is_of(walk.site.outlet, failure.request.url)  # type: ignore[attr-defined]
        walk.site.is_left |= isinstance(rejection, Postponed) and is_own
        walk.is_broken = True
        self._failed(walk, failure.request.url, rejection.reason)  # type: ignore[attr-defined]
        self._answered(walk)

    def _failed(self, walk: Walk, url: str, reason: str) -> None:
        outlet = walk.site.outlet
        self._count("sources/failures", outlet)
        self._stats.set_value(f"sources/failed/{outlet.domain}/{url}", f"{url}: {reason}")
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

    def _note_answer(self, walk: Walk, follow: Follow, response: Response, gleaned: Gleaned) -> None:
        """Remember an answer whose leads were taken in, so that it is asked for only where it has changed."""
        domain, now = walk.site.outlet.domain, datetime.now(UTC)
        before = self._log.asked.answer(follow.url, domain, self._judge)
        changed = now if gleaned.is_new or before is None else before.changed
        # That an index is unchanged says nothing of its parts, unless it tells when they changed.
        etag, modified = ("", "") if gleaned.is_partial else map(_header(response), ("ETag", "Last-Modified"))
        self._log.asked.note_answer(follow.url, domain, self._judge, Answer(now, changed, etag, modified))

    def _follow(self, walk: Walk, follow: Follow, depth: int, gleaned: Gleaned) -> Iterator[Request]:
        """Go on where a source goes on, unless it leads astray, in a circle, or to what is known."""
        outlet, key = walk.site.outlet, canonical(follow.url)
        is_own = is_of(outlet, follow.url) or self._is_web_archive(follow.url)
        is_part = follow.kind == "sitemap"
        gleaned.is_partial |= is_part and follow.modified is None
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
            if not is_part and gleaned.leads and not gleaned.is_new:
                return  # a page of known articles: those on the next are known too
        yield self._ask(walk, follow, depth)

    def _answered(self, walk: Walk) -> None:
        """Note that an answer was read; the last of a walk ends it."""
        walk.waits -= 1
        site, now = walk.site, datetime.now(UTC)
        if walk.waits == 0:
            site.count(KINDS[walk.source.kind].turn, -1)
            if not walk.is_broken and self._session.failure is None:
                changed = walk.known.changed if walk.known and not walk.is_new else now
                self._log.asked.note_source(site.outlet.domain, walk.source, self._judge, Answer(now, changed))
        self._fetch_more(site)

    def _take_in(self, walk: Walk, follow: Follow, lead: Lead, gleaned: Gleaned) -> None:
        if not is_of(walk.site.outlet, lead.url):
            self._stats.inc_value("leads/left/on another site")
            return
        is_search = KINDS[walk.source.kind].turn is Turn.SEARCH and bool(follow.query.words)
        gleaned.leads += 1
        if self._leads.take_in(walk.site.outlet, walk.source, lead, is_search=is_search):
            gleaned.is_new = walk.is_new = True

    def _is_web_archive(self, url: str) -> bool:
        return urlsplit(url).netloc.lower() in self._archive_hosts

    def _count(self, what: str, outlet: Outlet) -> None:
        self._stats.inc_value(f"{what}/{outlet.domain}")


def _header(response: Response) -> Callable[[str], str]:
    return lambda name: (response.headers.get(name) or b"").decode("latin-1").strip()
