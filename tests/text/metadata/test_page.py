from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Structured
from crawler.text.dom import lines_of, parse
from crawler.text.metadata.page import Metadata, page_title, read_meta, read_metadata
from tests.text.arabic import ON_TOPIC

OUTLET = "صدى المال"
TITLE = "المعلنون يغادرون إكس"
STORY = "".join(f"<p>{line}</p>" for line in ON_TOPIC[:4])


def _page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def _og(name: str, value: str) -> str:
    return f'<meta property="og:{name}" content="{value}">'


def _read(page: str, structured: Structured | None = None) -> Metadata:
    tree = parse(page)
    assert tree is not None
    return read_metadata(
        tree, read_meta(tree), lines_of(tree), structured or Structured(), OUTLET, "https://sada.example/1"
    )


@pytest.mark.parametrize(
    "stated",
    [
        f"{TITLE} | {OUTLET}",
        f"{TITLE}|{OUTLET}",
        f"{TITLE} - {OUTLET}",
        f"{TITLE} – {OUTLET}",
        f"{TITLE} — {OUTLET}",
        f"{TITLE} » {OUTLET}",
        f"{TITLE} :: {OUTLET}",
        f"{TITLE} : {OUTLET}",
        f"{TITLE} • {OUTLET}",
        f"{OUTLET} | {TITLE}",
        f"{OUTLET} - {TITLE}",
        f"{OUTLET} » {TITLE} | {OUTLET}",
        f"  {TITLE}\n |  صدي  المال ",
        TITLE,
    ],
    ids=lambda stated: stated.replace(TITLE, "TITLE").replace(OUTLET, "SITE"),
)
def test_a_title_is_without_the_name_of_the_site(stated: str) -> None:
    assert _read(_page(f"<title>{stated}</title>")).title == TITLE
    assert _read(_page(_og("title", stated))).title == TITLE
    assert _read(_page(), Structured(headline=stated, source="json-ld")).title == TITLE


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        pytest.param("", "", "", id="none"),
        pytest.param(f"<title>{OUTLET}</title>", "<p>نص</p>", "", id="the site's name alone"),
        pytest.param(f"<title>{OUTLET}</title>", f"<h1>{TITLE}</h1>", TITLE, id="h1"),
        pytest.param("", f"<h1>{OUTLET}</h1><h1>{TITLE}</h1>", TITLE, id="behind an h1 with the site's name"),
        pytest.param(_og("title", TITLE), "<h1>خبر آخر</h1>", TITLE, id="Open Graph before h1"),
        pytest.param("<title>عنوان الصفحة</title>", f"<h1>{TITLE}</h1>", TITLE, id="h1 before the title element"),
        pytest.param("", "<h1>المعلنون <span>يغادرون</span>\n إكس</h1>", TITLE, id="markup in h1"),
        pytest.param(_og("title", "المعلنون يغادرون…"), f"<h1>{TITLE}</h1>", TITLE, id="cut by its maker"),
        pytest.param(_og("title", "المعلنون يغادرون..."), f"<h1>{TITLE}</h1>", TITLE, id="cut with dots"),
        pytest.param(_og("title", "ماسك وحيد..."), f"<h1>{TITLE}</h1>", "ماسك وحيد...", id="dots that cut nothing"),
        pytest.param(
            f"<title>ماسك - قصة رجل | {OUTLET}</title>", "", "ماسك - قصة رجل", id="a sign that parts no site's name"
        ),
        pytest.param(
            _og("site_name", "Sada") + f"<title>{TITLE} - Sada</title>", "", TITLE, id="name as Open Graph has it"
        ),
        pytest.param(
            _og("site_name", "Sada") + f"<title>{TITLE} - {OUTLET}</title>", "", TITLE, id="name as its readers know it"
        ),
        pytest.param(
            _og("site_name", "صدى - المال") + f"<title>{TITLE} | صدى - المال</title>",
            "",
            TITLE,
            id="a sign in the name",
        ),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    assert _read(_page(head, body)).title == title


def test_the_headline_in_data_comes_first() -> None:
    page = _page(_og("title", "عنوان للشبكات"), "<h1>عنوان ثالث</h1>")
    assert _read(page, Structured(headline=TITLE, source="json-ld")).title == TITLE


def _author(before: str = "", after: str = "", head: str = "") -> tuple[str, ...]:
    return _read(_page(head, f"{before}<h1>{TITLE}</h1>{after}{STORY}")).authors


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        pytest.param(_author(), (), id="none"),
        pytest.param(_author(after="<p>كتب: أحمد علي</p>"), ("أحمد علي",), id="byline"),
        pytest.param(_author(after="<p>كتبت - هدى نور</p>"), ("هدى نور",), id="byline with a hyphen"),
        pytest.param(_author(after="<p>بقلم/ منى سالم</p>"), ("منى سالم",), id="byline with a slash"),
        pytest.param(_author(after="<p>الخميس | تحرير: ليلى عمر | 14:05</p>"), ("ليلى عمر",), id="byline in a line"),
        pytest.param(_author(before="<p>إعداد: كريم حسن</p>"), ("كريم حسن",), id="byline above the headline"),
        pytest.param(_author(after="<p>قال الكاتب: لا تعليق على ما حدث</p>"), (), id="words of a sentence"),
        pytest.param(_author(before="<p>كتب: أحمد علي</p>" + "<p>قسم</p>" * 9), (), id="far above the headline"),
        pytest.param(_author(after="<p>خبر</p>" * 30 + "<p>كتب: أحمد علي</p>"), (), id="far below the headline"),
        pytest.param(_author(after="<a rel='author' href='/a/1'>أحمد علي</a>"), ("أحمد علي",), id="rel"),
        pytest.param(_author(after="<span class='post-author'>أحمد علي</span>"), ("أحمد علي",), id="class"),
        pytest.param(_author(after="<b itemprop='author'>أحمد علي</b>"), ("أحمد علي",), id="itemprop"),
        pytest.param(_author(before="<b class='author'>أحمد علي</b>"), ("أحمد علي",), id="class above the headline"),
        pytest.param(_author(after="<b class='comment-author'>أحمد علي</b>"), (), id="author of a comment"),
        pytest.param(_author(head="<meta name='author' content='أحمد علي'>"), ("أحمد علي",), id="meta"),
        pytest.param(_author(head="<meta name='Author' content='أحمد علي'>"), ("أحمد علي",), id="meta, upper case"),
        pytest.param(_author(head=f"<meta name='author' content='{OUTLET}'>"), (), id="the outlet's name"),
        pytest.param(
            _author(head=_og("site_name", "Sada") + f"<meta name='author' content='{OUTLET}'>"),
            (),
            id="the outlet's name where the site has another",
        ),
        pytest.param(
            _author(head=_og("site_name", "Sada") + "<meta name='author' content='sada'>"), (), id="the site's"
        ),
        pytest.param(
            _author(head="<meta property='article:author' content='https://facebook.com/ahmad'>"), (), id="an address"
        ),
        pytest.param(_author(head="<meta name='author' content='info@sada.example'>"), (), id="mail"),
        pytest.param(_author(head="<meta name='author' content='Admin'>"), (), id="admin"),
        pytest.param(_author(head="<meta name='author' content='user1234'>"), (), id="number of a user"),
        pytest.param(_author(head=f"<meta name='author' content='{'اسم ' * 20}'>"), (), id="too long for a name"),
        pytest.param(
            _author("", "<p>كتب: أحمد علي</p>", "<meta name='author' content='admin'>"),
            ("أحمد علي",),
            id="byline instead",
        ),
        pytest.param(
            _author("", "<p>كتب: أحمد علي</p>", "<meta name='author' content='منى سالم'>"),
            ("أحمد علي",),
            id="byline first",
        ),
    ],
)
def test_authors(authors: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert authors == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("منى سالم", "كريم حسن"), ("منى سالم", "كريم حسن")),
        (("منى سالم", "منى  سالم"), ("منى سالم",)),
        ((OUTLET, "منى سالم"), ("منى سالم",)),
        ((OUTLET,), ("أحمد علي",)),
    ],
    ids=("several", "the same twice", "the outlet among them", "the outlet alone"),
)
def test_authors_in_data_come_first(names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    page = _page("<meta name='author' content='أحمد علي'>", f"<h1>{TITLE}</h1>")
    assert _read(page, Structured(authors=names, source="json-ld")).authors == expected


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        pytest.param("", "", id="none"),
        pytest.param("<link rel='canonical' href='https://a.example/1'>", "https://a.example/1", id="link"),
        pytest.param("<link rel='Canonical nofollow' href=' /1 '>", "/1", id="among other words"),
        pytest.param(
            "<link rel='stylesheet' href='/x.css'>" + _og("url", "https://a.example/2"), "https://a.example/2", id="og"
        ),
        pytest.param(
            _og("url", "https://a.example/2") + "<link rel='canonical' href='https://a.example/1'>",
            "https://a.example/1",
            id="link before Open Graph",
        ),
    ],
)
def test_the_canonical_url_as_stated(head: str, canonical: str) -> None:
    assert _read(_page(head)).canonical_url == canonical


@pytest.mark.parametrize(
    ("head", "publisher", "name"),
    [
        (_og("site_name", "صدى"), "دار صدى", "صدى"),
        ("", "دار صدى", "دار صدى"),
        (_og("site_name", "www.sada.example"), "https://sada.example/", OUTLET),
        (_og("site_name", "sada.example") + "<meta name='application-name' content='Sada'>", "", "Sada"),
        (_og("site_name", "@sada"), "", OUTLET),
        ("", "", OUTLET),
    ],
)
def test_the_name_of_the_outlet(head: str, publisher: str, name: str) -> None:
    assert _read(_page(head), Structured(site_name=publisher, source="json-ld")).site_name == name


def test_meta_elements_the_first_of_each() -> None:
    tree = parse(
        _page(
            "<meta property='og:title' content=' عنوان\n أول '><meta property='og:title' content='ثان'>"
            "<meta name='Author' content='منى'><meta itemprop='datePublished' content='2023'>"
            "<meta name='empty' content=''><meta charset='utf-8'><meta content='بلا اسم'>"
        )
    )
    assert tree is not None
    assert read_meta(tree) == {"og:title": "عنوان أول", "author": "منى", "datepublished": "2023"}


def test_the_titles_of_the_head_as_one_text() -> None:
    tree = parse(_page(_og("title", "عنوان للشبكات") + f"<title>{TITLE} | {OUTLET}</title>"))
    assert tree is not None
    assert page_title(tree, read_meta(tree)) == f"عنوان للشبكات {TITLE} | {OUTLET}"


@settings(deadline=None, max_examples=150)
@given(
    st.text(alphabet="<>/=\"'ab عنوان|-:»h1metacontnpry\n", max_size=150),
    st.text(max_size=30),
    st.text(alphabet=f"{OUTLET}|- :»", max_size=30),
)
def test_any_page_has_metadata(body: str, name: str, title: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    found = _read(page, Structured(headline=title, authors=(name,), source="json-ld"))
    assert found == _read(page, Structured(headline=title, authors=(name,), source="json-ld"))
    assert found.title == " ".join(found.title.split())
    assert found.title != OUTLET
    assert OUTLET not in found.authors
