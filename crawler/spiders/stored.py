"""Pages as a crawl has them, made of the records of WARC files; and what of them need not take the road."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from attrs import evolve, frozen
from scrapy.crawler import Crawler

from crawler.archive.warc_reading import Capture, Skipped, read_pages
from crawler.archive.warc_sources import open_source
from crawler.discovery.canonical import is_web_url
from crawler.discovery.links import outlet_of
from crawler.model import Capture as Copied
from crawler.model import Lead, Outcome, Outlet, Page, Raw, ReadPage, Rejection, Source
from crawler.sifting import ReadCapture, Sifters
from crawler.spiders.decoding import Decoder

logger = logging.getLogger(__name__)


@frozen
class Settled:
    """Pages that were settled in passing.

    Attributes:
        outcome: of all of them.
        count: how many.
    """

    outcome: Outcome
    count: int


class StoredPages:
    """Makes pages of the records of WARC files.

    Args:
        crawler: its settings DOWNLOAD_MAXSIZE and USER_AGENT count.
        outlets: by domain; a page of another host is of an outlet that has its host's name.
        archive: folder of the archive whose own raw pages need not be kept again.
        keeps: whether pages bring the exchange that is to be kept.
    """

    def __init__(self, crawler: Crawler, outlets: Mapping[str, Outlet], archive: Path, *, keeps: bool) -> None:
        self._decoder = Decoder(crawler)
        self._agent: str = crawler.settings["USER_AGENT"]
        self._outlets = outlets
        self._own = (archive / "warc").resolve()
        self._keeps = keeps

    def read(self, source: str, counts: Counter[str], sifters: Sifters | None) -> Iterator[Page | ReadPage | Settled]:
        """Read a WARC file.

        Args:
            source: path or URL.
            counts: takes in kind -> records.
            sifters: read pages where the file is read, and settle those that need not go further; None: nobody does.

        Yields:
            What stands there, in its order.

        Raises:
            SourceError: it cannot be read, or not to its end.
        """
        name = urlsplit(source).path.rpartition("/")[2] if "://" in source else Path(source).name
        is_own = Path(source).resolve().parent == self._own
        origin = Source("warc", name)
        with open_source(source, self._agent) as stream:
            for record in sifters.read(stream) if sifters else read_pages(stream):
                if isinstance(record, int):
                    counts["page"] += record
                    yield Settled(Outcome.OFF_TOPIC, record)
                elif isinstance(record, ReadCapture):
                    counts["page"] += 1
                    page, read = self._page(origin, record.capture, is_own=is_own), record.answer
                    # Two undo its encodings; where they do not agree, the road tells.
                    yield page if page.failure else ReadPage(evolve(page, opt_outs=read.opt_outs), read.reading)
                elif isinstance(record, Skipped) or not is_web_url(record.answer.url):
                    _note(record if isinstance(record, Skipped) else Skipped(record.offset, "no page"), source, counts)
                elif altered := record.altered():
                    _note(Skipped(record.offset, "altered", altered), source, counts)
                else:
                    counts["page"] += 1
                    yield self._page(origin, record, is_own=is_own)

    def _page(self, origin: Source, record: Capture, *, is_own: bool) -> Page:
        answer = record.answer
        raw = Raw(origin.url, record.offset, answer.digest) if is_own else None
        decoded = self._decoder.read(answer)
        failure = decoded if isinstance(decoded, Rejection) else None
        headers, body = ((), b"") if isinstance(decoded, Rejection) else decoded
        copied = answer.exchange.capture
        return Page(
            lead=Lead(answer.url, capture=Copied(copied, answer.at) if is_web_url(copied) else None),
            source=origin,
            outlet=outlet_of(answer.url, self._outlets),
            url=answer.url,
            status=answer.status,
            headers=headers,
            body=body,
            fetched_at=answer.at,
            failure=failure,
            exchange=raw or (answer.exchange if self._keeps else None),
        )


def _note(record: Skipped, source: str, counts: Counter[str]) -> None:
    """Count a record that gives no page, and tell what is wrong with it."""
    counts[record.kind] += 1
    if record.kind in ("broken", "altered"):
        logger.warning("%s: byte %d: %s record: %s", source, record.offset, record.kind, record.reason)
