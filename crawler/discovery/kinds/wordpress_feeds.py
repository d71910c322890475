"""Searches put to the search feed of WordPress: its pages end with a 404.

Source: WordPress's own code (`WP::handle_404`, `WP_Query`): `s`, `feed`, `paged`, `orderby` are public query variables.

A source's URL is that of the site.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.discovery.kinds import feeds
from crawler.discovery.paging import Progress, is_past_the_end
from crawler.discovery.searching import Search, is_first_question, with_parameters
from crawler.model import Follow, Lead, Query, Reply, Source

_HEAD = 64 * 1024


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read a page of the search feed.

    Args:
        reply: RSS.
        source: whose feed it is.
        query: what was asked for.

    Returns:
        A lead for each entry that no earlier page had, then the next page; to the first question the searches.

    Raises:
        SourceError: as `feeds.entries`, or the search heeds no words.
    """
    if is_past_the_end(reply, query):
        return
    # Nothing found: most answer with an empty feed, some themes and plugins say 404 with it.
    is_none = reply.status == 404 and b"<rss" in reply.body[:_HEAD]
    leads = (found for found in (() if is_none else feeds.entries(reply, source)) if isinstance(found, Lead))
    if is_first_question(query):
        yield from _SEARCH.questions_unless(sum(1 for _ in leads), reply.url, source, query)
        return
    progress = Progress(query)
    yield from (lead for lead in leads if progress.note(lead))
    further = progress.further()
    if further is not None:
        yield _SEARCH.page(source, further)


def _url(source: Source, query: Query) -> str:
    # Without an order it is by how well the words fit, and no page would tell that the next ones are too old.
    searched = [("s", query.words)] if query.words else []
    parameters = [*searched, ("feed", "rss2"), ("orderby", "date")]
    if query.page:
        parameters.append(("paged", str(query.page + 1)))
    return with_parameters(source.url, parameters)


_SEARCH = Search("wordpress_feed", _url)
start, newest = _SEARCH.start, _SEARCH.newest
