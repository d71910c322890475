"""Common Crawl's indexes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.discovery.kinds import common_crawl
from crawler.errors import SourceError
from crawler.model import Capture, Days, Follow, Lead, Query, Reply, Source, WebArchives

BASE = "http://127.0.0.1:8806"
ARCHIVES = WebArchives(common_crawl=BASE, common_crawl_data=f"{BASE}/data")
QUERY = Query(archives=ARCHIVES)
SOURCE = Source("common_crawl", "https://akhbar.example/")
LIST = f"{BASE}/collinfo.json"
INDEX = f"{BASE}/CC-MAIN-2023-50-index?url=x"
STORY = "https://akhbar.example/news/51877"
FILE = "crawl-data/CC-MAIN-2023-50/segments/1700679100227.61/warc/CC-MAIN-20231130031610-20231130061610-00524.warc.gz"
AT = datetime(2023, 12, 1, 8, 30, 5, tzinfo=UTC)


def row(url: Any = STORY, **fields: Any) -> dict[str, Any]:
    there = {"timestamp": "20231201083005", "filename": FILE, "offset": "771", "length": "15230"}
    return {"url": url, **there, **fields}


def read(body: Any, url: str = INDEX, query: Query = QUERY, status: int = 200) -> list[Lead | Follow]:
    if not isinstance(body, bytes):
        body = "\n".join(json.dumps(line) for line in body).encode()
    return list(common_crawl.read(Reply(url, body, status), SOURCE, query))


def crawls(*names: str) -> bytes:
    return json.dumps([{"id": name, "cdx-api": f"https://elsewhere.example/{name}-index"} for name in names]).encode()


def test_the_crawls_are_asked_for_first() -> None:
    assert list(common_crawl.start(SOURCE, QUERY)) == [Follow(LIST, "common_crawl", query=QUERY)]


def test_each_crawl_is_asked() -> None:
    first, second = read(crawls("CC-MAIN-2024-10", "CC-MAIN-2023-50"), LIST)
    assert isinstance(first, Follow)
    assert first.url.startswith(f"{BASE}/CC-MAIN-2024-10-index?url=https://akhbar.example/*&output=json&")
    assert second.url.startswith(f"{BASE}/CC-MAIN-2023-50-index?")
    assert parse_qsl(urlsplit(first.url).query)[2:] == [
        ("filter", "=status:200"),
        ("filter", "mime:text/html"),
        ("fl", "url,timestamp,filename,offset,length"),
        ("page", "0"),
    ]
    assert (first.kind, first.query) == ("common_crawl", QUERY)


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        pytest.param(Days(), ["2025-05", "2023-50", "2023-40", "2022-40"], id="all"),
        pytest.param(Days(since=date(2023, 11, 1)), ["2025-05", "2023-50"], id="since"),
        pytest.param(Days(since=date(2023, 10, 25)), ["2025-05", "2023-50", "2023-40"], id="since-the-crawl-went-on"),
        pytest.param(Days(until=date(2022, 12, 31)), ["2023-50", "2023-40", "2022-40"], id="until-and-a-year"),
        pytest.param(Days(date(2023, 11, 1), date(2023, 11, 30)), ["2023-50"], id="both"),
    ],
)
def test_crawls_of_the_days(days: Days, asked: list[str]) -> None:
    names = [f"CC-MAIN-{week}" for week in ("2025-05", "2023-50", "2023-40", "2022-40")]
    found = read(crawls(*names), LIST, Query(days=days, archives=ARCHIVES))
    assert [entry.url.partition("-index")[0] for entry in found] == [f"{BASE}/CC-MAIN-{week}" for week in asked]


def test_odd_crawls() -> None:
    names = ["CC-MAIN-2009-2010", "CC-MAIN-2023-99", "CC-MAIN-2023-50", "CC-MAIN-2023-50", "../CC-MAIN-2023-50", "x"]
    listed = json.dumps([None, 5, {"id": 5}, {}, *({"id": name} for name in names)]).encode()
    assert len(read(listed, LIST)) == 1


def test_no_more_than_forty_crawls() -> None:
    assert len(read(crawls(*(f"CC-MAIN-{2013 + n // 9}-{n % 9 + 10}" for n in range(100))), LIST)) == 40


def test_a_capture_is_a_part_of_a_file_and_the_url_stays_the_articles() -> None:
    assert read([row()]) == [Lead(STORY, capture=Capture(f"{BASE}/data/{FILE}", AT, 771, 15230))]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"url": "https://akhbar.example/tag/51877"}, id="no-article"),
        pytest.param({"url": "javascript:51877"}, id="javascript"),
        pytest.param({"url": 5}, id="no-url"),
        pytest.param({"timestamp": "x"}, id="no-time"),
        pytest.param({"filename": "../../etc/passwd.warc.gz"}, id="a-way-up"),
        pytest.param({"filename": "https://other.example/x.warc.gz"}, id="another-host"),
        pytest.param({"filename": "//other.example/x.warc.gz"}, id="another-host-relative"),
        pytest.param({"filename": "crawl-data/x.warc"}, id="not-compressed"),
        pytest.param({"filename": None}, id="no-file"),
        pytest.param({"offset": "-1"}, id="no-offset"),
        pytest.param({"offset": None}, id="offset-missing"),
        pytest.param({"length": "0"}, id="no-length"),
        pytest.param({"length": "٥"}, id="arabic-length"),
        pytest.param({"length": "9" * 5000}, id="huge-length"),
        pytest.param({"length": 1.5}, id="odd-length"),
    ],
)
def test_rows_that_are_no_leads(fields: dict[str, Any]) -> None:
    assert read([{**row(), **fields}]) == []


def test_numbers_may_be_numbers_and_broken_lines_cost_themselves() -> None:
    body = b"{\n" + json.dumps(row(offset=771, length=15230)).encode() + b"\n[]\n5\n" + b"[" * 100_000
    assert len(read(body)) == 1


def test_one_article_is_one_lead() -> None:
    assert len(read([row(), row(f"{STORY}/amp"), row(f"{STORY}?utm_source=x")])) == 1


def test_a_full_page_leads_on() -> None:
    many = [row("https://akhbar.example/tag/x")] * 1000
    (follow,) = read(many)
    assert isinstance(follow, Follow)
    assert follow.url.startswith(f"{BASE}/CC-MAIN-2023-50-index?url=https://akhbar.example/*&")
    assert follow.url.endswith("&page=1")
    assert follow.query.page == 1
    assert read(many[1:]) == []


@pytest.mark.parametrize(
    ("body", "status", "page"),
    [
        pytest.param(b'{"message": "No Captures found for: https://akhbar.example/*"}', 404, 0, id="none"),
        pytest.param(b'{"message": "Page 3 invalid: First Page is 0, Last Page is 2"}', 400, 3, id="past-the-end"),
    ],
)
def test_indexes_end(body: bytes, status: int, page: int) -> None:
    assert read(body, status=status, query=Query(archives=ARCHIVES, page=page)) == []


@pytest.mark.parametrize(
    ("body", "url", "status", "found"),
    [
        pytest.param(
            b"<html><title>x</title>", INDEX, 200, "lines of a Common Crawl index, found HTML page", id="html"
        ),
        pytest.param(b'{"message": "x"}', INDEX, 200, "lines of a Common Crawl index, found JSON", id="a-message"),
        pytest.param(b"<html>", INDEX, 404, "HTTP 200, found 404", id="404"),
        pytest.param(b"", INDEX, 503, "HTTP 200, found 503; try again later", id="slow-down"),
        pytest.param(b"", INDEX, 200, "lines of a Common Crawl index, found an empty body", id="empty"),
        pytest.param(b"<html>", LIST, 200, "a list of Common Crawl's crawls, found HTML page", id="list-html"),
        pytest.param(b"[]", LIST, 200, "a list of Common Crawl's crawls, found other JSON", id="list-empty"),
        pytest.param(b'{"id": "x"}', LIST, 200, "a list of Common Crawl's crawls, found other JSON", id="list-object"),
        pytest.param(b"", LIST, 500, "HTTP 200, found 500", id="list-500"),
    ],
)
def test_what_is_no_index(body: bytes, url: str, status: int, found: str) -> None:
    with pytest.raises(SourceError, match=f"^common_crawl {BASE}.*: expected {found}"):
        read(body, url, status=status)
