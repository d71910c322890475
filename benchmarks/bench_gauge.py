"""What a crawl costs, measured from within it by an extension: time, CPU by stage, memory, and how late the reactor is.

Stages are threads and processes: the reactor, the archive's thread, the workers that read. So
nothing of the crawl is touched to measure it.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

# Seconds between two looks at the reactor, and at memory and threads.
_TICK, _LOOK = 0.01, 0.25
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Gauge:
    """Measures a crawl, and writes what it has found as JSON when the process ends.

    Args:
        crawler: whose crawl.
        path: of the JSON file.
        timeline: seconds between two points of the memory's course; 0: none is kept.
    """

    def __init__(self, crawler: Crawler, path: Path, timeline: float) -> None:
        self._crawler = crawler
        self._path = path
        self._timeline = timeline
        self._lags: list[float] = []
        self._items: Counter[str] = Counter()
        self._pages = 0
        self._threads: dict[str, float] = {}
        self._peaks = {"main": 0, "worker": 0, "workers": 0}
        self._course: list[tuple[float, int, int, int]] = []
        self._begun = self._ended = self._looked = self._due = 0.0
        self._cpu = (0.0, 0.0)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)
        crawler.signals.connect(self._scraped, signal=signals.item_scraped)
        crawler.signals.connect(self._received, signal=signals.response_received)
        atexit.register(self._write)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings GAUGE_FILE and GAUGE_TIMELINE."""
        return cls(crawler, Path(crawler.settings["GAUGE_FILE"]), crawler.settings.getfloat("GAUGE_TIMELINE"))

    def _opened(self) -> None:
        self._cpu = _cpu()
        self._begun = self._looked = time.monotonic()
        self._due = time.monotonic() + _TICK
        self._later()

    def _later(self) -> None:
        from twisted.internet import reactor  # importing it earlier would choose another one than Scrapy's

        if not self._ended:
            reactor.callLater(max(0.0, self._due - time.monotonic()), self._tick)  # type: ignore[arg-type]

    def _tick(self) -> None:
        now = time.monotonic()
        lag = now - self._due
        # Who is late by ten ticks has kept ten events waiting, each a tick less than the one before it (Gil Tene,
        # "How NOT to measure latency": coordinated omission).
        while lag > 0:
            self._lags.append(lag)
            lag -= _TICK
        if now - self._looked >= _LOOK:
            self._looked = now
            self._look(now)
        self._due = now + _TICK
        self._later()

    def _look(self, now: float) -> None:
        for thread in threading.enumerate():
            used = _thread_cpu(thread.native_id)
            if used is not None:
                self._threads[thread.name] = used
        main = _resident(os.getpid())
        workers = [_resident(child) for child in _children()]
        sizes = {"main": main, "worker": max(workers, default=0), "workers": sum(workers)}
        self._peaks = {name: max(size, self._peaks[name]) for name, size in sizes.items()}
        done = self._items.total() or self._pages
        if self._timeline and (not self._course or now - self._begun - self._course[-1][0] >= self._timeline):
            self._course.append((now - self._begun, done, main, sum(workers)))

    def _received(self) -> None:
        self._pages += 1

    def _scraped(self, item: Any) -> None:
        reason = getattr(item, "reason", "")
        self._items[
            "gated" if reason == "no event of the topic could be told" else getattr(item, "outcome", "read")
        ] += 1

    def _closed(self) -> None:
        self._look(time.monotonic())
        self._ended = time.monotonic()

    def _write(self) -> None:
        main, children = _cpu()
        lags = sorted(self._lags)
        told = {
            "seconds": self._ended - self._begun,
            "responses": self._pages,
            "items": dict(self._items),
            "cpu_main": main - self._cpu[0],
            "cpu_workers": children - self._cpu[1],
            "cpu_threads": self._threads,
            "lag_p50": _quantile(lags, 0.5),
            "lag_p99": _quantile(lags, 0.99),
            "lag_max": _quantile(lags, 1.0),
            "peak_main": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "peak_worker": self._peaks["worker"],
            "peak_workers": self._peaks["workers"],
            "course": self._course,
            "stats": {
                name: value for name, value in self._crawler.stats.get_stats().items() if isinstance(value, int | float)
            },
        }
        self._path.write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")


def _quantile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def _cpu() -> tuple[float, float]:
    """Give the CPU seconds of this process, and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


def _thread_cpu(thread: int | None) -> float | None:
    try:
        fields = Path(f"/proc/self/task/{thread}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
    except OSError:
        return None
    numbers = fields.split()
    return (int(numbers[11]) + int(numbers[12])) / _CLOCK_TICKS


def _children() -> list[int]:
    """List the processes that this one has started."""
    found: list[int] = []
    for path in Path("/proc/self/task").glob("*/children"):
        try:
            found += map(int, path.read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


def _resident(process: int) -> int:
    """Give the memory that a process has in use, bytes."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0
