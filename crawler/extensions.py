"""What a run has beside its road: the archive, and the report of what became of each page."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.archive import Archive
from crawler.archive.changes import Changes
from crawler.errors import ArchiveError, Misuse
from crawler.model import Outlet, PageOutcome
from crawler.report import STORED, outcomes_of, print_report

if TYPE_CHECKING:
    from rich.progress import Progress

logger = logging.getLogger(__name__)

PAGES_SETTLED = object()
"""Signal: pages were counted that passed no pipeline."""
# Where nobody looks, the table is as wide as it must be.
_WIDTH = 130


class ArchiveSession:
    """The archive of a run: opened before the first request, closed after the last write.

    Args:
        crawler: its spider says which archive (`archive_path`), and may say that it only looks (`writes`).

    Raises:
        Misuse: its spider does not say.
        ArchiveError: it cannot be opened for writing.

    Attributes:
        archive: open for writing, unless the spider only looks.
        writes: whether it is.
        changes: what a new reading of archived pages changes, where the run is one.
        failure: why the run must end, or None.
    """

    def __init__(self, crawler: Crawler) -> None:
        path = getattr(crawler.spider, "archive_path", None)
        if not isinstance(path, Path):
            raise Misuse(f"spider {crawler.spidercls.name}: expected an archive_path, a topic and outlets, found none")
        name, max_bytes = crawler.settings["BOT_NAME"], crawler.settings.getint("WARC_MAX_BYTES")
        self.writes: bool = getattr(crawler.spider, "writes", True)
        program = f"{name} {version(name)}"
        self.archive = Archive.open(path, write=self.writes, program=program, warc_max_bytes=max_bytes)
        self.changes: Changes | None = None
        self._has_outlets = hasattr(crawler.spider, "outlets")
        self.failure: ArchiveError | None = None
        self._closing: asyncio.Task[None] | None = None
        self._crawler = crawler
        crawler.signals.connect(self._close, signal=signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive of the crawler's spider."""
        return cls(crawler)

    def count(self, outcome: PageOutcome) -> None:
        """Count what became of a page, and log it in one line: stories always, the rest at level DEBUG."""
        # By outlet where these are known before: WARC files are of any number of hosts.
        outlet = outcome.outlet if self._has_outlets else "any"
        self._crawler.stats.inc_value(f"outcomes/{outlet}/{outcome.outcome}")
        level = logging.INFO if outcome.outcome in STORED else logging.DEBUG
        # The URL in its own letters: an Arabic slug in percent signs fills the screen and tells nothing.
        url = unquote(outcome.url)
        logger.log(level, "%s: %s (%s) %s", outcome.outcome, outcome.title or "-", outcome.reason, url)

    def fail(self, error: ArchiveError) -> None:
        """Stop the run: what cannot be archived must not be fetched."""
        if self.failure is None:
            self.failure = error
            logger.error("%s", error)
            # A task: the engine waits for the page that is told here.
            self._closing = asyncio.create_task(self._crawler.engine.close_spider_async(reason="archive_failed"))

    def _close(self) -> None:
        try:
            self.archive.close()
        except ArchiveError as error:
            self.failure = self.failure or error
            logger.error("%s", error)


class RunReport:
    """Tells how the run goes (a line, on a terminal only) and how it went (a table by outlet), and checks its sums.

    Args:
        crawler: whose run is told.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = datetime.now(UTC)
        self._progress: Progress | None = None
        # Items that go to standard output must not be mixed with a table.
        self._to_stderr = any(str(uri).startswith("stdout:") for uri in crawler.settings.getdict("FEEDS"))
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._moved, signal=signals.item_scraped)
        crawler.signals.connect(self._moved, signal=signals.response_received)
        crawler.signals.connect(self._moved, signal=PAGES_SETTLED)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the run."""
        return cls(crawler)

    def _opened(self) -> None:
        # What is there now stays: to have the collector of garbage look at all of it again and again takes some 50 ms
        # each time, in which nothing is fetched.
        gc.collect()
        gc.freeze()
        if not sys.stderr.isatty():
            return
        self._progress = _progress()
        self._progress.add_task("pages", total=None)
        before = sys.stderr
        self._progress.start()
        _redirect_log(before)

    def _moved(self) -> None:
        if self._progress is None:
            return
        stats = self._crawler.stats.get_stats()
        counts = outcomes_of(stats)
        stored = sum(counts[outcome] for outcome in STORED)
        total = stats.get("leads/queued")
        description = f"pages ({stored} archived)"
        self._progress.update(
            self._progress.task_ids[0], completed=counts.total(), total=total, description=description
        )

    def _closed(self, reason: str) -> None:
        if self._progress:
            before = sys.stderr
            self._progress.stop()
            _redirect_log(before)
        stats = self._crawler.stats.get_stats()
        counts = outcomes_of(stats)
        session = self._crawler.get_extension(ArchiveSession)
        spider = self._crawler.spider
        outlets: list[Outlet] = getattr(spider, "outlets", [])
        if session and session.writes and session.failure is None:
            try:
                waiting = session.archive.log.waiting
                stats.update({f"leads/waiting/{outlet.domain}": waiting.count(outlet.domain) for outlet in outlets})
                session.archive.log.end_run(self._started, datetime.now(UTC), reason, counts)
            except ArchiveError as error:
                session.failure = error
                logger.error("%s", error)
        lost = stats.get("pages/in", 0) - counts.total()
        if lost and session and session.failure is None:
            self._crawler.stats.set_value("pages/lost", lost)
            logger.error(
                "%d pages came in, %d outcomes went out: a fault of the program", stats["pages/in"], counts.total()
            )
        from rich.console import Console  # at the end of a run: no command waits for it when it starts

        topic = getattr(spider, "topic", None)
        console = Console(stderr=self._to_stderr)
        if not console.is_terminal:
            console.width = _WIDTH
        if session and session.changes:
            for line in session.changes.lines():
                console.print(line, highlight=False, markup=False, soft_wrap=True)
        path = session.archive.path if session else Path()
        print_report(console, topic.name if topic else "crawl", reason, stats, outlets, path / "stories")


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


def _redirect_log(before: Any) -> None:
    """Move the log's handlers from one standard error stream to the present one: a progress line owns it for a time."""
    for handler in logging.root.handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is before:
            handler.setStream(sys.stderr)
