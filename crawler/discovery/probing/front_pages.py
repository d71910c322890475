"""A page read for what it says of its site: its name and language, its feeds, its searches, its sections.

Sources: HTML Living Standard (4.2.4 `link`), the feed autodiscovery of the RSS Advisory Board and of Atom, the Open
Graph protocol, schema.org, and WordPress's REST API Handbook ("Discovery").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from attrs import frozen
from lxml import etree, html
from lxml.etree import _Element

from crawler.discovery.answers.reading import open_text
from crawler.discovery.dates import moment
from crawler.discovery.links import absolute
from crawler.discovery.probing.menus import sections_of
from crawler.discovery.probing.search_forms import search_templates
from crawler.discovery.titles import one_line
from crawler.model import Source

_MOST_BYTES = 8 * 1024 * 1024
"""As for listings: thirty times the largest front page among the stored Arabic ones."""
_MOST_ELEMENTS = 5_000
_MOST_DATES = 200
"""Elements of a kind that are looked at; the busiest stored front page has 288 links."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_NO_STORY_FEED = re.compile(r"comments?[/-](?:feed|default|rss|atom)|/amp/|oembed", re.IGNORECASE)
_API = "https://api.w.org/"
_SITE_TYPES = frozenset({"WebSite", "NewsMediaOrganization", "Organization"})
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")

# An object of JSON-LD.
_Item = dict[str, Any]


@frozen
class FrontPage:
    """What a page says of its site.

    Attributes:
        title: of the page, or empty.
        names: what it calls its site in data (Open Graph, JSON-LD), surest first.
        language: as its outermost element says (`ar`, `ar-EG`), or empty.
        regions: countries that it names in data, lower case.
        arabic: share of the letters in its links that are Arabic, 0 to 1.
        generator: what made it, or empty.
        api: URL of the WordPress REST API that it names, or empty.
        feeds: URLs of its feeds, in the order of the page, those of comments left out.
        searches: URL templates with `{query}` of its searches, surest first.
        menu: URLs of its menus that may be sections, with their labels, in the order of the page.
        moments: the dates with an offset that it is marked up with.
    """

    title: str = ""
    names: tuple[str, ...] = ()
    language: str = ""
    regions: tuple[str, ...] = ()
    arabic: float = 0.0
    generator: str = ""
    api: str = ""
    feeds: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    menu: tuple[tuple[str, str], ...] = ()
    moments: tuple[datetime, ...] = ()


def read(body: bytes, url: str) -> FrontPage:
    """Read what a page says of its site.

    Args:
        body: as fetched, perhaps gzip.
        url: where it came from.

    Returns:
        What was found; of something that is no HTML nothing.

    Raises:
        SourceError: it is empty, too large or broken gzip.
    """
    with open_text(body, url, Source("page", url), "an HTML page", _MOST_BYTES) as text:
        document = text.read().replace("\x00", "").encode()
    try:
        tree = html.document_fromstring(document, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return FrontPage()
    data = list(_data(tree))
    base = absolute(url, next((found.get("href", "") for found in tree.iter("base")), "")) or url
    links = "".join(_text(link) for link in islice(tree.iter("a"), _MOST_ELEMENTS))
    letters = len(_LETTER.findall(links))
    language = tree.get("lang", "").strip()
    apis = (link.get("href", "") for link in islice(tree.iter("link"), _MOST_ELEMENTS) if link.get("rel") == _API)
    return FrontPage(
        title=one_line(next((_text(title) for title in tree.iter("title")), "")),
        names=_unique([_meta(tree, "og:site_name"), *_names(data), _meta(tree, "application-name")]),
        language=one_line(language)[:20],
        regions=_unique([*_addresses(data), *_regions([language, _meta(tree, "og:locale")])]),
        arabic=len(_ARABIC.findall(links)) / letters if letters else 0.0,
        generator=_meta(tree, "generator"),
        api=absolute(base, next(apis, "")),
        feeds=_unique(_feeds(tree, base)),
        searches=_unique(search_templates(tree, data, base)),
        menu=tuple(sections_of(tree, url, base)),
        moments=tuple(_moments(tree, data)),
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def _meta(tree: _Element, name: str) -> str:
    for meta in islice(tree.iter("meta"), _MOST_ELEMENTS):
        if name in (meta.get("property", "").lower(), meta.get("name", "").lower()):
            return one_line(meta.get("content", ""))
    return ""


def _data(tree: _Element) -> Iterator[_Item]:
    """Give the objects of the page's JSON-LD: the outermost, and those of a graph."""
    for script in islice(tree.iter("script"), _MOST_ELEMENTS):
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in found if isinstance(found, list) else [found]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield item
                yield from (part for part in (graph if isinstance(graph, list) else []) if isinstance(part, dict))


def _names(data: Iterable[_Item]) -> Iterator[str]:
    for item in data:
        kinds = item.get("@type")
        is_site = not _SITE_TYPES.isdisjoint(map(str, kinds if isinstance(kinds, list) else [kinds]))
        owner = item if is_site else item.get("publisher")
        if isinstance(owner, dict) and isinstance(owner.get("name"), str):
            yield one_line(owner["name"])


def _addresses(data: Iterable[_Item]) -> Iterator[str]:
    for item in data:
        address = item.get("address")
        country = address.get("addressCountry") if isinstance(address, dict) else ""
        if isinstance(country, str) and re.fullmatch(r"[A-Za-z]{2}", country):
            yield country.lower()


def _regions(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        region = re.fullmatch(r"ar[-_]([A-Za-z]{2})", tag)
        if region and region[1].lower() != "ar":  # `ar_AR` is no country's Arabic: AR is Argentina
            yield region[1].lower()


def _feeds(tree: _Element, base: str) -> Iterator[str]:
    for link in islice(tree.iter("link"), _MOST_ELEMENTS):
        is_alternate = "alternate" in link.get("rel", "").lower().split()
        if is_alternate and link.get("type", "").strip().lower() in _FEED_TYPES:
            found = absolute(base, link.get("href", ""))
            if not _NO_STORY_FEED.search(found):
                yield found


def _moments(tree: _Element, data: Iterable[_Item]) -> Iterator[datetime]:
    texts = [found.get("datetime", "") for found in islice(tree.iter("time"), _MOST_DATES)]
    texts += [_meta(tree, name) for name in ("article:published_time", "article:modified_time")]
    texts += [str(item.get(name, "")) for item in data for name in ("datePublished", "dateModified")]
    for text in texts:
        found = moment(text)
        if found is not None:
            yield found
