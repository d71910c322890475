"""What a run has beside its road: the archive, the hosts' own delays, and the report of what became of each page."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.archive import Archive
from crawler.errors import ArchiveError, Misuse
from crawler.model import Outcome, PageOutcome

logger = logging.getLogger(__name__)

_STORED = (Outcome.ARCHIVED, Outcome.REVISION)
_COPIES = (Outcome.DUPLICATE, Outcome.UNCHANGED)
_NOT_OURS = (Outcome.OFF_TOPIC, Outcome.NOT_ARABIC, Outcome.TOO_SHORT, Outcome.NO_ARTICLE, Outcome.OPTED_OUT)
_FAILED = tuple(outcome for outcome in Outcome if outcome not in (*_STORED, *_COPIES, *_NOT_OURS))


class ArchiveSession:
    """The archive of a run: opened before the first request, closed after the last write.

    Args:
        crawler: its spider says which archive (`archive_path`).

    Raises:
        ArchiveError: it cannot be opened for writing.
    """

    def __init__(self, crawler: Crawler) -> None:
        path = getattr(crawler.spider, "archive_path", None)
        if not isinstance(path, Path):
            raise Misuse(
                "archive: expected a spider with an archive_path and a topic, found none: see crawler.spiders.news"
            )
        name = crawler.settings["BOT_NAME"]
        self.archive = Archive.open(path, write=True, program=f"{name} {version(name)}")
        self.failure: ArchiveError | None = None
        self._crawler = crawler
        crawler.signals.connect(self._close, signal=signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive of the crawler's spider."""
        return cls(crawler)

    def count(self, outcome: PageOutcome) -> None:
        """Count what became of a page, and log it in one line where it is a story."""
        self._crawler.stats.inc_value(f"outcomes/{outcome.outlet}/{outcome.outcome}")
        level = logging.INFO if outcome.outcome in _STORED else logging.DEBUG
        # The URL's own letters: an Arabic slug in percent signs fills the screen and tells nothing.
        url = unquote(outcome.url)
        logger.log(level, "%s: %s (%s) %s", outcome.outcome, outcome.title or "-", outcome.reason, url)

    def fail(self, error: ArchiveError) -> None:
        """Stop the run: what cannot be archived must not be fetched."""
        if self.failure is None:
            self.failure = error
            logger.error("%s", error)
            self._crawler.engine.close_spider(self._crawler.spider, "archive_failed")  # type: ignore[arg-type]

    def _close(self) -> None:
        try:
            self.archive.close()
        except ArchiveError as error:
            self.failure = self.failure or error
            logger.error("%s", error)


class CrawlDelay:
    """Applies the Crawl-delay of robots.txt, which Scrapy reads and leaves.

    Args:
        crawler: whose downloader is slowed down.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        crawler.signals.connect(self._apply, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for robots.txt files."""
        return cls(crawler)

    def _apply(self, robotparser: Any, request: Request) -> None:
        asked = robotparser.rp.crawl_delay(self._agent)
        key = request.meta.get("download_slot")
        if not asked or not key:
            return
        downloader = self._crawler.engine.downloader
        own = downloader.per_slot_settings.get(key, {})
        delay = max(float(asked), float(own.get("delay", downloader.delay if hasattr(downloader, "delay") else 0.0)))
        downloader.per_slot_settings[key] = {**own, "delay": delay, "concurrency": 1}
        slot = downloader.slots.get(key)
        if slot:
            slot.delay, slot.concurrency = delay, 1
        logger.info("%s asks for %g s between requests", key, delay)


class RunReport:
    """Tells how the run goes (a line, on a terminal only) and how it went (a table by outlet), and checks its sums.

    Args:
        crawler: whose run is told.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stats = crawler.stats
        self._started = datetime.now(UTC)
        self._progress: Progress | None = None
        self._streams: list[logging.StreamHandler[Any]] = []
        feeds = crawler.settings.getdict("FEEDS")
        self._to_stderr = any(str(uri).startswith(("stdout:", "-")) for uri in feeds)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._moved, signal=signals.item_scraped)
        crawler.signals.connect(self._moved, signal=signals.request_scheduled)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the run."""
        return cls(crawler)

    def _opened(self) -> None:
        if not sys.stderr.isatty():
            return
        old = sys.stderr
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.add_task("pages", total=None)
        self._progress.start()
        # The log's handlers write to the stream that the progress line now owns.
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is old:
                handler.setStream(sys.stderr)
                self._streams.append(handler)

    def _moved(self) -> None:
        if self._progress:
            done = sum(_outcomes(self._stats.get_stats()).total() for _ in (0,))
            task = self._progress.task_ids[0]
            stored = sum(_outcomes(self._stats.get_stats())[outcome] for outcome in _STORED)
            total = self._stats.get_value("leads/queued", 0)
            self._progress.update(task, completed=done, total=total, description=f"pages ({stored} archived)")

    def _closed(self, spider: Spider, reason: str) -> None:
        if self._progress:
            self._progress.stop()
            for handler in self._streams:
                handler.setStream(sys.stderr)
        stats = self._stats.get_stats()
        counts = _outcomes(stats)
        session = self._crawler.get_extension(ArchiveSession)
        if session and session.failure is None:
            try:
                session.archive.log.end_run(self._started, datetime.now(UTC), reason, counts)
            except ArchiveError as error:
                session.fail(error)
        pages = stats.get("pages/in", 0)
        if pages != counts.total() and not (session and session.failure):
            self._stats.set_value("report/missing_outcomes", pages - counts.total())
            logger.error("%d pages came in and %d outcomes went out: a fault of the program", pages, counts.total())
        self._print(spider, stats, counts, reason)

    def _print(self, spider: Spider, stats: dict[str, Any], counts: Counter[str], reason: str) -> None:
        columns = ("outlet", "sources", "leads", "known", "fetched", "archived", "copies", "off topic", "failed")
        table = Table(title=f"{spider.topic.name}: {_how(reason)}", title_justify="left")
        for column in columns:
            table.add_column(column, justify="left" if column == "outlet" else "right")
        for outlet in spider.outlets:
            table.add_row(*self._row(stats, outlet.domain, outlet.name))
        console = Console(stderr=self._to_stderr, width=None if sys.stdout.isatty() else 120)
        console.print(table)
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        console.print(f"{counts.total()} pages: {told or 'none'}", highlight=False, soft_wrap=True)
        for key in sorted(key for key in stats if key.startswith("sources/failed/")):
            console.print(f"failed source: {stats[key]}", highlight=False, markup=False, soft_wrap=True)
        console.print(f"stories: {spider.archive_path / 'stories'}", highlight=False, markup=False, soft_wrap=True)

    def _row(self, stats: dict[str, Any], domain: str, name: str) -> tuple[str, ...]:
        counts = Counter({outcome: stats.get(f"outcomes/{domain}/{outcome}", 0) for outcome in Outcome})
        sources = f"{stats.get(f'sources/ok/{domain}', 0)}/{stats.get(f'sources/asked/{domain}', 0)}"
        return (
            f"{name} ({domain})",
            sources,
            str(stats.get(f"leads/found/{domain}", 0)),
            str(stats.get(f"leads/known/{domain}", 0)),
            str(counts.total()),
            *(str(sum(counts[outcome] for outcome in group)) for group in (_STORED, _COPIES, _NOT_OURS, _FAILED)),
        )


def _outcomes(stats: dict[str, Any]) -> Counter[str]:
    """Sum up the outcomes of all outlets."""
    counts: Counter[str] = Counter()
    for key, value in stats.items():
        if key.startswith("outcomes/"):
            counts[key.rsplit("/", 1)[-1]] += value
    return counts


def _how(reason: str) -> str:
    """Tell in words why a run has ended."""
    told = {
        "finished": "done",
        "shutdown": "stopped by a signal; the next run goes on",
        "archive_failed": "stopped: the archive cannot be written",
    }
    return told.get(reason, reason)
