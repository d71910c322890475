"""From page to page: each kind read as a crawl does, at hosts that go on without end, in circles, or on one spot."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from attrs import evolve

from crawler.discovery.kinds import KINDS
from crawler.discovery.searching import NOBODYS_WORDS, parameter
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Query, Reply, Source

SITE = "https://akhbar.example/"
SOURCES = {
    "feed": Source("feed", f"{SITE}feed/", pages=f"{SITE}feed/?paged={{page}}"),
    "section": Source("section", f"{SITE}economy/"),
    "wordpress": Source("wordpress", SITE),
    "wordpress_feed": Source("wordpress_feed", SITE),
    "blogger": Source("blogger", SITE),
    "search": Source("search", f"{SITE}search?q={{query}}&page={{page}}"),
}
SEARCHES = ("إكس إعلانات", "ماسك المعلنين")
PER_PAGE = 3

# Number of a page (from 0) -> the numbers of its articles; None: there is no such page.
Site = Callable[[int], list[int] | None]


def answer(kind: str, url: str, numbers: list[int], page: int) -> Reply:
    links = [f"{SITE}news/{1000 + number}" for number in numbers]
    if kind == "wordpress":
        return Reply(url, json.dumps([{"link": link} for link in links]).encode())
    if kind in ("section", "search"):
        anchors = "".join(f'<a href="{link}">خبر</a>' for link in links)
        return Reply(url, f'<html>{anchors}<a rel="next" href="{SITE}economy/page/{page + 2}/">التالي</a>'.encode())
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return Reply(url, f"<rss><channel>{items}</channel></rss>".encode())


def page_of(url: str) -> int:
    """Tell which page a URL asks for, from 0, in the manner of each kind."""
    if index := parameter(url, "start-index"):
        return (int(index) - 1) // PER_PAGE
    number = parameter(url, "paged") or parameter(url, "page")
    if "/page/" in url:
        number = url.rstrip("/").rpartition("/")[2]
    return int(number or 1) - 1


def walk(kind: str, site: Site, query: Query) -> tuple[list[str], list[str]]:
    """Follow a source to its end, as whoever crawls it must; give the URLs asked for, and those of the leads."""
    source = SOURCES[kind]
    asked: list[str] = []
    leads: list[str] = []
    todo: list[tuple[Follow, int]] = [(follow, 0) for follow in KINDS[kind].start(source, query)]
    while todo:
        follow, depth = todo.pop(0)
        if follow.url in asked or depth > KINDS[follow.kind].deepest:
            continue
        asked.append(follow.url)
        page = page_of(follow.url)
        numbers = [] if NOBODYS_WORDS in (follow.query.words, parameter(follow.url, "q")) else site(page)
        reply = Reply(follow.url, b"", 404) if numbers is None else answer(kind, follow.url, numbers, page)
        for found in KINDS[follow.kind].read(reply, source, follow.query):
            if isinstance(found, Lead):
                leads.append(found.url)
            else:
                todo.append((found, depth + 1))
    return asked, leads


def fresh(page: int) -> list[int]:
    return list(range(page * PER_PAGE, page * PER_PAGE + PER_PAGE))


def questions(kind: str) -> Query:
    return Query(searches=SEARCHES[:1]) if kind not in ("feed", "section") else Query()


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_pages_without_end_end(kind: str) -> None:
    asked, leads = walk(kind, fresh, questions(kind))
    assert len(asked) == KINDS[kind].deepest + 1 == 51
    assert len(leads) == len(set(leads)) == PER_PAGE * (51 - bool(questions(kind).searches))


@pytest.mark.parametrize("kind", sorted(SOURCES))
@pytest.mark.parametrize(
    ("site", "pages", "stories"),
    [
        pytest.param(lambda page: fresh(0), 2, 3, id="the-same-again"),
        pytest.param(lambda page: fresh(page % 2), 3, 6, id="in-a-circle"),
        pytest.param(lambda page: fresh(0)[::-1] if page else fresh(0), 2, 3, id="the-same-in-another-order"),
        pytest.param(lambda page: fresh(page) if page < 4 else None, 5, 12, id="404-behind-the-last"),
        pytest.param(lambda page: fresh(page) if page < 4 else [], 5, 12, id="nothing-behind-the-last"),
        pytest.param(lambda page: fresh(min(page, 3)), 5, 12, id="the-last-again"),
        pytest.param(lambda page: fresh(page) if page < 4 else fresh(0), 5, 12, id="the-first-again"),
    ],
)
def test_pages_end(kind: str, site: Site, pages: int, stories: int) -> None:
    asked, leads = walk(kind, site, questions(kind))
    assert len(asked) == pages + bool(questions(kind).searches)
    assert len(leads) == len(set(leads)) == stories


@pytest.mark.parametrize("kind", ["blogger", "search", "wordpress", "wordpress_feed"])
def test_each_search_is_asked(kind: str) -> None:
    asked, _ = walk(kind, lambda page: fresh(0), Query(searches=SEARCHES))
    assert len(asked) == 1 + 2 * len(SEARCHES)


@pytest.mark.parametrize("kind", ["blogger", "wordpress", "wordpress_feed"])
def test_a_search_that_heeds_no_words_costs_one_request(kind: str) -> None:
    (first,) = KINDS[kind].start(SOURCES[kind], Query(searches=SEARCHES))
    with pytest.raises(SourceError, match="as for any words"):
        list(KINDS[kind].read(answer(kind, first.url, fresh(0), 0), SOURCES[kind], first.query))


def test_a_search_page_that_answers_everything_costs_a_request_a_search() -> None:
    (first,) = KINDS["search"].start(SOURCES["search"], Query(searches=SEARCHES))
    reply = answer("search", first.url, fresh(0), 0)
    follows = list(KINDS["search"].read(reply, SOURCES["search"], first.query))
    assert len(follows) == len(SEARCHES)
    for follow in follows:
        assert isinstance(follow, Follow)
        with pytest.raises(SourceError, match="as for any words"):
            list(KINDS["search"].read(evolve(reply, url=follow.url), SOURCES["search"], follow.query))
