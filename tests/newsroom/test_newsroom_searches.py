"""The searches of the sample outlets: as WordPress, Blogger and Drupal answer, and as discovery reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree, html

from crawler.discovery.canonical import canonical
from crawler.model import Days, Query, Source, WebArchives
from crawler.newsroom.misbehaviour import Status
from crawler.newsroom.search import matching
from crawler.newsroom.server import Newsroom
from crawler.newsroom.sites import BY_KEY
from crawler.newsroom.stories import SampleStory
from tests.newsroom.walking import walk

Fetch = Callable[..., Any]

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearchrss/1.0/}"
NOON = datetime(2024, 8, 8, 12, tzinfo=UTC)
SEARCHES = ("إكس إعلان", "ماسك المعلنين", "تويتر")


def _of(newsroom: Newsroom, outlet: str) -> list[SampleStory]:
    """What an outlet prints, newest first; without what it has lost."""
    own = [story for story in newsroom.stories if story.outlet == outlet and not BY_KEY[outlet].has_lost(story)]
    return sorted(own, key=lambda story: (story.published, story.id), reverse=True)


def _matching(newsroom: Newsroom, outlet: str, words: str) -> list[str]:
    return [newsroom.url(story.id) for story in matching(_of(newsroom, outlet), words)]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("أعلن", True), ("علن", True), ("اعلن", False), ("أعلن شركات", True), ("شركات أعلن", True), ("أعلن نفط", False),
        ("GARM", True), ("garm", True), ("  أعلن  ", True), ("", False), (" ", False),
    ],
)  # fmt: skip
def test_what_a_search_finds(words: str, is_found: bool) -> None:
    story = SampleStory("a", "sada", "أعلن GARM حله", "شركات كبرى تغادر.", NOON, "archived")
    assert bool(matching([story], words)) is is_found


def _posts(fetch: Fetch, newsroom: Newsroom, query: str) -> tuple[int, Mapping[str, str], Any]:
    answer = fetch(f"{newsroom.addresses['sada']}/wp-json/wp/v2/posts{query}")
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    return answer.status, answer.headers, json.loads(answer.body)


def test_the_api_gives_what_a_search_finds_in_pages(newsroom: Newsroom, fetch: Fetch) -> None:
    expected = _matching(newsroom, "sada", "إكس")
    found = []
    for page in range(1, -(-len(expected) // 3) + 1):
        status, headers, posts = _posts(fetch, newsroom, f"?search={quote('إكس')}&per_page=3&page={page}")
        assert (status, headers["x-wp-total"]) == (200, str(len(expected)))
        assert headers["x-wp-totalpages"] == str(-(-len(expected) // 3))
        found += [post["link"] for post in posts]
    assert found == expected
    assert len(found) > 6
    status, _, error = _posts(fetch, newsroom, f"?search={quote('إكس')}&per_page=3&page=99")
    assert (status, error["code"], error["data"]) == (400, "rest_post_invalid_page_number", {"status": 400})


def test_the_api_gives_nothing_for_nobodys_words(newsroom: Newsroom, fetch: Fetch) -> None:
    status, headers, posts = _posts(fetch, newsroom, f"?search={quote('ضظغثخذ')}&page=1")
    assert (status, headers["x-wp-total"], headers["x-wp-totalpages"], posts) == (200, "0", "0", [])


def test_a_post_of_the_api(newsroom: Newsroom, fetch: Fetch) -> None:
    story = next(story for story in _of(newsroom, "sada") if story.id == "on-garm-suit-2024")
    _, _, posts = _posts(fetch, newsroom, "?per_page=100")
    (post,) = [post for post in posts if post["link"] == newsroom.url(story.id)]
    title: Any = html.fromstring(f"<p>{post['title']['rendered']}")
    assert title.text_content().replace("”", '"') == story.title
    assert post["date_gmt"] == story.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    assert post["date"] == story.published.strftime("%Y-%m-%dT%H:%M:%S")
    assert (post["status"], post["content"]["protected"]) == ("publish", False)
    assert b"http:\\/\\/127.0.0.1" in fetch(f"{newsroom.addresses['sada']}/wp-json/wp/v2/posts").body


def test_the_api_gives_the_fields_and_days_that_are_asked_for(newsroom: Newsroom, fetch: Fetch) -> None:
    days = "after=2023-10-31T23:59:59&before=2023-12-01T00:00:00"
    _, _, posts = _posts(fetch, newsroom, f"?{days}&per_page=100&_fields=link,content.protected&search={quote('ا')}")
    november = [story for story in _of(newsroom, "sada") if (story.published.year, story.published.month) == (2023, 11)]
    assert [post["link"] for post in posts] == [newsroom.url(story.id) for story in november]
    assert posts
    assert all(post.keys() == {"link", "content"} and post["content"] == {"protected": False} for post in posts)


def test_a_post_with_a_password_is_listed_but_not_found(newsroom: Newsroom, fetch: Fetch) -> None:
    _, _, listed = _posts(fetch, newsroom, "?per_page=100")
    _, _, found = _posts(fetch, newsroom, f"?per_page=100&search={quote('ا')}")
    assert [post["content"]["protected"] for post in listed].count(True) == 1
    assert not any(post["content"]["protected"] for post in found)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/wp-json/wp/v2/posts?per_page=101", 400, "rest_invalid_param"),
        ("/wp-json/wp/v2/posts?page=0", 400, "rest_invalid_param"),
        ("/wp-json/wp/v2/posts?after=yesterday", 400, "rest_invalid_param"),
        ("/wp-json/wp/v2/comments", 404, "rest_no_route"),
        ("/?rest_route=/wp/v2/comments", 404, "rest_no_route"),
    ],
)
def test_errors_of_the_api(newsroom: Newsroom, fetch: Fetch, path: str, status: int, code: str) -> None:
    answer = fetch(newsroom.addresses["sada"] + path)
    assert (answer.status, json.loads(answer.body)["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/wp-json/", "/wp-json", "/?rest_route=/"])
def test_the_api_tells_what_it_is(newsroom: Newsroom, fetch: Fetch, path: str) -> None:
    told = json.loads(fetch(newsroom.addresses["sada"] + path).body)
    assert (told["name"], told["timezone_string"], "wp/v2" in told["namespaces"]) == ("صدى المال", "Africa/Cairo", True)
    assert b'<link rel="https://api.w.org/"' in fetch(newsroom.addresses["sada"] + "/").body


def _links(body: bytes) -> list[str]:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    return [link.text or "" for link in root.findall("channel/item/link")]


def test_the_search_feed_ends_with_a_404(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"{newsroom.addresses['sada']}/?s={quote('إكس')}&feed=rss2&orderby=date"
    expected = _matching(newsroom, "sada", "إكس")
    assert len(expected) > 10
    first, second, third = (fetch(f"{base}&paged={page}") for page in (1, 2, 3))
    assert _links(first.body) + _links(second.body) == expected
    assert [answer.status for answer in (first, second, third)] == [200, 200, 404]
    assert _links(third.body) == []
    assert _links(fetch(f"{newsroom.addresses['sada']}/?s={quote('ضظغثخذ')}&feed=rss2").body) == []


def test_the_search_feed_puts_titles_first_unless_told(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"{newsroom.addresses['sada']}/?s={quote('إكس')}&feed=rss2"
    by_fit, by_date = _links(fetch(base).body), _links(fetch(f"{base}&orderby=date").body)
    assert by_fit != by_date
    assert by_date == _matching(newsroom, "sada", "إكس")[:10]


def test_the_feed_has_pages(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"{newsroom.addresses['sada']}/feed/"
    found = _links(fetch(base).body) + _links(fetch(f"{base}?paged=2").body) + _links(fetch(f"{base}?paged=3").body)
    assert found == [newsroom.url(story.id) for story in _of(newsroom, "sada")]
    assert fetch(f"{base}?paged=4").status == 404
    plain = f"{newsroom.addresses['sada']}/?feed=rss2"
    assert _links(fetch(plain).body) + _links(fetch(f"{plain}&paged=2").body) == found[:20]


def test_the_search_feed_has_validators_weak_ones_where_it_is_compressed(newsroom: Newsroom, fetch: Fetch) -> None:
    url = f"{newsroom.addresses['sada']}/?s={quote('إكس')}&feed=rss2"
    plain, packed = fetch(url), fetch(url, Accept_Encoding="gzip")
    assert packed.headers["etag"] == "W/" + plain.headers["etag"]
    for tag in (plain.headers["etag"], packed.headers["etag"]):
        assert fetch(url, If_None_Match=tag, Accept_Encoding="gzip").status == 304
        assert fetch(url, If_None_Match=tag).status == 304


def test_the_results_have_pages(newsroom: Newsroom, fetch: Fetch) -> None:
    tree: Any = html.document_fromstring(fetch(f"{newsroom.addresses['sada']}/?s={quote('إكس')}").body)
    (following,) = [link.get("href") for link in tree.iter("a") if link.text_content() == "التالي »"]
    assert fetch(following).status == 200
    assert fetch(following.replace("/page/2/", "/page/9/")).status == 404


def test_the_feed_of_blogger_is_searched_in_pages(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"{newsroom.addresses['mujaz']}/feeds/posts/summary?q={quote('إكس')}&max-results=100"
    expected = _matching(newsroom, "mujaz", "إكس")
    found: list[str] = []
    while True:
        body = fetch(f"{base}&start-index={len(found) + 1}").body
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
        assert root.findtext(f"{SEARCH}totalResults") == str(len(expected))
        assert root.findtext(f"{SEARCH}startIndex") == str(len(found) + 1)
        entries = root.findall(f"{ATOM}entry")
        links = [link for entry in entries for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        found += [link.get("href", "") for link in links]
        following = [link.get("href", "") for link in root.findall(f"{ATOM}link") if link.get("rel") == "next"]
        assert bool(following) == (len(found) < len(expected))
        if not following:
            break
        assert following[0].startswith("http://www.blogger.com/feeds/")
    assert found == expected
    assert len(found) > 5
    assert _links(fetch(f"{base}&alt=rss").body) == expected[:5]


def test_the_search_page_counts_its_pages_from_zero(newsroom: Newsroom, fetch: Fetch) -> None:
    base = f"{newsroom.addresses['marfa']}/search/node?keys={quote('إكس')}"
    expected = _matching(newsroom, "marfa", "إكس")
    assert len(expected) > 10

    def results(page: int) -> list[str]:
        tree: Any = html.document_fromstring(fetch(f"{base}&page={page}").body)
        rows = tree.xpath("//div[contains(@class, 'node--view-mode-teaser')]//h2/a/@href")
        return [str(href) for href in rows]

    assert results(0) + results(1) == expected
    assert results(2) == []
    assert fetch(f"{newsroom.addresses['marfa']}/search/node").status == 200


@pytest.mark.parametrize(
    ("outlet", "kind", "url", "options", "per_page", "behind"),
    [
        pytest.param("sada", "wordpress", "/", {}, 100, 0, id="wordpress"),
        pytest.param("sada", "wordpress_feed", "/", {}, 10, 1, id="wordpress-feed"),
        pytest.param("mujaz", "blogger", "/", {}, 5, 0, id="blogger"),
        pytest.param("marfa", "search", "/search/node?keys={query}&page={page}", {"first": 0}, 10, 1, id="template"),
        pytest.param("sada", "search", "/?s={query}", {}, 10, 0, id="links"),
    ],
)
def test_discovery_finds_what_the_searches_find(
    newsroom: Newsroom,
    outlet: str,
    kind: str,
    url: str,
    options: dict[str, int],
    per_page: int,
    behind: int,
) -> None:
    source = Source(kind, newsroom.addresses[outlet] + url, first=options.get("first", 1))
    walked = walk(source, Query(searches=SEARCHES))
    found = [_matching(newsroom, outlet, words) for words in SEARCHES]
    assert {canonical(lead.url) for lead in walked.leads} == {canonical(url) for urls in found for url in urls}
    assert len(walked.asked) == 1 + sum(-(-len(urls) // per_page) + behind for urls in found)
    if kind != "search":
        assert all(lead.title and lead.published for lead in walked.leads)


def test_discovery_goes_on_at_the_search_feed_where_the_api_is_closed(own_newsroom: Newsroom) -> None:
    own_newsroom.misbehave("sada", "/wp-json", Status(403))
    source = Source("wordpress", own_newsroom.addresses["sada"] + "/")
    walked = walk(source, Query(searches=SEARCHES[:1]))
    assert {lead.url for lead in walked.leads} == set(_matching(own_newsroom, "sada", SEARCHES[0]))


def test_discovery_asks_for_days(newsroom: Newsroom) -> None:
    source = Source("wordpress", newsroom.addresses["sada"] + "/")
    days = Days(date(2023, 11, 1), date(2023, 11, 30))
    walked = walk(source, Query(searches=("ا",), days=days))
    november = [story for story in _of(newsroom, "sada") if (story.published.year, story.published.month) == (2023, 11)]
    assert [lead.url for lead in walked.leads] == [newsroom.url(story.id) for story in november]


@pytest.mark.parametrize("outlet", ["sada", "marfa", "jarida", "nabd", "mujaz"])
def test_discovery_finds_all_stories_in_the_wayback_machine(newsroom: Newsroom, fetch: Fetch, outlet: str) -> None:
    query = Query(archives=WebArchives(wayback=newsroom.archives))
    walked = walk(Source("wayback", newsroom.addresses[outlet] + "/"), query)
    assert {newsroom.url(story.id) for story in _of(newsroom, outlet)} <= {lead.url for lead in walked.leads}
    assert len(walked.asked) == 1
    lead = next(lead for lead in walked.leads if lead.url == newsroom.url(_of(newsroom, outlet)[0].id))
    assert lead.capture is not None
    assert fetch(lead.capture.url).body == fetch(lead.url).body


def test_discovery_finds_stories_in_common_crawl(newsroom: Newsroom) -> None:
    query = Query(archives=WebArchives(common_crawl=newsroom.archives, common_crawl_data=newsroom.archives))
    walked = walk(Source("common_crawl", newsroom.addresses["marfa"] + "/"), query)
    before = [story for story in _of(newsroom, "marfa") if story.published.year < 2025]
    assert {newsroom.url(story.id) for story in before} <= {lead.url for lead in walked.leads}
    assert len(walked.asked) == 1 + 6
