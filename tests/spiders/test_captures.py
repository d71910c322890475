"""Pages out of web archives: as their outlets gave them, when they were captured."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from attrs import evolve
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.settings import Settings
from scrapy.spiders import Spider
from scrapy.statscollectors import MemoryStatsCollector

from crawler.archive.warc import pack
from crawler.model import Capture, Exchange, Lead, Outcome, Outlet, Page, Source, WebArchives
from crawler.spiders.captures import asked_for, hosts_of, unwrapped
from crawler.spiders.decoding import Decoder

URL = "http://www.marfa.example/issues/1"
AT = datetime(2023, 2, 24, 10, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
HTML = "<html><title>المعلنون يغادرون</title></html>".encode()
WAYBACK = Capture(f"https://web.archive.org/web/20230224102000id_/{URL}", AT)
OUTLET = Outlet("marfa.example", "المرفأ", "lb")


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    crawler = Crawler(Spider, Settings({"DOWNLOAD_MAXSIZE": 10_000}))
    crawler.stats = MemoryStatsCollector(crawler)
    return Decoder(crawler)


def answered(capture: Capture, status: int, body: bytes, headers: dict[str, str]) -> tuple[Page, Response]:
    response = Response(capture.url, status, Headers(headers), body)
    told = tuple((name.lower(), value) for name, value in headers.items())
    exchange = Exchange(b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", body)
    lead = Lead(URL, capture=capture)
    return Page(lead, Source("wayback", "w"), OUTLET, capture.url, status, told, body, NOW, None, exchange), response


def test_a_copy_of_the_wayback_machine_is_the_page_as_it_was(decoder: Decoder) -> None:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "X-Archive-Orig-Server": "nginx",
        "X-Archive-Orig-Content-Encoding": "gzip",
        "X-Archive-Orig-TDM-Reservation": "1",
        "Server": "archive",
    }
    page, response = answered(WAYBACK, 200, HTML, headers)
    found = unwrapped(page, WAYBACK, response, decoder)
    assert (found.url, found.fetched_at, found.status, found.body, found.failure) == (URL, AT, 200, HTML, None)
    assert dict(found.headers) == {
        "content-type": "text/html; charset=utf-8",
        "server": "nginx",
        "tdm-reservation": "1",
    }
    assert isinstance(found.exchange, Exchange)
    assert (found.exchange.capture, found.exchange.request, found.exchange.body) == (WAYBACK.url, b"", HTML)
    assert b"server: nginx\r\n" in found.exchange.head
    assert b"WARC-Source-URI: " + WAYBACK.url.encode() in gzip.decompress(pack(URL, AT, found.exchange).response)


def record(body: bytes, *headers: bytes) -> bytes:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: text/html", *headers]) + b"\r\n\r\n"
    return pack(URL, AT, Exchange(b"", head, body)).response


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_record_of_common_crawl_is_the_page_as_it_was(decoder: Decoder, is_packed: bool) -> None:
    data = record(gzip.compress(HTML), b"Content-Encoding: gzip") if is_packed else record(HTML)
    capture = Capture("https://data.commoncrawl.org/a.warc.gz", AT, 4711, len(data))
    request = asked_for(capture)
    assert request.headers["Range"] == b"bytes=4711-%d" % (4711 + len(data) - 1)
    page, response = answered(capture, 206, data, {"Content-Type": "application/octet-stream"})
    found = unwrapped(page, capture, response, decoder)
    assert (found.url, found.fetched_at, found.status, found.body, found.failure) == (URL, AT, 200, HTML, None)
    assert isinstance(found.exchange, Exchange)
    assert found.exchange.capture == capture.url


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, record(HTML), id="the whole file"),
        pytest.param(206, b"", id="nothing"),
        pytest.param(206, record(HTML)[:-9], id="cut off"),
        pytest.param(206, b"<html>", id="no record"),
    ],
)
def test_what_is_no_record_is_a_failure_with_its_reason(decoder: Decoder, status: int, body: bytes) -> None:
    capture = Capture("https://data.commoncrawl.org/a.warc.gz", AT, 4711, 100)
    page, response = answered(capture, status, body, {})
    found = unwrapped(page, capture, response, decoder)
    assert found.failure is not None
    assert found.failure.outcome is Outcome.HTTP_ERROR
    assert "expected a page's record at 4711" in found.failure.reason
    assert (found.body, found.exchange) == (b"", None)


def test_a_record_that_unpacks_to_too_much_is_too_large(decoder: Decoder) -> None:
    data = record(gzip.compress(b" " * 1_000_000), b"Content-Encoding: gzip")
    capture = Capture("https://data.commoncrawl.org/a.warc.gz", AT, 0, len(data))
    page, response = answered(capture, 206, data, {})
    found = unwrapped(page, capture, response, decoder)
    assert found.failure is not None
    assert found.failure.outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize("status", [404, 403, 503])
def test_what_a_web_archive_refuses_stays_its_answer(decoder: Decoder, status: int) -> None:
    page, response = answered(WAYBACK, status, b"no", {})
    assert unwrapped(page, WAYBACK, response, decoder) == page
    failed = evolve(page, failure=None)
    assert unwrapped(failed, WAYBACK, response, decoder).status == status


@pytest.mark.parametrize(
    ("answered_at", "is_right"),
    [
        (f"https://web.archive.org/web/20230301000000id_/{URL}", True),
        (f"https://web.archive.org/web/20230301000000id_/{URL}?utm_source=x", True),
        ("https://web.archive.org/web/20230301000000id_/http://www.marfa.example/", False),
        (f"https://elsewhere.example/web/20230224102000id_/{URL}", False),
    ],
    ids=["another moment", "tracked", "another page", "another host"],
)
def test_a_web_archive_may_lead_to_another_moment_but_to_no_other_page(
    decoder: Decoder, answered_at: str, is_right: bool
) -> None:
    page, response = answered(WAYBACK, 200, HTML, {"Content-Type": "text/html"})
    found = unwrapped(page, WAYBACK, response.replace(url=answered_at), decoder)
    assert (found.failure is None) is is_right
    assert found.body == (HTML if is_right else b"")


def test_the_hosts_of_web_archives() -> None:
    archives = WebArchives("http://127.0.0.1:8806", "https://index.commoncrawl.org", "https://data.commoncrawl.org")
    assert hosts_of(archives) == {"127.0.0.1:8806", "index.commoncrawl.org", "data.commoncrawl.org"}
    assert "Range" not in asked_for(WAYBACK).headers
