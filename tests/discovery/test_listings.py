"""Section pages: which links are articles, in what order, under what title."""

from __future__ import annotations

import pytest

from crawler.discovery import listings
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Source

URL = "https://www.akhbar.example/economy"
TITLE = "معلنون كبار يعودون إلى منصة إكس"


def read(body: str | bytes, links: str = "", url: str = URL) -> list[Lead | Follow]:
    source = Source(kind="section", url=URL, links=links)
    return list(listings.read(body.encode() if isinstance(body, str) else body, url, source))


def page(*links: tuple[str, str], head: str = "") -> str:
    rows = "\n".join(f'<li><a class="t" href="{href}"><h3>{text}</h3></a></li>' for href, text in links)
    return f'<!DOCTYPE html><html dir="rtl"><head><title>اقتصاد</title>{head}</head><body><ul>{rows}</ul></body></html>'


def test_articles_in_the_order_of_the_page_each_once() -> None:
    body = page(
        ("/", "الرئيسية"),
        ("/economy", "اقتصاد"),
        ("/news/51877", TITLE),
        ("/news/51878", "خبر ثان"),
        ("https://akhbar.example/news/51877?utm_source=home#comments", "3 تعليقات"),
        ("/tag/51879", "إكس"),
        ("https://other.example/news/51880", "موقع آخر"),
        ("mailto:desk@akhbar.example", "راسلنا"),
    )
    assert read(body) == [
        Lead("https://www.akhbar.example/news/51877", TITLE),
        Lead("https://www.akhbar.example/news/51878", "خبر ثان"),
    ]


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        pytest.param(["", TITLE], TITLE, id="image-first"),
        pytest.param(["معلنون…", TITLE], TITLE, id="longest"),
        pytest.param([TITLE, "معلنون…"], TITLE, id="longest-first"),
        pytest.param(["اقرأ المزيد"], "", id="call"),
        pytest.param(["إقرأ المزيد »"], "", id="call-with-signs"),
        pytest.param(["<span>التفاصيل</span>..."], "", id="call-in-an-element"),
        pytest.param(["Read more"], "", id="call-in-english"),
        pytest.param(["12 تعليق", "خبر"], "خبر", id="comments"),
        pytest.param(["1 / 12"], "", id="no-letters"),
        pytest.param(["<span>معلنون</span><span>كبار</span>"], "معلنون كبار", id="two-elements-are-two-words"),
        pytest.param(["معلنون\n\t  كبار"], "معلنون كبار", id="white-space"),
        pytest.param(["&laquo;إكس&raquo;&nbsp;&lt;b&gt;"], "«إكس» <b>", id="entities-are-text"),
        pytest.param(["خبر<script>var x=1</script><svg><text>س</text></svg>"], "خبر", id="what-nobody-sees"),
        pytest.param(["ش" * 900], "ش" * 500, id="too-long"),
    ],
)
def test_titles(texts: list[str], title: str) -> None:
    assert read(page(*(("/news/51877", text) for text in texts))) == [
        Lead("https://www.akhbar.example/news/51877", title)
    ]


@pytest.mark.parametrize(
    ("links", "urls"),
    [
        pytest.param("", ["https://www.akhbar.example/news/51877"], id="guess"),
        pytest.param(r"/story/\w+$", ["https://www.akhbar.example/story/x"], id="path"),
        pytest.param(r"^https://www\.akhbar\.example/(news|story)/", None, id="absolute"),
        pytest.param("nothing", [], id="none"),
    ],
)
def test_the_pattern_decides_where_there_is_one(links: str, urls: list[str] | None) -> None:
    both = ["https://www.akhbar.example/news/51877", "https://www.akhbar.example/story/x"]
    body = page(("/news/51877", "أ"), ("/story/x", "ب"), ("https://other.example/story/x", "ج"))
    assert [entry.url for entry in read(body, links)] == (both if urls is None else urls)


def test_a_pattern_that_is_none() -> None:
    with pytest.raises(SourceError, match=r"^section .*: expected a regular expression in links, found '\('"):
        read(page(), "(")


@pytest.mark.parametrize(
    ("body", "url"),
    [
        pytest.param(page(("news/51877", "خبر")), "https://www.akhbar.example/news/51877", id="relative"),
        pytest.param(
            page(("51877", "خبر"), head='<base href="/ar/news/"><base href="/second/">'),
            "https://www.akhbar.example/ar/news/51877",
            id="base",
        ),
        pytest.param(
            page(("/51877", "خبر"), head='<base href="javascript:x">'),
            "https://www.akhbar.example/51877",
            id="hostile-base",
        ),
        pytest.param(page(("/n?a=1&amp;id=51877", "خبر")), "https://www.akhbar.example/n?a=1&id=51877", id="escaped"),
        pytest.param(page(("/n?a=1&id=51877", "خبر")), "https://www.akhbar.example/n?a=1&id=51877", id="not-escaped"),
        pytest.param(page((" /51877\n", "خبر")), "https://www.akhbar.example/51877", id="white-space"),
        pytest.param("<a href=/51877>خبر", "https://www.akhbar.example/51877", id="never-closed"),
        pytest.param('<A HREF="/51877">خبر</A>', "https://www.akhbar.example/51877", id="upper-case"),
        pytest.param(
            "<?xml version='1.0' encoding='windows-1256'?>" + page(("/51877", "خبر")),
            "https://www.akhbar.example/51877",
            id="xml-declaration",
        ),
        pytest.param("\x00" + page(("/51877", "خبر")), "https://www.akhbar.example/51877", id="nul"),
    ],
)
def test_links(body: str, url: str) -> None:
    assert read(body) == [Lead(url, "خبر")]


@pytest.mark.parametrize("declared", ["utf-8", "windows-1256", "iso-8859-1"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_the_encoding_is_read_from_the_bytes(declared: str, encoding: str) -> None:
    body = page(("/51877", TITLE), head=f'<meta charset="{declared}">').encode(encoding)
    assert read(body) == [Lead("https://www.akhbar.example/51877", TITLE)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>لا روابط هنا</p>", id="no-links"),
        pytest.param("{}", id="json"),
        pytest.param("<a>بلا عنوان</a><a href=''>فارغ</a><a href='#top'>أعلى</a>", id="links-to-nothing"),
        pytest.param("<!-- <a href='/51877'>خبر</a> --><script>'<a href=/51877>'</script>", id="hidden"),
        pytest.param("<", id="nothing-left"),
    ],
)
def test_a_page_without_articles_is_no_error(body: str) -> None:
    assert read(body) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(b"", "an empty body", id="empty"),
        pytest.param(b" \r\n\t", "blank text", id="blank"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "binary data", id="image"),
        pytest.param(b"%PDF-1.7\n\x01\x02\x03\x04", "a PDF", id="pdf"),
    ],
)
def test_what_is_no_page(body: bytes, found: str) -> None:
    with pytest.raises(SourceError, match=f"^section {URL}: expected an HTML page, found {found}"):
        read(body)


def test_too_large() -> None:
    with pytest.raises(SourceError, match=f"^section {URL}: expected at most 8388608 bytes"):
        read(b"<p>" + b"x" * 8_388_608)


def test_no_trap_gives_more_than_two_thousand() -> None:
    leads = read(page(*((f"/news/{number}", "خبر") for number in range(10_000, 15_000))))
    assert [lead.url for lead in leads] == [f"https://www.akhbar.example/news/{n}" for n in range(10_000, 12_000)]


@pytest.mark.parametrize(
    "unit", ["<div>", "<a href=/51877>", "<b><i>", "<table><tr><td>", "<svg>", "&", "<", "<!-- ", "<a b=1 ", "<?x "]
)
def test_hostile_markup_ends(unit: str) -> None:
    assert len(read(unit * (1_000_000 // len(unit)))) <= 1


def test_a_comment_as_long_as_a_page_may_be() -> None:
    assert read('<a href="/51877">خبر</a><!--' + "x" * 8_000_000) == [Lead("https://www.akhbar.example/51877", "خبر")]
