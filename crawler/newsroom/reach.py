"""Which kinds of sources can give a story of the sample newsroom."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.newsroom.edition import Edition
from crawler.newsroom.search import matching
from crawler.newsroom.sites import Way
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.ways_in import FEED_LENGTH

_SEARCHING = frozenset({"wordpress", "wordpress_feed", "blogger", "search"})
_ARCHIVES = frozenset({"wayback", "common_crawl"})


def kinds_of(edition: Edition, story: SampleStory, searches: Sequence[str]) -> frozenset[str]:
    """Say which of an outlet's own ways in lead to one of its stories.

    Args:
        edition: of the outlet.
        story: that it prints, or has lost.
        searches: that are put to those of its sources that can be searched.

    Returns:
        Kinds of sources, as in `crawler.model.Source`; none where no way of the outlet's entry leads to the story.
    """
    return frozenset(way.kind for way in edition.site.ways if _leads_to(edition, way, story, searches))


def _leads_to(edition: Edition, way: Way, story: SampleStory, searches: Sequence[str]) -> bool:
    if way.kind in _ARCHIVES:
        return edition.path(story).startswith(way.path)
    if story in edition.lost:
        return False
    if way.kind in _SEARCHING:
        return any(matching([story], words) for words in searches)
    if way.kind == "feed" or way.path.endswith("/news-sitemap.xml"):
        return story in edition.stories[:FEED_LENGTH]
    if way.kind == "section" and "{section}" in way.path:
        # Every page has boxes of the newest stories, which a reader of lists cannot tell from the list.
        return story.section in edition.sections or story in edition.boxed
    return True
