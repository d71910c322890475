"""What a site says of its pages to machines, read before the first of them is asked for."""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.discovery.robots import Robots
from crawler.discovery.tdmrep import PATH, Rule, read_tdmrep, reservation_of
from crawler.errors import SourceError
from crawler.middlewares.refusals import LeftForThisRun, OptedOut, RobotsDenied, Stopping
from crawler.middlewares.robots import RobotsMiddleware
from crawler.model import OptOut
from crawler.text.obeying import obeyed, reason_of

logger = logging.getLogger(__name__)

_META = "opt_outs"
_PRIORITY = 900
# A file of rules, bytes; those of large publishers have some hundred lines.
_LARGEST = 1024 * 1024


def opt_outs_of(response: Response) -> tuple[OptOut, ...]:
    """Give what the site of a page says of it, where that was asked for.

    Args:
        response: as a spider gets it.
    """
    opt_outs: tuple[OptOut, ...] = response.meta.get(_META, ())
    return opt_outs


class SiteOptOutMiddleware:
    """Notes for each page what its site says of it in robots.txt and tdmrep.json; does not ask for what is reserved.

    The TDM Reservation Protocol ("Processing priority") wants the file to be looked at before the first page is. A page
    that is obeyed to be reserved is not asked for: what its own headers would say is not known then.

    Args:
        crawler: whose engine asks.
        signals: that are obeyed, names of `crawler.text.obeying.SIGNALS`.
        agent: our name in robots.txt.
    """

    def __init__(self, crawler: Crawler, signals: frozenset[str], agent: str) -> None:
        self._crawler = crawler
        self._signals = signals
        self._agent = agent
        self._asked: dict[str, asyncio.Task[tuple[Rule, ...] | IgnoreRequest]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings OBEY_OPT_OUTS and ROBOTSTXT_USER_AGENT."""
        settings = crawler.settings
        return cls(crawler, frozenset(settings.getlist("OBEY_OPT_OUTS")), settings["ROBOTSTXT_USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        """Note what is said of a page, or refuse it."""
        lead = request.cb_kwargs.get("lead")
        # What a web archive says of itself is not said by the outlet whose page it holds.
        if lead is None or lead.capture:
            return
        opt_outs = (*await self._of_robots(request.url), *await self._of_file(request.url))
        request.meta[_META] = opt_outs
        decisive = obeyed(opt_outs, self._signals, self._agent)
        if decisive:
            raise OptedOut(reason_of(decisive))

    async def _of_robots(self, url: str) -> tuple[OptOut, ...]:
        middleware = self._crawler.get_downloader_middleware(RobotsMiddleware)
        robots = await middleware.of(url) if middleware else None
        denied = robots.ai_agents_denied(url) if isinstance(robots, Robots) else ()
        return (OptOut("ai-agents", "", "robots.txt", to=denied),) if denied else ()

    async def _of_file(self, url: str) -> tuple[OptOut, ...]:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._asked:
            self._asked[origin] = asyncio.ensure_future(self._fetch(origin))
        rules = await asyncio.shield(self._asked[origin])
        if isinstance(rules, IgnoreRequest):
            raise type(rules)(str(rules))
        found = reservation_of(rules, url)
        return (found,) if found else ()

    async def _fetch(self, origin: str) -> tuple[Rule, ...] | IgnoreRequest:
        request = Request(
            f"{origin}{PATH}",
            headers={"Accept": "application/json, */*;q=0.5"},
            priority=_PRIORITY,
            callback=NO_CALLBACK,
            meta={"download_maxsize": _LARGEST, "max_retry_times": 1},
        )
        try:
            response = await self._crawler.engine.download_async(request)
            if response.status == 429 or response.status >= 500:
                raise SourceError(f"HTTP {response.status}")
            # Most sites answer what they do not have with a page, some of them with status 200.
            if not 200 <= response.status < 300 or response.body.lstrip()[:1] == b"<":
                return ()
            return read_tdmrep(response.body)
        except (Stopping, LeftForThisRun) as error:
            return error
        except RobotsDenied:
            return ()
        except SourceError as error:
            self._unread(origin, str(error))
        except Exception as error:  # noqa: BLE001 (the network fails in any way; robots.txt has let us in)
            self._unread(origin, f"{type(error).__name__}: {error}")
        return ()

    def _unread(self, origin: str, why: str) -> None:
        self._crawler.stats.inc_value("opt_outs/unread")
        logger.warning("%s%s cannot be read, and is passed over: %s", origin, PATH, why)
