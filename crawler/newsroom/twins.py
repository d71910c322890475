"""Other URLs of a story, beside its own."""

from __future__ import annotations

from crawler.newsroom.edition import Edition
from crawler.newsroom.stories import SampleStory


def twins(edition: Edition, story: SampleStory) -> tuple[str, ...]:
    """Other URLs of a story that its outlet links to.

    Args:
        edition: of the outlet.
        story: which.

    Returns:
        Absolute URLs: versions for AMP and mobiles, redirects, links with tracking parameters.
    """
    url, base = edition.url(story), edition.base
    if edition.site.has_lost(story):
        return ()
    if edition.site.key == "sada":
        return (f"{url}amp/", f"{url}?m=1", f"{base}/?p={story.number}", f"{url}?utm_source=section&utm_medium=web")
    if edition.site.key == "marfa":
        return (f"{base}/node/{story.number}",)
    return ()
