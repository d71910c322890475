"""What went over the wire: noted for pages, before Scrapy undoes content encodings."""

from __future__ import annotations

import asyncio
import ipaddress

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response
from scrapy.utils.test import get_crawler

from crawler.archive.warc_files import WarcFiles
from crawler.archive.warc_reading import Capture, read_pages
from crawler.exchanges import ExchangeMiddleware, exchange_of, headers_of
from crawler.model import Exchange, Lead
from tests.archive.pieces import NINE


def passed(request: Request, response: Response) -> Response:
    """Pass an answer through the middleware, and give it as a spider gets it."""
    middleware = ExchangeMiddleware.from_crawler(get_crawler())
    response.request = request
    assert asyncio.run(middleware.process_response(request, response)) is response
    return response


def a_request(url: str = "https://sada.example/a?b=c#d", **options: object) -> Request:
    return Request(url, cb_kwargs={"lead": Lead(url)}, **options)  # type: ignore[arg-type]


def test_an_exchange_is_noted_as_it_was() -> None:
    headers = Headers({"Content-Type": ["text/html"], "Content-Encoding": ["br"], "Set-Cookie": ["a=1", "b=2"]})
    response = Response("https://sada.example/a?b=c", 200, headers, b"\x8b\x0f\x80x\x03", protocol="HTTP/1.1")
    response.ip_address = ipaddress.ip_address("192.0.2.1")
    request = a_request(headers={"User-Agent": "agent 1", "Accept": "text/html"})
    assert exchange_of(passed(request, response)) == Exchange(
        b"GET /a?b=c HTTP/1.1\r\nUser-Agent: agent 1\r\nAccept: text/html\r\nHost: sada.example\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
        b"Content-Length: 5\r\n\r\n",
        b"\x8b\x0f\x80x\x03",
        "192.0.2.1",
    )
    assert headers_of(response)[-1] == ("set-cookie", "b=2")


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("http://sada.example", b"GET / HTTP/1.1"),
        ("http://sada.example:8080/%D8%AE?q", b"GET /%D8%AE?q HTTP/1.1"),
    ],
)
def test_the_request_line(url: str, first: bytes) -> None:
    exchange = exchange_of(passed(a_request(url), Response(url, 599, {"Transfer-Encoding": "chunked"}, b"x")))
    assert exchange is not None
    assert exchange.request.split(b"\r\n")[0] == first
    assert exchange.request.endswith(b"Host: " + url.split("/")[2].encode() + b"\r\n\r\n")
    assert exchange.head == b"HTTP/1.1 599\r\nContent-Length: 1\r\n\r\n"
    assert exchange.ip == ""


def test_only_pages_are_noted() -> None:
    assert exchange_of(passed(Request("https://sada.example/feed/"), Response("https://sada.example/feed/"))) is None


def test_nothing_is_noted_where_nothing_is_kept() -> None:
    with pytest.raises(NotConfigured):
        ExchangeMiddleware.from_crawler(get_crawler(settings_dict={"WARC_PAGES": "none"}))


def test_what_was_noted_is_read_again_from_a_warc_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    response = Response("https://sada.example/a", 200, {"Content-Type": b"text/html; charset=\xff"}, b"<p>1</p>")
    exchange = exchange_of(passed(a_request("https://sada.example/a"), response))
    assert exchange is not None
    files = WarcFiles(tmp_path / "warc", "a", "program")
    files.keep(response.url, NINE, exchange)
    with files.paths()[0].open("rb") as file:
        *_, page = read_pages(file)
    assert isinstance(page, Capture)
    assert page.answer.exchange == exchange
    assert page.answer.headers[:1] == headers_of(response)[:1]
