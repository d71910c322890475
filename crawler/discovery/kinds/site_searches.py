"""Searches put to a site's own search page, by a template of its URL."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from attrs import evolve

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import listings
from crawler.discovery.paging import Progress, is_past_the_end, numbered
from crawler.discovery.searching import Search, heeds_nothing, is_first_question
from crawler.model import Follow, Lead, Query, Reply, Source


def start(source: Source, query: Query) -> Iterator[Follow]:
    """Give the first request.

    Args:
        source: its URL is a template, such as `https://HOST/search?q={query}&page={page}`; without `{page}` the links
            of the answers to the next one are followed.
        query: of the run.

    Raises:
        SourceError: the template has no `{query}`.
    """
    if "{query}" not in source.url:
        raise unreadable(source, source.url, "{query} in the URL", "none", "mend it in the outlet's file")
    return _SEARCH.start(source, query)


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read a page of results.

    What the page of nobody's words links to (boxes of the newest and the most read stories, or what a search that is
    out of order gives) stands on the other pages too. A story is a result where more links lead to it than there.

    Args:
        reply: HTML.
        source: whose search it is; `source.links` as for listings.
        query: what was asked for.

    Returns:
        A lead for each result that no earlier page had, then the next page; to the first question the searches.

    Raises:
        SourceError: as `listings.open_listing`, or it answers with pages of what it answers to any words.
    """
    if is_past_the_end(reply, query):
        return
    page = listings.open_listing(reply, source)
    if is_first_question(query):
        yield from _SEARCH.questions(source, evolve(query, everywhere=page.counts))
        return
    progress = Progress(query)
    results = (lead for lead in page.articles if _is_result(canonical(lead.url), page, query))
    yield from (lead for lead in results if progress.note(lead))
    further = progress.further(newest_first=False)
    following = page.following(query.page)
    if further is not None:
        url = _url(source, further) if "{page}" in source.url else following
        if url:
            yield Follow(url, _SEARCH.kind, query=further)
    elif query.page == 0 and page.articles and following:
        raise heeds_nothing(source, reply.url, len(page.articles))


def _is_result(key: str, page: listings.Listing, query: Query) -> bool:
    return page.counts[key] > query.everywhere.get(key, 0)


def _url(source: Source, query: Query) -> str:
    url = source.url.replace("{query}", quote(query.words, safe=""))
    return numbered(url, query.page, source.first, source.step)


_SEARCH = Search("search", _url)
