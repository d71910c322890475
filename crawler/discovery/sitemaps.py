"""Sitemaps and their indexes, Google News sitemaps, and plain lists of URLs.

Sources: the sitemaps.org protocol 0.9; Google's news sitemap extension (`news:title`, `news:publication_date`).
"""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice

from crawler.discovery.canonical import canonical, is_web_url
from crawler.discovery.complaints import unreadable
from crawler.discovery.dates import last_change, moment
from crawler.discovery.links import absolute
from crawler.discovery.reading import CHUNK, open_text
from crawler.discovery.titles import plain
from crawler.discovery.xml_elements import Element, Vocabulary, elements
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Source

_MOST_BYTES = 52_428_800
_MOST_URLS = 50_000
"""Limits of a sitemap and of an index, unpacked: sitemaps.org, "Using Sitemap index files"."""

_SITEMAP = Vocabulary(
    expected="a sitemap",
    roots=frozenset({"urlset", "sitemapindex"}),
    records=frozenset({"url", "sitemap"}),
    wanted=frozenset({"loc", "lastmod", "title", "publication_date"}),
)


def read(body: bytes, url: str, source: Source) -> Iterator[Lead | Follow]:
    """Read the leads of a sitemap, or the sitemaps of an index.

    Namespaces are not looked at: outlets write them with https, with other years, or leave them out.

    Args:
        body: as fetched, perhaps gzip; XML, or text with one URL a line.
        url: where it came from.
        source: whose sitemap it is.

    Returns:
        A lead for each `url`, a follow of kind `sitemap` for each `sitemap`, in the order of the file.

    Raises:
        SourceError: it is no sitemap, is hostile, ends too early, has more than 50,000 URLs, or is an index that names
            itself; everything else that is in it has been given by then.
    """
    text = open_text(body, url, source, _SITEMAP.expected, _MOST_BYTES)
    head = text.read(CHUNK).lstrip("\ufeff \t\r\n")
    text.seek(0)
    is_list = is_web_url(head.partition("\n")[0].strip())
    found = _lines(text) if is_list else _entries(text, url, source)
    itself = False
    for entry in islice(found, _MOST_URLS):
        if isinstance(entry, Follow) and canonical(entry.url) == canonical(url):
            itself = True
        else:
            yield entry
    if next(found, None) is not None:
        raise _wrong(source, url, f"more than {_MOST_URLS} URLs", "the rest was left out: ask the outlet to divide it")
    if itself:
        raise _wrong(source, url, "an index that names itself", "its other sitemaps were read; tell the outlet")


def _wrong(source: Source, url: str, found: str, advice: str) -> SourceError:
    return unreadable(source, url, f"{_SITEMAP.expected} as sitemaps.org defines it", found, advice)


def _lines(text: TextIOWrapper) -> Iterator[Lead | Follow]:
    for line in text:
        url = line.strip("\ufeff \t\r\n")
        if is_web_url(url):
            yield Lead(url=url)


def _entries(text: TextIOWrapper, url: str, source: Source) -> Iterator[Lead | Follow]:
    for element in elements(text, url, source, _SITEMAP):
        if element.name not in _SITEMAP.records:
            continue
        link = absolute(element.base or url, _field(element, "loc"))
        if not link:
            continue
        modified = last_change(_field(element, "lastmod"))
        if element.name == "sitemap":
            yield Follow(url=link, kind="sitemap", modified=modified)
        else:
            title = plain(_field(element, "news", "title"))
            yield Lead(link, title, moment(_field(element, "news", "publication_date")), modified)


def _field(entry: Element, *path: str) -> str:
    """Return the text of the first element of an entry at a path; `image:loc` is not at the path of `loc`."""
    return next((child.text for child in entry.children if (*child.parents, child.name) == path), "")
