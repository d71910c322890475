"""The feeds of a Blogger site, which can be searched.

Source: the Blogger protocol (developers.google.com/blogger/docs/2.0/developers_guide_protocol).
"""

from __future__ import annotations

from crawler.newsroom import feeds
from crawler.newsroom.answers import Answer
from crawler.newsroom.edition import Edition
from crawler.newsroom.rendering import render
from crawler.newsroom.search import matching
from crawler.newsroom.structured import excerpt
from crawler.newsroom.targets import asked, number

MOST = 5
"""Entries at once, however many are asked for; Blogger's own limit is a hundred, more than the sample has."""

_FEEDS = ("/feeds/posts/default", "/feeds/posts/summary")


def answer(edition: Edition, target: str) -> Answer | None:
    """Answer a request for a feed.

    Args:
        edition: of the outlet.
        target: the request target.

    Returns:
        The answer; None where it asks for something else.
    """
    path, parameters = asked(target)
    if path not in _FEEDS:
        return None
    stories = matching(edition.stories, parameters["q"]) if "q" in parameters else list(edition.stories)
    first = max(1, number(parameters.get("start-index", ""), 1))
    size = min(MOST, max(1, number(parameters.get("max-results", ""), 25)))
    shown = stories[first - 1 : first - 1 + size]
    following = first + size if first - 1 + size < len(stories) else 0
    if parameters.get("alt") == "rss":
        return Answer(lambda: feeds.rss(edition, shown), "application/rss+xml; charset=UTF-8", modified=edition.updated)

    def make() -> bytes:
        return render(
            "shared/blogger.xml",
            edition=edition,
            stories=shown,
            excerpt=excerpt,
            total=len(stories),
            first=first,
            size=size,
            following=following,
            path=path,
        ).encode()

    return Answer(make, "application/atom+xml; charset=UTF-8", modified=edition.updated)
