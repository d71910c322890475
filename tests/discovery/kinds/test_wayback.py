"""The Wayback Machine's index."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.discovery.kinds import wayback
from crawler.errors import SourceError
from crawler.model import Capture, Days, Follow, Lead, Query, Reply, Source, WebArchives

BASE = "http://127.0.0.1:8806"
QUERY = Query(archives=WebArchives(wayback=BASE))
SOURCE = Source("wayback", "https://akhbar.example/news/")
URL = f"{BASE}/cdx/search/cdx?url=x"
HEAD = ["timestamp", "original"]
TIME = "20231201083005"
STORY = "https://akhbar.example/news/51877"
AT = datetime(2023, 12, 1, 8, 30, 5, tzinfo=UTC)


def read(rows: Any, query: Query = QUERY, status: int = 200, source: Source = SOURCE) -> list[Lead | Follow]:
    body = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    return list(wayback.read(Reply(URL, body, status), source, query))


def test_what_is_asked() -> None:
    (follow,) = wayback.start(SOURCE, QUERY)
    assert (follow.kind, follow.query) == ("wayback", QUERY)
    assert follow.url.startswith(f"{BASE}/cdx/search/cdx?url=https://akhbar.example/news/*&output=json&")
    assert parse_qsl(urlsplit(follow.url).query)[2:] == [
        ("filter", "statuscode:200"),
        ("filter", "mimetype:text/html"),
        ("collapse", "urlkey"),
        ("fl", "timestamp,original"),
        ("limit", "5000"),
        ("showResumeKey", "true"),
    ]


def test_a_prefix_with_a_query_and_days() -> None:
    query = Query(days=Days(date(2023, 11, 1), date(2023, 11, 30)))
    (follow,) = wayback.start(Source("wayback", "https://akhbar.example/news.php?id=1&x="), query)
    asked = dict(parse_qsl(urlsplit(follow.url).query))
    assert follow.url.startswith("https://web.archive.org/cdx/search/cdx?")
    assert (asked["url"], asked["from"]) == ("https://akhbar.example/news.php?id=1&x=*", "20231101")
    assert "to" not in asked  # a story may be captured long after its day


def test_a_capture_is_fetched_and_the_url_stays_the_articles() -> None:
    assert read([HEAD, [TIME, STORY]]) == [Lead(STORY, capture=Capture(f"{BASE}/web/20231201083005id_/{STORY}", AT))]


@pytest.mark.parametrize(
    ("row", "url"),
    [
        pytest.param([TIME, "http://akhbar.example:80/news/51877"], "http://akhbar.example/news/51877", id="port"),
        pytest.param([TIME, "https://akhbar.example:443/news/51877?a"], f"{STORY}?a", id="port-443"),
        pytest.param([TIME, "http://akhbar.example:8080/n/5187"], "http://akhbar.example:8080/n/5187", id="port-8080"),
        pytest.param([TIME, "https://akhbar.example/tag/51877"], None, id="no-article"),
        pytest.param([TIME, "javascript:51877"], None, id="javascript"),
        pytest.param(["20231301083005", STORY], None, id="no-such-month"),
        pytest.param(["2023", STORY], None, id="short-time"),
        pytest.param(["٢٠٢٣١٢٠١٠٨٣٠٠٥", STORY], None, id="arabic-time"),
        pytest.param([None, STORY], None, id="no-time"),
        pytest.param([TIME, 5], None, id="no-url"),
        pytest.param(["20231201083005"], None, id="too-few"),
        pytest.param([], None, id="none"),
        pytest.param([[], {}], None, id="odd"),
    ],
)  # fmt: skip
def test_rows(row: list[Any], url: str | None) -> None:
    found = read([HEAD, row, [TIME, "https://akhbar.example/news/2024"]])
    assert [entry.url for entry in found] == ([url] if url else [])


def test_the_fields_are_found_by_their_names() -> None:
    head = ["urlkey", "timestamp", "original", "mimetype"]
    assert len(read([head, ["example,akhbar)/news/51877", "20231201083005", STORY, "text/html"]])) == 1


def test_one_article_is_one_lead_and_the_pattern_decides() -> None:
    rows = [
        HEAD,
        *([TIME, url] for url in (STORY, f"{STORY}?utm_source=x", "https://akhbar.example/news/x")),
    ]
    assert len(read(rows)) == 1
    assert len(read(rows, source=Source("wayback", STORY, links="/news/x$"))) == 1


@pytest.mark.parametrize(
    ("key", "encoded"),
    [
        pytest.param("example%2Cakhbar%29%2Fnews+2023%21", "example%2Cakhbar%29%2Fnews+2023%21", id="encoded"),
        pytest.param("example,akhbar)/ 2023&url=x#y", "example%2Cakhbar%29%2F%202023%26url%3Dx%23y", id="not-encoded"),
    ],
)  # fmt: skip
def test_a_key_leads_on(key: str, encoded: str) -> None:
    (first,) = wayback.start(SOURCE, QUERY)
    (lead, follow) = read([HEAD, [TIME, STORY], [], [key]])
    assert isinstance(lead, Lead)
    assert isinstance(follow, Follow)
    assert follow.url == f"{first.url}&resumeKey={encoded}"
    assert (follow.kind, follow.query) == ("wayback", Query(archives=QUERY.archives, page=1))


def test_a_page_without_articles_leads_on() -> None:
    assert len(read([HEAD, [TIME, "https://akhbar.example/tag/x"], [], ["k"]])) == 1


def test_a_key_that_leads_to_itself_leads_nowhere() -> None:
    (_, follow) = read([HEAD, [TIME, STORY], [], ["k"]])
    again = Reply(follow.url, json.dumps([HEAD, [], ["k"]]).encode())
    assert list(wayback.read(again, SOURCE, QUERY)) == []


@pytest.mark.parametrize(
    "rows",
    [b"[]", b"[]\n", b"", b"\n", [HEAD], [HEAD, [], []], [HEAD, [], [5]], [HEAD, [], [""]], [HEAD, [], ["k" * 3000]]],
)
def test_an_index_without_captures(rows: Any) -> None:
    assert read(rows) == []


@pytest.mark.parametrize(
    ("body", "status", "found"),
    [
        pytest.param(b"<html><title>Wayback Machine</title>", 200, "rows of a CDX index, found HTML page", id="html"),
        pytest.param(b"org.archive.AdministrativeAccessControlException", 403, "HTTP 200, found 403", id="blocked"),
        pytest.param(b"", 429, "HTTP 200, found 429; try again later", id="too-many"),
        pytest.param(b"", 503, "HTTP 200, found 503; try again later", id="down"),
        pytest.param({"error": "x"}, 200, "rows of a CDX index, found other JSON", id="object"),
        pytest.param([["a"], 5], 200, "rows of a CDX index, found other JSON", id="no-rows"),
        pytest.param([[]], 200, "rows of a CDX index, found other JSON", id="no-head"),
        pytest.param([["timestamp"], ["2"]], 200, "rows of a CDX index, found other JSON", id="no-urls"),
        pytest.param(b'[["timestamp","original"],["2023', 200, "rows of a CDX index, found JSON that cannot", id="cut"),
    ],
)
def test_what_is_no_index(body: Any, status: int, found: str) -> None:
    with pytest.raises(SourceError, match=f"^wayback {BASE}/cdx/search/cdx.*: expected {found}"):
        read(body, status=status)
