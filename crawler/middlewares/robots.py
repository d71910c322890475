"""robots.txt, asked for once a host and run, and obeyed; one that cannot be read is waited for (RFC 9309)."""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.discovery.robots import MOST_READ, Robots
from crawler.errors import one_line
from crawler.middlewares.refusals import LeftForThisRun, RobotsDenied, RobotsUnreadable, Stopping
from crawler.middlewares.waiting import HostWaitMiddleware

logger = logging.getLogger(__name__)

_PRIORITY = 1000
# A robots.txt is cut off behind what is read of it; where it says beforehand that it is larger than this, bytes, or is
# so with its content encoding undone, it is not what it seems to be.
_LARGEST = 32 * 1024 * 1024
_IS_ROBOTS = "is_robots"
_TOO_MANY_REDIRECTS = "max redirections reached"  # Scrapy's words
# What ends the asking for a robots.txt, and says nothing of it.
_PASSED_ON = (Stopping, LeftForThisRun)


class RobotsMiddleware:
    """Asks each host for its robots.txt before anything else, and obeys it.

    It stands in the place of Scrapy's, which goes on where a robots.txt cannot be read. RFC 9309, 2.3.1, wants: 4xx and
    more than five redirects as if there were no rules; 5xx and no answer as if all were denied. So is 429 here, which
    says to come later. Redirects are followed, to other hosts too.

    Args:
        crawler: whose engine asks.
        agent: our name in robots.txt.
    """

    def __init__(self, crawler: Crawler, agent: str) -> None:
        self._crawler = crawler
        self._agent = agent
        self._asked: dict[str, asyncio.Task[Robots | IgnoreRequest]] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings ROBOTSTXT_OBEY and ROBOTSTXT_USER_AGENT."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        robots = cls(crawler, crawler.settings["ROBOTSTXT_USER_AGENT"])
        crawler.signals.connect(robots.received, signal=signals.bytes_received)
        return robots

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt denies, and everything where it cannot be read."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        robots = await self.of(request.url)
        if isinstance(robots, RobotsUnreadable):
            raise RobotsUnreadable(str(robots), answered=robots.answered)
        if isinstance(robots, IgnoreRequest):
            raise type(robots)(str(robots))
        if not robots.allows(request.url, self._agent):
            raise RobotsDenied("robots.txt of the host denies it")

    async def of(self, url: str) -> Robots | IgnoreRequest:
        """Give the rules of a URL's host, or why there are none to go by."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._asked:
            self._asked[origin] = asyncio.ensure_future(self._fetch(origin))
        return await asyncio.shield(self._asked[origin])

    async def _fetch(self, origin: str) -> Robots | IgnoreRequest:
        request = Request(
            f"{origin}/robots.txt",
            headers={"Accept": "text/plain, */*;q=0.5", "Accept-Encoding": "identity"},
            priority=_PRIORITY,
            callback=NO_CALLBACK,
            meta={"dont_obey_robotstxt": True, "download_maxsize": _LARGEST, _IS_ROBOTS: True},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except _PASSED_ON as error:
            return error
        except IgnoreRequest as error:
            if str(error) == _TOO_MANY_REDIRECTS:
                return self._read(origin, b"")
            return self._unreadable(origin, str(error), answered=True)
        except Exception as error:  # noqa: BLE001 (the network fails in any way; it costs that host)
            return self._unreadable(origin, one_line(error), answered=False)
        return self._rules(origin, response)

    def _rules(self, origin: str, response: Response) -> Robots | IgnoreRequest:
        if response.status == 429 or response.status >= 500:
            return self._unreadable(origin, f"HTTP {response.status}", answered=True)
        return self._read(origin, response.body if 200 <= response.status < 300 else b"")

    def _read(self, origin: str, body: bytes) -> Robots:
        robots = Robots(body)
        waits = self._crawler.get_downloader_middleware(HostWaitMiddleware)
        if waits:
            waits.keep_pace(origin, robots.delay(self._agent))
        return robots

    def _unreadable(self, origin: str, why: str, *, answered: bool) -> RobotsUnreadable:
        reason = f"{origin}/robots.txt cannot be read, and so nothing of the host in this run: {why}"
        self._crawler.stats.set_value(f"hosts/left/{origin}", reason)
        logger.warning("%s", reason)
        return RobotsUnreadable(reason, answered=answered)

    def received(self, data: bytes, request: Request) -> None:
        """Cut a robots.txt off behind what is read of it, so that none is too long.

        Raises:
            StopDownload: it is long enough.
        """
        if _IS_ROBOTS in request.meta:
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > MOST_READ:
                raise StopDownload(fail=False)
