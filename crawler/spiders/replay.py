"""The spider `replay`: takes pages out of WARC files instead of the network, and lets them go the same road."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import scrapy
from attrs import frozen
from scrapy import signals
from scrapy.crawler import Crawler

from crawler.archive import Archive
from crawler.archive.warc_sources import find_sources
from crawler.discovery.kinds import KINDS
from crawler.errors import Misuse, SourceError
from crawler.extensions import PAGES_SETTLED
from crawler.model import Outcome, Outlet, Page, ReadPage, Topic
from crawler.seeds import find_outlets, find_topic, read_outlets
from crawler.sifting import Sifters, Wanted
from crawler.spiders.arguments import archive_path, check_names
from crawler.spiders.stored import Settled, StoredPages

logger = logging.getLogger(__name__)

# A page in flight counts as so many bytes at least: with Scrapy's setting that makes 64, enough for 16 cores, and few
# enough that a run which is stopped ends soon.
_LEAST_SIZE = 256 * 1024
# Seconds after which Scrapy has taken note that a page has left.
_SOON = 0.1
# So much is read between two changes of threads: bytes, pages, pages that are settled where they are read (some tenths
# of a second: a run that is stopped waits for them).
_READ_AT_ONCE, _MOST_AT_ONCE, _MOST_SETTLED = 1024 * 1024, 16, 500


class ReplaySpider(scrapy.Spider):
    """Reads stored pages again, without the network.

    Args:
        warc: files, folders, patterns, URLs, separated by commas; empty: the archive's own raw pages.
        archive: name of the archive's folder in ARCHIVE_DIR; empty: the topic's name.
        topic: a topic of SEEDS_DIR, or the path of its file.
        outlets: domains, two-letter countries, paths of outlet files, separated by commas: outlets that are known
            beside those of SEEDS_DIR; a page of another host is of an outlet that has its host's name.
        apply: 1 writes to an archive that has stories already; else what would change is only told.
    """

    name = "replay"
    custom_settings = {  # noqa: RUF012 - the base class has it so
        "ITEM_PIPELINES": {
            "crawler.rereading.OrderedReadPipeline": 300,
            "crawler.rereading.RereadPipeline": 600,
        }
    }

    def __init__(
        self,
        sources: list[str],
        topic: Topic,
        outlets: Mapping[str, Outlet],
        path: Path,
        *,
        writes: bool,
        keeps: bool,
        room: int,
    ) -> None:
        super().__init__()
        self.topic = topic
        self.archive_path = path
        self.writes = writes
        self._sources = sources
        self._outlets = outlets
        self._keeps = keeps
        self._room = Room(room)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **kwargs: Any) -> Self:
        """Make the spider of its arguments, as they are written at the command line.

        Raises:
            Misuse: an argument, a setting or a seed file is wrong; nothing has been read.
            ArchiveError: the archive cannot be opened.
        """
        check_names(kwargs, ("warc", "archive", "topic", "outlets", "apply"))
        settings = crawler.settings
        seeds_dir = Path(settings["SEEDS_DIR"])
        topic = find_topic(seeds_dir, kwargs.get("topic") or "x-advertisers")
        path = archive_path(settings, kwargs.get("archive") or topic.name)
        apply = kwargs.get("apply") or "0"
        if apply not in ("0", "1"):
            raise Misuse(f"-a apply: expected 1 (write) or 0 (only tell), found {apply!r}")
        spider = cls(
            find_sources(kwargs.get("warc") or str(path / "warc")),
            topic,
            _outlets(seeds_dir, kwargs.get("outlets") or ""),
            path,
            writes=apply == "1" or not _has_stories(path),
            keeps=settings["WARC_PAGES"] != "none",
            room=settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE"),
        )
        spider._set_crawler(crawler)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._left, signal=signal)
        return spider

    def _left(self) -> None:
        """Make room where a page was."""
        self._room.leave()
        asyncio.get_running_loop().call_later(_SOON, self._end_closing)

    def _end_closing(self) -> None:
        """End the wait of a run that is stopped for its last pages: Scrapy does not, where `start` gave them."""
        slot = self.crawler.engine.scraper.slot if self.crawler.engine else None
        if slot and slot.closing and slot.is_idle() and not slot.closing.called:
            slot.closing.callback(self)

    async def start(self) -> AsyncIterator[Page | ReadPage]:
        """Give every page of every file that may be more than a count, no faster than they are read."""
        began = time.monotonic()
        stored = StoredPages(self.crawler, self._outlets, self.archive_path, keeps=self._keeps)
        with self._sifters() as sifters:
            for source in self._sources:
                counts: Counter[str] = Counter()
                pages = self._pages(stored, source, counts, sifters)
                while batch := await asyncio.to_thread(_some, pages):
                    self._count(batch.settled)
                    for page in batch.pages:
                        await self._room.enter(_size_of(page))
                        self.crawler.stats.inc_value("pages/in")
                        yield page
                for kind, count in counts.items():
                    self.crawler.stats.inc_value(f"warc/records/{kind}", count)
                if not counts.keys() - {"broken"}:
                    self._fail(source, f"{source}: expected a WARC file, found no record in it")
                logger.info("%s: %d records, %d pages", source, counts.total(), counts["page"])
        # The engine looks whether it is idle when this ends: later it does so every five seconds only.
        await self._room.empty()
        self.crawler.stats.set_value("warc/seconds", time.monotonic() - began)

    @contextlib.contextmanager
    def _sifters(self) -> Iterator[Sifters | None]:
        """Give who reads pages as they stand, and settles most.

        Nobody does where each page is wanted: its outcome, or what it came with.
        """
        settings = self.settings
        if settings.getdict("FEEDS") or settings["WARC_PAGES"] == "all" or _tells_all(settings["LOG_LEVEL"]):
            yield None
            return
        wanted = Wanted(
            self.topic,
            self.archive_path if _has_stories(self.archive_path) else None,
            frozenset(settings.getlist("OBEY_OPT_OUTS")),
            settings["ROBOTSTXT_USER_AGENT"],
            settings.getint("DOWNLOAD_MAXSIZE"),
            self._outlets,
        )
        sifters = Sifters(wanted, settings.getint("EXTRACT_WORKERS"), settings.getfloat("EXTRACT_TIMEOUT"))
        try:
            yield sifters
        finally:
            sifters.end()

    def _count(self, settled: Counter[Outcome]) -> None:
        """Count the pages that were settled in passing, as those that take the road are."""
        for outcome, count in settled.items():
            self.crawler.stats.inc_value("pages/in", count)
            self.crawler.stats.inc_value(f"outcomes/any/{outcome}", count)
            self.crawler.signals.send_catch_log(PAGES_SETTLED)

    def _pages(
        self, stored: StoredPages, source: str, counts: Counter[str], sifters: Sifters | None
    ) -> Iterator[Page | ReadPage | Settled]:
        """Read the pages of a file, as far as it can be read; runs in a thread."""
        try:
            yield from stored.read(source, counts, sifters)
        except SourceError as error:
            self._fail(source, str(error))

    def _fail(self, source: str, why: str) -> None:
        """Note that a file gave nothing, or not all that is in it; what was noted first says most."""
        key = f"sources/failed/warc/{source}"
        if self.crawler.stats.get_value(key):
            return
        self.crawler.stats.inc_value("warc/failed")
        self.crawler.stats.set_value(key, why)
        logger.warning("%s", why)


@frozen
class _Batch:
    """What was read between two changes of threads: pages that take the road, and how many do not."""

    pages: list[Page | ReadPage]
    settled: Counter[Outcome]

    def __bool__(self) -> bool:
        return bool(self.pages or self.settled)


def _some(pages: Iterator[Page | ReadPage | Settled]) -> _Batch:
    """Take some pages: each change of threads takes as long as reading a small one."""
    batch, size = _Batch([], Counter()), 0
    for page in pages:
        if isinstance(page, Settled):
            batch.settled[page.outcome] += page.count
        else:
            batch.pages.append(page)
            size += _size_of(page)
        is_full = size >= _READ_AT_ONCE or len(batch.pages) == _MOST_AT_ONCE
        if is_full or batch.settled.total() >= _MOST_SETTLED:
            break
    return batch


def _size_of(page: Page | ReadPage) -> int:
    """Tell how many bytes a page has."""
    return len(page.page.body if isinstance(page, ReadPage) else page.body)


def _tells_all(level: str | int) -> bool:
    """Tell whether the log tells of each page, at a level by its name or number."""
    number = int(level) if str(level).isdigit() else logging.getLevelNamesMapping()[str(level)]
    return number <= logging.DEBUG


class Room:
    """Bounds the bytes of the pages in flight, which leave it in the order in which they entered.

    Args:
        size: bytes; a page that is larger goes alone.
    """

    def __init__(self, size: int) -> None:
        self._left = size
        self._size = size
        self._inside: deque[int] = deque()
        self._moved = asyncio.Event()

    async def enter(self, size: int) -> None:
        """Wait for room."""
        size = max(size, _LEAST_SIZE)
        while self._inside and size > self._left:
            self._moved.clear()
            await self._moved.wait()
        self._inside.append(size)
        self._left -= size

    def leave(self) -> None:
        """Make room."""
        self._left += self._inside.popleft()
        self._moved.set()

    async def empty(self) -> None:
        """Wait until all have left."""
        while self._inside:
            self._moved.clear()
            await self._moved.wait()


def _outlets(seeds_dir: Path, selection: str) -> dict[str, Outlet]:
    """Read the outlets that are known by their domains; those that are named stand for others of the same domain."""
    registry = [
        outlet for path in sorted((seeds_dir / "outlets").glob("*.toml")) for outlet in read_outlets(path, tuple(KINDS))
    ]
    named = find_outlets(seeds_dir, selection, tuple(KINDS)) if selection else []
    return {outlet.domain.removeprefix("www."): outlet for outlet in [*registry, *named]}


def _has_stories(path: Path) -> bool:
    if not (path / "index.sqlite").exists():
        return any((path / "stories").glob("*.txt"))
    with Archive.open(path) as archive:
        return len(archive) > 0
