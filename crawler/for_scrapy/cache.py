"""An HTTP cache that is an archive: it answers requests with the raw pages of its stories, and is never written to."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from scrapy.utils.project import data_path

from crawler.archive import Archive
from crawler.archive.page_lookup import PageLookup
from crawler.discovery.canonical import canonical
from crawler.errors import ArchiveError, Misuse
from crawler.model import Raw, Record

logger = logging.getLogger(__name__)


class ArchiveCacheStorage:
    """Storage for `HTTPCACHE_STORAGE`.

    The setting HTTPCACHE_ARCHIVE is the path of the archive's folder. With HTTPCACHE_IGNORE_MISSING nothing is fetched
    that the archive has not. A request is answered if its URL, in any of its forms (`crawler.discovery.canonical`), is
    that of a story or of a copy of one, with the page as it was received when that story's text was read; of several
    revisions the newest one's. Any other URL is answered with its newest raw page, if one is kept (a crawl with
    WARC_PAGES=all keeps them all): redirects and errors as they came. Where these stand is looked up in a database in
    HTTPCACHE_DIR, which is made at the first such request and read on at the next run.

    Not answered: other methods than GET; robots.txt, feeds and lists, which a crawl does not keep; a URL that
    redirected to a page which is no story, unless the redirect itself is kept. Request headers make no difference.

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
        self._folder = settings.get("HTTPCACHE_DIR") or ""
        self._pages: PageLookup | None = None

    def open_spider(self, spider: Spider) -> None:
        """Do nothing: the archive is open."""

    def close_spider(self, spider: Spider) -> None:  # noqa: ARG002 (Scrapy's interface)
        """Close the archive."""
        self._archive.close()
        if self._pages:
            self._pages.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:  # noqa: ARG002 (likewise)
        """Give the page of a URL, or None where the archive has none.

        Raises:
            ArchiveError: it should have it, and it cannot be read.
        """
        story = self._archive.by_url(request.url) if request.method == "GET" else None
        raw = _raw_of(story.record, canonical(request.url)) if story else None
        if raw is None and request.method == "GET" and urlsplit(request.url).path != "/robots.txt":
            raw = self._lookup().find(request.url)
        if raw is None:
            return None
        answer = self._archive.warc.read(raw)
        headers, body = Headers(), answer.exchange.body
        for name, value in answer.headers:
            headers.appendlist(name, value)
        request.meta["cache_timestamp"] = answer.at.timestamp()
        kind = responsetypes.from_args(headers=headers, url=answer.url, body=body)
        return kind(url=answer.url, status=answer.status, headers=headers, body=body)

    def _lookup(self) -> PageLookup:
        """Give the lookup of pages that are no stories, up to date as of the first time it is asked for."""
        if self._pages is None:
            try:
                self._pages = PageLookup(self._archive.warc, self._database())
            except ArchiveError as error:
                logger.warning("%s: the raw pages are looked through anew", error)
                self._pages = PageLookup(self._archive.warc, None)
            self._pages.update()
        return self._pages

    def _database(self) -> Path | None:
        """Name the database of the lookup, one for each archive; None where none can be kept."""
        if not self._folder:
            return None
        name = hashlib.sha256(str(self._archive.path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        try:
            folder = Path(data_path(self._folder, createdir=True))
        except OSError:
            return None
        return folder / f"archive-{name}.sqlite" if os.access(folder, os.W_OK) else None

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
