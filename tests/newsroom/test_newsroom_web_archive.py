"""The web archive of the sample newsroom: as the Wayback Machine and Common Crawl answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.newsroom.captures import url_key
from crawler.newsroom.common_crawl import CRAWLS
from crawler.newsroom.misbehaviour import Status
from crawler.newsroom.server import Newsroom

Fetch = Callable[..., Any]

STORY = "on-garm-suit-2024"  # of sada
PAGES = "filter=statuscode:200&filter=mimetype:text/html"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Akhbar.example/News/1?b=2&a=1", "example,akhbar,www)/news/1?a=1&b=2"),
        ("http://akhbar.example:80", "example,akhbar)/"),
        ("http://127.0.0.1:8801/%D8%A5", "127.0.0.1:8801)/%d8%a5"),
    ],
)
def test_url_keys(url: str, key: str) -> None:
    assert url_key(url) == key


def _rows(fetch: Fetch, newsroom: Newsroom, query: str) -> list[list[str]]:
    answer = fetch(f"{newsroom.archives}/cdx/search/cdx?{query}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    rows: list[list[str]] = json.loads(answer.body)
    return rows


def test_the_index_of_a_prefix(newsroom: Newsroom, fetch: Fetch) -> None:
    head, *rows = _rows(fetch, newsroom, f"url={newsroom.addresses['sada']}/*&output=json")
    assert head == ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    assert rows == sorted(rows, key=lambda row: (row[0], row[1]))
    assert {row[2] for row in rows} >= {newsroom.url(s.id) for s in newsroom.stories if s.outlet == "sada"}
    assert {row[4] for row in rows} == {"200", "301", "404"}
    assert {row[3] for row in rows} == {"text/html", "image/svg+xml"}
    assert all(row[2].startswith(newsroom.addresses["sada"]) for row in rows)


def test_filters_fields_and_collapsing(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"url={newsroom.addresses['sada']}/&matchType=prefix&output=json&fl=original,statuscode&{PAGES}"
    head, *rows = _rows(fetch, newsroom, base)
    assert head == ["original", "statuscode"]
    assert {status for _, status in rows} == {"200"}
    _, *collapsed = _rows(fetch, newsroom, f"{base}&collapse=urlkey")
    assert len(collapsed) == len({url for url, _ in rows}) < len(rows)
    _, *others = _rows(fetch, newsroom, f"{base.replace(PAGES, 'filter=!statuscode:200')}")
    assert {status for _, status in others} == {"301", "404"}


def test_days_of_the_index(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"url={newsroom.addresses['sada']}/*&output=json&fl=timestamp"
    _, *rows = _rows(fetch, newsroom, f"{base}&from=202311&to=2024")
    assert rows
    assert all("202311" <= row[0] < "2025" for row in rows)
    assert _rows(fetch, newsroom, f"{base}&to=2001") == []


def test_keys_lead_through_the_index(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"url={newsroom.addresses['sada']}/*&output=json&fl=timestamp,original&showResumeKey=true"
    (_, *whole), found, key = _rows(fetch, newsroom, base), [], ""
    while True:
        _, *rows = _rows(fetch, newsroom, f"{base}&limit=7{key}")
        more = rows[-2] == []
        found += rows[:-2] if more else rows
        if not more:
            break
        assert len(rows) == 9
        key = f"&resumeKey={rows[-1][0]}"
    assert found == whole


def test_the_index_as_text(newsroom: Newsroom, fetch: Fetch) -> None:
    answer = fetch(
        f"{newsroom.archives}/cdx/search/cdx?url={quote(newsroom.url(STORY))}&fl=original,statuscode&limit=1"
    )
    assert answer.body.decode() == f"{newsroom.url(STORY)} 200\n"
    assert fetch(f"{newsroom.archives}/cdx/search/cdx").status == 400
    assert fetch(f"{newsroom.archives}/cdx/search/cdx?url=x&filter=colour:red").status == 400


def test_a_capture_is_the_page_as_it_was(own_newsroom: Newsroom, fetch: Fetch) -> None:
    url = own_newsroom.url(STORY)
    before = fetch(url)
    own_newsroom.remove(STORY)
    assert fetch(url).status == 410
    _, (time,) = _rows(fetch, own_newsroom, f"url={quote(url)}&output=json&fl=timestamp&limit=1")
    capture = fetch(f"{own_newsroom.archives}/web/{time}id_/{url}")
    assert (capture.status, capture.body) == (200, before.body)
    assert capture.headers["content-type"] == before.headers["content-type"]
    assert capture.headers["memento-datetime"].endswith(" GMT")
    nearest = fetch(f"{own_newsroom.archives}/web/2030id_/{url}")
    assert nearest.status == 302
    assert fetch(own_newsroom.archives + nearest.headers["location"]).body == before.body


def test_captures_that_are_no_pages(newsroom: Newsroom, fetch: Fetch) -> None:
    assert fetch(f"{newsroom.archives}/web/2024id_/https://nowhere.example/").status == 404
    assert fetch(f"{newsroom.archives}/web/x/https://nowhere.example/").status == 404
    assert fetch(f"{newsroom.archives}/").status == 404
    base = f"url={newsroom.addresses['marfa']}/node/*&output=json&fl=timestamp,original&limit=1"
    _, (time, url) = _rows(fetch, newsroom, base)
    moved = fetch(f"{newsroom.archives}/web/{time}id_/{url}")
    assert moved.status == 301
    assert fetch(newsroom.archives + moved.headers["location"]).status == 200


def _lines(fetch: Fetch, newsroom: Newsroom, crawl: str, query: str) -> list[dict[str, str]]:
    answer = fetch(f"{newsroom.archives}/{crawl}-index?{query}&output=json")
    assert answer.status in (200, 404)
    return [json.loads(line) for line in answer.body.splitlines()] if answer.status == 200 else []


def test_the_crawls(newsroom: Newsroom, fetch: Fetch) -> None:
    listed = json.loads(fetch(f"{newsroom.archives}/collinfo.json").body)
    assert [crawl["id"] for crawl in listed] == list(CRAWLS)
    assert all(crawl["cdx-api"].endswith(f"/{crawl['id']}-index") for crawl in listed)
    assert fetch(f"{newsroom.archives}/CC-MAIN-1999-01-index?url=x").status == 404


def test_every_page_was_met_by_a_crawl(newsroom: Newsroom, fetch: Fetch) -> None:
    found: list[str] = []
    for crawl in CRAWLS:
        lines = _lines(
            fetch, newsroom, crawl, f"url={newsroom.addresses['nabd']}/*&filter==status:200&filter=mime:html"
        )
        assert all(line["timestamp"][:4] == crawl.split("-")[2] for line in lines)
        found += [line["url"] for line in lines]
    before = {newsroom.url(s.id) for s in newsroom.stories if s.outlet == "nabd" and s.published.year < 2025}
    assert before <= set(found)
    assert any("/posts/" in url for url in before)


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("url=https://nowhere.example/*", 404, "No Captures found for: https://nowhere.example/*"),
        ("url=https://nowhere.example/*&page=1", 400, "Page 1 invalid: First Page is 0, Last Page is 0"),
    ],
)
def test_what_an_index_has_not(newsroom: Newsroom, fetch: Fetch, query: str, status: int, message: str) -> None:
    answer = fetch(f"{newsroom.archives}/{CRAWLS[0]}-index?{query}&output=json")
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})


def test_the_pages_of_an_index_are_told(newsroom: Newsroom, fetch: Fetch) -> None:
    answer = fetch(f"{newsroom.archives}/{CRAWLS[0]}-index?url=x&showNumPages=true")
    assert json.loads(answer.body) == {"pages": 1, "pageSize": 5, "blocks": 1}


def test_a_part_of_a_file_is_a_record(newsroom: Newsroom, fetch: Fetch) -> None:
    lines = _lines(
        fetch, newsroom, "CC-MAIN-2024-33", f"url={newsroom.addresses['jarida']}/*&fl=url,filename,offset,length,digest"
    )
    assert len(lines) > 1
    for line in lines:
        assert line.keys() == {"url", "filename", "offset", "length", "digest"}
        first, length = int(line["offset"]), int(line["length"])
        part = fetch(f"{newsroom.archives}/{line['filename']}", Range=f"bytes={first}-{first + length - 1}")
        assert (part.status, len(part.body)) == (206, length)
        record = next(ArchiveIterator(BytesIO(part.body), check_digests="raise"))
        assert record.rec_headers.get_header("WARC-Target-URI") == line["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha1:{line['digest']}"
        assert record.http_headers.get_header("Content-Type").startswith(("text/html", "image/"))
        body = record.content_stream().read()
        if record.http_headers.get_statuscode() == "200" and "news.php" in line["url"]:
            assert body == fetch(line["url"]).body


def test_a_whole_file_and_ranges_that_are_none(newsroom: Newsroom, fetch: Fetch) -> None:
    (line, *_) = _lines(fetch, newsroom, "CC-MAIN-2024-33", f"url={newsroom.addresses['jarida']}/*")
    url = f"{newsroom.archives}/{line['filename']}"
    whole = fetch(url)
    assert (whole.status, whole.headers["accept-ranges"]) == (200, "bytes")
    kinds = [record.rec_type for record in ArchiveIterator(BytesIO(whole.body), check_digests="raise")]
    assert kinds[0] == "warcinfo"
    assert set(kinds[1:]) == {"response"}
    size = len(whole.body)
    for asked, status, told in [
        (f"bytes={size}-", 416, f"bytes */{size}"),
        (f"bytes={size - 5}-", 206, f"bytes {size - 5}-{size - 1}/{size}"),
        (f"bytes={size - 5}-{size * 2}", 206, f"bytes {size - 5}-{size - 1}/{size}"),
        ("bytes=5-1", 416, f"bytes */{size}"),
        ("bytes=0-1,3-4", 200, None),
        ("lines=1-2", 200, None),
    ]:
        part = fetch(url, Range=asked)
        assert (part.status, part.headers.get("content-range")) == (status, told)


def test_the_archive_can_misbehave_and_its_requests_are_recorded(own_newsroom: Newsroom, fetch: Fetch) -> None:
    own_newsroom.misbehave("archives", "/cdx", Status(503, 1))
    url = f"{own_newsroom.archives}/cdx/search/cdx?url=x"
    assert [fetch(url).status, fetch(url).status] == [503, 200]
    assert [(request.outlet, request.status) for request in own_newsroom.requests] == [
        ("archives", 503),
        ("archives", 200),
    ]
