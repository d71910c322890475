"""Feeds: the dialects, and what real ones do wrong."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from attrs import evolve

from crawler.discovery.kinds import feeds
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

URL = "https://akhbar.example/rss.xml"
SOURCE = Source(kind="feed", url=URL)
TITLE = "معلنون كبار يعودون إلى منصة إكس"
STORY = "https://akhbar.example/economy/2024/51877"
RIYADH = timezone(timedelta(hours=3))
ALL = Query()


def read(
    body: str | bytes, url: str = URL, query: Query = ALL, status: int = 200, source: Source = SOURCE
) -> list[Lead | Follow]:
    return list(feeds.read(Reply(url, body.encode() if isinstance(body, str) else body, status), source, query))


def rss(items: str, channel: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel>{channel}{items}</channel></rss>"
    )


def item(inner: str = "", link: str = STORY, title: str = TITLE) -> str:
    return f"<item><title>{title}</title><link>{link}</link>{inner}</item>"


def atom(entries: str, feed: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}{entries}</feed>'


ENTRY = '<entry><link href="/1"/></entry>'


DIALECTS = {
    "rss-2.0": rss(item("<pubDate>Fri, 02 Aug 2024 09:30:00 +0300</pubDate>")),
    "rss-0.91-with-its-dtd": '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
    + item("<pubDate>Fri, 02 Aug 2024 09:30:00 +0300</pubDate>")
    + "</channel></rss>",
    "rss-1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>أخبار</title><link>https://akhbar.example/</link>'
    "</channel>" + item("<dc:date>2024-08-02T09:30:00+03:00</dc:date>") + "</rdf:RDF>",
    "atom-1.0": atom(
        f'<entry><title>{TITLE}</title><link rel="alternate" href="{STORY}"/>'
        "<published>2024-08-02T09:30:00+03:00</published></entry>"
    ),
    "atom-0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>'
    f'<title mode="escaped">{TITLE}</title><link href="{STORY}"/><issued>2024-08-02T09:30:00+03:00</issued>'
    "</entry></feed>",
    "atom-with-a-prefix": '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>'
    f'<a:title>{TITLE}</a:title><a:link href="{STORY}"/><a:published>2024-08-02T09:30:00+03:00</a:published>'
    "</a:entry></a:feed>",
    "atom-without-namespace": f'<feed><entry><title>{TITLE}</title><link href="{STORY}"/>'
    "<published>2024-08-02T09:30:00+03:00</published></entry></feed>",
    "json-feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"url": STORY, "title": TITLE, "date_published": "2024-08-02T09:30:00+03:00"}],
        }
    ),
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in DIALECTS.items()])
@pytest.mark.parametrize(
    "served",
    [
        pytest.param(str.encode, id="as-it-is"),
        pytest.param(lambda body: gzip.compress(body.encode()), id="gzip"),
        pytest.param(lambda body: b"\xef\xbb\xbf" + body.encode(), id="byte-order-mark"),
        pytest.param(lambda body: b"\r\n\n \t" + body.encode(), id="leading-white-space"),
        pytest.param(lambda body: body.encode("utf-16"), id="utf-16"),
    ],
)
def test_every_dialect_gives_the_same_lead(body: str, served: object) -> None:
    assert callable(served)
    published = datetime(2024, 8, 2, 9, 30, tzinfo=RIYADH)
    assert read(served(body)) == [Lead(url=STORY, title=TITLE, published=published)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b"<br />\n<b>Warning</b>:  Undefined array key 3 in <b>/home/a/rss.php</b> on line <b>9</b><br />\n"
            + rss(item()).encode(),
            id="php-warning-first",
        ),
        pytest.param(rss(item()).encode("cp1256"), id="declared-utf-8-is-windows-1256"),
        pytest.param(rss(item()).replace("UTF-8", "windows-1256").encode("cp1256"), id="declared-windows-1256"),
        pytest.param(rss(item()).replace("UTF-8", "windows-1256").encode(), id="declared-windows-1256-is-utf-8"),
        pytest.param(rss(item()).replace("UTF-8", "iso-8859-6").encode("iso8859-6"), id="declared-iso-8859-6"),
        pytest.param(rss(item()).replace("UTF-8", "no-such-code").encode(), id="declared-nonsense"),
        pytest.param(
            rss(item("<description>قال</description>")).encode().replace("قال".encode(), b"\xd9\x82\xd8"),
            id="a-summary-cut-inside-a-letter",
        ),
        pytest.param(rss(item("<description>R&D & كذا&hellip; &nbsp;</description>")), id="stray-ampersands"),
        pytest.param(rss(item("<description>5 < 6 و 3<4</description>")), id="stray-less-than"),
        pytest.param(rss(item("<description>a\x00b\x0b&#0;&#x1F;&#99999999;c</description>")), id="controls"),
        pytest.param(rss(item()) + "\n<script>track()</script>", id="something-behind"),
        pytest.param(rss(item("<media:title>صورة</media:title><media:content url='x'/>")), id="media-title"),
        pytest.param(rss(item("<media:group><title>صورة</title><link>/x</link></media:group>")), id="nested-fields"),
        pytest.param(
            rss(item().replace("<title>", "<media:title>صورة</media:title><title>")), id="media-title-comes-first"
        ),
        pytest.param(rss(item(f"<x:a>{'ش' * 70000}</x:a>")), id="undeclared-prefix-in-a-long-text"),
    ],
)
def test_what_real_feeds_do_wrong(body: str | bytes) -> None:
    assert read(body) == [Lead(url=STORY, title=TITLE)]


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        pytest.param(f"<![CDATA[{TITLE}]]>", TITLE, id="cdata"),
        pytest.param(f"<![CDATA[<b>{TITLE}</b>]]>", TITLE, id="html-in-cdata"),
        pytest.param(f"&lt;b&gt;{TITLE}&lt;/b&gt;", TITLE, id="html-escaped"),
        pytest.param("&quot;إكس&quot; تقاضي", '"إكس" تقاضي', id="xml-entities"),
        pytest.param("&laquo;إكس&raquo;&nbsp;تقاضي", "«إكس» تقاضي", id="html-entities"),
        pytest.param("&amp;laquo;إكس&amp;raquo;", "«إكس»", id="entities-escaped-twice"),
        pytest.param("<![CDATA[&laquo;إكس&raquo; &amp; غارم]]>", "«إكس» & غارم", id="entities-in-cdata"),
        pytest.param("&#1573;&#x643;&#1587;", "إكس", id="numbers"),
        pytest.param("&nosuch; إكس", "&nosuch; إكس", id="unknown-entity-is-text"),
        pytest.param("  خبر\n\t أول ", "خبر أول", id="white-space"),
        pytest.param("<![CDATA[أرباح]]> <![CDATA[إكس]]>", "أرباح إكس", id="two-cdata"),
        pytest.param("خبر <b>مهم</b> جدا", "خبر مهم جدا", id="elements-inside"),
        pytest.param("ا\u0655كس", "إكس", id="nfc"),
        pytest.param("\u200fإكس\u200e \ufeffخبر", "إكس خبر", id="bidi-marks"),
        pytest.param("5 &lt; 6", "5 < 6", id="less-than-is-no-tag"),
        pytest.param("ش" * 600, "ش" * 500, id="too-long"),
        pytest.param("", "", id="empty"),
    ],
)
def test_titles(markup: str, title: str) -> None:
    assert read(rss(item(title=markup))) == [Lead(url=STORY, title=title)]


def test_atom_title_of_elements() -> None:
    title = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">خبر <em>مهم</em></div></title>'
    assert read(atom(f'<entry>{title}<link href="/1"/></entry>')) == [Lead("https://akhbar.example/1", "خبر مهم")]


@pytest.mark.parametrize(
    ("links", "url"),
    [
        pytest.param("<link>/a/1</link>", "https://akhbar.example/a/1", id="relative-to-the-feed"),
        pytest.param("<link>//cdn.example/a/1</link>", "https://cdn.example/a/1", id="relative-to-the-scheme"),
        pytest.param("<link>\n  https://akhbar.example/a/1\n</link>", "https://akhbar.example/a/1", id="white-space"),
        pytest.param("<link><![CDATA[/a?x=1&amp;y=2]]></link>", "https://akhbar.example/a?x=1&y=2", id="escaped-twice"),
        pytest.param("<link>/a?x=1&y=2</link>", "https://akhbar.example/a?x=1&y=2", id="not-escaped"),
        pytest.param("<link>/أخبار/1</link>", "https://akhbar.example/أخبار/1", id="arabic-path-stays"),
        pytest.param("<link/><guid>https://akhbar.example/a/1</guid>", "https://akhbar.example/a/1", id="guid"),
        pytest.param(
            '<guid isPermaLink="true">https://akhbar.example/a/1</guid>', "https://akhbar.example/a/1", id="permalink"
        ),
        pytest.param(
            "<link>javascript:void(0)</link><guid>https://akhbar.example/a/1</guid>",
            "https://akhbar.example/a/1",
            id="guid-where-the-link-is-none",
        ),
        pytest.param(
            "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://akhbar.example/a/1</feedburner:origLink>",
            "https://akhbar.example/a/1",
            id="feedburner",
        ),
        pytest.param('<atom:link href="/a/1"/>', "https://akhbar.example/a/1", id="atom-link-in-rss"),
        pytest.param(
            '<atom:link rel="self" href="/self"/><atom:link rel="alternate" href="/a/1"/>',
            "https://akhbar.example/a/1",
            id="alternate-not-self",
        ),
        pytest.param(
            '<link xml:base="https://base.example/b/">1</link>', "https://base.example/b/1", id="xml-base-on-the-link"
        ),
    ],
)
def test_links(links: str, url: str) -> None:
    assert read(rss(f"<item>{links}</item>")) == [Lead(url=url)]


@pytest.mark.parametrize(
    "links",
    ["", "<link/>", "<link>javascript:alert(1)</link>", "<link>mailto:desk@akhbar.example</link>", "<link>http://</link>",
     "<link>tel:+96650000</link>", "<link>data:text/html,x</link>", "<link>http://[::1/x</link>", "<guid>1204</guid>",
     '<guid isPermaLink="false">https://akhbar.example/?p=1</guid>', '<atom:link rel="enclosure" href="/a.mp3"/>',
     f"<link>https://akhbar.example/{'a' * 2100}</link>"],
)  # fmt: skip
def test_items_without_a_usable_link_are_passed_over(links: str) -> None:
    assert read(rss(f"<item><title>{TITLE}</title>{links}</item>{item()}")) == [Lead(url=STORY, title=TITLE)]


@pytest.mark.parametrize(
    ("body", "url"),
    [
        pytest.param(
            rss("<item><link>a/1</link></item>", "<link>https://home.example/x/</link>"),
            "https://home.example/x/a/1",
            id="channel-link",
        ),
        pytest.param(
            rss("<item><link>a/1</link></item>", "<image><link>https://image.example/</link></image>"),
            "https://akhbar.example/a/1",
            id="not-the-link-of-the-image",
        ),
        pytest.param(
            atom(
                '<entry><link href="a/1"/></entry>', '<link rel="self" href="https://s.example/"/><link href="/ar/"/>'
            ),
            "https://akhbar.example/ar/a/1",
            id="alternate-of-the-atom-feed",
        ),
        pytest.param(
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/ar/">'
            '<entry xml:base="news/"><link href="1"/></entry></feed>',
            "https://base.example/ar/news/1",
            id="xml-base-of-feed-and-entry",
        ),
        pytest.param(
            '<feed xml:base="javascript:x"><entry><link href="1"/></entry></feed>',
            "https://akhbar.example/1",
            id="hostile-xml-base",
        ),
    ],
)
def test_what_relative_links_are_relative_to(body: str, url: str) -> None:
    assert read(body) == [Lead(url=url)]


@pytest.mark.parametrize(
    ("dates", "published", "modified"),
    [
        pytest.param(
            "<pubDate>Fri, 02 Aug 2024 09:30:00 GMT</pubDate>", datetime(2024, 8, 2, 9, 30, tzinfo=UTC), None, id="rss"
        ),
        pytest.param(
            "<dc:date>2024-08-02T09:30:00Z</dc:date>", datetime(2024, 8, 2, 9, 30, tzinfo=UTC), None, id="dublin-core"
        ),
        pytest.param(
            "<pubDate>الجمعة 2 أغسطس</pubDate><dc:date>2024-08-02T09:30:00Z</dc:date>",
            datetime(2024, 8, 2, 9, 30, tzinfo=UTC),
            None,
            id="the-next-where-one-is-odd",
        ),
        pytest.param(
            "<atom:updated>2024-08-03T00:00:00+03:00</atom:updated>",
            None,
            datetime(2024, 8, 3, tzinfo=RIYADH),
            id="updated",
        ),
        pytest.param("<pubDate>الجمعة 2 أغسطس 2024</pubDate>", None, None, id="arabic"),
        pytest.param("<pubDate/>", None, None, id="empty"),
    ],
)
def test_dates(dates: str, published: datetime | None, modified: datetime | None) -> None:
    assert read(rss(item(dates))) == [Lead(STORY, TITLE, published, modified)]


@pytest.mark.parametrize(
    ("body", "follows"),
    [
        pytest.param(rss(item(), '<atom:link rel="next" href="?paged=2"/>'), [f"{URL}?paged=2"], id="next-page"),
        pytest.param(
            atom(ENTRY, '<link rel="prev-archive" href="/2023.xml"/><link rel="next-archive" href="/2025.xml"/>'),
            ["https://akhbar.example/2023.xml", "https://akhbar.example/2025.xml"],
            id="archives",
        ),
        pytest.param(atom(ENTRY, f'<link rel="next" href="{URL}"/>'), [], id="next-is-itself"),
        pytest.param(atom(ENTRY, '<link rel="next" href="javascript:x"/>'), [], id="next-is-no-url"),
        pytest.param(atom(ENTRY, '<link rel="self" href="/f"/><link rel="hub" href="/h"/>'), [], id="other-relations"),
        pytest.param(atom(f'{ENTRY}<entry><link rel="next" href="/2"/></entry>'), [], id="next-of-an-entry"),
        pytest.param(
            '{"items": [{"url": "/1"}], "next_url": "/2.json"}', ["https://akhbar.example/2.json"], id="json-feed"
        ),
    ],
)
def test_further_pages(body: str, follows: list[str]) -> None:
    found = [entry for entry in read(body) if isinstance(entry, Follow)]
    assert [(follow.url, follow.kind, follow.query.page) for follow in found] == [(url, "feed", 1) for url in follows]


OLD = "<pubDate>Fri, 02 Aug 2024 09:30:00 +0300</pubDate>"
NEXT = '<atom:link rel="next" href="?paged=2"/>'
PAGED = Source("feed", URL, pages="https://akhbar.example/feed?paged={page}")


def since(year: int, month: int, day: int) -> Query:
    return Query(days=Days(since=date(year, month, day)))


@pytest.mark.parametrize(
    ("body", "query", "source", "urls"),
    [
        pytest.param(rss(item()), Query(), PAGED, ["https://akhbar.example/feed?paged=2"], id="template"),
        pytest.param(
            rss(item()), Query(page=3), evolve(PAGED, first=0, step=10),
            ["https://akhbar.example/feed?paged=40"], id="template-that-counts-entries",
        ),
        pytest.param(rss(item(), NEXT), Query(), PAGED, ["https://akhbar.example/feed?paged=2"], id="both"),
        pytest.param(rss(item(), NEXT), Query(page=1, known=frozenset({STORY})), SOURCE, [], id="nothing-new"),
        pytest.param(rss(item(link="")), Query(), PAGED, [], id="nothing-at-all"),
        pytest.param(rss(item(OLD), NEXT), since(2024, 8, 3), SOURCE, [], id="too-old"),
        pytest.param(rss(item(OLD), NEXT), since(2024, 8, 2), SOURCE, [f"{URL}?paged=2"], id="day"),
        pytest.param(
            rss(item(OLD) + item(link="/2"), NEXT), since(2024, 9, 1), SOURCE, [f"{URL}?paged=2"],
            id="one-without-a-date",
        ),
    ],
)  # fmt: skip
def test_when_a_feed_goes_on(body: str, query: Query, source: Source, urls: list[str]) -> None:
    found = [entry for entry in read(body, query=query, source=source) if isinstance(entry, Follow)]
    assert [follow.url for follow in found] == urls
    assert all(follow.query.page == query.page + 1 and STORY in follow.query.known for follow in found)


def test_a_page_gives_what_no_earlier_page_gave() -> None:
    query = Query(page=1, known=frozenset({STORY}))
    found = read(rss(item(link=f"{STORY}?utm_source=rss") + item(link="/2"), NEXT), query=query)
    assert [entry.url for entry in found] == ["https://akhbar.example/2", f"{URL}?paged=2"]
    assert isinstance(found[1], Follow)
    assert found[1].query.known == {STORY, "https://akhbar.example/2"}


@pytest.mark.parametrize("status", [400, 404, 410])
def test_pages_end_with_an_error(status: int) -> None:
    assert read("<html>", query=Query(page=4), status=status) == []
    with pytest.raises(SourceError, match=f"^feed {URL}: expected HTTP 200, found {status}; "):
        read("<html>", status=status)


def test_a_status_that_ends_nothing() -> None:
    with pytest.raises(SourceError, match="expected HTTP 200, found 503; try again later"):
        read(rss(item()), query=Query(page=4), status=503)


def test_a_truncated_feed_gives_what_was_complete() -> None:
    body = rss(item(link="/1") + item(link="/2") + item(link="/3"))
    found = feeds.read(Reply(URL, body[: body.index("/3")].encode()), SOURCE, Query())
    assert [next(found).url, next(found).url] == ["https://akhbar.example/1", "https://akhbar.example/2"]
    with pytest.raises(SourceError, match=r"expected an RSS or Atom feed whole and well-formed, found .* <link>"):
        next(found)


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<description>سطر<br>سطر</description>", id="never-closed"),
        pytest.param("</description>", id="closed-but-never-opened"),
    ],
)
def test_a_feed_with_wrong_tags_gives_what_it_can_then_says_so(inner: str) -> None:
    found = feeds.read(Reply(URL, rss(item(link="/1") + item(inner, link="/2")).encode()), SOURCE, Query())
    assert [next(found).url, next(found).url] == ["https://akhbar.example/1", "https://akhbar.example/2"]
    with pytest.raises(SourceError, match="tag mismatch"):
        next(found)


def test_ten_thousand_items() -> None:
    leads = read(rss("".join(item(link=f"/a/{number}") for number in range(10_000))))
    assert [lead.url for lead in leads] == [f"https://akhbar.example/a/{number}" for number in range(10_000)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("{", "JSON that cannot be read", id="broken"),
        pytest.param('{"items": ' + "[" * 100_000, "JSON that cannot be read", id="deep"),
        pytest.param('{"items": [' + "9" * 5000 + "]}", "JSON that cannot be read", id="a-number-too-long"),
        pytest.param('{"items": {}}', "JSON without a list of items", id="items-are-no-list"),
        pytest.param('{"code": "rest_no_route"}', "JSON without a list of items", id="an-error-message"),
        pytest.param('{"items": [' + " " * 5_000_000 + "]}", "more than 4194304 characters", id="large"),
    ],
)
def test_bad_json_feeds(body: str, found: str) -> None:
    with pytest.raises(SourceError, match=f"feed {URL}: expected a JSON Feed, found {found}"):
        read(body)


def test_odd_items_of_a_json_feed() -> None:
    items = [
        None,
        3,
        {"url": 5, "title": ["x"]},
        {"url": "mailto:desk@akhbar.example"},
        {"external_url": "/1", "title": "\ud800خبر", "date_modified": "2024-08-02T09:30:00Z"},
    ]
    modified = datetime(2024, 8, 2, 9, 30, tzinfo=UTC)
    assert read(json.dumps({"items": items})) == [Lead("https://akhbar.example/1", "خبر", None, modified)]
