"""No request leads into a private network: not by its URL, not by a redirect, not by DNS."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Sequence
from typing import ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.middlewares.refusals import PrivateAddress

logger = logging.getLogger(__name__)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_private(host: str) -> bool:
    """Tell whether a host is an address outside the public internet, or a name of this machine.

    Args:
        host: of a URL; also in the forms that only old resolvers read (127.1, 0x7f000001, 2130706433).

    Returns:
        True for what is not global by IANA's registries (RFC 6890), for localhost, and for no host at all.
    """
    host = host.strip("[]").lower().rstrip(".")
    try:
        return not _is_public(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return not _is_public(ipaddress.ip_address(socket.inet_aton(host)))
    except OSError:
        return not host or host == "localhost" or host.endswith(".localhost")


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address is one host's on the public internet; where it carries an IPv4 address, whether that is.

    RFC 4291, 2.5.5.2 (mapped); RFC 6052 (NAT64) and RFC 3056 (6to4), which lead to a gateway: none of them is public.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64 or address.sixtofour or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, less the answers that lead into private networks.

    The answer that is looked at is the one that is connected to: a name that changes in between changes nothing.

    Attributes:
        local: names of hosts that the user declares to be his own.
    """

    local: ClassVar[set[str]] = set()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """Resolve a name; a private address counts as none."""

        def check(address: str) -> str:
            # Private literals and localhost are the business of PublicAddressMiddleware, which knows the local outlets.
            if is_private(address) and not is_private(name) and name not in self.local:
                refusal = f"{name} leads to the private address {address}: only an outlet with local = true may"
                logger.warning("%s", refusal)  # Twisted tells whoever asked only that there is no such name
                raise DNSLookupError(refusal)
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
        self._names = {domain.partition(":")[0] for domain in local}

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
        host = parts.hostname or ""
        # The name of a local outlet may lead anywhere: it is the outlet's own port alone that is declared.
        if (is_private(host) or host in self._names) and parts.netloc not in self._local:
            raise PrivateAddress(f"private address {parts.netloc}: only an outlet with local = true may have one")
