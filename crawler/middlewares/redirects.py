"""Where a lead redirects to: fetched once, and only on its outlet's own site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit

from attrs import evolve
from scrapy import Request
from scrapy.crawler import Crawler

from crawler.discovery.canonical import canonical
from crawler.discovery.links import is_of
from crawler.middlewares.refusals import AlreadyMet, OtherSite
from crawler.model import Lead, Outlet, Source


class RedirectedLeadMiddleware:
    """Fetches an article once, also where one of its URLs redirects to another; and no other site's.

    Args:
        is_new: tells whether a lead of an outlet's source is worth a request, and remembers that it was asked.
    """

    def __init__(self, is_new: Callable[[Lead, Outlet, Source], bool]) -> None:
        self._is_new = is_new

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Ask the spider, if it knows."""
        return cls(getattr(crawler.spider, "is_new", lambda *_: True))

    async def process_request(self, request: Request) -> None:
        """Drop the next request of a redirected lead where the page it leads to is no news."""
        lead, outlet = request.cb_kwargs.get("lead"), request.cb_kwargs.get("outlet")
        came_from = request.meta.get("redirect_urls")
        # A web archive leads from one time of a page to another.
        if (
            lead is None
            or lead.capture
            or outlet is None
            or not came_from
            or request.meta.get("redirect_met") == request.url
        ):
            return
        if not is_of(outlet, request.url):
            raise OtherSite(f"redirects to another site: {urlsplit(request.url).netloc}")
        key = canonical(request.url)
        # Some sites send a reader to and fro to see that he comes back: that is the same page.
        if all(key != canonical(url) for url in came_from) and not self._is_new(
            evolve(lead, url=request.url), outlet, request.cb_kwargs.get("source") or Source("given", lead.url)
        ):
            raise AlreadyMet(f"redirects to {request.url}, which is known")
        request.meta["redirect_met"] = request.url  # a retry passes here again
