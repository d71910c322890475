"""Between Scrapy and the network: no private addresses, and the wait that a host asks for."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

from attrs import evolve
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.discovery.canonical import canonical
from crawler.model import Lead

logger = logging.getLogger(__name__)


class PrivateAddress(IgnoreRequest):
    """A request to an address that is not on the public internet, for an outlet that is not declared local."""


class LeftForThisRun(IgnoreRequest):
    """A host has asked for a longer wait than a run has."""


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
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    try:
        return not ipaddress.ip_address(socket.inet_aton(host)).is_global
    except OSError:
        return not host or host == "localhost" or host.endswith(".localhost")


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, less the answers that lead into private networks."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """Resolve a name; a private address counts as none."""

        def check(address: str) -> str:
            # Private literals and localhost are the business of PublicAddressMiddleware, which knows the local outlets.
            if is_private(address) and not is_private(name):
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
        outlets = getattr(crawler.spider, "outlets", ())
        return cls(frozenset(outlet.domain for outlet in outlets if outlet.local))

    async def process_request(self, request: Request) -> None:
        """Refuse what leads into a private network."""
        parts = urlsplit(request.url)
        if is_private(parts.hostname or "") and parts.netloc not in self._local:
            raise PrivateAddress(f"private address {parts.netloc}: only an outlet with local = true may have one")


class RedirectedLeadMiddleware:
    """Fetches an article once, also where one of its URLs redirects to another.

    Args:
        is_new: tells whether a lead is worth a request, and remembers that it was asked.
    """

    def __init__(self, is_new: Callable[[Lead], bool]) -> None:
        self._is_new = is_new

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Ask the spider, if it knows."""
        return cls(getattr(crawler.spider, "is_new", lambda _: True))

    async def process_request(self, request: Request) -> None:
        """Drop the second request of a redirected lead where the page it leads to is no news."""
        lead = request.cb_kwargs.get("lead")
        came_from = request.meta.get("redirect_urls")
        if lead is None or not came_from or request.meta.get("redirect_met") == request.url:
            return
        if canonical(request.url) != canonical(came_from[-1]) and not self._is_new(evolve(lead, url=request.url)):
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


class RetryAfterMiddleware:
    """Leaves a host alone for as long as it asks with 429 or 503 and `Retry-After`.

    Args:
        longest: seconds; a host that asks for more is left for this run.
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._resume: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the setting RETRY_AFTER_MAX."""
        return cls(crawler.settings.getfloat("RETRY_AFTER_MAX"))

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked again."""
        host = urlsplit(request.url).netloc
        while (wait := self._resume.get(host, 0.0) - time.monotonic()) > 0:
            if wait > self._longest:
                raise LeftForThisRun(f"{host} asked to be left alone for {wait:.0f} s")
            await asyncio.sleep(wait)

    async def process_response(self, request: Request, response: Response) -> Any:
        """Note for how long a host wants to be left alone."""
        asked = response.headers.get("Retry-After")
        if response.status in (429, 503) and asked:
            wait = seconds_of(asked, datetime.now(UTC))
            if wait:
                host = urlsplit(request.url).netloc
                self._resume[host] = max(self._resume.get(host, 0.0), time.monotonic() + wait)
                logger.info("%s answers %d and asks to wait %.0f s", host, response.status, wait)
        return response
