"""Searches put to the search feeds of WordPress and Blogger."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery.kinds import KINDS
from crawler.discovery.searching import NOBODYS_WORDS
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

SITE = "https://akhbar.example/"
SEARCHES = ("إكس إعلانات", "ماسك المعلنين")
FIRST = Query(searches=SEARCHES, words=NOBODYS_WORDS)
ASKED = Query(words="إكس إعلانات")
KINDS_HERE = ("wordpress_feed", "blogger")


def rss(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>خبر {n}</title><link>{SITE}{n}</link><pubDate>Fri, 02 Aug 2024 09:30:00 +0300</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>بحث</title>{items}</channel></rss>'.encode()


def atom(*numbers: int, total: str = "") -> bytes:
    entries = "".join(
        f'<entry><title>خبر {n}</title><link rel="alternate" href="{SITE}{n}"/>'
        "<published>2024-08-02T09:30:00+03:00</published></entry>"
        for n in numbers
    )
    counted = f"<openSearch:totalResults>{total}</openSearch:totalResults>" if total else ""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/">'
        f'<link rel="next" href="http://www.blogger.com/feeds/77/posts/summary?start-index=26"/>{counted}{entries}</feed>'
    ).encode()


FEED = {"wordpress_feed": rss, "blogger": atom}


def read(kind: str, body: bytes, query: Query = ASKED, status: int = 200, url: str = SITE) -> list[Lead | Follow]:
    return list(KINDS[kind].read(Reply(url, body, status), Source(kind, SITE), query))


def parameters(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("kind", "url", "asked"),
    [
        ("wordpress_feed", SITE, {"s": NOBODYS_WORDS, "feed": "rss2", "orderby": "date"}),
        (
            "blogger",
            f"{SITE}feeds/posts/summary",
            {"q": NOBODYS_WORDS, "orderby": "published", "max-results": "100", "redirect": "false"},
        ),
    ],
)
def test_the_first_question(kind: str, url: str, asked: dict[str, str]) -> None:
    (follow,) = KINDS[kind].start(Source(kind, SITE), Query(searches=SEARCHES))
    assert (follow.kind, follow.query, follow.url.partition("?")[0]) == (kind, FIRST, url)
    assert parameters(follow.url) == asked
    assert list(KINDS[kind].start(Source(kind, SITE), Query())) == []


def test_a_feed_of_blogger_by_its_name() -> None:
    (follow,) = KINDS["blogger"].start(Source("blogger", f"{SITE}feeds/posts/default/-/إكس"), Query(searches=SEARCHES))
    assert follow.url.startswith(f"{SITE}feeds/posts/default/-/إكس?q=")


@pytest.mark.parametrize("kind", KINDS_HERE)
def test_the_searches_follow_where_nobodys_words_are_nowhere(kind: str) -> None:
    follows = read(kind, FEED[kind](), FIRST)
    words = [parameters(follow.url) for follow in follows]
    assert [found.get("s") or found.get("q") for found in words] == list(SEARCHES)
    assert [follow.query for follow in follows if isinstance(follow, Follow)] == [Query(words=w) for w in SEARCHES]
    assert {follow.kind for follow in follows if isinstance(follow, Follow)} == {kind}


@pytest.mark.parametrize("kind", KINDS_HERE)
def test_a_search_that_heeds_no_words(kind: str) -> None:
    with pytest.raises(
        SourceError, match=f"^{kind} {SITE}: expected articles with the words, found 3 as for any words"
    ):
        read(kind, FEED[kind](1, 2, 3), FIRST)


@pytest.mark.parametrize("kind", KINDS_HERE)
def test_results_then_the_next_page(kind: str) -> None:
    *leads, follow = read(kind, FEED[kind](1, 2))
    assert [(lead.url, lead.title) for lead in leads if isinstance(lead, Lead)] == [
        (f"{SITE}1", "خبر 1"),
        (f"{SITE}2", "خبر 2"),
    ]
    assert isinstance(follow, Follow)
    assert (follow.kind, follow.query.page, follow.query.words) == (kind, 1, ASKED.words)
    assert follow.query.known == {f"{SITE}1", f"{SITE}2"}
    asked = parameters(follow.url)
    assert (asked.get("paged"), asked.get("start-index")) == (("2", None) if kind == "wordpress_feed" else (None, "3"))


@pytest.mark.parametrize("kind", KINDS_HERE)
@pytest.mark.parametrize(
    ("numbers", "query"),
    [
        pytest.param((), ASKED, id="nothing"),
        pytest.param((1, 2), Query(words="x", page=1, known=frozenset({f"{SITE}1", f"{SITE}2"})), id="the-same"),
        pytest.param((1, 2), Query(words="x", days=Days(since=date(2024, 8, 3))), id="too-old"),
    ],
)
def test_when_no_further_page_is_asked_for(kind: str, numbers: tuple[int, ...], query: Query) -> None:
    assert not any(isinstance(entry, Follow) for entry in read(kind, FEED[kind](*numbers), query))


@pytest.mark.parametrize("kind", KINDS_HERE)
@pytest.mark.parametrize("status", [400, 404, 410])
def test_pages_end_with_an_error(kind: str, status: int) -> None:
    assert read(kind, b"<html>", Query(words="x", page=1), status) == []


@pytest.mark.parametrize("kind", KINDS_HERE)
@pytest.mark.parametrize(
    ("body", "status", "found"),
    [
        pytest.param(b"<html><title>x</title>", 200, "an RSS or Atom feed, found HTML page titled 'x'", id="html"),
        pytest.param(b"<html>", 404, "HTTP 200, found 404", id="404"),
        pytest.param(b"", 401, "HTTP 200, found 401; it keeps strangers out", id="401"),
        pytest.param(b"", 500, "HTTP 200, found 500; try again later", id="500"),
    ],
)
def test_what_is_no_feed(kind: str, body: bytes, status: int, found: str) -> None:
    for query in (FIRST, ASKED):
        with pytest.raises(SourceError, match=f"^{kind} {SITE}: expected {found}"):
            read(kind, body, query, status)


def test_a_404_with_an_empty_feed_says_that_nothing_was_found() -> None:
    assert len(read("wordpress_feed", rss(), FIRST, 404)) == 2
    assert read("wordpress_feed", rss(), ASKED, 404) == []


@pytest.mark.parametrize(
    ("total", "url", "index"),
    [
        pytest.param("", f"{SITE}?start-index=101", "103", id="not-told"),
        pytest.param("2", SITE, None, id="all-given"),
        pytest.param("102", f"{SITE}?start-index=101", None, id="all-given-at-last"),
        pytest.param("103", f"{SITE}?start-index=101", "103", id="one-left"),
        pytest.param("", f"{SITE}?start-index={'9' * 5000}", "3", id="odd-index"),
        pytest.param("", f"{SITE}?start-index=٣", "3", id="arabic-index"),
    ],
)
def test_where_a_page_of_blogger_begins(total: str, url: str, index: str | None) -> None:
    follows = [entry for entry in read("blogger", atom(1, 2, total=total), url=url) if isinstance(entry, Follow)]
    assert [parameters(follow.url)["start-index"] for follow in follows] == ([index] if index else [])
