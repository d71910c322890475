"""Discovery on a real WordPress: what the sample's one is modelled on."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.archive import Archive
from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.model import Query, Source
from crawler.newsroom.search import matching
from crawler.newsroom.stories import SampleStory, load
from crawler.seeds import find_topic, read_outlets
from tests.conftest import ROOT, Run
from tests.newsroom.walking import Walked, get, walk
from tests.wordpress.serving import PRETTY, WordPress

WORDS = ("إكس", "اكس", "أكس", "معلن إكس", "المعلنين", "أعلن", "اعلن", "GARM", "garm ماسك", "إعلانات تويتر", "سنة")


@pytest.fixture(scope="module")
def urls(wordpress: WordPress) -> dict[int, str]:
    """Id of a public post -> its URL."""
    public = {number for number, post in zip(wordpress.ids, wordpress.posts, strict=True) if post.is_public}
    return {number: url for number, url in wordpress.permalinks(PRETTY).items() if number in public}


def _matching(wordpress: WordPress, urls: dict[int, str], words: str) -> set[str]:
    """What the sample's search, which is modelled on WordPress's, finds among the posts."""
    now = datetime.now(UTC)
    return {
        canonical(urls[number])
        for number, post in zip(wordpress.ids, wordpress.posts, strict=True)
        if post.is_public and matching([SampleStory("a", "sada", post.title, post.body, now, "archived")], words)
    }


def _keys(walked: Walked) -> list[str]:
    return [canonical(lead.url) for lead in walked.leads]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("kind", ["wordpress", "wordpress_feed"])
def test_a_search_finds_what_the_sample_s_search_finds(
    wordpress: WordPress, urls: dict[int, str], kind: str, words: str
) -> None:
    found = _keys(walk(Source(kind, f"{wordpress.base}/"), Query(searches=(words,))))
    assert len(found) == len(set(found))
    assert set(found) == _matching(wordpress, urls, words)


def test_spellings_with_hamza_and_without_are_different_words(wordpress: WordPress, urls: dict[int, str]) -> None:
    by_words = {words: _matching(wordpress, urls, words) for words in ("إكس", "اكس", "أكس")}
    for words, found in by_words.items():
        assert all(found - others for other, others in by_words.items() if other != words)


def test_pages_of_the_api_and_of_the_search_feed(wordpress: WordPress, urls: dict[int, str]) -> None:
    wanted = _matching(wordpress, urls, "ا")
    assert len(wanted) > 100
    by_api = walk(Source("wordpress", f"{wordpress.base}/"), Query(searches=("ا",)))
    assert len(by_api.asked) == 1 + 2
    by_feed = walk(Source("wordpress_feed", f"{wordpress.base}/"), Query(searches=("ا",)))
    assert len(by_feed.asked) == 1 + -(-len(wanted) // 10) + 1  # the page behind the last is a 404
    assert get(by_feed.asked[-1]).status == 404
    assert set(_keys(by_api)) == set(_keys(by_feed)) == wanted


def test_leads_have_the_title_and_the_time_of_the_post(wordpress: WordPress, urls: dict[int, str]) -> None:
    stories = {story.title: story for story in load(ROOT / "seeds" / "sample")}
    for kind in ("wordpress", "wordpress_feed"):
        leads = walk(Source(kind, f"{wordpress.base}/"), Query(searches=("GARM",))).leads
        assert leads
        for lead in leads:
            # WordPress makes typographic quotation marks of straight ones.
            story = stories[lead.title.replace("”", '"').replace("“", '"')]
            assert lead.published == story.published


def test_an_api_that_is_closed_leads_to_the_search_feed(wordpress: WordPress, urls: dict[int, str]) -> None:
    with wordpress.closed_api():
        assert get(f"{wordpress.base}/wp-json/wp/v2/posts").status == 401
        walked = walk(Source("wordpress", f"{wordpress.base}/"), Query(searches=("المعلنين",)))
    assert set(_keys(walked)) == _matching(wordpress, urls, "المعلنين")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(Source("sitemap", "/wp-sitemap.xml"), id="sitemap"),
        pytest.param(Source("feed", "/feed/", pages="/feed/?paged={page}"), id="feed"),
        pytest.param(Source("section", "/", links=r"/\d{4}/\d\d/\d\d/"), id="front page"),
    ],
)
def test_what_lists_everything(wordpress: WordPress, urls: dict[int, str], source: Source) -> None:
    pages = wordpress.base + source.pages if source.pages else ""
    whole = Source(source.kind, wordpress.base + source.url, source.links, pages)
    found = set(_keys(walk(whole, Query())))
    assert {canonical(url) for url in urls.values()} <= found


@pytest.mark.parametrize(
    ("kind", "path", "has_locked"),
    [
        ("wordpress", "/", False),
        ("wordpress_feed", "/", False),
        # These name a post that asks for a password, with its title alone.
        ("feed", "/feed/?paged={page}", True),
        ("sitemap", "/wp-sitemap.xml", True),
    ],
)
def test_what_is_not_for_everybody_is_not_found(
    wordpress: WordPress, urls: dict[int, str], kind: str, path: str, has_locked: bool
) -> None:
    url = wordpress.base + path
    source = Source(kind, url.replace("{page}", "1"), pages=url if "{page}" in url else "")
    led = set(_keys(walk(source, Query(searches=("ا", "إكس", "المعلنين")))))
    assert len(led) > 100
    links = wordpress.permalinks(PRETTY)
    by_title = {
        post.title: canonical(links[number])
        for number, post in zip(wordpress.ids, wordpress.posts, strict=True)
        if not post.is_public
    }
    assert len(by_title) == 4
    locked = by_title.pop("إكس والمعلنون: ملف للمشتركين")
    assert led.isdisjoint(by_title.values())
    assert (locked in led) is has_locked


def _location(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request("GET", url.removeprefix(f"http://{parts.netloc}"))
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def test_short_links_lead_to_the_post(wordpress: WordPress, urls: dict[int, str]) -> None:
    for number, url in list(urls.items())[:5]:
        status, location = _location(f"{wordpress.base}/?p={number}")
        assert (status, canonical(location)) == (301, canonical(url))


def test_a_feed_is_known_again(wordpress: WordPress) -> None:
    connection = http.client.HTTPConnection(urlsplit(wordpress.base).netloc, timeout=30)
    connection.request("GET", "/feed/")
    first = connection.getresponse()
    first.read()
    tag, modified = first.getheader("ETag"), first.getheader("Last-Modified")
    assert tag
    assert modified
    connection.request("GET", "/feed/", headers={"If-None-Match": tag, "If-Modified-Since": modified})
    assert connection.getresponse().status == 304
    connection.close()


@pytest.mark.parametrize("structure", [PRETTY, ""], ids=["permalinks", "plain"])
def test_probe_finds_the_ways_in(
    wordpress: WordPress, scrapy: Callable[..., Run], tmp_path: Path, structure: str
) -> None:
    topic = find_topic(ROOT / "seeds", "x-advertisers")
    links = wordpress.permalinks(structure)
    try:
        run = scrapy("probe", "--local", wordpress.base)
        assert run.code == 0, run.err
        path = tmp_path / "pasted.toml"
        path.write_text(run.out, encoding="utf-8")
        (outlet,) = read_outlets(path, tuple(KINDS))
        led = {
            canonical(lead.url)
            for source in outlet.sources
            for lead in walk(source, Query(searches=topic.searches)).leads
        }
    finally:
        wordpress.permalinks(PRETTY)
    assert (outlet.name, outlet.timezone) == ("صوت المدينة", "Asia/Amman")
    assert {"wordpress", "feed"} <= {source.kind for source in outlet.sources}
    on_topic = {story.title for story in load(ROOT / "seeds" / "sample") if story.expected == "archived"}
    wanted = [
        links[number]
        for number, post in zip(wordpress.ids, wordpress.posts, strict=True)
        if post.title in on_topic and post.is_public
    ]
    assert len(wanted) > 40
    assert [url for url in wanted if canonical(url) not in led] == []


def test_a_crawl_archives_every_post_on_the_topic(
    wordpress: WordPress, urls: dict[int, str], scrapy: Callable[..., Run], tmp_path: Path
) -> None:
    outlets = tmp_path / "outlets.toml"
    # The searches of the topic miss some spellings; the sitemap names all, also a post that asks for a password.
    outlets.write_text(
        f'[[outlet]]\ndomain = "{urlsplit(wordpress.base).netloc}"\nname = "صوت المدينة"\ncountry = "jo"\n'
        f'timezone = "Asia/Amman"\nlocal = true\n[[outlet.source]]\nkind = "wordpress"\nurl = "{wordpress.base}/"\n'
        f'[[outlet.source]]\nkind = "sitemap"\nurl = "{wordpress.base}/wp-sitemap.xml"\n',
        encoding="utf-8",
    )
    where = ["-s", f"ARCHIVE_DIR={tmp_path}", "-a", "archive=real"]
    run = scrapy("crawl", "news", "-a", f"outlets={outlets}", *where)
    assert run.code == 0, run.err
    with Archive.open(tmp_path / "real") as archive:
        archived = {story.record.fetched.canonical for story in archive}
        kinds = {story.record.found.kind for story in archive}
    on_topic = {story.title for story in load(ROOT / "seeds" / "sample") if story.expected == "archived"}
    wanted = {
        canonical(urls[number])
        for number, post in zip(wordpress.ids, wordpress.posts, strict=True)
        if post.title in on_topic and post.is_public
    }
    assert archived == wanted
    assert kinds == {"wordpress", "sitemap"}
