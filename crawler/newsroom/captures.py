"""What the sample's web archives kept of the outlets: their pages as they stood when the newsroom opened."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from attrs import frozen

from crawler.newsroom import fixtures
from crawler.newsroom.answers import HTML, content_type
from crawler.newsroom.chance import number
from crawler.newsroom.edition import Edition
from crawler.newsroom.pages import article_page, list_page
from crawler.newsroom.photos import photo
from crawler.newsroom.stories import SampleStory

_FIRST_LOOK = 30 * 24
"""Hours within which a story was captured first."""

_YEAR = timedelta(days=365)


@frozen
class Capture:
    """A page as it was captured.

    Attributes:
        url: of the page.
        at: when, UTC.
        make: makes the body.
        content_type: of the header.
        status: HTTP status.
        location: where a redirect leads, or empty.
    """

    url: str
    at: datetime
    make: Callable[[], bytes]
    content_type: str = HTML
    status: int = 200
    location: str = ""

    @property
    def key(self) -> str:
        """The URL as indexes sort it."""
        return url_key(self.url)

    @property
    def timestamp(self) -> str:
        """When, in fourteen digits."""
        return self.at.strftime("%Y%m%d%H%M%S")

    @property
    def mime(self) -> str:
        """The media type alone."""
        return self.content_type.partition(";")[0]


def captures_of(editions: Iterable[Edition]) -> tuple[Capture, ...]:
    """Say what was captured.

    Args:
        editions: of all outlets, as they opened.

    Returns:
        Every story at least once, and what a crawler meets beside them, in the order of the index: by URL, by time.
    """
    kept = [capture for edition in editions for capture in _of_outlet(edition)]
    return tuple(sorted(kept, key=lambda capture: (capture.key, capture.timestamp)))


def url_key(url: str) -> str:
    """Write a URL as indexes sort it (SURT): the host from its end, everything in lower case, parameters in order.

    Args:
        url: absolute.

    Returns:
        `example,www)/path?a=1`; an IP address stays as it is.
    """
    parts = urlsplit(url.lower())
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        host = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = urlencode(sorted(parse_qsl(parts.query, True)))
    return f"{host}{port}){parts.path or '/'}{'?' if query else ''}{query}"


def _of_outlet(edition: Edition) -> Iterator[Capture]:
    for story in (*edition.shelf, *edition.lost):
        first = story.published.astimezone(UTC) + timedelta(hours=1 + number(_FIRST_LOOK, "capture", story.id))
        page = cache(lambda story=story: article_page(edition, story))
        yield Capture(edition.url(story), first, page, content_type(edition))
        if number(3, "second capture", story.id) == 0:
            yield Capture(edition.url(story), first + _YEAR, page, content_type(edition))
        yield from _beside(edition, story, first)
    home = cache(lambda: list_page(edition, "الرئيسية", edition.shelf[:10]))
    yield Capture(f"{edition.base}/", edition.updated, home, content_type(edition))
    yield Capture(f"{edition.base}/logo.svg", edition.updated, lambda: photo(edition.site.key), "image/svg+xml")
    gone = fixtures.not_found(edition)
    yield Capture(f"{edition.base}/1234567/", edition.updated, cache(gone.make), gone.content_type, gone.status)


def _beside(edition: Edition, story: SampleStory, at: datetime) -> Iterator[Capture]:
    """Other names of a story, which lead to it, and its list by a tag."""
    short = {"sada": f"/?p={story.number}", "marfa": f"/node/{story.number}"}.get(edition.site.key)
    if short and not edition.site.has_lost(story) and number(2, "short link", story.id):
        yield Capture(edition.base + short, at, bytes, content_type(edition), 301, edition.url(story))
    if story == edition.shelf[0]:
        tag = story.tags[0]
        lists = cache(lambda: list_page(edition, tag, edition.of_tag(tag)))
        yield Capture(edition.base + edition.tag_path(tag), at, lists, content_type(edition))
