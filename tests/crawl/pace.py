"""An extension for tests: tells at which pace the outlet of each answer is asked."""

from __future__ import annotations

import sys
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler


class Pace:
    """Tells delay and connections of a slot whenever a request has left it.

    Args:
        crawler: whose downloader.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.tell, signal=signals.request_left_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def tell(self, request: Request) -> None:
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot:
            sys.stderr.write(f"pace {slot.delay:g} {slot.concurrency}\n")
