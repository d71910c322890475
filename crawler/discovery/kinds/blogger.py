"""Searches put to the feed of a Blogger site.

Source: the Blogger protocol (developers.google.com/blogger/docs/2.0/developers_guide_protocol): `q`, `orderby`,
`start-index`, `max-results`. Its links to the next page lead to another host, so they are made here.

A source's URL is that of the site, or of one of its feeds (`/feeds/posts/default`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from crawler.discovery.kinds import feeds
from crawler.discovery.paging import Progress, is_past_the_end
from crawler.discovery.searching import Search, is_first_question, parameter, with_parameters
from crawler.model import Follow, Lead, Query, Reply, Source

_MOST_RESULTS = "100"
"""What Blogger gives at once today; it was 500 and 150 before (too-clever-by-half.blogspot.com, March 2019)."""

_TOTAL = re.compile(rb"<openSearch:totalResults[^<>]{0,200}>\s*(\d{1,9})\s*<", re.IGNORECASE)
_HEAD = 64 * 1024


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read a page of the search feed.

    Args:
        reply: Atom.
        source: whose feed it is.
        query: what was asked for.

    Returns:
        A lead for each entry that no earlier page had, then the next page; to the first question the searches.

    Raises:
        SourceError: as `feeds.entries`, or the search heeds no words.
    """
    if is_past_the_end(reply, query):
        return
    leads = (found for found in feeds.entries(reply, source) if isinstance(found, Lead))
    if is_first_question(query):
        yield from _SEARCH.questions_unless(sum(1 for _ in leads), reply.url, source, query)
        return
    progress = Progress(query)
    count = 0
    for lead in leads:
        count += 1
        if progress.note(lead):
            yield lead
    further = progress.further()
    following = _index(reply.url) + count
    total = _TOTAL.search(reply.body[:_HEAD])
    if further is not None and not (total and int(total[1]) < following):
        url = with_parameters(_url(source, query), [("start-index", str(following))])
        yield Follow(url, _SEARCH.kind, query=further)


def _index(url: str) -> int:
    """Return the number of a page's first entry."""
    index = parameter(url, "start-index")
    return int(index) if index.isascii() and index.isdigit() and len(index) < 10 else 1


def _url(source: Source, query: Query) -> str:
    feed = source.url if "/feeds/" in source.url else urljoin(source.url, "feeds/posts/summary")
    # By default the feed that an owner moved to another service is redirected there.
    searched = [("q", query.words)] if query.words else []
    parameters = [*searched, ("orderby", "published"), ("max-results", _MOST_RESULTS), ("redirect", "false")]
    if query.changed_since:
        # The bound counts only in this order (Blogger, "Blogger 2.0 protocol", updated-min).
        parameters[-3] = ("orderby", "updated")
        parameters.append(("updated-min", f"{query.changed_since:%Y-%m-%dT%H:%M:%SZ}"))
    return with_parameters(feed, parameters)


_SEARCH = Search("blogger", _url)
start, newest = _SEARCH.start, _SEARCH.newest
