from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.probing.front_pages import FrontPage
from crawler.discovery.probing.sources import (
    blogger_feed,
    is_whole,
    is_wordpress,
    name_of,
    own_sections,
    sitemaps_of,
    words_to_search,
)
from crawler.discovery.probing.trials import Trial
from crawler.model import Lead, Source

ROBOTS = {
    "named": (b"User-agent: *\nSitemap: https://a.example/s.xml\n", ["https://a.example/s.xml"]),
    "any case, any line end, each once": (
        b"SITEMAP:https://a.example/1.xml\r\n sitemap : https://a.example/2.xml \r\nSitemap: https://a.example/1.xml",
        ["https://a.example/1.xml", "https://a.example/2.xml"],
    ),
    "byte order mark": (b"\xef\xbb\xbfSitemap: https://a.example/s.xml", ["https://a.example/s.xml"]),
    "UTF-16": ("\ufeffSitemap: https://a.example/s.xml\n".encode("utf-16-le"), ["https://a.example/s.xml"]),
    "HTML": (b"<html><a href='/x'>Sitemap: https://a.example/s.xml</a></html>", []),
    "no URL": (b"Sitemap: /sitemap.xml\nSitemap: ftp://a.example/\nSitemap:\n", []),
    "only the beginning of a large one": (b"#" * 5_000_000 + b"\nSitemap: https://a.example/s.xml", []),
    "binary": (bytes(range(256)) * 100, []),
}


@pytest.mark.parametrize(("robots", "sitemaps"), ROBOTS.values(), ids=ROBOTS.keys())
def test_sitemaps_of_robots(robots: bytes, sitemaps: list[str]) -> None:
    assert sitemaps_of(robots) == sitemaps


@pytest.mark.parametrize(
    ("page", "body", "answer"),
    [
        (FrontPage(generator="WordPress 6.6.2"), b"", True),
        (FrontPage(api="https://a.example/wp-json/"), b"", True),
        (FrontPage(), b"<img src='/wp-content/uploads/x.jpg'>", True),
        (FrontPage(generator="Drupal 10"), b"<p>", False),
    ],
)
def test_wordpress_is_told(page: FrontPage, body: bytes, answer: bool) -> None:
    assert is_wordpress(page, body) is answer


@pytest.mark.parametrize(
    ("page", "url", "feed"),
    [
        (FrontPage(generator="blogger"), "https://a.example/", "https://a.example/feeds/posts/summary"),
        (FrontPage(), "https://a.blogspot.com/?m=1", "https://a.blogspot.com/feeds/posts/summary"),
        (FrontPage(), "https://a.blogspot.co.uk/", "https://a.blogspot.co.uk/feeds/posts/summary"),
        (
            FrontPage(feeds=("https://a.example/feeds/posts/default?alt=rss",)),
            "https://a.example/",
            "https://a.example/feeds/posts/summary",
        ),
        (FrontPage(feeds=("https://a.example/feeds/posts/default/-/label",)), "https://a.example/", ""),
        (FrontPage(), "https://blogspot.example/", ""),
    ],
)
def test_blogger_s_feed_is_found(page: FrontPage, url: str, feed: str) -> None:
    assert blogger_feed(page, url) == feed


WORDS = {
    "the longest of two titles": (
        [Lead("u", "قال المعلنون إنهم"), Lead("u", "شركة تغادر المنصة")],
        ("المعلنون", "المنصة"),
    ),
    "two words, not the same": (
        [Lead("u", "المعلنون"), Lead("v", "المعلنون"), Lead("w", "إعلانات")],
        ("المعلنون", "إعلانات"),
    ),
    "out of the URL": ([Lead("https://a.example/%D8%AA%D9%88%D9%8A%D8%AA%D8%B1-x")], ("تويتر",)),
    "short words are none": ([Lead("u", "من هو")], ()),
    "other letters are none": ([Lead("u", "Twitter adverts")], ()),
    "nothing": ([], ()),
}


@pytest.mark.parametrize(("leads", "words"), WORDS.values(), ids=WORDS.keys())
def test_words_to_search(leads: list[Lead], words: tuple[str, ...]) -> None:
    assert words_to_search(leads) == words


NAMES = {
    "in data": (["صدى المال"], ["الرئيسية - صدى"], "صدى المال"),
    "in Arabic before Latin letters": (["Sada", "صدى"], [], "صدى"),
    "in Latin letters where there is no other": (["Sada"], ["Home"], "Sada"),
    "what the titles share": ([], ["الرئيسية | المرفأ", "خبر عاجل | المرفأ"], "المرفأ"),
    "what the titles share, before": ([], ["المرفأ - أخبار لبنان", "المرفأ - خبر عاجل"], "المرفأ"),
    "a colon": ([], ["الرئيسية : الأوراس", "خبر : الأوراس"], "الأوراس"),
    "the front page's title alone": ([], ["الرئيسية - المرفأ"], "المرفأ"),
    "not a title of several parts that nothing else has": ([], ["أخبار لبنان - المرفأ"], "a.example"),
    "not a name that is none": (["Home", "WordPress"], [], "a.example"),
    "nothing": ([], [], "a.example"),
}


@pytest.mark.parametrize(("names", "titles", "name"), NAMES.values(), ids=NAMES.keys())
def test_name_of_a_site(names: list[str], titles: list[str], name: str) -> None:
    assert name_of(names, titles, "a.example") == name


DAY = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "leads", "answer"),
    [
        ("/sitemap.xml", [Lead("https://a.example/1")], True),
        ("/sitemap.xml", [Lead("https://a.example/1", modified=DAY)], True),
        ("/sitemap.xml", [Lead("https://a.example/1", published=DAY)], False),
        ("/news-sitemap.xml", [Lead("https://a.example/1")], False),
        ("/news/sitemap.xml", [Lead("https://a.example/1")], True),
        ("/sitemap.xml", [], False),
    ],
)
def test_a_sitemap_of_everything_is_told_from_one_of_the_news(path: str, leads: list[Lead], answer: bool) -> None:
    assert is_whole(Trial(Source("sitemap", f"https://a.example{path}"), leads=tuple(leads))) is answer


def _section(name: str, numbers: str) -> Trial:
    leads = tuple(Lead(f"https://a.example/{number}000") for number in numbers)
    return Trial(Source("section", f"https://a.example/{name}"), leads=leads)


def test_sections_have_articles_of_their_own() -> None:
    boxes = "12"
    trials = [_section("about", boxes), _section("economy", boxes + "3"), _section("sport", boxes + "45")]
    trials += [_section("sports", boxes + "45"), _section("terms", boxes)]
    assert [trial.source.url.rpartition("/")[2] for trial in own_sections(trials)] == ["economy", "sport"]
    assert own_sections([]) == []
    assert own_sections(trials[1:2]) == trials[1:2]
