"""Feeds and sitemaps of the outlets."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime

from attrs import frozen

from crawler.newsroom.edition import Edition
from crawler.newsroom.rendering import render
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.structured import excerpt


@frozen
class Listed:
    """A line of a sitemap.

    Attributes:
        url: absolute.
        modified: for lastmod, or None for sitemaps without it.
    """

    url: str
    modified: datetime | None = None


def rss(edition: Edition, stories: Iterable[SampleStory]) -> bytes:
    """Write an RSS 2.0 feed with excerpts.

    Args:
        edition: of the outlet.
        stories: newest first.

    Returns:
        XML.
    """
    path = next(way.path for way in edition.site.ways if way.kind == "feed")
    names = {"edition": edition, "path": path, "stories": list(stories), "excerpt": excerpt, "rfc822": format_datetime}
    return render("shared/rss.xml", **names).encode()


def atom(edition: Edition, stories: Iterable[SampleStory]) -> bytes:
    """Write an Atom 1.0 feed with summaries.

    Args:
        edition: of the outlet.
        stories: newest first.

    Returns:
        XML.
    """
    return render("shared/atom.xml", edition=edition, stories=list(stories), excerpt=excerpt).encode()


def urlset(entries: Sequence[Listed]) -> bytes:
    """Write a sitemap.

    Args:
        entries: its lines.

    Returns:
        XML.
    """
    return render("shared/urlset.xml", entries=entries).encode()


def sitemap_index(entries: Sequence[Listed]) -> bytes:
    """Write an index of sitemaps.

    Args:
        entries: the sitemaps.

    Returns:
        XML.
    """
    return render("shared/sitemapindex.xml", entries=entries).encode()


def news_sitemap(edition: Edition, stories: Iterable[SampleStory]) -> bytes:
    """Write a Google News sitemap.

    Args:
        edition: of the outlet.
        stories: newest first.

    Returns:
        XML.
    """
    return render("shared/news-sitemap.xml", edition=edition, stories=list(stories)).encode()


def gzipped(data: bytes) -> bytes:
    """Compress a file, the same bytes always to the same bytes."""
    return gzip.compress(data, mtime=0)
