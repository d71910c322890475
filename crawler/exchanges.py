"""What went over the wire for a page, before Scrapy undoes content encodings: the archive keeps it as WARC."""

from __future__ import annotations

from http.client import responses
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.archive.warc import head_of
from crawler.model import Exchange

_META = "exchange"


def exchange_of(response: Response) -> Exchange | None:
    """Give the exchange that brought a response, where it was noted.

    Args:
        response: as a spider gets it.
    """
    exchange: Exchange | None = response.meta.get(_META)
    return exchange


def headers_of(response: Response) -> tuple[tuple[str, str], ...]:
    """Give a response's headers as a page has them: names in lower case, in their order."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


class ExchangeMiddleware:
    """Notes the exchange of each request for a page, for `exchange_of`; off where WARC_PAGES is `none`.

    Twisted gives header names in its own spelling, no reason phrase, and undoes transfer encodings (RFC 9112, 7): the
    rest is what was sent and received.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the setting WARC_PAGES."""
        if crawler.settings["WARC_PAGES"] == "none":
            raise NotConfigured
        return cls()

    async def process_response(self, request: Request, response: Response) -> Response:
        """Note the exchange, where the request is for a page."""
        if "lead" in request.cb_kwargs:
            ip = str(response.ip_address or "")
            request.meta[_META] = Exchange(_request(request), _head(response), response.body, ip)
        return response


def _request(request: Request) -> bytes:
    """Write a request as Twisted sends it: its headers as they are, then the host where it is not among them."""
    parts = urlsplit(request.url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    headers = [(name, value) for name, values in request.headers.items() for value in values]
    if "Host" not in request.headers:
        headers.append((b"Host", parts.netloc.rpartition("@")[2].encode("ascii", "replace")))
    lines = [f"{request.method} {target} HTTP/1.1".encode("ascii", "replace"), *(b": ".join(one) for one in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.body


def _head(response: Response) -> bytes:
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    status_line = f"{response.protocol or 'HTTP/1.1'} {response.status} {responses.get(response.status, '')}".rstrip()
    return head_of(status_line.encode(), headers, len(response.body))
