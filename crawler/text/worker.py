"""The road in a worker process: made once when the process starts, then asked for page after page.

It stands in a module of its own, so that a worker imports the road and nothing of Scrapy.
"""

from __future__ import annotations

from datetime import datetime

from crawler.model import Outlet, Reading, Topic
from crawler.text.extract import forget, load
from crawler.text.road import Road

# One road a process, and how many pages it has read.
_roads: list[Road] = []
_read = 0
# trafilatura's caches grow with every page; emptying them costs more than a page, so not after each.
_FORGET_AFTER = 200


def start(topic: Topic) -> None:
    """Make the process's road."""
    load()
    _roads[:] = [Road(topic)]


def read(body: bytes, content_type: str, url: str, fetched_at: datetime, outlet: Outlet) -> Reading:
    """Read a page, as `Road.read` does."""
    global _read
    _read += 1
    if _read % _FORGET_AFTER == 0:
        forget()
    return _roads[0].read(body, content_type, url, fetched_at, outlet)
