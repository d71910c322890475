"""The kinds of sources: what is asked of each first, and how the bytes of its answers are read.

A starter gets the source and what the run asks for, and gives the first requests. A reader gets an answer, the source
it belongs to, and the query of the request (`Follow.query`). It gives leads, and follows where the source goes on
elsewhere (child sitemaps, next pages, the searches once they are worth asking), while it reads. Both do no I/O, read
no clock, keep nothing between calls, and raise nothing but `SourceError`; a reader takes any bytes and status, and
gives what it could read before. A new kind is one module with such functions, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import IntEnum

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


class Turn(IntEnum):
    """When a kind of source is asked, first to last."""

    SEARCH = 0
    NEWEST = 1
    ALL = 2
    COPIES = 3


@frozen
class Kind:
    """A kind of source.

    Attributes:
        read: reads an answer.
        deepest: how far a follow may be from the source's first request; whoever follows them counts.
        turn: when it is asked, of the kinds of an outlet: those that lead to the topic's stories come before those that
            lead to all of them, and an outlet's own before what others keep of it.
        start: gives the first requests.
        newest: gives the requests for what is new since the source was last read to its end; None: as `start`.
        again: how long a source that was read to its end is left alone at least.
        options: fields of `Source`, beside kind and url, that mean something to it.
    """

    read: Reader
    deepest: int
    turn: Turn
    start: Starter = _as_it_is
    newest: Starter | None = None
    again: timedelta = timedelta(0)
    options: frozenset[str] = frozenset()


_PAGED = frozenset({"pages", "first", "step"})
_LINKS = frozenset({"links"})

# A search costs a request for each of the topic's searches, and is there for the past: what is new stands in feeds.
_DAILY = timedelta(days=1)
# Web archives meet the pages of an outlet some times a year.
_MONTHLY = timedelta(days=30)

KINDS: dict[str, Kind] = {
    "feed": Kind(feeds.read, _PAGES, Turn.NEWEST, options=_PAGED),
    # A sitemap index may not name another index (sitemaps.org); some do, once.
    "sitemap": Kind(sitemaps.read, 3, Turn.ALL),
    "section": Kind(listings.read, _PAGES, Turn.ALL, options=_LINKS | _PAGED),
    "wordpress": Kind(wordpress.read, _PAGES, Turn.SEARCH, wordpress.start, wordpress.newest),
    "wordpress_feed": Kind(wordpress_feeds.read, _PAGES, Turn.SEARCH, wordpress_feeds.start, wordpress_feeds.newest),
    "blogger": Kind(blogger.read, _PAGES, Turn.SEARCH, blogger.start, blogger.newest),
    "search": Kind(
        site_searches.read,
        _PAGES,
        Turn.SEARCH,
        site_searches.start,
        again=_DAILY,
        options=_LINKS | {"first", "step"},
    ),
    "wayback": Kind(wayback.read, _PAGES, Turn.COPIES, wayback.start, again=_MONTHLY, options=_LINKS),
    "common_crawl": Kind(common_crawl.read, _PAGES, Turn.COPIES, common_crawl.start, again=_MONTHLY, options=_LINKS),
    "urls": Kind(url_lists.read, 0, Turn.SEARCH),
}
"""What `Source.kind` and `Follow.kind` may be."""
