"""The web archive of the sample newsroom: one host that answers as the Wayback Machine and as Common Crawl do."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.newsroom import wayback
from crawler.newsroom.answers import Answer
from crawler.newsroom.captures import Capture
from crawler.newsroom.common_crawl import CommonCrawl


class WebArchive:
    """The archive.

    Args:
        captures: all that it has, in the order of the index.
    """

    def __init__(self, captures: Sequence[Capture] = ()) -> None:
        self._captures = captures
        self._common_crawl = CommonCrawl(captures)

    def answer(self, target: str) -> Answer:
        """Answer a request; 404 where it asks for something that no web archive has."""
        found = wayback.answer(self._captures, target) or self._common_crawl.answer(target)
        return found or Answer(b"Not Found".strip, "text/plain", status=404)
