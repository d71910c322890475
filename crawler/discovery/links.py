"""Links as feeds, sitemaps and pages write them: made absolute, or refused."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.discovery.canonical import is_web_url
from crawler.model import Outlet

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
