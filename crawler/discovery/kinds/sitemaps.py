"""Sitemaps and their indexes, Google News sitemaps, and plain lists of URLs.

Sources: the sitemaps.org protocol 0.9; Google's news sitemap extension (`news:title`, `news:publication_date`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import TextIOWrapper
from itertools import islice

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.answers.reading import CHUNK, open_reply
from crawler.discovery.answers.xml_elements import Element, Vocabulary, elements
from crawler.discovery.canonical import canonical, is_web_url
from crawler.discovery.dates import last_change, moment
from crawler.discovery.links import absolute
from crawler.discovery.titles import plain
from crawler.discovery.url_days import days_of_sitemap
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

_MOST_BYTES = 52_428_800
_MOST_URLS = 50_000
"""Limits of a sitemap and of an index, unpacked: sitemaps.org, "Using Sitemap index files"."""

_SITEMAP = Vocabulary(
    expected="a sitemap",
    roots=frozenset({"urlset", "sitemapindex"}),
    records=frozenset({"url", "sitemap"}),
    wanted=frozenset({"loc", "lastmod", "title", "publication_date"}),
)


_ZONES = timedelta(days=1)
"""A day of an outlet lies within a day of the same day of UTC."""


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read the leads of a sitemap, or the sitemaps of an index.

    Namespaces are not looked at: outlets write them with https, with other years, or leave them out.

    Args:
        reply: perhaps gzip; XML, or text with one URL a line.
        source: whose sitemap it is.
        query: of its days; a child that last changed before them, or is named for others, is left out.

    Returns:
        A lead for each `url`, a follow of kind `sitemap` for each `sitemap`, in the order of the file.

    Raises:
        SourceError: it is no sitemap, is hostile, ends too early, has more than 50,000 URLs, or is an index that names
            itself; everything else that is in it has been given by then.
    """
    text = open_reply(reply, source, _SITEMAP.expected, _MOST_BYTES)
    head = text.read(CHUNK).lstrip("\ufeff \t\r\n")
    text.seek(0)
    is_list = is_web_url(head.partition("\n")[0].strip())
    found = _lines(text) if is_list else _entries(text, reply.url, source, query)
    itself = False
    for entry in islice(found, _MOST_URLS):
        if isinstance(entry, Follow) and canonical(entry.url) == canonical(reply.url):
            itself = True
        elif isinstance(entry, Lead) or not _is_outside(entry, query.days):
            yield entry
    if next(found, None) is not None:
        found_instead = f"more than {_MOST_URLS} URLs"
        raise _wrong(source, reply.url, found_instead, "the rest was left out: ask the outlet to divide it")
    if itself:
        raise _wrong(source, reply.url, "an index that names itself", "its other sitemaps were read; tell the outlet")


def _is_outside(child: Follow, days: Days) -> bool:
    """Say whether a sitemap has no article of the days: it changed last before them, or is named for others."""
    first, last = days_of_sitemap(child.url) or (None, None)
    if days.since is not None:
        since = days.since - _ZONES
        if (last and last < since) or (child.modified and child.modified.date() < since):
            return True
    return bool(days.until and first and first > days.until + _ZONES)


def _wrong(source: Source, url: str, found: str, advice: str) -> SourceError:
    return unreadable(source, url, f"{_SITEMAP.expected} as sitemaps.org defines it", found, advice)


def _lines(text: TextIOWrapper) -> Iterator[Lead | Follow]:
    for line in text:
        url = line.strip("\ufeff \t\r\n")
        if is_web_url(url):
            yield Lead(url=url)


def _entries(text: TextIOWrapper, url: str, source: Source, query: Query) -> Iterator[Lead | Follow]:
    for element in elements(text, url, source, _SITEMAP):
        if element.name not in _SITEMAP.records:
            continue
        link = absolute(element.base or url, _field(element, "loc"))
        if not link:
            continue
        modified = last_change(_field(element, "lastmod"))
        if element.name == "sitemap":
            yield Follow(link, "sitemap", modified, query)
        else:
            title = plain(_field(element, "news", "title"))
            yield Lead(link, title, moment(_field(element, "news", "publication_date")), modified)


def _field(entry: Element, *path: str) -> str:
    """Return the text of the first element of an entry at a path; `image:loc` is not at the path of `loc`."""
    return next((child.text for child in entry.children if (*child.parents, child.name) == path), "")
