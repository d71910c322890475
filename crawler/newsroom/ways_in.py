"""What an outlet gives to those who come for its links alone: robots.txt, feeds, sitemaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from crawler.newsroom import feeds, fixtures
from crawler.newsroom.answers import Answer
from crawler.newsroom.edition import Edition
from crawler.newsroom.stories import SampleStory

FEED_LENGTH = 10
"""Of feeds and of the news sitemap."""


def ways_in(edition: Edition) -> Iterator[tuple[str, Answer]]:
    """Make an outlet's robots.txt, feeds and sitemaps.

    Args:
        edition: of the outlet.

    Returns:
        Path -> answer.
    """
    yield "/robots.txt", Answer(lambda: _robots(edition), "text/plain; charset=utf-8", compressible=False)
    newest = edition.stories[:FEED_LENGTH]
    match edition.site.key:
        case "sada":
            yield "/feed/", _xml(lambda: feeds.rss(edition, newest), edition, "rss+xml")
        case "marfa":
            yield "/atom.xml", _xml(lambda: feeds.atom(edition, newest), edition, "atom+xml")
        case "jarida":
            yield from _jarida_sitemaps(edition)
        case "nabd":
            yield from _nabd_sitemaps(edition)
            yield "/news-sitemap.xml", _xml(lambda: feeds.news_sitemap(edition, newest), edition)
        case "mujaz":
            yield "/rss", _xml(lambda: feeds.rss(edition, newest), edition, "rss+xml")


def _awkward(edition: Edition) -> list[feeds.Listed]:
    return [feeds.Listed(edition.base + fixture.path) for fixture in fixtures.of_outlet(edition.site.key)]


def _jarida_sitemaps(edition: Edition) -> Iterator[tuple[str, Answer]]:
    """A sitemap a year, without dates, and their index; the awkward pages are in the newest."""
    children: list[feeds.Listed] = []
    for year, own in _parts(edition, "%Y"):
        listed = [feeds.Listed(edition.url(story)) for story in own]
        if edition.stories[0] in own:
            listed += _awkward(edition)
        path = f"/sitemap-{year}.xml"
        children.append(feeds.Listed(edition.base + path))
        yield path, _sitemap(listed, own)
    yield "/sitemap.xml", _xml(lambda: feeds.sitemap_index(children), edition)


def _nabd_sitemaps(edition: Edition) -> Iterator[tuple[str, Answer]]:
    """A gzipped sitemap a month, with dates, and their index; the awkward pages are in the newest."""
    children: list[feeds.Listed] = []
    for month, own in _parts(edition, "%Y-%m"):
        listed = [feeds.Listed(edition.url(story), story.changed) for story in own]
        if edition.stories[0] in own:
            listed += _awkward(edition)
        path = f"/sitemaps/articles-{month}.xml.gz"
        children.append(feeds.Listed(edition.base + path, _changed(own)))
        yield path, _gzipped_sitemap(listed, own)
    yield "/sitemap.xml", _xml(lambda: feeds.sitemap_index(children), edition)


def _parts(edition: Edition, form: str) -> Iterator[tuple[str, list[SampleStory]]]:
    """Divide an outlet's stories by the time of their publication, oldest first."""
    for name, group in groupby(reversed(edition.stories), lambda story: story.published.strftime(form)):
        yield name, list(group)


def _sitemap(listed: Sequence[feeds.Listed], stories: Sequence[SampleStory]) -> Answer:
    return Answer(lambda: feeds.urlset(listed), "application/xml; charset=UTF-8", modified=_changed(stories))


def _gzipped_sitemap(listed: Sequence[feeds.Listed], stories: Sequence[SampleStory]) -> Answer:
    def make() -> bytes:
        return feeds.gzipped(feeds.urlset(listed))

    return Answer(make, "application/x-gzip", modified=_changed(stories), compressible=False)


def _changed(stories: Sequence[SampleStory]) -> datetime:
    return max(story.changed for story in stories)


def _xml(make: Callable[[], bytes], edition: Edition, kind: str = "xml") -> Answer:
    return Answer(make, f"application/{kind}; charset=UTF-8", modified=edition.updated)


def _robots(edition: Edition) -> bytes:
    lines = ["User-agent: *", "Disallow: /page/private/", "Disallow: /newsletter"]
    if edition.site.key == "sada":
        lines += ["Disallow: /wp-admin/", "Disallow: /private/"]
    if edition.site.key == "marfa":
        lines.append("Crawl-delay: 0.05")
    sitemaps = [way.path for way in edition.site.ways if way.kind == "sitemap"]
    lines += ["", *(f"Sitemap: {edition.base}{path}" for path in sitemaps)]
    return ("\n".join(lines) + "\n").encode()
