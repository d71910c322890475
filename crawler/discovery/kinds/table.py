"""The kinds of sources: what is asked of each first, and how the bytes of its answers are read.

A starter gets the source and what the run asks for, and gives the first requests. A reader gets an answer, the source
it belongs to, and the query of the request (`Follow.query`). It gives leads, and follows where the source goes on
elsewhere (child sitemaps, next pages, the searches once they are worth asking), while it reads. Both do no I/O, read
no clock, keep nothing between calls, and raise nothing but `SourceError`; a reader takes any bytes and status, and
gives what it could read before. A new kind is one module with such functions, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from crawler.discovery.kinds import (
    blogger,
    common_crawl,
    feeds,
    listings,
    site_searches,
    sitemaps,
    url_lists,
    wayback,
    wordpress,
    wordpress_feeds,
)
from crawler.model import Follow, Lead, Query, Reply, Source

Reader = Callable[[Reply, Source, Query], Iterator[Lead | Follow]]
Starter = Callable[[Source, Query], Iterator[Follow]]

_PAGES = 50
"""Answers one behind the other: a thousand articles of a listing, five thousand of a WordPress API. What stands deeper
is found by searches, sitemaps and web archives, or not at all: a trap has pages without end."""


def _as_it_is(source: Source, query: Query) -> Iterator[Follow]:
    yield Follow(source.url, source.kind, query=query)


@frozen
class Kind:
    """A kind of source.

    Attributes:
        read: reads an answer.
        deepest: how far a follow may be from the source's first request; whoever follows them counts.
        start: gives the first requests.
        options: fields of `Source`, beside kind and url, that mean something to it.
    """

    read: Reader
    deepest: int
    start: Starter = _as_it_is
    options: frozenset[str] = frozenset()


_PAGED = frozenset({"pages", "first", "step"})
_LINKS = frozenset({"links"})

KINDS: dict[str, Kind] = {
    "feed": Kind(feeds.read, _PAGES, options=_PAGED),
    # A sitemap index may not name another index (sitemaps.org); some do, once.
    "sitemap": Kind(sitemaps.read, 3),
    "section": Kind(listings.read, _PAGES, options=_LINKS | _PAGED),
    "wordpress": Kind(wordpress.read, _PAGES, wordpress.start),
    "wordpress_feed": Kind(wordpress_feeds.read, _PAGES, wordpress_feeds.start),
    "blogger": Kind(blogger.read, _PAGES, blogger.start),
    "search": Kind(site_searches.read, _PAGES, site_searches.start, _LINKS | {"first", "step"}),
    "wayback": Kind(wayback.read, _PAGES, wayback.start, _LINKS),
    "common_crawl": Kind(common_crawl.read, _PAGES, common_crawl.start, _LINKS),
    "urls": Kind(url_lists.read, 0),
}
"""What `Source.kind` and `Follow.kind` may be."""
