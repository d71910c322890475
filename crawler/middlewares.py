"""Between Scrapy and the network: no private addresses, and the wait that a host asks for."""

from __future__ import annotations

import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from attrs import evolve
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from crawler.discovery.canonical import canonical
from crawler.discovery.links import is_of
from crawler.model import Lead, Outlet, Source

logger = logging.getLogger(__name__)

_SHORTEST_DELAY = 0.001  # seconds
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddress(IgnoreRequest):
    """A request to an address that is not on the public internet, for an outlet that is not declared local."""


class LeftForThisRun(IgnoreRequest):
    """A host has asked for a longer wait than a run has."""


class OtherSite(IgnoreRequest):
    """A lead redirects to a site that is not its outlet's."""


class Stopping(IgnoreRequest):
    """The run ends before a request that waits for its host was sent; the next run sends it."""


class AlreadyMet(IgnoreRequest):
    """A lead redirects to a page that is known, or that another lead of this run leads to."""


def is_private(host: str) -> bool:
    """Tell whether a host is an address outside the public internet, or a name of this machine.

    Args:
        host: of a URL; also in the forms that only old resolvers read (127.1, 0x7f000001, 2130706433).

    Returns:
        True for what is not global by IANA's registries (RFC 6890), for localhost, and for no host at all.
    """
    host = host.strip("[]").lower()
    try:
        return not _is_public(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return not _is_public(ipaddress.ip_address(socket.inet_aton(host)))
    except OSError:
        return not host or host == "localhost" or host.endswith(".localhost")


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address is global, and not one that only carries an IPv4 address (RFC 6052, RFC 3056)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global
    return address.is_global and not (address in _NAT64 or address.sixtofour or address.is_site_local)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, less the answers that lead into private networks.

    Attributes:
        local: names of hosts that the user declares to be his own.
    """

    local: ClassVar[set[str]] = set()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """Resolve a name; a private address counts as none."""

        def check(address: str) -> str:
            # Private literals and localhost are the business of PublicAddressMiddleware, which knows the local outlets.
            if is_private(address) and not is_private(name) and name not in self.local:
                raise DNSLookupError(f"{name} leads to the private address {address}")
            return address

        resolved: Deferred[str] = super().getHostByName(name, timeout)
        return resolved.addCallback(check)


class PublicAddressMiddleware:
    """Refuses requests to private addresses, also after a redirect, unless the outlet says that it is local.

    Args:
        local: hosts with ports (`127.0.0.1:8801`) that the user declares to be his own.
    """

    def __init__(self, local: frozenset[str]) -> None:
        self._local = local

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the local outlets of the spider."""
        local = frozenset(outlet.domain for outlet in getattr(crawler.spider, "outlets", ()) if outlet.local)
        # Where web archives answer is a setting: who sets it to an address of his own means it.
        local |= frozenset(getattr(crawler.spider, "own_hosts", ()))
        PublicResolver.local.update(domain.partition(":")[0] for domain in local)
        return cls(local)

    async def process_request(self, request: Request) -> None:
        """Refuse what leads into a private network."""
        parts = urlsplit(request.url)
        if is_private(parts.hostname or "") and parts.netloc not in self._local:
            raise PrivateAddress(f"private address {parts.netloc}: only an outlet with local = true may have one")


class RedirectedLeadMiddleware:
    """Fetches an article once, also where one of its URLs redirects to another; and no other site's.

    Args:
        is_new: tells whether a lead of an outlet's source is worth a request, and remembers that it was asked.
    """

    def __init__(self, is_new: Callable[[Lead, Outlet, Source], bool]) -> None:
        self._is_new = is_new

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Ask the spider, if it knows."""
        return cls(getattr(crawler.spider, "is_new", lambda *_: True))

    async def process_request(self, request: Request) -> None:
        """Drop the next request of a redirected lead where the page it leads to is no news."""
        lead, outlet = request.cb_kwargs.get("lead"), request.cb_kwargs.get("outlet")
        came_from = request.meta.get("redirect_urls")
        # A web archive leads from one time of a page to another.
        if (
            lead is None
            or lead.capture
            or outlet is None
            or not came_from
            or request.meta.get("redirect_met") == request.url
        ):
            return
        if not is_of(outlet, request.url):
            raise OtherSite(f"redirects to another site: {urlsplit(request.url).netloc}")
        key = canonical(request.url)
        # Some sites send a reader to and fro to see that he comes back: that is the same page.
        if all(key != canonical(url) for url in came_from) and not self._is_new(
            evolve(lead, url=request.url), outlet, request.cb_kwargs.get("source") or Source("given", lead.url)
        ):
            raise AlreadyMet(f"redirects to {request.url}, which is known")
        request.meta["redirect_met"] = request.url  # a retry passes here again


def seconds_of(retry_after: bytes, now: datetime) -> float | None:
    """Read a `Retry-After` header (RFC 9110, 10.2.3).

    Args:
        retry_after: a number of seconds or an HTTP date.
        now: aware.

    Returns:
        Seconds to wait, 0 or more; None where it is neither.
    """
    text = retry_after.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


class HostWaitMiddleware:
    """Leaves a host alone for as long as it asks: between requests (Crawl-delay), or from now on (Retry-After).

    Scrapy reads the first and does nothing with it, and does not know the second. What waits for the host waits in the
    downloader's slot, so that other hosts are not held up.

    Args:
        crawler: whose downloader is slowed down.
        agent: our name in robots.txt.
        delay: seconds between requests without being asked.
        longest: seconds; a host that asks for more is left for this run.
    """

    def __init__(self, crawler: Crawler, agent: str, delay: float, longest: float) -> None:
        self._crawler = crawler
        self._agent = agent
        self._delay = delay
        self._longest = longest
        self._left: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings; listen for robots.txt files and for the end."""
        settings = crawler.settings
        longest = settings.getfloat("HOST_WAIT_MAX")
        waits = cls(crawler, settings["ROBOTSTXT_USER_AGENT"], settings.getfloat("DOWNLOAD_DELAY"), longest)
        crawler.signals.connect(waits.robots_parsed, signal=signals.robots_parsed)
        return waits

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Ask a host one thing at a time, as far apart as it wants, where that is slower than we are."""
        asked = float(robotparser.rp.crawl_delay(self._agent) or 0)
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        own = downloader.per_slot_settings.get(key, {})
        if asked <= float(own.get("delay", self._delay)):
            return
        if asked > self._longest:
            self._leave(key, f"its robots.txt asks for {asked:g} s between requests")
            return
        # The slot itself, and what it is made of again when it was idle for a minute.
        downloader.per_slot_settings[key] = {"delay": asked, "concurrency": 1, "jitter": 0.0}
        slot = downloader.slots.get(key)
        if slot:
            slot.delay, slot.concurrency, slot.jitter = asked, 1, 0.0
        logger.info("%s asks for %g s between requests", key, asked)

    async def process_request(self, request: Request) -> None:
        """Refuse what a host that was left would be asked."""
        key = self._crawler.engine.downloader.get_slot_key(request)
        if key in self._left:
            raise LeftForThisRun(self._left[key])

    async def process_response(self, request: Request, response: Response) -> Any:
        """Note for how long a host wants to be left alone."""
        asked = response.headers.get("Retry-After")
        wait = seconds_of(asked, datetime.now(UTC)) if asked and response.status in (429, 503) else None
        if not wait:
            return response
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        if wait > self._longest:
            self._leave(key, f"it answers {response.status} and asks to wait {wait:.0f} s")
            return response
        slot = downloader.slots.get(key)
        if slot:
            # A slot without a delay does not look at when it was last used.
            slot.delay = max(slot.delay, _SHORTEST_DELAY)
            slot.lastseen = max(slot.lastseen, time.monotonic() + wait)
        logger.info("%s answers %d and asks to wait %.0f s", key, response.status, wait)
        return response

    def _leave(self, key: str, why: str) -> None:
        """Leave a host for this run: what waits for it, and what would."""
        if key not in self._left:
            self._left[key] = f"{key} is left for this run: {why}"
            logger.warning("%s", self._left[key])
        drop_waiting(self._crawler, LeftForThisRun(self._left[key]), key)


def drop_waiting(crawler: Crawler, reason: IgnoreRequest, key: str | None = None) -> None:
    """Drop the requests that wait for their turn in the downloader.

    Args:
        crawler: whose downloader.
        reason: what their errbacks get.
        key: of one slot; None: all.
    """
    slots = crawler.engine.downloader.slots
    for slot in [slots[key]] if key in slots else [] if key else list(slots.values()):
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(reason))  # type: ignore[no-untyped-call]
