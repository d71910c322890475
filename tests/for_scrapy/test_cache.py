"""The HTTP cache that is an archive: which requests it answers, and with what."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

from crawler.archive import Archive
from crawler.errors import ArchiveError, Misuse
from crawler.for_scrapy import ArchiveCacheStorage
from crawler.model import Exchange, Page
from tests.archive.pieces import BODY, NINE, TOPIC, URL, a_page, a_reading, an_exchange

SPIDER = Spider(name="any")


def page(url: str, html: str, *, lead: str = "", days: int = 0) -> Page:
    """Make a page with its exchange."""
    made = a_page(url, lead=lead, at=NINE + timedelta(days=days))
    return evolve(made, exchange=an_exchange(url, html.encode()))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "archive", write=True) as archive:
        archive.put(page(URL, "<p>old</p>"), a_reading(), TOPIC)
        archive.put(page(URL, "<p>new</p>", days=1), a_reading(f"{BODY} جديد"), TOPIC)
        redirected = page(f"{URL}/end", "<p>redirected</p>", lead="https://sada.example/?p=7")
        archive.put(redirected, a_reading(f"{BODY} آخر"), TOPIC)
        archive.put(page("https://nabd.example/copy", "<p>copy</p>"), a_reading(f"{BODY} آخر"), TOPIC)
        archive.put(evolve(a_page(f"{URL}/none"), exchange=None), a_reading(f"{BODY} بلا صفحة"), TOPIC)
        packed = gzip.compress(b"<p>packed</p>", mtime=0)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        head += b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"
        made = a_page(f"{URL}/packed")
        archive.put(evolve(made, exchange=Exchange(b"", head, packed)), a_reading(f"{BODY} مضغوط"), TOPIC)
    return tmp_path / "archive"


def ask(archive: Path, request: Request) -> Response | None:
    storage = ArchiveCacheStorage(Settings({"HTTPCACHE_ARCHIVE": str(archive)}))
    storage.open_spider(SPIDER)
    try:
        return storage.retrieve_response(SPIDER, request)
    finally:
        storage.close_spider(SPIDER)


@pytest.mark.parametrize(
    ("url", "body", "final"),
    [
        pytest.param(URL, b"<p>new</p>", URL, id="the newest text of a URL"),
        pytest.param(f"{URL}/?utm_source=x#part", b"<p>new</p>", URL, id="another form of the URL"),
        pytest.param("https://sada.example/?p=7", b"<p>redirected</p>", f"{URL}/end", id="what redirected there"),
        pytest.param("https://nabd.example/copy", b"<p>copy</p>", "https://nabd.example/copy", id="a copy"),
    ],
)
def test_requests_that_are_answered(archive: Path, url: str, body: bytes, final: str) -> None:
    request = Request(url)
    response = ask(archive, request)
    assert isinstance(response, HtmlResponse)
    assert (response.body, response.url, response.status) == (body, final, 200)
    assert response.headers["Content-Type"] == b"text/html; charset=utf-8"
    assert request.meta["cache_timestamp"] >= NINE.timestamp()


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Request("https://sada.example/unknown"), id="a page that the archive has not"),
        pytest.param(Request(f"{URL}/none"), id="a story without its raw page"),
        pytest.param(Request(URL, method="POST"), id="another method"),
        pytest.param(Request("https://sada.example/robots.txt"), id="robots.txt"),
    ],
)
def test_requests_that_are_not(archive: Path, request_: Request) -> None:
    assert ask(archive, request_) is None


def test_an_answer_is_as_it_was_received(archive: Path) -> None:
    response = ask(archive, Request(f"{URL}/packed"))
    assert response is not None
    # Scrapy's own middleware undoes it, as for an answer of the network.
    assert response.headers["Content-Encoding"] == b"gzip"
    assert gzip.decompress(response.body) == b"<p>packed</p>"
    assert response.headers.getlist("Set-Cookie") == [b"a=1", b"b=2"]


def test_nothing_is_stored(archive: Path) -> None:
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    storage = ArchiveCacheStorage(Settings({"HTTPCACHE_ARCHIVE": str(archive)}))
    storage.store_response(SPIDER, Request(f"{URL}/x"), Response(f"{URL}/x"))
    storage.close_spider(SPIDER)
    assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == before


def test_a_setting_that_is_missing_or_wrong(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="HTTPCACHE_ARCHIVE: expected the path of an archive, found none"):
        ArchiveCacheStorage(Settings())
    with pytest.raises(ArchiveError, match="expected an archive"):
        ArchiveCacheStorage(Settings({"HTTPCACHE_ARCHIVE": str(tmp_path)}))
