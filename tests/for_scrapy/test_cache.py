"""The HTTP cache that is an archive: which requests it answers, and with what."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
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


def storage_of(archive: Path) -> ArchiveCacheStorage:
    return ArchiveCacheStorage(
        Settings({"HTTPCACHE_ARCHIVE": str(archive), "HTTPCACHE_DIR": str(archive.with_name("cache"))})
    )


def ask(archive: Path, request: Request) -> Response | None:
    storage = storage_of(archive)
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
    storage = storage_of(archive)
    storage.store_response(SPIDER, Request(f"{URL}/x"), Response(f"{URL}/x"))
    storage.close_spider(SPIDER)
    assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == before


def test_a_setting_that_is_missing_or_wrong(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="HTTPCACHE_ARCHIVE: expected the path of an archive, found none"):
        ArchiveCacheStorage(Settings())
    with pytest.raises(ArchiveError, match="expected an archive"):
        ArchiveCacheStorage(Settings({"HTTPCACHE_ARCHIVE": str(tmp_path)}))


def answer(status: bytes, *headers: bytes, body: bytes = b"") -> Exchange:
    return Exchange(b"", b"\r\n".join([b"HTTP/1.1 " + status, *headers]) + b"\r\n\r\n", body)


def keep(archive: Path, url: str, exchange: Exchange, *, days: int = 0) -> None:
    """Keep a page of which no story came, as a crawl with WARC_PAGES=all does."""
    with Archive.open(archive, write=True) as writer:
        writer.keep(evolve(a_page(url, at=NINE + timedelta(days=days)), exchange=exchange))


OTHER = "https://sada.example/about"


def test_a_page_that_is_no_story_is_answered_as_it_was_kept_last(archive: Path) -> None:
    assert ask(archive, Request(OTHER)) is None
    keep(archive, OTHER, answer(b"200 OK", b"Content-Type: text/html", body=b"<p>2</p>"), days=2)
    keep(archive, OTHER, answer(b"200 OK", b"Content-Type: text/html", body=b"<p>1</p>"), days=1)
    keep(archive, OTHER, answer(b"304 Not Modified"), days=3)
    keep(archive, f"{OTHER}/gone", answer(b"404 Not Found", body=b"none"))
    response = ask(archive, Request(f"{OTHER}/?utm_source=x"))
    assert isinstance(response, HtmlResponse)
    assert (response.body, response.url) == (b"<p>2</p>", OTHER)
    gone = ask(archive, Request(f"{OTHER}/gone"))
    assert gone is not None
    assert (gone.status, gone.body) == (404, b"none")
    # Stories are answered as before.
    story = ask(archive, Request(URL))
    assert story is not None
    assert story.body == b"<p>new</p>"


def test_a_redirect_is_answered_as_one(archive: Path) -> None:
    keep(archive, f"{OTHER}/old", answer(b"301 Moved Permanently", b"Location: /about"))
    response = ask(archive, Request(f"{OTHER}/old"))
    assert response is not None
    assert (response.status, response.headers["Location"]) == (301, b"/about")


@pytest.mark.parametrize(("refers_to", "is_answered"), [(NINE, True), (NINE + timedelta(days=9), False)])
def test_a_page_that_was_as_another_is_answered_with_that_one(
    archive: Path, refers_to: datetime, is_answered: bool
) -> None:
    keep(archive, OTHER, answer(b"200 OK", body=b"once"))
    fields = {
        "WARC-Type": "revisit",
        "WARC-Target-URI": f"{OTHER}/again",
        "WARC-Date": "2024-09-01T00:00:00Z",
        "WARC-Refers-To-Target-URI": OTHER,
        "WARC-Refers-To-Date": f"{refers_to:%Y-%m-%dT%H:%M:%SZ}",
        "Content-Length": "0",
    }
    record = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n\r\n\r\n"
    with next((archive / "warc").iterdir()).open("ab") as file:
        file.write(gzip.compress(record.encode()))
    response = ask(archive, Request(f"{OTHER}/again"))
    assert (response.body if response else None) == (b"once" if is_answered else None)


def test_where_pages_stand_is_remembered_and_read_on(archive: Path, tmp_path: Path) -> None:
    keep(archive, OTHER, answer(b"200 OK", body=b"1"))
    assert ask(archive, Request(OTHER)) is not None
    (database,) = (tmp_path / "cache").glob("archive-*.sqlite")
    # What is read already is not read again: damage there is not met.
    (warc,) = (archive / "warc").iterdir()
    whole = warc.read_bytes()
    keep(archive, f"{OTHER}/2", answer(b"200 OK", body=b"2"))
    added = warc.read_bytes()[len(whole) :]
    story = whole.index(b"\x1f\x8b\x08", 10)
    warc.write_bytes(whole[:story] + bytes(50) + whole[story + 50 :] + added)
    second = ask(archive, Request(f"{OTHER}/2"))
    assert second is not None
    assert second.body == b"2"
    assert ask(archive, Request(OTHER)) is not None
    # A file that is shorter than it was is another one.
    warc.write_bytes(whole[: len(whole) // 2])
    assert ask(archive, Request(f"{OTHER}/2")) is None
    assert database.exists()


@pytest.mark.parametrize("harm", ["damaged", "read-only", "none"])
def test_without_a_database_pages_are_found_all_the_same(archive: Path, tmp_path: Path, harm: str) -> None:
    keep(archive, OTHER, answer(b"200 OK", body=b"1"))
    settings = {"HTTPCACHE_ARCHIVE": str(archive), "HTTPCACHE_DIR": "" if harm == "none" else str(tmp_path / "cache")}
    if harm == "damaged":
        ask(archive, Request(OTHER))
        (database,) = (tmp_path / "cache").glob("archive-*.sqlite")
        database.write_bytes(b"no database" * 100)
    elif harm == "read-only":
        (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    storage = ArchiveCacheStorage(Settings(settings))
    try:
        response = storage.retrieve_response(SPIDER, Request(OTHER))
    finally:
        storage.close_spider(SPIDER)
    assert response is not None
    assert response.body == b"1"


def test_looking_up_changes_nothing_in_the_archive(archive: Path) -> None:
    keep(archive, OTHER, answer(b"200 OK", body=b"1"))
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    assert ask(archive, Request(OTHER)) is not None
    assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == before
