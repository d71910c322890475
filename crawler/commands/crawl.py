"""`scrapy crawl`: Scrapy's own, with one clear line for what is wrong and exit codes that a timer can use."""

from __future__ import annotations

import argparse
import asyncio
import difflib
import logging
import sys
from collections.abc import Iterable

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.errors import ArchiveError, CrawlerError, Misuse
from crawler.extensions import ArchiveSession
from crawler.middlewares import Stopping, drop_waiting
from crawler.report import failed_outlets
from crawler.text.obeying import SIGNALS

logger = logging.getLogger(__name__)

DONE, OUTLET_FAILED, MISUSE, ARCHIVE_FAILED = 0, 1, 2, 3
# What is known before the command line adds to it.
_NAMES = frozenset(get_project_settings().keys())
_NUMBERS = "DNS_TIMEOUT DOWNLOAD_DELAY DOWNLOAD_TIMEOUT EXTRACT_TIMEOUT HOST_WAIT_MAX REVISION_HOURS".split()
_WHOLE = (
    "CONCURRENT_ITEMS CONCURRENT_REQUESTS CONCURRENT_REQUESTS_PER_DOMAIN DOWNLOAD_MAXSIZE EXTRACT_WORKERS"
    " HOST_FAILURES_MAX"
    " REDIRECT_MAX_TIMES RETRY_TIMES SCRAPER_SLOT_MAX_ACTIVE_SIZE WARC_MAX_BYTES"
).split()
_KEPT_PAGES = ("none", "archived", "all")


class Command(ScrapyCrawl):
    """Runs a spider."""

    def syntax(self) -> str:
        return (
            "[options] news [-a topic=T] [-a outlets=O] [-a since=DAY] [-a until=DAY] [-a limit=N] [-a archive=NAME]"
            " [-a urls=FILE] [-a recheck=WHAT]\n"
            "  scrapy crawl [options] replay [-a warc=PATHS] [-a archive=NAME] [-a topic=T] [-a outlets=O] [-a apply=1]"
        )

    def short_desc(self) -> str:
        return "Crawl outlets for stories on a topic, into the archive"

    def long_desc(self) -> str:
        return (
            "Crawls outlets for Arabic stories on a topic and archives them. "
            "topic: one of seeds/topics, or a .toml file (default x-advertisers). "
            "outlets: domains, two-letter countries, .toml files, separated by commas (default: all of seeds/outlets). "
            "since, until: days (YYYY-MM-DD). limit: most pages of each outlet, "
            "the best leads first; the rest waits for the next run. "
            "urls: a file of URLs to look at, alone or beside the sources of outlets. "
            "recheck: outcomes whose pages are asked for again (archived, off_topic ...), sources, or all. "
            "archive: name of the folder in ARCHIVE_DIR (default: the topic's name). "
            "Example: scrapy crawl news -a outlets=eg,lb -a since=2023-11-01 -s CONTACT=you@example.org. "
            "A crawl that is stopped or killed goes on when it is run again. "
            "replay reads stored pages instead of asking the network. "
            "warc: WARC files, folders, patterns or URLs, separated by commas (default: the archive's own raw pages). "
            "apply=1: write to an archive that has stories; without it what would change is only told. "
            "Exit code: 0 done, 1 an outlet failed wholly, a host was left for this run, or a WARC file could not be "
            "read, 2 misuse (nothing was fetched), "
            "3 the archive is in use or cannot be written."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        _quieten()
        assert self.settings is not None
        try:
            _check_settings(self.settings, [pair.partition("=")[0] for pair in opts.set])
        except Misuse as error:
            print(f"scrapy crawl: {error}", file=sys.stderr)
            sys.exit(MISUSE)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("expected one spider, such as news")
        assert self.crawler_process is not None
        try:
            crawler = self.crawler_process.create_crawler(args[0])
        except KeyError:
            self._end(
                MISUSE,
                f"spider: expected one of {', '.join(self.crawler_process.spider_loader.list())}; found {args[0]!r}",
            )
            return
        _stop_soon(crawler)
        # Scrapy makes a record of each request and item, and lets its handler drop it.
        level = str(crawler.settings["LOG_LEVEL"])
        for name in ("scrapy", "crawler"):
            logging.getLogger(name).setLevel(int(level) if level.isdigit() else level)
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


def _stop_soon(crawler: Crawler) -> None:
    """Let a run that is told to stop wait for the pages in flight, but not for those that wait for their turn."""
    stop = crawler.stop_async

    async def stop_soon() -> None:
        # Scrapy also asks for it when the spider is closed and the run has ended by itself.
        if crawler.crawling and crawler.engine.running and crawler.engine.spider:
            logger.info("stopping after the pages in flight; once more to stop at once")
            drop_waiting(crawler, Stopping("the run ends"))
        await stop()

    crawler.stop_async = stop_soon  # type: ignore[method-assign]


def _exit_code(crawler: Crawler) -> int:
    """Tell by a finished run what its exit code is."""
    session = crawler.get_extension(ArchiveSession)
    if session and session.failure:
        return ARCHIVE_FAILED
    stats = crawler.stats.get_stats()
    failed = failed_outlets(stats, getattr(crawler.spider, "outlets", ()))
    is_left = any(key.startswith("hosts/left/") for key in stats)
    return OUTLET_FAILED if failed or is_left or stats.get("warc/failed") or stats.get("pages/lost") else DONE


def _check_settings(settings: Settings, given: Iterable[str]) -> None:
    """Find what is wrong with the settings before anything is made of them.

    Args:
        settings: all of them.
        given: names given at the command line.

    Raises:
        Misuse: a name that is a slip of another, or a number that is none.
    """
    for name in given:
        close = [] if name in _NAMES else difflib.get_close_matches(name, _NAMES, n=1, cutoff=0.85)
        if close:
            raise Misuse(f"-s {name}: expected a setting's name, found one that is none: did you mean {close[0]}?")
    for name, read, kind in (
        *((one, float, "number") for one in _NUMBERS),
        *((one, int, "whole number") for one in _WHOLE),
    ):
        try:
            ok = read(settings[name]) >= 0
        except (TypeError, ValueError):
            ok = False
        if not ok:
            raise Misuse(f"-s {name}: expected a {kind}, 0 or more, found {settings[name]!r}")
    if settings["WARC_PAGES"] not in _KEPT_PAGES:
        raise Misuse(f"-s WARC_PAGES: expected one of {', '.join(_KEPT_PAGES)}; found {settings['WARC_PAGES']!r}")
    for signal in settings.getlist("OBEY_OPT_OUTS"):
        if signal not in SIGNALS:
            raise Misuse(f"-s OBEY_OPT_OUTS: expected some of {', '.join(SIGNALS)}; found {signal!r}")
    level = settings["LOG_LEVEL"]
    if not isinstance(logging.getLevelName(str(level)), int) and not str(level).isdigit():
        raise Misuse(f"-s LOG_LEVEL: expected DEBUG, INFO, WARNING, ERROR or CRITICAL, found {level!r}")


class _OneLine(logging.Filter):
    """Lets a logger tell what matters, in one line an event.

    Filters stay when Scrapy configures logging, levels do not.

    Args:
        level: the lowest level of what matters.
    """

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop what does not matter, and the traceback of what does."""
        record.exc_info = record.exc_text = None
        return record.levelno >= self._level


def _quieten() -> None:
    """Keep Scrapy's talk about itself out of the log, and tracebacks of what has an outcome."""
    for name in ("addons", "core.engine", "crawler", "extensions.closespider", "middleware", "utils.log"):
        logging.getLogger(f"scrapy.{name}").addFilter(_OneLine(logging.WARNING))
    # Sizes and cut answers stand in the outcomes of the pages.
    for name in ("core.downloader.handlers.http11", "core.scraper"):
        logging.getLogger(f"scrapy.{name}").addFilter(_OneLine(logging.ERROR))
