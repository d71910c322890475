"""Sitemaps, indexes, news sitemaps and lists of URLs."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.discovery.kinds import sitemaps
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

URL = "https://akhbar.example/sitemap.xml"
SOURCE = Source(kind="sitemap", url=URL)
STORY = "https://akhbar.example/economy/51877"
TITLE = "معلنون كبار يعودون إلى منصة إكس"
DAY = datetime(2024, 8, 2, tzinfo=UTC)
ALL = Query()

NAMESPACES = {
    "the-standard": 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
    "https": 'xmlns="https://www.sitemaps.org/schemas/sitemap/0.9"',
    "google-0.84": 'xmlns="http://www.google.com/schemas/sitemap/0.84"',
    "none": "",
}
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def read(body: str | bytes, query: Query = ALL) -> list[Lead | Follow]:
    return list(sitemaps.read(Reply(URL, body.encode() if isinstance(body, str) else body), SOURCE, query))


def before_error(body: str | bytes, message: str) -> list[Lead | Follow]:
    given: list[Lead | Follow] = []

    def collect(found: Iterator[Lead | Follow]) -> None:
        for entry in found:
            given.append(entry)

    with pytest.raises(SourceError, match=message):
        collect(sitemaps.read(Reply(URL, body.encode() if isinstance(body, str) else body), SOURCE, Query()))
    return given


def urlset(entries: str, namespaces: str = NAMESPACES["the-standard"]) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {namespaces} {NEWS}>{entries}</urlset>'


def index(entries: str, namespaces: str = NAMESPACES["the-standard"]) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {namespaces}>{entries}</sitemapindex>'


@pytest.mark.parametrize("namespaces", [pytest.param(value, id=name) for name, value in NAMESPACES.items()])
@pytest.mark.parametrize(
    "served",
    [pytest.param(str.encode, id="plain"), pytest.param(lambda body: gzip.compress(body.encode()), id="gzip")],
)
def test_namespaces(namespaces: str, served: object) -> None:
    assert callable(served)
    entry = f"<loc>{STORY}</loc><lastmod>2024-08-02</lastmod>"
    assert read(served(urlset(f"<url>{entry}</url>", namespaces))) == [Lead(url=STORY, modified=DAY)]
    assert read(served(index(f"<sitemap>{entry}</sitemap>", namespaces))) == [Follow(STORY, "sitemap", DAY)]


def test_a_prefix_for_everything() -> None:
    body = f'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>{STORY}</s:loc></s:url></s:urlset>'
    assert read(body) == [Lead(url=STORY)]


def test_news_sitemap() -> None:
    body = urlset(
        f"<url><loc>{STORY}</loc><news:news><news:publication><news:name>أخبار</news:name></news:publication>"
        "<news:publication_date>2024-08-02T09:30:00+03:00</news:publication_date>"
        f"<news:title><![CDATA[{TITLE}]]></news:title></news:news>"
        "<image:image><image:loc>/1.jpg</image:loc><image:title>صورة</image:title></image:image></url>"
    )
    published = datetime(2024, 8, 2, 9, 30, tzinfo=timezone(timedelta(hours=3)))
    assert read(body) == [Lead(url=STORY, title=TITLE, published=published)]


def test_a_publication_day_has_no_zone_and_so_is_no_point_in_time() -> None:
    news = "<news:news><news:publication_date>2024-08-02</news:publication_date></news:news>"
    assert read(urlset(f"<url><loc>{STORY}</loc>{news}</url>")) == [Lead(url=STORY)]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(f"<loc> \n{STORY}\n </loc>", id="white-space"),
        pytest.param(f"<loc><![CDATA[{STORY}]]></loc>", id="cdata"),
        pytest.param("<loc>/economy/51877</loc>", id="relative"),
        pytest.param(f"<image:image><image:loc>/1.jpg</image:loc></image:image><loc>{STORY}</loc>", id="image-first"),
        pytest.param(f"<loc>{STORY}</loc><lastmod>أمس</lastmod>", id="odd-date"),
        pytest.param(f"<loc>{STORY}</loc><priority>0.5</priority><changefreq>daily</changefreq>", id="other-fields"),
        pytest.param(f"<loc>{STORY}</loc><loc>/second</loc>", id="two-locations"),
    ],
)
def test_entries(entry: str) -> None:
    assert read(urlset(f"<url>{entry}</url>")) == [Lead(url=STORY)]


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "<loc/>",
        "<loc>javascript:x</loc>",
        "<loc>http://</loc>",
        "<image:image><image:loc>/1</image:loc></image:image>",
    ],
)
def test_entries_without_a_usable_location_are_passed_over(entry: str) -> None:
    assert read(urlset(f"<url>{entry}</url><url><loc>{STORY}</loc></url>")) == [Lead(url=STORY)]


def test_ampersands_that_are_not_escaped() -> None:
    assert read(urlset("<url><loc>/n?id=1&cat=2</loc></url>")) == [Lead("https://akhbar.example/n?id=1&cat=2")]


@pytest.mark.parametrize("body", [urlset(""), urlset("\n"), index("")], ids=["urlset", "blank", "index"])
def test_an_empty_sitemap_is_no_error(body: str) -> None:
    assert read(body) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{STORY}\n/relative\n\nhttps://akhbar.example/2", id="lines"),
        pytest.param(f"\ufeff{STORY}\r\nhttps://akhbar.example/2\r\n", id="mark-and-carriage-returns"),
        pytest.param(f"\n\n  {STORY}  \nmailto:x@akhbar.example\nhttps://akhbar.example/2\n", id="blank-lines-first"),
    ],
)
def test_list_of_urls(body: str) -> None:
    assert read(body) == [Lead(STORY), Lead("https://akhbar.example/2")]


def test_an_index_that_names_itself() -> None:
    body = index(
        "".join(
            f"<sitemap><loc>{loc}</loc></sitemap>"
            for loc in ("/a.xml", "http://www.akhbar.example/sitemap.xml", "/b.xml")
        )
    )
    given = before_error(body, f"^sitemap {URL}: .* found an index that names itself")
    assert given == [Follow(f"https://akhbar.example/{name}.xml", "sitemap") for name in "ab"]


def test_a_truncated_sitemap_gives_what_was_complete() -> None:
    body = urlset("".join(f"<url><loc>/{number}</loc></url>" for number in range(3)))
    given = before_error(body[: body.index("/2<") + 2], f"^sitemap {URL}: expected a sitemap whole and well-formed")
    assert given == [Lead("https://akhbar.example/0"), Lead("https://akhbar.example/1")]


@pytest.mark.parametrize(("number", "whole"), [(50_000, True), (50_001, False)])
@pytest.mark.parametrize("form", ["xml", "list"])
def test_at_most_fifty_thousand_urls(number: int, whole: bool, form: str) -> None:
    urls = [f"https://akhbar.example/{n}" for n in range(number)]
    body = "\n".join(urls) if form == "list" else urlset("".join(f"<url><loc>{url}</loc></url>" for url in urls))
    given = read(body) if whole else before_error(body, "found more than 50000 URLs")
    assert [entry.url for entry in given] == urls[:50_000]


def test_at_most_fifty_mebibytes() -> None:
    packed = gzip.compress(urlset(" " * 52_428_800).encode())
    assert before_error(packed, f"^sitemap {URL}: expected at most 52428800 bytes") == []


def test_memory_stays_flat() -> None:
    body = urlset("".join(f"<url><loc>/{n}</loc><x a='{n}'>{'ش' * 200}</x></url>" for n in range(20_000))).encode()
    tracemalloc.start()
    try:
        assert sum(1 for _ in sitemaps.read(Reply(URL, body), SOURCE, Query())) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(body) / 4


@pytest.mark.parametrize(
    ("loc", "lastmod", "is_read"),
    [
        pytest.param("/a.xml", "", True, id="nothing-told"),
        pytest.param("/a.xml", "2023-10-30", False, id="changed-before"),
        pytest.param("/a.xml", "2023-10-31", True, id="changed-the-day-before-elsewhere-the-same-day"),
        pytest.param("/a.xml", "2025-01-01T00:00:00Z", True, id="changed-after"),
        pytest.param("/post-sitemap-2023-10.xml", "", True, id="named-for-the-month-before"),
        pytest.param("/post-sitemap-2023-09.xml", "2025-01-01", False, id="named-for-an-earlier-month"),
        pytest.param("/post-sitemap-202312.xml.gz", "", True, id="named-for-the-next-month"),
        pytest.param("/post-sitemap-202401.xml.gz", "", False, id="named-for-a-later-month"),
        pytest.param("/sitemap/2022.xml", "", False, id="named-for-an-earlier-year"),
        pytest.param("/sitemap/2023/index.xml", "", True, id="named-for-the-year"),
        pytest.param("/sitemap.xml?yyyy=2023&amp;mm=11&amp;dd=15", "", True, id="named-for-a-day"),
        pytest.param("/sitemap.xml?yyyy=2023&amp;mm=12&amp;dd=15", "", False, id="named-for-a-later-day"),
        pytest.param("/post-sitemap-2.xml", "", True, id="numbered"),
        pytest.param("/sitemap-2019-2024.xml", "", True, id="named-for-several-years"),
        pytest.param("/sitemap-20221.xml", "", True, id="a-number-that-is-no-year"),
    ],
)
def test_children_outside_the_days_are_left(loc: str, lastmod: str, is_read: bool) -> None:
    query = Query(days=Days(date(2023, 11, 1), date(2023, 11, 30)))
    body = index(f"<sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap>")
    found = read(body, query)
    assert len(found) == is_read
    assert all(isinstance(entry, Follow) and entry.query == query for entry in found)
    assert len(read(body)) == 1


def test_articles_outside_the_days_are_given_as_leads() -> None:
    query = Query(days=Days(since=date(2025, 1, 1)))
    assert len(read(urlset(f"<url><loc>{STORY}</loc><lastmod>2024-08-02</lastmod></url>"), query)) == 1
