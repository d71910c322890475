"""Section pages: which links are articles, in what order, under what title."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.discovery.kinds import listings
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

URL = "https://www.akhbar.example/economy"
TITLE = "معلنون كبار يعودون إلى منصة إكس"
ALL = Query()
NEWS = "https://akhbar.example/news/51877"


def read(
    body: str | bytes, links: str = "", url: str = URL, query: Query = ALL, status: int = 200, pages: str = ""
) -> list[Lead | Follow]:
    source = Source(kind="section", url=URL, links=links, pages=pages)
    return list(listings.read(Reply(url, body.encode() if isinstance(body, str) else body, status), source, query))


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


def following(body: str, url: str = URL, query: Query = ALL, pages: str = "") -> str | None:
    """Give the URL of the next page that a page leads to."""
    follows = [entry for entry in read(body, url=url, query=query, pages=pages) if isinstance(entry, Follow)]
    assert all(f.kind == "section" and f.query.page == query.page + 1 and f.query.known for f in follows)
    return follows[0].url if follows else None


def paged(links: str, head: str = "") -> str:
    return page(("/news/51877", TITLE), head=head) + links


HOST = "https://www.akhbar.example"


@pytest.mark.parametrize(
    ("url", "links", "found"),
    [
        pytest.param("/economy", '<a rel="next" href="/economy?page=2">x</a>', "/economy?page=2", id="rel"),
        pytest.param("/economy", '<a rel="nofollow next" href="/more/2">x</a>', "/more/2", id="rel-anywhere"),
        pytest.param("/economy", '<a href="/economy/page/2/">التالي</a>', "/economy/page/2/", id="word"),
        pytest.param("/economy", '<a href="?page=1">الصفحة التالية »</a>', "/economy?page=1", id="word-from-zero"),
        pytest.param("/economy", '<a href="/economy/2">2</a><a href="/economy/3">3</a>', "/economy/2", id="number"),
        pytest.param(
            "/economy", '<a href="?page=1">٢</a><a href="?page=2">٣</a>', "/economy?page=1", id="arabic-number"
        ),
        pytest.param("/economy", '<a href="?page=9">»</a>', "/economy?page=9", id="sign"),
        pytest.param(
            "/economy", '<a href="?page=9">»</a><a href="?page=2">2</a>', "/economy?page=2", id="number-first"
        ),
        pytest.param(
            "/economy/page/2/", '<a href="/economy/">1</a><a href="/economy/page/3/">3</a>', None, id="page-one"
        ),
        pytest.param("/list.php?sec=5", '<a href="?sec=5&p=2">2</a>', "/list.php?sec=5&p=2", id="query"),
        pytest.param("/economy?start=20", '<a href="?start=40">التالي</a>', "/economy?start=40", id="offset"),
        pytest.param("/economy", '<a href="?page=2#top">التالي</a>', "/economy?page=2#top", id="fragment"),
        pytest.param("/economy", "", None, id="none"),
        pytest.param("/economy", '<a href="/economy#2">2</a>', None, id="itself"),
        pytest.param("/economy", '<a rel="next" href="javascript:next()">2</a>', None, id="javascript"),
        pytest.param("/economy", '<a rel="next" href="https://other.example/2">2</a>', None, id="foreign"),
        pytest.param("/economy", '<a href="/sport/page/2">2</a>', None, id="another-section"),
        pytest.param("/list.php?sec=economy", '<a href="?sec=sport&p=2">2</a>', None, id="another-section-by-query"),
        pytest.param("/economy", '<a href="?sort=title">»</a>', None, id="another-order"),
        pytest.param("/economy", '<a href="?after=x7f">2</a>', None, id="a-token-without-a-word-of-it"),
        pytest.param("/economy", '<a href="?PHPSESSID=abc">2</a>', None, id="a-session"),
        pytest.param("/economy", '<a href="?page=2">عرض المزيد</a>', None, id="more-of-a-box"),
    ],
)
def test_the_next_page(url: str, links: str, found: str | None) -> None:
    assert following(paged(links), HOST + url) == (found and HOST + found)


def test_the_next_page_is_told_in_the_head() -> None:
    body = paged('<a href="?page=5">التالي</a>', head='<link rel="NEXT" href="/economy/page/2"><base href="/x/">')
    assert following(body) == f"{HOST}/economy/page/2"


def test_the_number_after_the_pages_read() -> None:
    links = "".join(f'<a href="?page={n}">{n}</a>' for n in range(1, 9))
    assert following(paged(links), f"{URL}?page=3", Query(page=2)) == f"{URL}?page=4"


def test_a_template_goes_before_links() -> None:
    body = paged('<a rel="next" href="/2">2</a>')
    assert following(body, pages=f"{URL}/p{{page}}.html") == f"{URL}/p2.html"
    assert following(body, query=Query(page=1), pages=f"{URL}/p{{page}}.html") == f"{URL}/p3.html"


@pytest.mark.parametrize(
    ("body", "query"),
    [
        pytest.param(page(("/about-us", "من نحن")), ALL, id="no-articles"),
        pytest.param(page(("/news/51877", TITLE)), Query(page=1, known=frozenset({NEWS})), id="nothing-new"),
        pytest.param(page(("/2023/10/31/x", TITLE)), Query(days=Days(since=date(2023, 11, 1))), id="too-old"),
        pytest.param(page(("/2023/10/x", TITLE)), Query(days=Days(since=date(2023, 11, 1))), id="too-old-by-month"),
    ],
)
def test_when_a_listing_ends(body: str, query: Query) -> None:
    more = '<a rel="next" href="?page=2">2</a>'
    assert following(body + more, query=query) is None
    assert following(body + more, query=query, pages=f"{URL}/{{page}}") is None


@pytest.mark.parametrize("links", ["/2023/11/01/x", "/2023/11/x", "/news/51877"])
def test_when_a_listing_goes_on(links: str) -> None:
    query = Query(days=Days(since=date(2023, 11, 1)))
    assert following(paged('<a rel="next" href="?page=2">2</a>') + page((links, TITLE)), query=query) == f"{URL}?page=2"


@pytest.mark.parametrize("status", [400, 404, 410])
def test_pages_end_with_an_error(status: int) -> None:
    assert read("<html>", query=Query(page=2), status=status) == []
    with pytest.raises(SourceError, match=f"^section {URL}: expected HTTP 200, found {status}; "):
        read("<html>", status=status)


def test_traps_give_no_leads() -> None:
    links = [
        "/2024/05/", "/2024/05/17", "/?m=202405", "/calendar/2024-05-17", "/events?tribe-bar-date=2024-05-17",
        "/economy?f[0]=year:2024&f[1]=tag:51877", "/economy?sort=20240517", "/search?q=51877",
        "/economy?PHPSESSID=0123456789",
        "javascript:show(51877)", "mailto:51877@akhbar.example", "tel:0123456789", "//other.example/news/51877",
    ]  # fmt: skip
    assert read(page(*((link, "خبر") for link in links))) == []


def test_one_article_under_many_names_is_one_lead() -> None:
    names = [
        "/news/51877", "/news/51877?replytocom=77#respond", "/news/51877;jsessionid=0A", "/news/51877/amp",
        "https://m.akhbar.example/news/51877?utm_source=x", "/news/51877/print", "/NEWS/../news/51877",
    ]  # fmt: skip
    assert [entry.url for entry in read(page(*((name, "خبر") for name in names)))] == [f"{HOST}/news/51877"]
