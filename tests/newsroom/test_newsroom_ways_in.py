from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from lxml import etree, html

from crawler.discovery.canonical import canonical
from crawler.newsroom import fixtures
from crawler.newsroom.server import Newsroom

Fetch = Callable[..., Any]

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def _xml(fetch: Fetch, url: str) -> etree._Element:
    answer = fetch(url)
    assert answer.status == 200
    body = gzip.decompress(answer.body) if url.endswith(".gz") else answer.body
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False))


def _texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path)]


def _newest(newsroom: Newsroom, outlet: str, count: int) -> list[str]:
    published = {story.id: story.published for story in newsroom.stories}
    own = [e for e in newsroom.truth() if e.outlet == outlet and e.id in published]
    return [e.urls[0] for e in sorted(own, key=lambda e: (published[e.id], e.id), reverse=True)[:count]]


@pytest.mark.parametrize(("outlet", "path", "length"), [("sada", "/feed/", 10), ("mujaz", "/rss", 10)])
def test_rss_has_the_newest(newsroom: Newsroom, fetch: Fetch, outlet: str, path: str, length: int) -> None:
    root = _xml(fetch, newsroom.addresses[outlet] + path)
    assert _texts(root, "channel/item/link") == _newest(newsroom, outlet, length)
    assert all(parsedate_to_datetime(date).tzinfo for date in _texts(root, "channel/item/pubDate"))
    titles = {e.urls[0]: e.title for e in newsroom.truth()}
    assert _texts(root, "channel/item/title") == [titles[url] for url in _newest(newsroom, outlet, length)]


def test_atom_has_the_newest(newsroom: Newsroom, fetch: Fetch) -> None:
    root = _xml(fetch, newsroom.addresses["marfa"] + "/atom.xml")
    links = [link.get("href") for link in root.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == _newest(newsroom, "marfa", 10)
    assert all(datetime.fromisoformat(date).tzinfo for date in _texts(root, f"{ATOM}entry/{ATOM}published"))


def _living(newsroom: Newsroom, outlet: str) -> list[str]:
    """The URLs of what an outlet prints, awkward pages included, in order; without what it has lost."""
    own = [e for e in newsroom.truth() if e.outlet == outlet and e.kinds.isdisjoint({"wayback", "common_crawl"})]
    return sorted(e.urls[0] for e in own)


def test_the_sitemaps_of_years_list_everything_without_dates(newsroom: Newsroom, fetch: Fetch) -> None:
    index = _xml(fetch, newsroom.addresses["jarida"] + "/sitemap.xml")
    children = _texts(index, f"{MAP}sitemap/{MAP}loc")
    assert len(children) >= 5
    years = {story.published.year for story in newsroom.stories if story.outlet == "jarida"}
    assert [child.rpartition("/")[2] for child in children] == [f"sitemap-{year}.xml" for year in sorted(years)]
    urls = [url for child in children for url in _texts(_xml(fetch, child), f"{MAP}url/{MAP}loc")]
    assert sorted(urls) == _living(newsroom, "jarida")
    assert not index.findall(f".//{MAP}lastmod")


def test_the_gzipped_sitemaps_of_months_list_everything_with_dates(newsroom: Newsroom, fetch: Fetch) -> None:
    index = _xml(fetch, newsroom.addresses["nabd"] + "/sitemap.xml")
    children = _texts(index, f"{MAP}sitemap/{MAP}loc")
    assert len(children) > 12
    assert all(re.fullmatch(r".*/sitemaps/articles-20\d\d-\d\d\.xml\.gz", child) for child in children)
    urls = [url for child in children for url in _texts(_xml(fetch, child), f"{MAP}url/{MAP}loc")]
    assert sorted(urls) == _living(newsroom, "nabd")
    assert all(datetime.fromisoformat(date).tzinfo for date in _texts(index, f"{MAP}sitemap/{MAP}lastmod"))


def test_the_news_sitemap_has_the_newest(newsroom: Newsroom, fetch: Fetch) -> None:
    root = _xml(fetch, newsroom.addresses["nabd"] + "/news-sitemap.xml")
    assert _texts(root, f"{MAP}url/{MAP}loc") == _newest(newsroom, "nabd", 10)
    assert len(root.findall(f".//{NEWS}publication_date")) == len(root.findall(f".//{NEWS}title")) == 10


def _listed(newsroom: Newsroom, outlet: str, section: str) -> list[str]:
    own = [s for s in newsroom.stories if s.outlet == outlet and section in ("", s.section)]
    return [newsroom.url(s.id) for s in sorted(own, key=lambda s: (s.published, s.id), reverse=True)]


PAGED = {
    # Outlet, section, path of the list, of its second page -> status behind the last page.
    "WordPress": ("sada", "شركات", "/category/companies/", "/category/companies/page/{}/", 1, 404),
    "the aggregator": ("mujaz", "", "/latest", "/latest?page={}", 1, 404),
}


@pytest.mark.parametrize(("outlet", "section", "path", "page", "first", "behind"), PAGED.values(), ids=PAGED.keys())
def test_lists_have_pages_of_ten(
    newsroom: Newsroom, fetch: Fetch, outlet: str, section: str, path: str, page: str, first: int, behind: int
) -> None:
    base, wanted = newsroom.addresses[outlet], _listed(newsroom, outlet, section)
    count = -(-len(wanted) // 10)
    assert count > 1
    for number in range(count):
        body = fetch(base + (page.format(first + number) if number else path)).body
        tree: Any = html.document_fromstring(body)
        rows = tree.xpath("//h2[@class='entry-title']/a/@href | //div[@class='mj-item']/div/a/@href")
        shown = wanted[number * 10 : number * 10 + 10]
        # A list may link to a story by another of its URLs.
        assert len(rows) == len(shown)
        assert {canonical(row) for row in rows} & {canonical(url) for url in shown}
        links = [link.get("href") for link in tree.iter("a")]
        assert (base + page.format(first + number + 1) in links) == (number + 1 < count)
    assert fetch(base + page.format(first + count)).status == behind


def test_a_page_behind_the_last_of_a_section_is_empty_on_drupal(newsroom: Newsroom, fetch: Fetch) -> None:
    url = newsroom.addresses["marfa"] + "/section/economy"
    rows = [
        len(_tree(fetch(u).body).xpath("//div[contains(@class,'view-section')]/div")) for u in (url, f"{url}?page=7")
    ]
    assert rows[0] > 3
    assert rows[1] == 0
    assert fetch(f"{url}?page=7").status == 200
    assert fetch(newsroom.addresses["marfa"] + "/section/nothing?page=7").status == 404


def _tree(body: bytes) -> Any:
    return html.document_fromstring(body)


def test_what_the_menus_lead_to_no_more_is_still_there(newsroom: Newsroom, fetch: Fetch) -> None:
    home = fetch(newsroom.addresses["sada"] + "/").body.decode()
    assert "/category/companies/" in home
    for path in ("/category/technology/", "/category/reports/"):
        assert path not in home
        assert fetch(newsroom.addresses["sada"] + path).status == 200


@pytest.mark.parametrize("outlet", ["sada", "marfa", "jarida", "nabd", "mujaz"])
def test_robots_txt(newsroom: Newsroom, fetch: Fetch, outlet: str) -> None:
    answer = fetch(newsroom.addresses[outlet] + "/robots.txt")
    lines = answer.body.decode().splitlines()
    assert answer.headers["content-type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    sitemaps = [line.partition(" ")[2] for line in lines if line.startswith("Sitemap: ")]
    assert bool(sitemaps) == (outlet in ("jarida", "nabd"))
    for url in sitemaps:
        assert _xml(fetch, url) is not None
    denied = [f.path for f in fixtures.of_outlet(outlet) if f.trouble is fixtures.Trouble.DENIED]
    assert ("Disallow: /private/" in lines) == bool(denied)
    assert ("Crawl-delay: 0.05" in lines) == (outlet == "marfa")
