"""How long each host is left alone: between requests, after a failure, and for the rest of a run."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from twisted.internet.error import ConnectError
from twisted.python.failure import Failure

from crawler.middlewares.refusals import LeftForThisRun
from crawler.middlewares.retry_after import seconds_of
from crawler.middlewares.slots import Slots
from crawler.model import Outlet

logger = logging.getLogger(__name__)

_SHORTEST_DELAY = 0.001  # seconds
# A host without a delay, as the user's own are, is left alone for twice as long first: it grows from there.
_LEAST_BACKOFF = 0.1  # seconds
# What a host answers that is asked too much (RFC 6585, 4; RFC 9110, 15.6.4).
_OVERLOADED = (429, 503)
_NO_ANSWER = (DownloadTimeoutError, DownloadConnectionRefusedError, ConnectError)


class HostWaitMiddleware:
    """Leaves a host alone for as long as it asks, or seems to need.

    - Between requests: Crawl-delay. Scrapy's AutoThrottle, which asks a slow host less often, leaves a host alone whose
      pace is given.
    - From now on, where it answers 429 or 503: for what its Retry-After says. Where it says nothing, or does not answer
      at all: twice its delay, then four times, eight times ...
    - For the rest of the run, where it asks for more than a run has, or has failed so often in a row.

    What waits for the host waits in the downloader's slot, so that other hosts are not held up.

    Args:
        crawler: whose downloader is slowed down.
        outlets: that are asked: all hosts of one are one to us.
        delay: seconds between requests without being asked.
        longest: seconds; a host that asks for more is left for this run.
        most_failures: in a row; then a host is left for this run.
    """

    def __init__(
        self, crawler: Crawler, outlets: Sequence[Outlet], delay: float, longest: float, most_failures: int
    ) -> None:
        self._crawler = crawler
        self._slots = Slots(outlets)
        self._delay = delay
        self._longest = longest
        self._most_failures = most_failures
        self._left: dict[str, str] = {}
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings DOWNLOAD_DELAY, HOST_WAIT_MAX and HOST_FAILURES_MAX."""
        settings = crawler.settings
        waits = cls(
            crawler,
            getattr(crawler.spider, "outlets", ()),
            settings.getfloat("DOWNLOAD_DELAY"),
            settings.getfloat("HOST_WAIT_MAX"),
            settings.getint("HOST_FAILURES_MAX"),
        )
        crawler.signals.connect(waits.answered, signal=signals.response_downloaded)
        return waits

    def keep_pace(self, url: str, asked: float) -> None:
        """Ask a host one thing at a time, as far apart as it wants, where that is slower than we are.

        Args:
            url: of the host.
            asked: seconds between requests (Crawl-delay); 0: it wants nothing.
        """
        downloader = self._crawler.engine.downloader
        key = self._slots.key(url)
        if asked <= float(self._given_pace(key).get("delay", self._delay)):
            return
        if asked > self._longest:
            self._leave(key, f"its robots.txt asks for {asked:g} s between requests")
            return
        # The slot itself, and what it is made of again when it was idle for a minute.
        downloader.per_slot_settings[key] = {"delay": asked, "concurrency": 1, "jitter": 0.0}
        slot = downloader.slots.get(key)
        if slot:
            slot.delay, slot.concurrency, slot.jitter = asked, 1, 0.0
        logger.info("%s asks for %g s between requests", key, asked)

    async def process_request(self, request: Request) -> None:
        """Put a request into its host's slot; refuse what a host that was left would be asked."""
        key = self._slots.key(request.url)
        if key in self._left:
            raise LeftForThisRun(self._left[key])
        request.meta["download_slot"] = key
        request.meta["autothrottle_dont_adjust_delay"] = "delay" in self._given_pace(key)

    def answered(self, response: Response, request: Request) -> None:
        """Note for how long a host wants to be left alone, or that it is well; before the next request is sent."""
        key = self._slots.key(request.url)
        if response.status not in _OVERLOADED:
            self._mend(key)
            return
        asked = seconds_of(response.headers.get("Retry-After") or b"", datetime.now(UTC)) or 0.0
        self._fail(key, f"answers {response.status}", asked)

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Back off from a host that does not answer."""
        if isinstance(exception, _NO_ANSWER):
            self._fail(self._slots.key(request.url), "does not answer", 0.0)

    def _given_pace(self, key: str) -> dict[str, Any]:
        """Give what is set for a slot: for local outlets, by the user, by a Crawl-delay."""
        given: dict[str, Any] = self._crawler.engine.downloader.per_slot_settings.get(key, {})
        return given

    def _mend(self, key: str) -> None:
        """Ask a host that is well as it wants to be asked."""
        downloader = self._crawler.engine.downloader
        slot, given = downloader.slots.get(key), self._given_pace(key)
        if self._failures.pop(key, 0) and slot:
            slot.concurrency = given.get("concurrency", downloader.domain_concurrency)
        if slot and "delay" in given:
            # AutoThrottle may have quickened it after an answer that was under way before its pace was given.
            slot.delay = float(given["delay"])

    def _fail(self, key: str, what: str, asked: float) -> None:
        """Wait for a host that has failed, or leave it.

        Args:
            key: of its slot.
            what: it does.
            asked: seconds that it asks for; 0: it asks for nothing.
        """
        if asked > self._longest:
            self._leave(key, f"it {what} and asks to wait {asked:.0f} s")
            return
        if asked:
            logger.info("%s %s and asks to wait %.0f s", key, what, asked)
        now = time.monotonic()
        if now < self._until.get(key, 0):
            # Sent before the wait began: it tells nothing new, unless how long.
            self._wait(key, now + asked)
            return
        self._failures[key] = failures = self._failures.get(key, 0) + 1
        if failures >= self._most_failures:
            self._leave(key, f"it {what}: {failures} failures in a row")
            return
        slot = self._crawler.engine.downloader.slots.get(key)
        backoff = max(slot.delay if slot else 0, _LEAST_BACKOFF) * 2**failures
        if not asked:
            logger.info("%s %s: it is left alone for %.1f s", key, what, min(backoff, self._longest))
        self._wait(key, now + max(asked, min(backoff, self._longest)))

    def _wait(self, key: str, until: float) -> None:
        """Send a host nothing until a point in time, by the monotonic clock."""
        self._until[key] = max(until, self._until.get(key, 0))
        slot = self._crawler.engine.downloader.slots.get(key)
        if slot:
            # One at a time until it is well. A slot without a delay does not look at when it was last used.
            slot.concurrency = 1
            slot.delay = max(slot.delay, _SHORTEST_DELAY)
            slot.lastseen = max(slot.lastseen, self._until[key])

    def _leave(self, key: str, why: str) -> None:
        """Leave a host for this run: what waits for it, and what would."""
        if key not in self._left:
            self._left[key] = f"{key} is left for this run: {why}"
            self._crawler.stats.set_value(f"hosts/left/{key}", self._left[key])
            logger.warning("%s", self._left[key])
        drop_waiting(self._crawler, LeftForThisRun(self._left[key]), key)


def drop_waiting(crawler: Crawler, reason: IgnoreRequest, key: str | None = None) -> None:
    """Drop the requests that wait for their turn in the downloader.

    Args:
        crawler: whose downloader.
        reason: what their errbacks get.
        key: of one slot; None: all.
    """
    slots = crawler.engine.downloader.slots
    for slot in [slots[key]] if key in slots else [] if key else list(slots.values()):
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(reason))  # type: ignore[no-untyped-call]
