"""`scrapy crawl`: Scrapy's own, with one clear line for what is wrong and exit codes that a timer can use."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.errors import ArchiveError, CrawlerError, Misuse
from crawler.extensions import ArchiveSession

DONE, OUTLET_FAILED, MISUSE, ARCHIVE_FAILED = 0, 1, 2, 3


class Command(ScrapyCrawl):
    """Runs a spider."""

    def syntax(self) -> str:
        return "[options] news [-a topic=NAME] [-a outlets=WHICH] [-a since=DAY] [-a until=DAY] [-a limit=N] [-a archive=NAME]"

    def short_desc(self) -> str:
        return "Crawl outlets for stories on a topic, into the archive"

    def long_desc(self) -> str:
        return (
            "Crawls outlets for Arabic stories on a topic and archives them. "
            "topic: one of seeds/topics, or a .toml file (default x-advertisers). "
            "outlets: domains, two-letter countries, .toml files, separated by commas (default: all of seeds/outlets). "
            "since, until: days (YYYY-MM-DD). limit: most pages of each outlet. "
            "archive: name of the folder in ARCHIVE_DIR (default: the topic's name). "
            "Example: scrapy crawl news -a outlets=eg,lb -a since=2023-11-01 -s CONTACT=you@example.org. "
            "A crawl that is stopped or killed goes on when it is run again. "
            "Exit code: 0 done, 1 an outlet failed wholly, 2 misuse (nothing was fetched), "
            "3 the archive is in use or cannot be written."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("expected one spider, such as news")
        _quieten()
        assert self.crawler_process is not None
        try:
            crawler = self.crawler_process.create_crawler(args[0])
        except KeyError:
            self._end(
                MISUSE,
                f"spider: expected one of {', '.join(self.crawler_process.spider_loader.list())}; found {args[0]!r}",
            )
            return
        task = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = task.exception() if isinstance(task, asyncio.Task) and task.done() and not task.cancelled() else None
        if isinstance(error, Misuse):
            self._end(MISUSE, str(error))
        elif isinstance(error, ArchiveError):
            self._end(ARCHIVE_FAILED, str(error))
        elif isinstance(error, CrawlerError):
            self._end(OUTLET_FAILED, str(error))
        elif error is not None:
            raise error
        else:
            self.exitcode = _exit_code(crawler)

    def _end(self, code: int, message: str) -> None:
        print(f"scrapy crawl: {message}", file=sys.stderr)
        self.exitcode = code


def _exit_code(crawler: Crawler) -> int:
    """Tell by a finished run what its exit code is."""
    session = crawler.get_extension(ArchiveSession)
    if session and session.failure:
        return ARCHIVE_FAILED
    stats = crawler.stats.get_stats()
    domains = {key.removeprefix("sources/asked/") for key in stats if key.startswith("sources/asked/")}
    for domain in domains:
        failed = stats.get(f"sources/failures/{domain}", 0)
        if failed and not stats.get(f"sources/ok/{domain}", 0):
            return OUTLET_FAILED
    return OUTLET_FAILED if stats.get("report/missing_outcomes") else DONE


class _NoTraceback(logging.Filter):
    """Leaves one line of a record about a page or a robots.txt that could not be fetched."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        record.exc_text = None
        return True


def _quieten() -> None:
    """Keep Scrapy's talk about itself out of the log: one line an event."""
    for name in ("addons", "crawler", "core.engine", "extensions", "middleware", "utils.log"):
        logging.getLogger(f"scrapy.{name}").setLevel(logging.WARNING)
    # What it says of sizes and cut answers stands in the outcome of the page.
    logging.getLogger("scrapy.core.downloader").setLevel(logging.ERROR)
    for name in ("scrapy.downloadermiddlewares.robotstxt", "scrapy.core.scraper"):
        logging.getLogger(name).addFilter(_NoTraceback())
