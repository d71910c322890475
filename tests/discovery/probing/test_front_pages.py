from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.probing.front_pages import FrontPage, read
from crawler.errors import SourceError

URL = "https://news.example/"


def page(head: str = "", body: str = "", lang: str = "ar") -> FrontPage:
    text = (
        f'<!doctype html><html lang="{lang}"><head><title>الرئيسية - صدى</title>{head}</head><body>{body}</body></html>'
    )
    return read(text.encode(), URL)


def test_a_page_without_anything_says_nothing() -> None:
    assert read(b"<p>x</p>", URL) == FrontPage()


@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "utf-16"])
def test_names_are_read_in_any_encoding(codec: str) -> None:
    text = '<html><head><title>خبر</title><meta property="og:site_name" content="صدى المال"></head></html>'
    assert read(text.encode(codec), URL).names == ("صدى المال",)


NAMES = {
    "open graph before data": (
        '<meta property="og:site_name" content="صدى">'
        '<script type="application/ld+json">{"@type": "WebSite", "name": "Sada"}</script>'
        '<meta name="application-name" content="صدى">',
        ("صدى", "Sada"),
    ),
    "an organisation in a graph": (
        '<script type="application/ld+json">{"@graph": [{"@type": ["NewsMediaOrganization"], "name": "صدى"}]}</script>',
        ("صدى",),
    ),
    "the publisher of an article": (
        '<script type="application/ld+json">[{"@type": "NewsArticle", "name": "خبر",'
        ' "publisher": {"name": "صدى"}}]</script>',
        ("صدى",),
    ),
    "data that are broken": ('<script type="application/ld+json">{"name": </script>', ()),
    "data of other types": (
        '<script type="application/ld+json">[1, null, {"@type": "WebSite", "name": 7}, {"@graph": {"a": 1}}]</script>',
        (),
    ),
}


@pytest.mark.parametrize(("head", "names"), NAMES.values(), ids=NAMES.keys())
def test_names(head: str, names: tuple[str, ...]) -> None:
    assert page(head).names == names


FEEDS = {
    "RSS and Atom, in order": (
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="Alternate" type="application/atom+xml" href="https://feeds.example/atom">',
        ("https://news.example/feed/", "https://feeds.example/atom"),
    ),
    "each once": (
        '<link rel="alternate" type="application/rss+xml" href="/feed/">' * 2,
        ("https://news.example/feed/",),
    ),
    "not those of comments": (
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/?feed=comments-rss2">'
        '<link rel="alternate" type="application/rss+xml" href="/feeds/1/comments/default">',
        (),
    ),
    "not other alternates": (
        '<link rel="alternate" hreflang="en" href="/en/"><link rel="alternate" type="application/json" href="/x.json">'
        '<link rel="stylesheet" type="application/rss+xml" href="/feed/">',
        (),
    ),
    "not what is no link": ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', ()),
    "relative to the base": (
        '<base href="https://news.example/ar/"><link rel="alternate" type="application/rss+xml" href="rss">',
        ("https://news.example/ar/rss",),
    ),
}


@pytest.mark.parametrize(("head", "feeds"), FEEDS.values(), ids=FEEDS.keys())
def test_feeds(head: str, feeds: tuple[str, ...]) -> None:
    assert page(head).feeds == feeds


SEARCHES = {
    "a form of WordPress": (
        '<form role="search" action="/"><input type="search" name="s"></form>',
        "https://news.example/?s={query}",
    ),
    "a form without a type and an action": ('<form><input name="q"></form>', "https://news.example/?q={query}"),
    "hidden fields are sent too": (
        '<form action="/find#x"><input type="hidden" name="lang" value="عربي"><input name="text"></form>',
        "https://news.example/find?lang=%D8%B9%D8%B1%D8%A8%D9%8A&text={query}",
    ),
    "a name of its own in a form that is called a search": (
        '<form id="SearchForm" action="/r"><input type="text" name="phrase"></form>',
        "https://news.example/r?phrase={query}",
    ),
    "a search in data": (
        '<script type="application/ld+json">{"@type": "WebSite", "potentialAction": {"@type": "SearchAction",'
        ' "target": {"urlTemplate": "https://news.example/?s={search_term_string}"}}}</script>',
        "https://news.example/?s={query}",
    ),
    "a search in data, in the older form": (
        '<script type="application/ld+json">{"potentialAction": [{"@type": "SearchAction",'
        ' "target": "https://news.example/search/{q}"}]}</script>',
        "https://news.example/search/{query}",
    ),
    "braces that are no words": (
        '<form action="/{x}"><input name="q"></form>',
        "https://news.example/%7Bx%7D?q={query}",
    ),
    "not a form that posts": ('<form method="POST"><input name="q"></form>', ""),
    "not a newsletter": ('<form><input type="email" name="email"></form>', ""),
    "not a login": ('<form class="search"><input name="user"><input type="password" name="p"></form>', "user"),
    "not a form with two texts": ('<form><input name="q"><input name="w"></form>', ""),
    "not a form of something else": ('<form action="/vote"><input name="choice"></form>', ""),
    "not data with two blanks": (
        '<script type="application/ld+json">{"potentialAction": {"@type": "SearchAction",'
        ' "target": "https://news.example/{a}/{b}"}}</script>',
        "",
    ),
}


@pytest.mark.parametrize(("body", "search"), SEARCHES.values(), ids=SEARCHES.keys())
def test_searches(body: str, search: str) -> None:
    expected = ("https://news.example/?user={query}",) if search == "user" else (search,) if search else ()
    assert page(body=body).searches == expected


MENUS = {
    "links of a menu": (
        '<nav><a href="/economy/">اقتصاد</a><a href="/sport/">رياضة</a></nav>',
        ("https://news.example/economy/", "https://news.example/sport/"),
    ),
    "of what is called a menu": (
        '<table><td class="top menu"><a href="/list.php?sec=1">سياسة</a></td></table>',
        ("https://news.example/list.php?sec=1",),
    ),
    "each once, however it is written": (
        '<nav><a href="/economy">اقتصاد</a><a href="http://www.news.example/economy/#x">اقتصاد</a></nav>',
        ("https://news.example/economy",),
    ),
    "not outside of menus": ('<main><a href="/economy/">اقتصاد</a></main>', ()),
    "not articles": ('<nav><a href="/economy/123456">خبر</a><a href="/2024/05/01/x/">خبر</a></nav>', ()),
    "not tags, authors, forms": (
        '<nav><a href="/tag/x/">وسم</a><a href="/author/y/">كاتب</a><a href="/search">بحث</a></nav>',
        (),
    ),
    "not notices": ('<nav><a href="/page/7">من نحن</a><a href="/contact">نص</a><a href="/x">اتصل بنا</a></nav>', ()),
    "not the front page": ('<nav><a href="/">نص</a><a href="https://news.example">نص</a></nav>', ()),
    "not other sites": ('<nav><a href="https://other.example/economy/">اقتصاد</a></nav>', ()),
    "not headlines": (f'<nav><a href="/economy/">{"كلمة " * 9}</a></nav>', ()),
    "not pages and months of everything": (
        '<nav><a href="/page/2/">٢</a><a href="/2024/05/">مايو</a><a href="/?paged=2">٢</a>'
        '<a href="/?m=202405">مايو</a></nav>',
        (),
    ),
    "not all links of a page whose body has a menu's class": (
        '</body><body class="has-main-navigation"><p><a href="/economy/">اقتصاد</a></p>',
        (),
    ),
    "not files": ('<nav><a href="/app.apk">نص</a><a href="javascript:x">نص</a></nav>', ()),
}


@pytest.mark.parametrize(("body", "urls"), MENUS.values(), ids=MENUS.keys())
def test_sections_of_menus(body: str, urls: tuple[str, ...]) -> None:
    assert tuple(url for url, _ in page(body=body).menu) == urls


def test_regions_language_and_letters() -> None:
    found = page(
        '<meta property="og:locale" content="ar_EG"><script type="application/ld+json">'
        '{"@type": "Organization", "address": {"addressCountry": "LB"}}</script>',
        '<a href="/1">خبر</a><a href="/2">news</a>',
        "ar-SA",
    )
    assert (found.language, found.regions) == ("ar-SA", ("lb", "sa", "eg"))
    assert found.arabic == pytest.approx(3 / 7)
    assert page('<meta property="og:locale" content="ar_AR">').regions == ()


def test_what_made_it_and_when() -> None:
    found = page(
        '<meta name="Generator" content="WordPress 6.6"><link rel="https://api.w.org/" href="/wp-json/">'
        '<meta property="article:published_time" content="2024-05-01T10:00:00+03:00">',
        '<time datetime="2024-01-02T03:04:05+02:00">x</time><time datetime="2024-01-02">y</time><time>z</time>',
    )
    assert (found.generator, found.api) == ("WordPress 6.6", "https://news.example/wp-json/")
    assert [moment.utcoffset() for moment in found.moments] == [timedelta(hours=2), timedelta(hours=3)]
    assert found.moments[1] == datetime(2024, 5, 1, 10, tzinfo=timezone(timedelta(hours=3)))


def test_hostile_pages_are_read_as_far_as_they_go() -> None:
    for body in (
        "<nav>" + "<div>" * 5000 + '<a href="/x">نص</a>',
        "<nav>" + '<a href="/x{}">نص</a>' * 20_000,
        "<form>" * 3000 + '<input name="q">' * 3000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<meta property="og:site_name" content="' + "x" * 1_000_000 + '">',
    ):
        found = page(body=body)
        assert len(found.menu) <= 81
        assert all(len(name) <= 500 for name in found.names)


def test_an_empty_body_is_an_error_of_the_source() -> None:
    with pytest.raises(SourceError, match=r"^page https://news\.example/: expected an HTML page, found an empty body"):
        read(b"", URL)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_an_error_of_the_source(data: bytes) -> None:
    for body in (data, b"<html lang='" + data, b"<nav><a href='" + data + b"'>x</a><form><input name='" + data):
        with suppress(SourceError):
            assert isinstance(read(body, URL), FrontPage)
