"""An HTTP cache that is an archive: it answers requests with the raw pages of its stories, and is never written to."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from crawler.archive import Archive
from crawler.discovery.canonical import canonical
from crawler.errors import Misuse
from crawler.model import Raw, Record


class ArchiveCacheStorage:
    """Storage for `HTTPCACHE_STORAGE`.

    The setting HTTPCACHE_ARCHIVE is the path of the archive's folder. With HTTPCACHE_IGNORE_MISSING nothing is fetched
    that the archive has not. A request is answered if its URL, in any of its forms (`crawler.discovery.canonical`), is
    that of a story or of a copy of one, with the page as it was received when that story's text was read; of several
    revisions the newest one's.

    Args:
        settings: of the project.

    Raises:
        Misuse: HTTPCACHE_ARCHIVE is missing.
        ArchiveError: there is no such archive.
    """

    def __init__(self, settings: BaseSettings) -> None:
        path = settings.get("HTTPCACHE_ARCHIVE")
        if not path:
            raise Misuse("HTTPCACHE_ARCHIVE: expected the path of an archive, found none")
        self._archive = Archive.open(path)

    def open_spider(self, spider: Spider) -> None:
        """Do nothing: the archive is open."""

    def close_spider(self, spider: Spider) -> None:  # noqa: ARG002 (Scrapy's interface)
        """Close the archive."""
        self._archive.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:  # noqa: ARG002 (likewise)
        """Give the page of a URL, or None where the archive has none.

        Raises:
            ArchiveError: it should have it, and it cannot be read.
        """
        story = self._archive.by_url(request.url) if request.method == "GET" else None
        raw = _raw_of(story.record, canonical(request.url)) if story else None
        if raw is None:
            return None
        answer = self._archive.warc.read(raw)
        headers, body = Headers(), answer.exchange.body
        for name, value in answer.headers:
            headers.appendlist(name, value)
        request.meta["cache_timestamp"] = answer.at.timestamp()
        kind = responsetypes.from_args(headers=headers, url=answer.url, body=body)
        return kind(url=answer.url, status=answer.status, headers=headers, body=body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Do nothing: an archive gets its pages from its own crawls."""


def _raw_of(record: Record, url: str) -> Raw | None:
    """Find the page on which a story's text was last met at a canonical URL."""
    copies = [copy.raw for copy in record.copies if copy.url == url]
    if copies:
        return copies[-1]
    fetched = record.fetched
    is_own = url in (fetched.canonical, canonical(fetched.final), canonical(fetched.requested))
    return record.raw if is_own else None
