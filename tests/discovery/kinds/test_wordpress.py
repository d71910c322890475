"""Searches put to the API of WordPress."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery.kinds import wordpress
from crawler.discovery.searching import NOBODYS_WORDS
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

SITE = "https://akhbar.example/"
SOURCE = Source("wordpress", SITE)
API = f"{SITE}wp-json/wp/v2/posts"
SEARCHES = ("إكس إعلانات", "ماسك المعلنين")
FIRST = Query(searches=SEARCHES, words=NOBODYS_WORDS)
ASKED = Query(words="إكس إعلانات")


def post(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "link": f"{SITE}2023/11/30/{number}/",
        "date_gmt": "2023-11-30T10:00:00",
        "modified_gmt": "2023-12-01T08:30:00",
        "title": {"rendered": "«إكس» تقاضي &#8220;معلنين&#8221; &amp; وكالات"},
        "status": "publish",
        "content": {"protected": False},
        **fields,
    }


def read(
    posts: Any, query: Query = ASKED, status: int = 200, source: Source = SOURCE, pages: str = ""
) -> list[Lead | Follow]:
    body = posts if isinstance(posts, bytes) else json.dumps(posts).encode()
    return list(wordpress.read(Reply(API, body, status, {"x-wp-totalpages": pages} if pages else {}), source, query))


def parameters(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_the_first_question_is_for_nobodys_words() -> None:
    (follow,) = wordpress.start(SOURCE, Query(searches=SEARCHES))
    assert follow.kind == "wordpress"
    assert follow.query == FIRST
    assert follow.url.startswith(f"{API}?search=")
    assert parameters(follow.url) == {
        "search": NOBODYS_WORDS,
        "per_page": "100",
        "_fields": "date_gmt,modified_gmt,link,title,status,content.protected",
    }


def test_without_searches_nothing_is_asked() -> None:
    assert list(wordpress.start(SOURCE, Query())) == []


@pytest.mark.parametrize(
    ("url", "beginning"),
    [
        (SITE, f"{API}?search="),
        ("https://akhbar.example", f"{API}?search="),
        (f"{SITE}ar/", f"{SITE}ar/wp-json/wp/v2/posts?search="),
        (f"{SITE}wp-json/wp/v2/news", f"{SITE}wp-json/wp/v2/news?search="),
        (f"{SITE}?rest_route=/wp/v2/posts", f"{SITE}?rest_route=/wp/v2/posts&search="),
    ],
)
def test_where_the_posts_are(url: str, beginning: str) -> None:
    (follow,) = wordpress.start(Source("wordpress", url), Query(searches=SEARCHES))
    assert follow.url.startswith(beginning)


def test_the_searches_follow_where_nobodys_words_are_nowhere() -> None:
    follows = read([], FIRST, pages="0")
    assert [parameters(follow.url)["search"] for follow in follows] == list(SEARCHES)
    assert [follow.query for follow in follows if isinstance(follow, Follow)] == [
        Query(words=words) for words in SEARCHES
    ]


def test_a_search_that_heeds_no_words() -> None:
    with pytest.raises(
        SourceError, match=f"^wordpress {API}: expected articles with the words, found 2 as for any words; "
    ):
        read([post(1), post(2)], FIRST)


def test_days_are_asked_for_in_the_sites_own_time() -> None:
    query = Query(searches=SEARCHES, days=Days(date(2023, 11, 1), date(2023, 11, 30)))
    (follow,) = wordpress.start(SOURCE, query)
    assert parameters(follow.url)["after"] == "2023-10-31T23:59:59"
    assert parameters(follow.url)["before"] == "2023-12-01T00:00:00"
    assert all("after=2023-10-31T23:59:59" in follow.url for follow in read([], follow.query))


def test_a_post() -> None:
    found = read([post()], pages="1")
    published, modified = datetime(2023, 11, 30, 10, tzinfo=UTC), datetime(2023, 12, 1, 8, 30, tzinfo=UTC)
    assert found == [Lead(f"{SITE}2023/11/30/1/", "«إكس» تقاضي “معلنين” & وكالات", published, modified)]


@pytest.mark.parametrize(
    ("fields", "lead"),
    [
        pytest.param({"content": {"protected": True}}, None, id="password"),
        pytest.param({"status": "draft"}, None, id="draft"),
        pytest.param({"status": "private"}, None, id="private"),
        pytest.param({"link": "javascript:void(0)"}, None, id="javascript"),
        pytest.param({"link": None}, None, id="no-link"),
        pytest.param({"link": ["x"]}, None, id="odd-link"),
        pytest.param({"link": "/?p=5"}, Lead(f"{SITE}?p=5", "x"), id="relative"),
        pytest.param({"title": "x"}, Lead(f"{SITE}2023/11/30/1/", "x"), id="plain-title"),
        pytest.param({"title": {"rendered": 5}}, Lead(f"{SITE}2023/11/30/1/"), id="odd-title"),
        pytest.param({"content": []}, Lead(f"{SITE}2023/11/30/1/", "x"), id="odd-content"),
        pytest.param({"status": 5}, None, id="odd-status"),
    ],
)
def test_posts(fields: dict[str, Any], lead: Lead | None) -> None:
    one = {
        **post(),
        "title": {"rendered": "<i>x</i>"},
        "date_gmt": "0000-00-00T00:00:00",
        "modified_gmt": None,
        **fields,
    }
    assert read([None, 5, "x", [], one], pages="1") == ([lead] if lead else [])


@pytest.mark.parametrize(
    ("told", "query", "page"),
    [
        pytest.param("3", ASKED, "2", id="told"),
        pytest.param("3", Query(words="x", page=1), "3", id="told-later"),
        pytest.param("3", Query(words="x", page=2), None, id="last"),
        pytest.param("", ASKED, "2", id="not-told"),
        pytest.param("many", ASKED, "2", id="told-oddly"),
        pytest.param("9" * 5000, ASKED, "2", id="told-hugely"),
        pytest.param(
            "9",
            Query(words="x", page=1, known=frozenset({f"{SITE}2023/11/30/1"})),
            None,
            id="same",
        ),
    ],
)
def test_pages(told: str, query: Query, page: str | None) -> None:
    follows = [entry for entry in read([post()], query, pages=told) if isinstance(entry, Follow)]
    assert [parameters(follow.url)["page"] for follow in follows] == ([page] if page else [])
    assert all(follow.query.page == query.page + 1 and follow.query.words == query.words for follow in follows)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param([], 200, id="empty-page"),
        pytest.param({"code": "rest_post_invalid_page_number", "data": {"status": 400}}, 400, id="number-too-high"),
        pytest.param(b"<html>", 404, id="not-found"),
    ],
)
def test_pages_end(body: Any, status: int) -> None:
    assert read(body, Query(words="x", page=3), status) == []


BEHIND_A_NAME = Source("wordpress", f"{SITE}wp-json/wp/v2/posts")


@pytest.mark.parametrize(
    ("body", "status", "found"),
    [
        pytest.param(b"<!DOCTYPE html><html><title>Akhbar</title>", 200, "HTML page titled 'Akhbar'", id="html"),
        pytest.param({"code": "rest_not_logged_in"}, 401, r"HTTP 401 \(rest_not_logged_in\)", id="401"),
        pytest.param(b"<html>", 403, "HTTP 403; its API may be closed", id="403"),
        pytest.param({"code": "rest_no_route"}, 404, r"HTTP 404 \(rest_no_route\)", id="no-route"),
        pytest.param(b"", 500, "HTTP 500; try again later", id="500"),
        pytest.param(b"", 200, "an empty body", id="empty"),
        pytest.param({"code": "x"}, 200, "JSON that is no list", id="an-object"),
        pytest.param(b"[{", 200, "JSON that cannot be read", id="cut-short"),
        pytest.param(b"[" * 100_000, 200, "JSON that cannot be read", id="deep"),
        pytest.param(b"[" + b" " * 5_000_000 + b"]", 200, "more than 4194304 characters", id="large"),
        pytest.param(b"Error establishing a database connection", 200, "text that begins 'Error", id="text"),
    ],
)
def test_what_is_no_list_of_posts(body: Any, status: int, found: str) -> None:
    for query in (FIRST, ASKED):
        with pytest.raises(SourceError, match=f"^wordpress {API}: expected a list of WordPress posts, found {found}"):
            read(body, query, status, BEHIND_A_NAME)


@pytest.mark.parametrize(
    ("body", "status"), [({"code": "rest_disabled"}, 401), (b"<html>", 403), (b"<html>", 404), (b" <html>", 200)]
)
def test_where_the_api_is_closed_the_search_feed_is_asked(body: Any, status: int) -> None:
    (follow,) = read(body, FIRST, status)
    assert isinstance(follow, Follow)
    assert (follow.kind, follow.query) == ("wordpress_feed", FIRST)
    assert follow.url.startswith(f"{SITE}?s=")
    with pytest.raises(SourceError):
        read(body, ASKED, status)


def test_a_site_that_is_down_is_not_asked_for_its_feed() -> None:
    with pytest.raises(SourceError, match="HTTP 503"):
        read(b"<html>", FIRST, 503)
