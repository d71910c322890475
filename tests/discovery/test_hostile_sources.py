"""What no reader may fall for: other documents, bombs, and bytes at random. For every kind of source alike."""

from __future__ import annotations

import json
import tracemalloc
import unicodedata
from contextlib import suppress
from datetime import date
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.discovery.canonical import is_web_url
from crawler.discovery.kinds import KINDS
from crawler.discovery.searching import NOBODYS_WORDS
from crawler.errors import SourceError
from crawler.model import Days, Follow, Lead, Query, Reply, Source

URL = "https://akhbar.example/x.xml"

VALID = {
    "feed": '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>أخبار</title>'
    "<item><title><![CDATA[«إكس» تقاضي]]></title><link>https://akhbar.example/1</link><guid>https://akhbar.example/1</guid>"
    "<pubDate>Fri, 02 Aug 2024 09:30:00 +0300</pubDate></item><item><title>خبر &amp; خبر</title><link>/2</link></item>"
    "</channel></rss>",
    "sitemap": '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://akhbar.example/1</loc><lastmod>2024-08-02</lastmod></url><url><loc>/خبر</loc></url></urlset>",
    "section": '<!DOCTYPE html><html><head><title>أخبار</title><base href="/"></head><body>'
    '<a href="/news/51877">خبر &raquo;</a><a href="/شركات-تقاطع-منصة-إكس"><img src=x>خبر</a></body></html>',
    "wordpress": '[{"link":"https://akhbar.example/1","date_gmt":"2024-08-02T06:30:00","status":"publish",'
    '"title":{"rendered":"«إكس» &amp; خبر"}},{"link":"https://akhbar.example/2","title":{"rendered":"خبر"}}]',
    "urls": "url\ttitle\tdate\nhttps://akhbar.example/1\tخبر\t2024-08-02\n"
    '{"url": "https://akhbar.example/2", "title": "خبر", "published": "2024-08-02T06:30:00Z"}\n',
    "wayback": '[["timestamp","original","title"],["20240802063000","https://akhbar.example/news/51877","خبر"],'
    '["20240802063000","https://akhbar.example/شركات-تقاطع-إكس","خبر"]]',
    "common_crawl": "\n".join(
        f'{{"url": "https://akhbar.example/{path}", "timestamp": "20240802063000", "title": "خبر",'
        ' "offset": "5", "length": "10", "filename": "a/b.warc.gz"}'
        for path in ("news/51877", "شركات-تقاطع-إكس")
    ),
}
VALID |= {"wordpress_feed": VALID["feed"], "blogger": VALID["feed"], "search": VALID["section"]}
ROOTS = {"feed": ("rss", "item", "title"), "sitemap": ("urlset", "url", "loc")}
EXPECTED = {"feed": "an RSS or Atom feed", "sitemap": "a sitemap"}
XML_KINDS = sorted(ROOTS)


def read(kind: str, body: bytes) -> list[Lead | Follow]:
    found = KINDS[kind].read(Reply(URL, body), Source(kind, URL), Query(words="إكس"))
    return [entry for entry in found if isinstance(entry, Lead) or entry.query.page == 0]


def found_before_error(kind: str, body: bytes) -> list[Lead | Follow]:
    """Give what a reader gave, also where it broke off."""
    found: list[Lead | Follow] = []
    with suppress(SourceError):
        found.extend(KINDS[kind].read(Reply(URL, body), Source(kind, URL), Query(words="إكس")))
    return found


def error(kind: str, body: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(kind, body)
    message = str(caught.value)
    assert message.startswith(f"{kind} {URL}: expected ")
    assert message.isprintable()
    return message


def test_every_kind_has_an_example_here() -> None:
    assert VALID.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", XML_KINDS)
@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(
            "<!DOCTYPE html><html><head><title>أخبار\n العرب &ndash; الرئيسية</title></head><body></body></html>",
            "HTML page titled 'أخبار العرب – الرئيسية'",
            id="home-page",
        ),
        pytest.param(
            '<html lang="ar"><head><title>الصفحة غير موجودة</title></head><body><rss><urlset></body></html>',
            "HTML page titled 'الصفحة غير موجودة'",
            id="soft-404-that-names-the-root",
        ),
        pytest.param(
            '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><body/></html>',
            "HTML page without a title",
            id="xhtml",
        ),
        pytest.param("<script>location='/'</script>", "HTML page without a title", id="script"),
        pytest.param("<kml><Placemark/></kml>", "markup that begins with <kml>", id="other-xml"),
        pytest.param('["no"]', "JSON", id="json"),
        pytest.param("Too many requests", "text that begins 'Too many requests'", id="text"),
        pytest.param("%PDF-1.7", "a PDF", id="pdf"),
        pytest.param("", "an empty body", id="empty"),
        pytest.param(" \r\n\t\n", "blank text", id="blank"),
    ],
)
def test_another_document(kind: str, body: str, found: str) -> None:
    assert f"expected {EXPECTED[kind]}, found {found};" in error(kind, body.encode())


@pytest.mark.parametrize("kind", XML_KINDS)
@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4,
        bytes(5000),
        bytes(range(256)) * 20,
    ],
)
def test_binary(kind: str, body: bytes) -> None:
    assert "found binary data" in error(kind, body)


def test_the_kinds_are_told_apart() -> None:
    assert "expected a sitemap, found markup that begins with <rss>" in error("sitemap", VALID["feed"].encode())
    assert "expected an RSS or Atom feed, found markup that begins with <urlset>" in error(
        "feed", VALID["sitemap"].encode()
    )


@pytest.mark.parametrize("kind", XML_KINDS)
@pytest.mark.parametrize("odd", ["\u202e", "\u07b2", "\ufefd", "\U000e0041"])
def test_a_message_is_printable_whatever_it_quotes(kind: str, odd: str) -> None:
    root, record, _ = ROOTS[kind]
    for body in (f"<{root}><{record}><a{odd}></a></{record}></{root}>", f"<html><title>{odd}خبر{odd}</title></html>"):
        message = error(kind, body.encode())
        assert message.isprintable()
        assert odd not in message


def document(kind: str, doctype: str, value: str) -> bytes:
    root, record, name = ROOTS[kind]
    link = "<link>https://akhbar.example/1</link>" if kind == "feed" else ""
    entry = f"<{record}>{link}<{name}>{value}</{name}></{record}>"
    return f'<?xml version="1.0"?><!DOCTYPE {root} {doctype}><{root}>{entry}</{root}>'.encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion-laughs": (f'[<!ENTITY l0 "ha">{LAUGHS}]', "&l9;"),
    "quadratic-blow-up": (f'[<!ENTITY a "{"a" * 30_000}">]', "&a;" * 30_000),
    "external-file": ('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;"),
    "external-url": ('[<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]', "&a;"),
    "parameter-entity": ('[<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]', "a"),
    "hidden-behind-a-root": ('[<!ENTITY a "<rss><urlset>">]', "&a;"),
}


@pytest.mark.parametrize("kind", XML_KINDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("doctype", "value"), [pytest.param(*bomb, id=name) for name, bomb in BOMBS.items()])
def test_entities_are_refused_unexpanded(kind: str, encoding: str, doctype: str, value: str) -> None:
    body = document(kind, doctype, value).decode().encode(encoding)
    tracemalloc.start()
    try:
        assert "one that declares entities" in error(kind, body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


@pytest.mark.parametrize("kind", XML_KINDS)
def test_a_dtd_that_pushes_the_root_out_of_sight_is_refused(kind: str) -> None:
    body = document(kind, f"[{' ' * 100_000}<!ENTITY a 'x'>]", "&a;")
    assert f"expected {EXPECTED[kind]}, found " in error(kind, body)
    assert found_before_error(kind, body) == []


@pytest.mark.parametrize("kind", XML_KINDS)
def test_entities_declared_behind_the_root_are_refused(kind: str) -> None:
    root, _, _ = ROOTS[kind]
    body = f"<{root}><!ENTITY a 'x'><!DOCTYPE {root} [<!ENTITY b 'x'>]>&a;&b;</{root}>".encode()
    assert f"expected {EXPECTED[kind]}" in error(kind, body)
    assert found_before_error(kind, body) == []


@pytest.mark.parametrize("kind", XML_KINDS)
@pytest.mark.parametrize("levels", [257, 10_000, 1_000_000])
def test_deep_nesting(kind: str, levels: int) -> None:
    root, record, _ = ROOTS[kind]
    for name in ("a", record):
        body = f"<{root}>{f'<{name}>' * levels}{f'</{name}>' * levels}</{root}>".encode()
        assert "nested deeper than 256 levels" in error(kind, body)


@pytest.mark.parametrize("kind", XML_KINDS)
@pytest.mark.parametrize(
    "unit",
    [
        "<a/>",
        "<a",
        "<a b='",
        "<!--",
        "<?a ",
        "<![CDATA[",
        "]]>",
        "&",
        "&#9;",
        "&amp",
        "</a>",
        "<x:a/>",
        "<a xmlns:b='c'/>",
    ],
)
def test_repetition_ends(kind: str, unit: str) -> None:
    root, record, name = ROOTS[kind]
    noise = unit * (2_000_000 // len(unit))
    for before in (f"<{root}>", f"<{root}><{record}><{name}>"):
        assert len(found_before_error(kind, f"{before}{noise}".encode())) <= 1


@pytest.mark.parametrize("kind", sorted(VALID))
def test_a_nul_byte_costs_nothing(kind: str) -> None:
    body = VALID[kind].encode()
    assert len(read(kind, body.replace("خبر".encode(), b"\x00" + "خبر".encode()))) == 2


def breaches(kind: str, reply: Reply, query: Query) -> list[str]:
    """Read an answer, and tell where what comes out breaks the contract of every reader."""
    found = KINDS[kind].read(reply, Source(kind, f"{URL}?q={{query}}"), query)
    wrong: list[str] = []
    try:
        for entry in islice(found, 100):
            kept = {"a web URL": is_web_url(entry.url)}
            if isinstance(entry, Lead):
                kept["a short title"] = len(entry.title) <= 500
                kept["a title in NFC"] = unicodedata.is_normalized("NFC", entry.title)
                kept["a title without controls"] = not any(unicodedata.category(c) in ("Cc", "Cs") for c in entry.title)
                kept["a capture on the web"] = entry.capture is None or is_web_url(entry.capture.url)
            else:
                kept["a known kind"] = entry.kind in KINDS
                kept["another request"] = (entry.url, entry.query) != (reply.url, query)
            wrong += [f"{entry}: expected {what}" for what, is_kept in kept.items() if not is_kept]
    except SourceError as caught:
        if not str(caught).isprintable():
            wrong.append(f"{caught!r}: expected to be printable")
    return wrong


QUERIES = st.sampled_from(
    [
        Query(),
        Query(words="إكس"),
        Query(searches=("إكس", "ماسك"), words=NOBODYS_WORDS),
        Query(words="إكس", page=1, known=frozenset({"https://akhbar.example/1"})),
        Query(days=Days(date(2024, 8, 1), date(2024, 8, 31))),
    ]
)
URLS = st.sampled_from([URL, "https://index.example/collinfo.json", "https://akhbar.example/?start-index=2&page=3"])
STATUSES = st.sampled_from([200, 200, 200, 204, 304, 400, 401, 404, 429, 500])
HEADERS = st.one_of(st.none(), st.text(max_size=20)).map(lambda n: {} if n is None else {"x-wp-totalpages": n})


@pytest.mark.parametrize("kind", sorted(VALID))
@settings(deadline=None)
@given(body=st.binary(max_size=300), url=URLS, status=STATUSES, headers=HEADERS, query=QUERIES)
@example(body=b"<rss><channel><link>", url=URL, status=200, headers={}, query=Query())
@example(body=b"\xff\xfe<", url=URL, status=200, headers={}, query=Query())
def test_any_bytes(kind: str, body: bytes, url: str, status: int, headers: dict[str, str], query: Query) -> None:
    assert breaches(kind, Reply(url, body, status, headers), query) == []


KEYS = (
    "link title rendered date_gmt status content protected url timestamp original filename offset length id items date"
    " published message next_url"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("https://a.example/51877"),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(KEYS.split()), inner),
    max_leaves=30,
)


@pytest.mark.parametrize("kind", sorted(VALID))
@settings(deadline=None)
@given(found=JSON, url=URLS, query=QUERIES)
def test_any_json(kind: str, found: object, url: str, query: Query) -> None:
    rows = [["timestamp", "original"], *(found if isinstance(found, list) else [])]
    for document in (found, [found], rows):
        assert breaches(kind, Reply(url, json.dumps(document).encode()), query) == []


@pytest.mark.parametrize("kind", sorted(VALID))
@settings(deadline=None)
@given(data=st.data(), query=QUERIES)
def test_a_valid_file_with_holes_and_noise(kind: str, data: st.DataObject, query: Query) -> None:
    body = VALID[kind].encode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        noise = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"<", b"]]>", b"&#x", b"<![CDATA[", b"<!--", b"{"]))
        )
        body = body[:start] + noise + body[end:]
    assert breaches(kind, Reply(URL, body), query) == []
