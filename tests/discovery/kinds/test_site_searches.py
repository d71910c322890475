"""Searches put to a site's own search page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from attrs import evolve

from crawler.discovery.kinds import site_searches
from crawler.discovery.searching import NOBODYS_WORDS
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Query, Reply, Source

SITE = "https://akhbar.example"
SOURCE = Source("search", f"{SITE}/search?q={{query}}&page={{page}}")
UNPAGED = Source("search", f"{SITE}/search?q={{query}}")
SEARCHES = ("إكس إعلانات", "ماسك المعلنين")
FIRST = Query(searches=SEARCHES, words=NOBODYS_WORDS)
BOX = {f"{SITE}/news/90001": 1, f"{SITE}/news/90002": 1}
ASKED = Query(words="x", everywhere=BOX)


def page(*numbers: int, more: str = "") -> bytes:
    links = "".join(f'<a href="/news/{n}">خبر {n}</a>' for n in (*numbers, 90001, 90002))
    return f"<!DOCTYPE html><html><body><a href='/'>الرئيسية</a>{links}{more}</body></html>".encode()


def read(body: bytes, query: Query = ASKED, source: Source = SOURCE, status: int = 200) -> list[Lead | Follow]:
    return list(site_searches.read(Reply(f"{SITE}/search?q=x&page=1", body, status), source, query))


def urls(found: list[Lead | Follow]) -> list[str]:
    return [entry.url for entry in found]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        pytest.param(SOURCE, f"{SITE}/search?q=WORDS&page=1", id="from-one"),
        pytest.param(evolve(SOURCE, first=0), f"{SITE}/search?q=WORDS&page=0", id="from-zero"),
        pytest.param(Source("search", f"{SITE}/search/{{query}}/"), f"{SITE}/search/WORDS/", id="path"),
    ],
)
def test_the_url_of_a_search(source: Source, url: str) -> None:
    (follow,) = site_searches.start(source, Query(searches=("إكس ض",)))
    assert follow.url == url.replace("WORDS", quote(NOBODYS_WORDS))
    (entry,) = read(page(), follow.query, source)
    assert entry.url == url.replace("WORDS", "%D8%A5%D9%83%D8%B3%20%D8%B6")


def test_words_cannot_break_out_of_their_place() -> None:
    found = read(page(), Query(searches=("إكس&page=9/../{page}#",), words=NOBODYS_WORDS))
    assert urls(found) == [f"{SITE}/search?q=%D8%A5%D9%83%D8%B3%26page%3D9%2F..%2F%7Bpage%7D%23&page=1"]


def test_a_template_without_a_place_for_the_words() -> None:
    with pytest.raises(SourceError, match=r"^search .*: expected \{query\} in the URL, found none"):
        list(site_searches.start(Source("search", f"{SITE}/search"), Query(searches=SEARCHES)))


def test_what_stands_on_the_page_of_nobodys_words_is_no_result() -> None:
    searches = read(page(), FIRST)
    assert [entry.query for entry in searches if isinstance(entry, Follow)] == [
        Query(words=w, everywhere=BOX) for w in SEARCHES
    ]
    assert urls(read(page(51877, 51878), searches[0].query))[:-1] == [f"{SITE}/news/51877", f"{SITE}/news/51878"]  # type: ignore[union-attr]


def test_a_result_that_stands_in_a_box_too() -> None:
    assert urls(read(page(51877, 90001)))[:-1] == [f"{SITE}/news/51877", f"{SITE}/news/90001"]


def test_a_search_that_finds_nothing() -> None:
    assert read(page()) == []


def test_a_search_that_answers_everything_has_no_results_and_no_further_pages() -> None:
    (question, _) = read(page(1001, 1002, 1003), FIRST)
    assert isinstance(question, Follow)
    assert read(page(1001, 1002, 1003), question.query) == []


def test_a_search_that_answers_everything_in_pages_is_told() -> None:
    more = '<a href="/search?q=x&page=2">2</a>'
    (question, _) = read(page(1001, 1002, 1003, more=more), FIRST)
    assert isinstance(question, Follow)
    with pytest.raises(SourceError, match=r"^search .*: expected articles with the words, found 5 as for any words; "):
        read(page(1001, 1002, 1003, more=more), question.query)


@pytest.mark.parametrize(
    ("source", "more", "following"),
    [
        pytest.param(SOURCE, "", "/search?q=x&page=2", id="template"),
        pytest.param(evolve(SOURCE, first=0), "", "/search?q=x&page=1", id="template-from-zero"),
        pytest.param(
            Source("search", f"{SITE}/search?q={{query}}&start={{page}}", first=0, step=20),
            "", "/search?q=x&start=20", id="step",
        ),
        pytest.param(UNPAGED, "", None, id="no-pages"),
        pytest.param(UNPAGED, '<a rel="next" href="?q=x&p=2">', "/search?q=x&p=2", id="link"),
    ],
)  # fmt: skip
def test_pages(source: Source, more: str, following: str | None) -> None:
    found = read(page(51877, more=more), source=source)
    assert urls(found) == [f"{SITE}/news/51877", *([SITE + following] if following else [])]
    if following:
        assert isinstance(found[1], Follow)
        assert found[1].query == Query(words="x", page=1, known=frozenset({f"{SITE}/news/51877"}), everywhere=BOX)


def test_results_that_do_not_change_from_page_to_page_end() -> None:
    first = read(page(51877))[-1]
    assert isinstance(first, Follow)
    assert read(page(51877), first.query) == []


@pytest.mark.parametrize("status", [400, 404, 410])
def test_pages_end_with_an_error(status: int) -> None:
    assert read(b"", Query(words="x", page=2), status=status) == []
    with pytest.raises(SourceError, match=f"expected HTTP 200, found {status}"):
        read(b"", status=status)


def test_the_pattern_decides() -> None:
    assert urls(read(page(51877, 51878), source=evolve(SOURCE, links=r"/news/51878$")))[:-1] == [f"{SITE}/news/51878"]
