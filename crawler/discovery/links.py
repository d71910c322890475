"""Links as feeds, sitemaps and pages write them: made absolute, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from crawler.discovery.canonical import is_web_url
from crawler.model import Outlet

T = TypeVar("T")
UNKNOWN = "xx"
"""The country of an outlet of which none is known: ISO 3166-1 leaves it to its users."""

_LINE_BREAKS = re.compile(r"[\t\r\n]+\s*")


def absolute(base: str, link: str) -> str:
    """Return the URL that a link names.

    Line breaks and tabs inside are taken out, as browsers do (WHATWG URL Standard, "URL parsing"); `&amp;` becomes
    `&`, because feeds escape links once too often inside CDATA and no URL has it on purpose.

    Args:
        base: absolute URL that the link is relative to.
        link: as the document gives it.

    Returns:
        An absolute web URL, or empty where the link is none (`javascript:`, `mailto:`, broken, empty).
    """
    text = _LINE_BREAKS.sub("", link.strip()).replace("&amp;", "&")
    if not text:
        return ""
    try:
        url = urljoin(base, text)
    except ValueError:
        return ""
    return url if is_web_url(url) else ""


def is_of(outlet: Outlet, url: str) -> bool:
    """Tell whether a URL is on an outlet's site: its domain, with www. or without, or a name below it."""
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    own = outlet.domain.removeprefix("www.")
    return host == own or host.endswith(f".{own}")


def host_of(url: str) -> str:
    """Give a URL's host with its port where it has one, in lower case, without `www.`."""
    return urlsplit(url).netloc.lower().rpartition("@")[2].removeprefix("www.")


def outlet_of(url: str, known: Mapping[str, Outlet]) -> Outlet:
    """Find the outlet of a URL by its host, or the names above it; make one where none is known.

    Args:
        url: absolute.
        known: domain without `www.` -> outlet.
    """
    host = host_of(url)
    return find_by_host(url, known) or Outlet(host, host, UNKNOWN)


def find_by_host(url: str, known: Mapping[str, T]) -> T | None:
    """Find what is known of the site that a URL is on.

    Args:
        url: absolute.
        known: domain without `www.` -> anything.

    Returns:
        What is known of the URL's host, or of the nearest name above it; None: nothing is.
    """
    host = host_of(url)
    while host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None
